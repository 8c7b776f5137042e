"""One execution of a plan: what it works on, what it was planned from, what it has saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from athendef_provider.aws.catalog import GluePartition, GlueTable
from athendef_provider.aws.errors import AwsError, ConcurrentModificationError
from athendef_provider.changes.resume import decode
from athendef_provider.changes.steps import Plan
from athendef_provider.definition.service_parameters import UNFINISHED


class SupersededError(AwsError):
    """Another run works on the same table: this one must not write to it any more."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a plan is executed on: a database alone has no ``name``."""

    database: str
    name: str

    def __str__(self) -> str:
        """As users call it."""
        return f"{self.database}.{self.name}" if self.name else self.database


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup that this execution has written: its time, and the partitions in it."""

    time: str
    partitions: Sequence[GluePartition]


@dataclass(slots=True)
class Execution:
    """The state of one execution.

    ``planned`` has each table as it was when the plan was made; a table leaves it with this
    execution's own first write. ``saved`` has the backups written so far.
    """

    plan: Plan
    target: Target
    run: str
    planned: dict[Target, GlueTable]
    saved: dict[Target, Saved] = field(default_factory=dict)

    def check_unchanged(self, target: Target, table: GlueTable) -> None:
        """Raise `ConcurrentModificationError` if ``table`` is not what the plan was made from.

        Crawlers and statistics write parameters at any time. A plan does not depend on those, and
        they are kept by what is written; so they do not count.
        """
        planned = self.planned.get(target)
        if planned is not None and _planned_from(planned) != _planned_from(table):
            raise ConcurrentModificationError(
                f"{target} was changed by somebody else since it was read"
            )

    def check_mark(self, table: GlueTable) -> None:
        """Raise `SupersededError` where the table's partitions are another run's work by now."""
        pending = decode((table.get("Parameters") or {}).get(UNFINISHED, ""))
        if pending is None or pending.run != self.run:
            raise SupersededError(
                f"another run of athendef has taken over the change of {self.target}: this run "
                "writes nothing more to it",
                "let the other run finish, then run this again",
            )

    def written(self, target: Target) -> None:
        """This execution has changed the table: it is not what was planned from any more."""
        self.planned.pop(target, None)


def _planned_from(table: GlueTable) -> Mapping[str, Any]:
    """What of a table a plan depends on: all but the parameters that others write at any time."""
    storage = dict(table.get("StorageDescriptor") or {})
    storage.pop("Parameters", None)
    return {
        "StorageDescriptor": storage,
        "PartitionKeys": table.get("PartitionKeys") or [],
        "TableType": table.get("TableType"),
        "ViewOriginalText": table.get("ViewOriginalText"),
        "TargetTable": table.get("TargetTable"),
        "mark": (table.get("Parameters") or {}).get(UNFINISHED),
        "table_type": (table.get("Parameters") or {}).get("table_type"),
    }
