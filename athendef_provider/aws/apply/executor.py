"""Runs a plan: each step of the union, in order, guarded by what the plan was made from."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, assert_never
from uuid import uuid4

from athendef_provider.aws.apply.execution import Execution, Saved, Target
from athendef_provider.aws.apply.partition_steps import PartitionSteps
from athendef_provider.aws.apply.preserved import kept
from athendef_provider.aws.backup.backups import Backups
from athendef_provider.aws.catalog import GlueTable, table_input
from athendef_provider.aws.errors import AwsError, ConcurrentModificationError
from athendef_provider.aws.session import Aws
from athendef_provider.aws.statements import StatementError
from athendef_provider.changes.hive import SHADOW_PROPERTY, shadow_name
from athendef_provider.changes.policy import needs_backup
from athendef_provider.changes.resume import encode, pending_work
from athendef_provider.changes.steps import (
    CascadePartitions,
    CopyPartitions,
    Plan,
    RebuildPartitions,
    Replace,
    RunStatement,
    Step,
    Swap,
    Unregister,
    Unsupported,
    UpdateDatabase,
    UpdateTableParameters,
)
from athendef_provider.definition.service_parameters import UNFINISHED
from athendef_provider.notices import Notice, Notify

_NOTHING_PLANNED: Mapping[Target, GlueTable] = {}


class Executor:
    """Runs plans; ``notify`` receives notices for the user.

    ``run`` identifies this run among all runs, and sorts by the time when they started: it is
    written on tables whose partitions are being changed.
    """

    def __init__(self, aws: Aws, backups: Backups, notify: Notify) -> None:
        self.run = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{uuid4().hex[:8]}"
        self._aws = aws
        self._backups = backups
        self._notify = notify
        self._partitions = PartitionSteps(aws, backups, notify)
        self._shadows_to_drop: set[Target] = set()

    def execute(
        self, plan: Plan, target: Target, planned: Mapping[Target, GlueTable] = _NOTHING_PLANNED
    ) -> None:
        """Run every step in order; the first that fails ends it, and the next plan resumes.

        ``planned`` has the tables that the plan was made from. A write over a table that is
        another by now raises `ConcurrentModificationError`: plan again.
        """
        execution = Execution(plan, target, self.run, dict(planned))
        changes_partitions = pending_work(plan, "", self.run) is not None
        # A swap writes the mark in its own UpdateTable: where it fails, nothing has begun.
        if changes_partitions and not any(isinstance(step, Swap) for step in plan.steps):
            self._back_up_for(plan.steps, execution)
            self._set_mark(execution)
        for step in plan.steps:
            self._step(step, execution)
        if changes_partitions:
            self._clear_mark(execution)

    def drop_shadow(self, target: Target) -> bool:
        """Remove the table's shadow, if there is one, and only if it is marked as this table's.

        By glue:DeleteTable, which can delete no data, whatever has that name by then.
        """
        name = shadow_name(target.name)
        shadow = self._aws.catalog.table(target.database, name)
        if shadow is None:
            self._shadows_to_drop.discard(target)
            return False
        if not is_shadow_of(target, shadow):
            raise AwsError(
                f"{target.database}.{name} exists and is no shadow of ours: rename or "
                f"remove it; {target} needs that name for a moment to change"
            )
        self._shadows_to_drop.add(target)
        self._aws.catalog.delete_table(target.database, name)
        self._shadows_to_drop.discard(target)
        return True

    def drop_remaining_shadow(self, target: Target) -> None:
        """Remove a shadow that an earlier attempt of this run could not remove."""
        if target not in self._shadows_to_drop:
            return
        try:
            self.drop_shadow(target)
        except AwsError as error:
            raise AwsError(
                f"the shadow table {target.database}.{shadow_name(target.name)} could not be "
                f"removed ({error})",
                "it holds no data: remove it with DROP TABLE, or run this again",
            ) from error

    def _step(self, step: Step, execution: Execution) -> None:
        self._back_up_for([step], execution)
        target = execution.target
        match step:
            case RunStatement(sql=sql, needs_context=needs_context):
                self._run(sql, target, in_database=needs_context)
                execution.written(target)
            case Swap():
                self._swap(step, execution)
            case UpdateTableParameters(set=values, remove=removed):
                self._edit(execution, lambda have: _edited(have, values, removed))
            case UpdateDatabase():
                self._edit_database(step)
            case CascadePartitions():
                self._partitions.cascade(step, execution)
            case RebuildPartitions():
                before = self._partitions.rebuild(step, execution)
                if step.repair_sql:
                    self._run(step.repair_sql, target)
                    self._partitions.report_repair(target, before)
            case CopyPartitions():
                self._partitions.copy(step, execution)
            case Replace(remove=remove, create_sql=create_sql):
                for removal in remove:
                    self._step(removal, execution)
                self._run(create_sql, target)
                execution.written(target)
            case Unregister(database=database, name=name):
                self._unregister(Target(database, name), execution)
            case Unsupported(why=why, hint=hint):
                raise AwsError(f"{why} ({hint})")
            case _:
                assert_never(step)

    def _back_up_for(self, steps: tuple[Step, ...] | list[Step], execution: Execution) -> None:
        """Back up what ``steps`` forget. A swap is backed up between its own calls."""
        for step in steps:
            forgotten = _forgotten(step, execution.target)
            if forgotten is not None and not isinstance(step, Swap):
                self._back_up(forgotten, execution)

    def _back_up(self, target: Target, execution: Execution) -> None:
        """Save the table with its partitions, once in each execution; views need none."""
        if target in execution.saved:
            return
        table = self._aws.catalog.table(target.database, target.name)
        if table is None or table.get("TableType") == "VIRTUAL_VIEW":
            return
        execution.check_unchanged(target, table)
        partitions = (
            self._aws.catalog.partitions(target.database, target.name)
            if table.get("PartitionKeys")
            else []
        )
        reason = "; ".join(step.why for step in execution.plan.steps)
        time, place = self._backups.save(table, partitions, reason)
        execution.saved[target] = Saved(time, tuple(partitions))
        count = f" with {len(partitions)} partitions" if partitions else ""
        self._notify(Notice("note", "backed-up", str(target), f"backed up{count}{place}"))

    def _run(self, sql: str, target: Target, *, in_database: bool = True) -> None:
        database = target.database if in_database else ""
        self._aws.statements.run(sql, database, about=str(target))

    def _live(self, target: Target) -> GlueTable:
        table = self._aws.catalog.table(target.database, target.name)
        if table is None:
            raise ConcurrentModificationError(f"{target} is gone: somebody removed it meanwhile")
        return table

    def _edit(
        self,
        execution: Execution,
        edit: Callable[[Mapping[str, str]], Mapping[str, str]],
        *,
        archive: bool = True,
    ) -> None:
        """One UpdateTable that changes the parameters only, guarded by the version read.

        None where they are as they should be.
        """
        target = execution.target
        table = self._live(target)
        execution.check_unchanged(target, table)
        have = table.get("Parameters") or {}
        parameters = dict(edit(have))
        if parameters != have:
            edited = table_input(table) | {"Parameters": parameters}
            self._aws.catalog.update_table(target.database, edited, table, archive=archive)
            execution.written(target)

    def _set_mark(self, execution: Execution) -> None:
        mark = _mark(execution)
        self._edit(execution, lambda have: {**have, **mark}, archive=False)

    def _clear_mark(self, execution: Execution) -> None:
        """Remove the mark, if it is this run's: another run's work is not finished by it."""
        target = execution.target
        table = self._live(target)
        if UNFINISHED not in (table.get("Parameters") or {}):
            return  # another run has finished the same work
        execution.check_mark(table)
        self._edit(execution, lambda have: _edited(have, {}, (UNFINISHED,)), archive=False)

    def _edit_database(self, step: UpdateDatabase) -> None:
        database = self._aws.catalog.database(step.to.name)
        if database is None:
            raise ConcurrentModificationError(
                f"database {step.to.name} is gone: somebody removed it meanwhile"
            )
        changes: dict[str, Any] = {
            "Description": step.to.comment,
            "Parameters": dict(step.to.properties),
        }
        if step.to.location:
            changes["LocationUri"] = step.to.location
        self._aws.catalog.update_database(database, changes)

    def _swap(self, step: Swap, execution: Execution) -> None:
        """Put the definition that Athena made of the shadow over the live one.

        The backup comes last before the write, so that it has the partitions of that moment. The
        mark of what is then still to be done comes with the write, in the same call.
        """
        target = execution.target
        live = self._live(target)
        if "TargetTable" in live:
            raise AwsError(
                f"{target} is a resource link to a table of another database: remove the link "
                "first, or the file"
            )
        execution.check_unchanged(target, live)
        self.drop_shadow(target)  # one that an interrupted run has left
        try:
            self._build_shadow(step, target)
            shadow = self._live(Target(step.database, step.shadow))
            live = self._live(target)
            execution.check_unchanged(target, live)
            self._back_up(target, execution)
            swapped = _swapped(live, shadow, _mark(execution))
            self._aws.catalog.update_table(target.database, swapped, live)
            execution.written(target)
        except BaseException:
            with contextlib.suppress(AwsError):  # the first failure is the one to report
                self.drop_shadow(target)
            raise
        with contextlib.suppress(AwsError):  # `drop_remaining_shadow` tries again, and reports
            self.drop_shadow(target)

    def _build_shadow(self, step: Swap, target: Target) -> None:
        try:
            self._run(step.create_sql, target)
        except StatementError as error:
            if self.drop_shadow(target):  # created just now by a statement of an interrupted run
                raise ConcurrentModificationError(error.what) from error
            raise

    def _unregister(self, target: Target, execution: Execution) -> None:
        """glue:DeleteTable; what it forgets was saved, and checked against the plan, just before.

        DeleteTable takes no version. It deletes no data, so a table that gets this name between
        the check and this call loses its entry in the catalog, and nothing else.
        """
        self._aws.catalog.delete_table(target.database, target.name)
        execution.written(target)


def is_shadow_of(target: Target, table: GlueTable) -> bool:
    """Whether a table is the shadow that athendef has built of ``target``, by its own mark."""
    return (table.get("Parameters") or {}).get(SHADOW_PROPERTY) == str(target)


def _mark(execution: Execution) -> Mapping[str, str]:
    """The parameter that says what is left to do for the partitions; none where nothing is."""
    saved = execution.saved.get(execution.target)
    pending = pending_work(execution.plan, saved.time if saved else "", execution.run)
    return {UNFINISHED: encode(pending)} if pending else {}


def _forgotten(step: Step, target: Target) -> Target | None:
    """The table that the catalog knows less of after ``step``; a database has nothing to save."""
    match step:
        case RebuildPartitions(backup=saved) if saved:
            return None  # an interrupted run saved them, before it began
        case CopyPartitions(from_database=database, from_name=name):
            return Target(database, name)
        case Unregister(database=database, name=name):
            return Target(database, name)
        case _:
            return target if target.name and needs_backup(step) else None


def _edited(
    have: Mapping[str, str], written: Mapping[str, str], removed: tuple[str, ...]
) -> Mapping[str, str]:
    return {key: value for key, value in have.items() if key not in removed} | dict(written)


def _swapped(live: GlueTable, shadow: GlueTable, mark: Mapping[str, str]) -> dict[str, Any]:
    """The shadow's definition under the live name, with what others wrote on the live one."""
    after = table_input({**live, **kept(live, shadow)})
    after["Parameters"] = _edited(after["Parameters"], mark, (SHADOW_PROPERTY,))
    return after
