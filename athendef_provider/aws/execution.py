"""Carrying out a plan: each step of the union, one after the other, against the live table."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from athendef_provider.aws.backups import Backups
from athendef_provider.aws.catalogue import (
    GlueTable,
    partition_input,
    table_input,
    without_duplicates,
)
from athendef_provider.aws.errors import AwsRefusal, ConcurrentChange
from athendef_provider.aws.session import Aws
from athendef_provider.changes.hive import SHADOW_PROPERTY
from athendef_provider.changes.policy import forgets
from athendef_provider.changes.steps import (
    CascadePartitions,
    CopyPartitions,
    EditDatabase,
    EditParameters,
    Plan,
    RebuildPartitions,
    Refuse,
    Replace,
    Run,
    Step,
    Swap,
    Unregister,
)
from athendef_provider.definition.model import HiveTable
from athendef_provider.definition.owned import owned_by


@dataclass(frozen=True, slots=True)
class Target:
    """What a plan is carried out on: a database alone has no ``name``."""

    database: str
    name: str

    def __str__(self) -> str:
        """As users call it."""
        return f"{self.database}.{self.name}" if self.name else self.database


class Executor:
    """Carries out plans; ``tell`` hears, in a line each, what is worth telling the user."""

    def __init__(self, aws: Aws, backups: Backups, tell: Callable[[str], None]) -> None:
        self._aws = aws
        self._backups = backups
        self._tell = tell

    def carry_out(self, plan: Plan, target: Target) -> None:
        """Run every step in order; the first that fails ends it, and the next plan resumes."""
        reason = "; ".join(step.why for step in plan.steps)
        for forgotten in dict.fromkeys(_forgotten(step, target) for step in plan.steps):
            if forgotten is not None:
                self._back_up(forgotten, reason)
        for step in plan.steps:
            self._step(step, target)

    def _back_up(self, target: Target, reason: str) -> None:
        table = self._aws.catalogue.table(target.database, target.name)
        if table is None or table.get("TableType") == "VIRTUAL_VIEW":
            return
        partitions = self._aws.catalogue.partitions(target.database, target.name)
        place = self._backups.save(table, partitions, reason)
        count = f" with {len(partitions)} partitions" if partitions else ""
        self._tell(f"{target}: backed up{count}{place}")

    def _step(self, step: Step, target: Target) -> None:
        match step:
            case Run(sql=sql):
                self._run(sql, target)
            case Swap():
                self._swap(step, target)
            case EditParameters(set=written, remove=removed):
                self._edit(target, lambda have: _edited(have, written, removed))
            case EditDatabase():
                self._edit_database(step)
            case CascadePartitions():
                self._cascade(step, target)
            case RebuildPartitions():
                self._rebuild(step, target)
            case CopyPartitions():
                self._copy(step, target)
            case Replace(remove=remove, create_sql=create_sql):
                for removal in remove:
                    self._step(removal, target)
                self._run(create_sql, target)
            case Unregister(database=database, name=name):
                self._aws.catalogue.delete_table(database, name)
            case Refuse(why=why, hint=hint):
                raise AwsRefusal(f"{why} ({hint})")
            case _:
                assert_never(step)

    def _run(self, sql: str, target: Target) -> None:
        # The context must exist: a statement that makes a database runs without one.
        makes_its_context = sql.startswith(("CREATE DATABASE", "DROP DATABASE", "ALTER DATABASE"))
        database = "" if makes_its_context else target.database
        self._aws.statements.run(sql, database, about=str(target))

    def _live(self, target: Target) -> GlueTable:
        table = self._aws.catalogue.table(target.database, target.name)
        if table is None:
            raise ConcurrentChange(f"{target} is gone: somebody removed it meanwhile")
        return table

    def _edit(self, target: Target, edit: Callable[[Mapping[str, str]], Mapping[str, str]]) -> None:
        """One UpdateTable that changes the parameters only, guarded by the version read."""
        table = self._live(target)
        edited = table_input(table) | {"Parameters": dict(edit(table.get("Parameters") or {}))}
        self._aws.catalogue.update_table(target.database, edited, table)

    def _edit_database(self, step: EditDatabase) -> None:
        database = self._aws.catalogue.database(step.to.name)
        if database is None:
            raise ConcurrentChange(
                f"database {step.to.name} is gone: somebody removed it meanwhile"
            )
        changes: dict[str, Any] = {
            "Description": step.to.comment,
            "Parameters": dict(step.to.properties),
        }
        if step.to.location:
            changes["LocationUri"] = step.to.location
        self._aws.catalogue.update_database(database, changes)

    def _swap(self, step: Swap, target: Target) -> None:
        """Put the definition that Athena made of the shadow over the live one."""
        if "TargetTable" in self._live(target):
            raise AwsRefusal(
                f"{target} is a resource link to a table of another database: remove the link "
                "first, or the file"
            )
        self._drop_shadow(step)  # one that a killed run has left
        try:
            self._run(step.create_sql, target)
            made = self._live(Target(step.database, step.shadow))
            live = self._live(target)
            self._aws.catalogue.update_table(target.database, _swapped(live, made), live)
        except BaseException:
            with contextlib.suppress(AwsRefusal):  # the first failure is the one to tell
                self._drop_shadow(step)
            raise
        self._drop_shadow(step)

    def _drop_shadow(self, step: Swap) -> None:
        """Drop the shadow, if it is there, and only if it is marked as this table's."""
        left = self._aws.catalogue.table(step.database, step.shadow)
        if left is None:
            return
        if (left.get("Parameters") or {}).get(SHADOW_PROPERTY) != step.mark:
            raise AwsRefusal(
                f"{step.database}.{step.shadow} exists and is no shadow of ours: rename or "
                f"remove it; {step.mark} needs that name for a moment to change"
            )
        self._aws.statements.run(step.drop_sql, step.database, about=step.mark, tidies_up=True)

    def _copy(self, step: CopyPartitions, target: Target) -> None:
        """Give the partitions of the old table to the new one, with the new one's columns."""
        columns = self._live(target)["StorageDescriptor"]["Columns"]
        copied = [
            partition_input(part)
            | {"StorageDescriptor": dict(part["StorageDescriptor"]) | {"Columns": columns}}
            for part in self._aws.catalogue.partitions(step.from_database, step.from_name)
        ]
        self._aws.catalogue.create_partitions(target.database, target.name, copied)
        self._tell(f"{target}: {len(copied)} partitions copied from {step.from_name}")

    def _cascade(self, step: CascadePartitions, target: Target) -> None:
        """Give the partitions the table's columns, and its SerDe properties where they shared."""
        catalogue = self._aws.catalogue
        table = self._live(target)
        changed = [
            followed
            for partition in catalogue.partitions(target.database, target.name)
            if (followed := _following(partition, table, step.from_)) is not None
        ]
        if changed:
            self._tell(f"{target}: {len(changed)} partitions follow the table's columns")
            catalogue.update_partitions(target.database, target.name, changed)

    def _rebuild(self, step: RebuildPartitions, target: Target) -> None:
        catalogue = self._aws.catalogue
        old = catalogue.partitions(target.database, target.name)
        stale = [part["Values"] for part in old]
        rebuilt: list[Mapping[str, Any]] = []
        sources = [place for place in step.sources if place is not None]
        if sources and len(sources) == len(step.sources):
            rebuilt = without_duplicates(
                partition_input(part) | {"Values": [part["Values"][place] for place in sources]}
                for part in old
                if max(sources) < len(part["Values"])
            )
        catalogue.delete_partitions(target.database, target.name, stale)
        catalogue.create_partitions(target.database, target.name, rebuilt)
        if step.repair_sql:
            self._run(step.repair_sql, target)
        now = len(rebuilt) or len(catalogue.partitions(target.database, target.name))
        self._tell(f"{target}: {len(stale)} partitions removed, {now} there under the new keys")


