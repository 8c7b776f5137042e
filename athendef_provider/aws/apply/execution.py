"""One execution of a plan: its target, the tables that it is based on, and its backups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from athendef_provider.aws.catalog import TABLE_INPUT, GluePartition, GlueTable
from athendef_provider.aws.errors import AwsError, ConcurrentModificationError
from athendef_provider.changes.planning.resume import decode
from athendef_provider.changes.steps import Plan
from athendef_provider.definition.service_parameters import UNFINISHED

# UpdateTable replaces the accepted fields, and Glue gives the table a new version and time.
_REPLACED_BY_WRITES = frozenset({*TABLE_INPUT, "VersionId", "UpdateTime"})


class SupersededError(AwsError):
    """Another run changes the same table, so this run must not write to it."""


@dataclass(frozen=True, slots=True)
class Target:
    """The object that a plan changes. A database has an empty ``name``."""

    database: str
    name: str

    def __str__(self) -> str:
        """Return the name as users write it."""
        return f"{self.database}.{self.name}" if self.name else self.database


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup written by this execution: its time, the table and its partitions."""

    time: str
    table: GlueTable
    partitions: Sequence[GluePartition]


@dataclass(slots=True)
class Execution:
    """The state of one execution.

    ``planned`` has the tables that the plan is based on. A table is removed from it by the first
    write of this execution. ``saved`` has the backups written so far.
    """

    plan: Plan
    target: Target
    run: str
    planned: dict[Target, GlueTable]
    saved: dict[Target, Saved] = field(default_factory=dict)
    _latest: dict[Target, GlueTable] = field(init=False)

    def __post_init__(self) -> None:
        """Start with the planned tables."""
        self._latest = dict(self.planned)

    def latest(self, target: Target) -> GlueTable | None:
        """The table as it was last read, or as this execution has written it since."""
        return self._latest.get(target)

    def base(self, target: Target) -> GlueTable | None:
        """The latest table, if its version is known, so that it can guard a write."""
        table = self._latest.get(target)
        return table if table is not None and "VersionId" in table else None

    def read(self, target: Target, table: GlueTable) -> None:
        """Record that ``table`` was read."""
        self._latest[target] = table

    def check_unchanged(self, target: Target, table: GlueTable) -> None:
        """Raise `ConcurrentModificationError` if ``table`` differs from the planned table.

        Parameters that crawlers and statistics write are ignored: no plan depends on them, and
        writes preserve them.
        """
        planned = self.planned.get(target)
        if planned is not None and _planned_from(planned) != _planned_from(table):
            raise ConcurrentModificationError(
                f"{target} was changed by another process since it was read"
            )

    def check_mark(self, table: GlueTable) -> None:
        """Raise `SupersededError` if the table does not have the mark of this run."""
        pending = decode((table.get("Parameters") or {}).get(UNFINISHED, ""))
        if pending is None or pending.run != self.run:
            raise SupersededError(
                f"another run of athendef continues the change of {self.target}: this run "
                "stops writing to it",
                "let the other run finish, then run this again",
            )

    def written(self, target: Target, content: Mapping[str, Any] | None = None) -> None:
        """Record a write of this execution: the planned table is no longer compared.

        ``content`` has the fields that replaced those of the latest table, if they are known. The
        version that Glue gives to the table is not known.
        """
        self.planned.pop(target, None)
        before = self._latest.pop(target, None)
        if before is not None and content is not None:
            kept = {key: value for key, value in before.items() if key not in _REPLACED_BY_WRITES}
            self._latest[target] = {**kept, **content}


def _planned_from(table: GlueTable) -> Mapping[str, Any]:
    """The fields of a table that a plan depends on: all but parameters that services write."""
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
