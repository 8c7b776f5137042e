"""Carrying out a plan: each step of the union, one after the other, against the live table."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from athendef_provider.aws.backups import Backups
from athendef_provider.aws.catalogue import (
    GluePartition,
    GlueTable,
    partition_input,
    table_input,
)
from athendef_provider.aws.errors import AwsRefusal, ConcurrentChange
from athendef_provider.aws.foreign import kept
from athendef_provider.aws.partitions import following, rebuilding
from athendef_provider.aws.session import Aws
from athendef_provider.aws.statements import StatementRefused
from athendef_provider.changes import ddl
from athendef_provider.changes.hive import SHADOW_PROPERTY, shadow_name
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
from athendef_provider.changes.unfinished import left_by, written
from athendef_provider.definition.owned import UNFINISHED

_NO_MARK: Mapping[str, str] = {}
_TOLD_EACH = 1000


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
        saved = ""
        for forgotten in dict.fromkeys(_forgotten(step, target) for step in plan.steps):
            if forgotten is not None:
                saved = self._back_up(forgotten, reason)
        unfinished = left_by(plan, saved)
        if unfinished is None:
            for step in plan.steps:
                self._step(step, target)
            return
        # A swap sets the mark itself: where it fails, nothing has begun.
        mark = {UNFINISHED: written(unfinished)}
        if not any(isinstance(step, Swap) for step in plan.steps):
            self._edit(target, lambda have: {**have, **mark}, archive=False)
        for step in plan.steps:
            self._step(step, target, mark)
        self._edit(target, lambda have: _edited(have, {}, (UNFINISHED,)), archive=False)

    def _back_up(self, target: Target, reason: str) -> str:
        """Save the table with its partitions, and give the backup's time; views need none."""
        table = self._aws.catalogue.table(target.database, target.name)
        if table is None or table.get("TableType") == "VIRTUAL_VIEW":
            return ""
        partitioned = table.get("PartitionKeys")
        partitions = (
            self._aws.catalogue.partitions(target.database, target.name) if partitioned else []
        )
        time, place = self._backups.save(table, partitions, reason)
        count = f" with {len(partitions)} partitions" if partitions else ""
        self._tell(f"{target}: backed up{count}{place}")
        return time

    def _step(self, step: Step, target: Target, mark: Mapping[str, str] = _NO_MARK) -> None:
        match step:
            case Run(sql=sql):
                self._run(sql, target)
            case Swap():
                self._swap(step, target, mark)
            case EditParameters(set=values, remove=removed):
                self._edit(target, lambda have: _edited(have, values, removed))
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

    def _edit(
        self,
        target: Target,
        edit: Callable[[Mapping[str, str]], Mapping[str, str]],
        *,
        archive: bool = True,
    ) -> None:
        """One UpdateTable that changes the parameters only, guarded by the version read.

        None where they are as they should be.
        """
        table = self._live(target)
        have = table.get("Parameters") or {}
        parameters = dict(edit(have))
        if parameters != have:
            edited = table_input(table) | {"Parameters": parameters}
            self._aws.catalogue.update_table(target.database, edited, table, archive=archive)

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

    def _swap(self, step: Swap, target: Target, mark: Mapping[str, str]) -> None:
        """Put the definition that Athena made of the shadow over the live one.

        With it, in the same call, comes the ``mark`` of what is then still to be done.
        """
        if "TargetTable" in self._live(target):
            raise AwsRefusal(
                f"{target} is a resource link to a table of another database: remove the link "
                "first, or the file"
            )
        self.drop_shadow(target)  # one that a killed run has left
        try:
            self._build_shadow(step, target)
            made = self._live(Target(step.database, step.shadow))
            live = self._live(target)
            self._aws.catalogue.update_table(target.database, _swapped(live, made, mark), live)
        except BaseException:
            with contextlib.suppress(AwsRefusal):  # the first failure is the one to tell
                self.drop_shadow(target)
            raise
        self.drop_shadow(target)

    def _build_shadow(self, step: Swap, target: Target) -> None:
        try:
            self._run(step.create_sql, target)
        except StatementRefused as error:
            if self.drop_shadow(target):  # made just now by what a killed run has left at work
                raise ConcurrentChange(error.what) from error
            raise

    def drop_shadow(self, target: Target) -> bool:
        """Drop the table's shadow, if it is there, and only if it is marked as this table's."""
        name = shadow_name(target.name)
        left = self._aws.catalogue.table(target.database, name)
        if left is None:
            return False
        if not is_shadow_of(target, left):
            raise AwsRefusal(
                f"{target.database}.{name} exists and is no shadow of ours: rename or "
                f"remove it; {target} needs that name for a moment to change"
            )
        sql = ddl.drop_table(target.database, name)
        self._aws.statements.run(sql, target.database, about=str(target), tidies_up=True)
        return True

    def _copy(self, step: CopyPartitions, target: Target) -> None:
        """Give what is foreign in the old table, and its partitions, to the new one.

        The old one is dropped next: those that came while others were copied come along, too.
        """
        before = self._live(Target(step.from_database, step.from_name))
        table = self._with_foreign_of(before, target)
        shared = (before["StorageDescriptor"].get("SerdeInfo") or {}).get("Parameters") or {}
        copied: set[tuple[str, ...]] = set()
        while left := [
            partition
            for partition in self._aws.catalogue.partitions(step.from_database, step.from_name)
            if tuple(partition["Values"]) not in copied
        ]:
            made = [
                (following(one, table, shared) if step.follow else None) or partition_input(one)
                for one in left
            ]
            self._aws.catalogue.create_partitions(target.database, target.name, made)
            copied |= {tuple(partition["Values"]) for partition in left}
        self._tell(f"{target}: {len(copied)} partitions copied from {step.from_name}")

    def _with_foreign_of(self, before: GlueTable, target: Target) -> GlueTable:
        """The live table, after it was given what others have written of the one ``before``."""
        made = self._live(target)
        after = table_input(made) | kept(before, made)
        after["Parameters"] = _edited(after["Parameters"], {}, (UNFINISHED,))
        if after != table_input(made):
            self._aws.catalogue.update_table(target.database, after, made, archive=False)
        return self._live(target)

    def _cascade(self, step: CascadePartitions, target: Target) -> None:
        """Give the partitions the table's columns, and its SerDe properties where they shared."""
        catalogue = self._aws.catalogue
        table = self._live(target)
        changed = [
            followed
            for partition in catalogue.partitions(target.database, target.name)
            if (followed := following(partition, table, step.shared)) is not None
        ]
        if changed:
            self._tell(f"{target}: {len(changed)} partitions follow the table's columns")
            done = self._count(target, len(changed))
            catalogue.update_partitions(target.database, target.name, changed, done)

    def _count(self, target: Target, total: int) -> Callable[[int], None]:
        """Somebody who tells, of many partitions, how many are done: a thousand at a time."""
        so_far = 0
        counting = threading.Lock()

        def done(count: int) -> None:
            nonlocal so_far
            with counting:
                before, so_far = so_far, so_far + count
                if so_far < total and so_far // _TOLD_EACH > before // _TOLD_EACH:
                    self._tell(f"{target}: {so_far} of {total} partitions done")

        return done

    def _rebuild(self, step: RebuildPartitions, target: Target) -> None:
        catalogue = self._aws.catalogue
        live = catalogue.partitions(target.database, target.name)
        old = self._saved(target, step.saved) if step.saved else live
        plan = rebuilding(old, live, step.sources)
        catalogue.delete_partitions(target.database, target.name, plan.remove)
        catalogue.create_partitions(target.database, target.name, plan.create)
        if plan.lost:
            self._tell(
                f"warning: {target}: {plan.lost} partitions share their new values with others, "
                "and no folder: their data is not read any more (they are in the backup)"
            )
        if step.repair_sql:
            self._run(step.repair_sql, target)
        now = len(catalogue.partitions(target.database, target.name))
        self._tell(f"{target}: {len(plan.remove)} partitions removed, {now} there by now")
        if step.repair_sql and now < len(old):
            self._tell(
                f"warning: {target}: {len(old) - now} of {len(old)} partitions were not found "
                "again, and are not read any more: add them with their LOCATION (ALTER TABLE ADD "
                f"PARTITION), or take the keys back (`athendef restore {target}` has them all)"
            )

    def _saved(self, target: Target, time: str) -> Sequence[GluePartition]:
        """The partitions of the backup that a killed run made before it began."""
        try:
            return self._backups.load(target.database, target.name, time).partitions
        except AwsRefusal as error:
            raise AwsRefusal(
                f"a run that was cut short has left partitions of {target} to be rebuilt from its "
                f"backup of {time}, which can't be read ({error}). Run it where the backup is, or "
                "see to the partitions yourself (MSCK REPAIR TABLE) and then say ALTER TABLE "
                f"{target} SET TBLPROPERTIES ('{UNFINISHED}' = '')"
            ) from error


def is_shadow_of(target: Target, table: GlueTable) -> bool:
    """Whether a table is the shadow that we have built of another one, and says so."""
    return (table.get("Parameters") or {}).get(SHADOW_PROPERTY) == str(target)


def _forgotten(step: Step, target: Target) -> Target | None:
    """What the catalogue will know less of after ``step``; a database holds nothing to save."""
    if isinstance(step, RebuildPartitions) and step.saved:
        return None  # a killed run saved them, before it began
    if isinstance(step, CopyPartitions):
        return Target(step.from_database, step.from_name)
    return target if target.name and forgets(step) else None


def _edited(
    have: Mapping[str, str], written: Mapping[str, str], removed: tuple[str, ...]
) -> Mapping[str, str]:
    return {key: value for key, value in have.items() if key not in removed} | dict(written)


def _swapped(live: GlueTable, made: GlueTable, mark: Mapping[str, str]) -> dict[str, Any]:
    """The shadow's definition under the live name, with what is foreign in the live one."""
    after = table_input({**live, **kept(live, made)})
    after["Parameters"] = _edited(after["Parameters"], mark, (SHADOW_PROPERTY,))
    return after
