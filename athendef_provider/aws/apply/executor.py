"""Executes plans: runs the steps in order, and guards each write by the planned table."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, assert_never
from uuid import uuid4

from athendef_provider.aws.apply.execution import Execution, Saved, Target
from athendef_provider.aws.apply.partition_steps import PartitionSteps
from athendef_provider.aws.apply.preserved import merge_preserved
from athendef_provider.aws.backup.backups import Backups
from athendef_provider.aws.catalog import GlueTable, table_input
from athendef_provider.aws.errors import AwsError, ConcurrentModificationError
from athendef_provider.aws.session import Aws
from athendef_provider.aws.statements import StatementError
from athendef_provider.changes.planning.hive import SHADOW_PROPERTY, shadow_name
from athendef_provider.changes.planning.resume import encode, pending_work
from athendef_provider.changes.policy import needs_backup
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
    """Executes plans. ``notify`` receives notices for the user.

    ``run`` identifies this run. Runs sort by their start time. The identifier is written to tables
    while their partitions are being changed.
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
    ) -> GlueTable | None:
        """Run all steps in order. Stops at the first failure; the next plan resumes from there.

        ``planned`` has the tables that the plan is based on. Returns the table afterwards, None if
        it must be read. Raises `ConcurrentModificationError` before a write to a table that has
        changed since then; the caller must plan again.
        """
        execution = Execution(plan, target, self.run, dict(planned))
        changes_partitions = pending_work(plan, "", self.run) is not None
        # A swap sets the mark in its own UpdateTable call. If that call fails, nothing has changed.
        if changes_partitions and not any(isinstance(step, Swap) for step in plan.steps):
            self._back_up_for(plan.steps, execution)
            self._set_mark(execution)
        for step in plan.steps:
            self._step(step, execution)
        if changes_partitions:
            self._clear_mark(execution)
        return execution.latest(target)

    def drop_shadow(self, target: Target) -> bool:
        """Remove the shadow table of ``target``. Returns whether there was one.

        Uses glue:DeleteTable, which deletes no data. Raises `AwsError` if the table with the
        shadow's name is not marked as the shadow of ``target``.
        """
        name = shadow_name(target.name)
        shadow = self._aws.catalog.table(target.database, name)
        if shadow is None:
            self._shadows_to_drop.discard(target)
            return False
        if not is_shadow_of(target, shadow):
            raise AwsError(
                f"{target.database}.{name} exists and is not a shadow table of athendef",
                f"rename or remove it: changing {target} temporarily needs this name",
            )
        self._delete_shadow(target)
        return True

    def _delete_shadow(self, target: Target) -> None:
        self._shadows_to_drop.add(target)
        self._aws.catalog.delete_table(target.database, shadow_name(target.name))
        self._shadows_to_drop.discard(target)

    def drop_remaining_shadow(self, target: Target) -> None:
        """Remove the shadow table that an earlier attempt of this run could not remove."""
        if target not in self._shadows_to_drop:
            return
        try:
            self.drop_shadow(target)
        except AwsError as error:
            raise AwsError(
                f"the shadow table {target.database}.{shadow_name(target.name)} could not be "
                f"removed ({error})",
                "it has no data: remove it with DROP TABLE, or run this again",
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
            case UpdateTableParameters(set=values, remove=removed_keys):
                self._write(execution, lambda table: _with_parameters(table, values, removed_keys))
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
        """Back up the tables whose metadata ``steps`` lose. A swap makes its own backup."""
        for step in steps:
            table = _to_back_up(step, execution.target)
            if table is not None and not isinstance(step, Swap):
                self._back_up(table, execution)

    def _back_up(self, target: Target, execution: Execution) -> None:
        """Back up a table and its partitions, once in each execution. Views are not backed up."""
        if target in execution.saved:
            return
        table = execution.latest(target) or self._aws.catalog.table(target.database, target.name)
        if table is None or table.get("TableType") == "VIRTUAL_VIEW":
            return
        self._save(target, table, execution)

    def _save(self, target: Target, table: GlueTable, execution: Execution) -> None:
        execution.check_unchanged(target, table)
        partitions = (
            self._aws.catalog.partitions(target.database, target.name)
            if table.get("PartitionKeys")
            else []
        )
        reason = "; ".join(step.why for step in execution.plan.steps)
        time, location = self._backups.save(table, partitions, reason)
        execution.saved[target] = Saved(time, table, tuple(partitions))
        count = f" with {len(partitions)} partitions" if partitions else ""
        self._notify(Notice("note", "backed-up", str(target), f"backed up{count}{location}"))

    def _run(self, sql: str, target: Target, *, in_database: bool = True) -> None:
        database = target.database if in_database else ""
        self._aws.statements.run(sql, database, resource=str(target))

    def _live(self, target: Target) -> GlueTable:
        table = self._aws.catalog.table(target.database, target.name)
        if table is None:
            raise ConcurrentModificationError(f"{target} was removed by another process")
        return table

    def _write(
        self,
        execution: Execution,
        edit: Callable[[GlueTable], Mapping[str, Any] | None],
        *,
        archive: bool = True,
    ) -> None:
        """Replace the table by the TableInput that ``edit`` returns; None makes no call.

        The call is guarded by the version that was read last. If others have written to the table
        since, it is read again, and the call is repeated, unless the plan depends on what they
        wrote: then `ConcurrentModificationError` is raised.
        """
        target = execution.target
        base = execution.base(target)
        if base is not None:
            with contextlib.suppress(ConcurrentModificationError):
                self._update(execution, base, edit(base), archive=archive)
                return
        table = self._live(target)
        execution.check_unchanged(target, table)
        execution.read(target, table)
        self._update(execution, table, edit(table), archive=archive)

    def _update(
        self,
        execution: Execution,
        table: GlueTable,
        edited: Mapping[str, Any] | None,
        *,
        archive: bool,
    ) -> None:
        if edited is not None:
            target = execution.target
            self._aws.catalog.update_table(target.database, edited, table, archive=archive)
            execution.written(target, edited)

    def _set_mark(self, execution: Execution) -> None:
        mark = _mark(execution)
        self._write(execution, lambda table: _with_parameters(table, mark), archive=False)

    def _clear_mark(self, execution: Execution) -> None:
        """Remove the mark of this run. Raises `SupersededError` if it is another run's mark."""

        def cleared(table: GlueTable) -> Mapping[str, Any] | None:
            if UNFINISHED not in (table.get("Parameters") or {}):
                return None  # another run has completed the same work
            execution.check_mark(table)
            return _with_parameters(table, {}, (UNFINISHED,))

        self._write(execution, cleared, archive=False)

    def _edit_database(self, step: UpdateDatabase) -> None:
        database = self._aws.catalog.database(step.to.name)
        if database is None:
            raise ConcurrentModificationError(
                f"database {step.to.name} was removed by another process"
            )
        changes: dict[str, Any] = {
            "Description": step.to.comment,
            "Parameters": dict(step.to.properties),
        }
        if step.to.location:
            changes["LocationUri"] = step.to.location
        self._aws.catalog.update_database(database, changes)

    def _swap(self, step: Swap, execution: Execution) -> None:
        """Replace the live definition by the definition of the shadow table that Athena created.

        The backup is written immediately before the swap, so that it has the latest partitions.
        The mark of pending partition work is set in the same UpdateTable call.
        """
        target, shadow_target = execution.target, Target(step.database, step.shadow)

        def swapped(live: GlueTable) -> Mapping[str, Any]:
            saved = execution.saved.get(target)
            if saved is None or saved.table != live:
                self._save(target, live, execution)
            return _swapped(live, shadow, _mark(execution))

        planned = execution.latest(target) or self._live(target)
        if "TargetTable" in planned:
            raise AwsError(
                f"{target} is a resource link to a table of another database",
                "remove the link, or remove the file",
            )
        execution.check_unchanged(target, planned)
        try:
            self._build_shadow(step, target)
            shadow = self._live(shadow_target)
            self._write(execution, swapped)
        except BaseException:
            with contextlib.suppress(AwsError):  # the first error is reported
                self.drop_shadow(target)
            raise
        with contextlib.suppress(AwsError):  # `drop_remaining_shadow` retries, and raises
            self._delete_shadow(target)

    def _build_shadow(self, step: Swap, target: Target) -> None:
        try:
            self._run(step.create_sql, target)
        except StatementError as error:
            if self.drop_shadow(target):  # created by a statement of an interrupted run
                raise ConcurrentModificationError(error.what) from error
            raise

    def _unregister(self, target: Target, execution: Execution) -> None:
        """Remove the table with glue:DeleteTable, which deletes no data.

        DeleteTable cannot be guarded by a version. To save partitions takes time, so afterwards the
        table is compared with its backup. Without partitions it has been read just before.
        """
        saved = execution.saved.get(target)
        if saved is not None and saved.partitions:
            live = self._aws.catalog.table(target.database, target.name)
            if live is not None and live != saved.table:
                raise ConcurrentModificationError(f"{target} was changed while it was backed up")
        self._aws.catalog.delete_table(target.database, target.name)
        execution.written(target)


def is_shadow_of(target: Target, table: GlueTable) -> bool:
    """Whether ``table`` is marked as the shadow table of ``target``."""
    return (table.get("Parameters") or {}).get(SHADOW_PROPERTY) == str(target)


def _mark(execution: Execution) -> Mapping[str, str]:
    """The parameter that records pending partition work; empty if there is none."""
    saved = execution.saved.get(execution.target)
    pending = pending_work(execution.plan, saved.time if saved else "", execution.run)
    return {UNFINISHED: encode(pending)} if pending else {}


def _to_back_up(step: Step, target: Target) -> Target | None:
    """The table whose metadata ``step`` loses; None if it loses none."""
    match step:
        case RebuildPartitions(backup=backup) if backup:
            return None  # an interrupted run has backed them up
        case CopyPartitions(from_database=database, from_name=name):
            return Target(database, name)
        case Unregister(database=database, name=name):
            return Target(database, name)
        case _:
            return target if target.name and needs_backup(step) else None


def _edited(
    current: Mapping[str, str], written: Mapping[str, str], removed_keys: tuple[str, ...]
) -> Mapping[str, str]:
    return {key: value for key, value in current.items() if key not in removed_keys} | dict(written)


def _with_parameters(
    table: GlueTable, written: Mapping[str, str], removed_keys: tuple[str, ...] = ()
) -> Mapping[str, Any] | None:
    """The table with edited parameters; None if they are the same."""
    current = table.get("Parameters") or {}
    parameters = _edited(current, written, removed_keys)
    return None if parameters == current else table_input(table) | {"Parameters": parameters}


def _swapped(live: GlueTable, shadow: GlueTable, mark: Mapping[str, str]) -> dict[str, Any]:
    """The shadow's definition under the live name, with the live table's preserved fields."""
    after = table_input({**live, **merge_preserved(live, shadow)})
    after["Parameters"] = _edited(after["Parameters"], mark, (SHADOW_PROPERTY,))
    return after