def _forgotten(step: Step, target: Target) -> Target | None:
    """What the catalogue will know less of after ``step``; a database holds nothing to save."""
    if isinstance(step, CopyPartitions):
        return Target(step.from_database, step.from_name)
    return target if target.name and forgets(step) else None


def _edited(
    have: Mapping[str, str], written: Mapping[str, str], removed: tuple[str, ...]
) -> Mapping[str, str]:
    return {key: value for key, value in have.items() if key not in removed} | dict(written)


def _swapped(live: GlueTable, made: GlueTable) -> dict[str, Any]:
    """The shadow's definition under the live name, with what services own in the live one."""
    parameters = {key: value for key, value in made["Parameters"].items() if key != SHADOW_PROPERTY}
    carried = {
        key: value
        for key, value in (live.get("Parameters") or {}).items()
        if owned_by(key, value, "table") and key not in parameters
    }
    return table_input(live) | {
        "StorageDescriptor": made["StorageDescriptor"],
        "PartitionKeys": made.get("PartitionKeys") or [],
        "TableType": made["TableType"],
        "Parameters": parameters | carried,
    }


def _following(
    partition: Mapping[str, Any], table: GlueTable, before: HiveTable
) -> dict[str, Any] | None:
    """The partition with the table's columns; None where it has them already.

    A partition of another SerDe or format keeps it: its files were written so. One that shared
    the table's SerDe properties shares the new ones.
    """
    descriptor = partition["StorageDescriptor"]
    wanted = dict(descriptor) | {"Columns": table["StorageDescriptor"]["Columns"]}
    serde = descriptor.get("SerdeInfo") or {}
    table_serde = table["StorageDescriptor"].get("SerdeInfo") or {}
    parameters = serde.get("Parameters") or {}
    shared = all(
        parameters.get(key) == value for key, value in before.storage.serde_properties.items()
    )
    if shared and serde.get("SerializationLibrary") == table_serde.get("SerializationLibrary"):
        wanted["SerdeInfo"] = dict(serde) | {"Parameters": table_serde.get("Parameters") or {}}
    if wanted == descriptor:
        return None
    return partition_input(partition) | {"StorageDescriptor": wanted}
