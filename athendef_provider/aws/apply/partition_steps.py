"""The steps of a plan that write partitions: copy, cascade, rebuild."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from athendef_provider.aws.apply.execution import Execution, Target
from athendef_provider.aws.apply.partitions import (
    PartitionChanges,
    change_values,
    with_table_schema,
)
from athendef_provider.aws.apply.preserved import merge_preserved
from athendef_provider.aws.backup.backups import Backups
from athendef_provider.aws.catalog import (
    GluePartition,
    GlueTable,
    partition_input,
    table_input,
)
from athendef_provider.aws.errors import AwsError, ConcurrentModificationError
from athendef_provider.aws.session import Aws
from athendef_provider.changes.steps import (
    CascadePartitions,
    CopyPartitions,
    Plan,
    RebuildPartitions,
)
from athendef_provider.definition.service_parameters import UNFINISHED
from athendef_provider.notices import Notice, Notify

Partition: TypeAlias = Mapping[str, Any]

_REPORTED_EACH = 1000
_ROUNDS = 3


class PartitionSteps:
    """Writes the partitions of one account's tables. ``notify`` receives notices."""

    def __init__(self, aws: Aws, backups: Backups, notify: Notify) -> None:
        self._aws = aws
        self._backups = backups
        self._notify = notify

    def cascade(self, step: CascadePartitions, execution: Execution) -> None:
        """Set the partitions' columns and shared SerDe properties to those of the table."""
        target = execution.target
        table = self._marked(execution)
        changed = [
            updated
            for partition in self._aws.catalog.partitions(target.database, target.name)
            if (updated := with_table_schema(partition, table, step.shared)) is not None
        ]
        if changed:
            self._note(target, "partitions-updated", f"updating {len(changed)} partition schemas")
            self._update(target, changed)

    def copy(self, step: CopyPartitions, execution: Execution) -> None:
        """Copy the partitions and preserved fields of the old table to the new one.

        Partitions that are added during the copy are copied, too, because the old table is removed
        next.
        """
        target = execution.target
        before = self._live(Target(step.from_database, step.from_name))
        table = self._with_preserved_fields(before, execution)
        shared = (before["StorageDescriptor"].get("SerdeInfo") or {}).get("Parameters") or {}
        copied: set[tuple[str, ...]] = set()
        while remaining := [
            partition
            for partition in self._aws.catalog.partitions(step.from_database, step.from_name)
            if tuple(partition["Values"]) not in copied
        ]:
            created = [
                (with_table_schema(partition, table, shared) if step.cascade else None)
                or partition_input(partition)
                for partition in remaining
            ]
            self._aws.catalog.create_partitions(target.database, target.name, created)
            copied |= {tuple(partition["Values"]) for partition in remaining}
        text = f"copied {len(copied)} partitions from {step.from_name}"
        self._note(target, "partitions-copied", text)

    def rebuild(self, step: RebuildPartitions, execution: Execution) -> int:
        """Set the values of all partitions for the new keys. Returns the number of partitions.

        The partitions are read from the backup that was written before the change, and not from the
        live table, because an interrupted run may have changed some of them.
        """
        target = execution.target
        saved = self._saved(step, execution)
        for attempt in range(_ROUNDS):
            live = self._aws.catalog.partitions(target.database, target.name)
            changes = change_values(saved, live, step.sources)
            if attempt == 0:
                self._report(target, changes)
            if not changes:
                break
            table = self._table_with_keys(step, execution)
            self._write(target, changes, _cascade_of(execution.plan, table))
            if step.repair_sql:
                break  # MSCK REPAIR TABLE adds the removed partitions under the new keys
        else:
            raise ConcurrentModificationError(
                f"partitions of {target} are being changed by another process"
            )
        return len(saved)

    def report_repair(self, target: Target, before: int) -> None:
        """Report the partitions that MSCK REPAIR TABLE has found, and warn about missing ones."""
        now = len(self._aws.catalog.partitions(target.database, target.name))
        self._note(target, "partitions-found", f"MSCK REPAIR TABLE found {now} partitions")
        if now < before:
            self._warn(
                target,
                "partitions-not-found",
                f"{before - now} of {before} partitions were not found and are no longer read: add "
                "them with their LOCATION (ALTER TABLE ADD PARTITION), or restore the table with "
                f"its keys (`athendef restore {target}`)",
            )

    def _live(self, target: Target) -> GlueTable:
        table = self._aws.catalog.table(target.database, target.name)
        if table is None:
            raise ConcurrentModificationError(f"{target} was removed by another process")
        return table

    def _marked(self, execution: Execution) -> GlueTable:
        """The live table. Raises `SupersededError` if it does not have the mark of this run."""
        table = self._live(execution.target)
        execution.check_mark(table)
        execution.read(execution.target, table)
        return table

    def _table_with_keys(self, step: RebuildPartitions, execution: Execution) -> GlueTable:
        """The live table with the mark of this run and the planned keys; otherwise raises."""
        table = self._marked(execution)
        keys = table.get("PartitionKeys") or []
        if tuple(key["Name"].lower() for key in keys) != step.to_keys:
            raise ConcurrentModificationError(
                f"the partition keys of {execution.target} were changed by another process"
            )
        return table

    def _write(
        self, target: Target, changes: PartitionChanges, cascade: Callable[[Partition], Partition]
    ) -> None:
        """Apply ``changes``. Partitions are removed last, so that all data stays readable.

        Each partition gets its final schema in one write. A late write of this run, after another
        run has completed the work, therefore changes nothing.
        """
        catalog = self._aws.catalog
        created = [cascade(partition) for partition in changes.create]
        catalog.create_partitions(target.database, target.name, created)
        self._update(target, [cascade(partition) for partition in changes.update])
        catalog.delete_partitions(target.database, target.name, changes.remove)

    def _report(self, target: Target, changes: PartitionChanges) -> None:
        rebuilt, removed = len(changes.create) + len(changes.update), len(changes.remove)
        if rebuilt:
            text = f"rebuilt {rebuilt} partitions under the new keys"
            self._note(target, "partitions-rebuilt", text)
        elif removed:
            self._note(target, "partitions-removed", f"removed {removed} partitions")
        if changes.merged:
            self._warn(
                target,
                "partitions-merged",
                f"{changes.merged} partitions share their new values with others but no folder: "
                "their data is no longer read (they are in the backup)",
            )
        if changes.occupied:
            self._warn(
                target,
                "partitions-occupied",
                f"{changes.occupied} partitions were not rebuilt because another process has added "
                "partitions with their new values (they are in the backup)",
            )

    def _note(self, target: Target, code: str, text: str) -> None:
        self._notify(Notice("note", code, str(target), text))

    def _warn(self, target: Target, code: str, text: str) -> None:
        self._notify(Notice("warning", code, str(target), text))

    def _update(self, target: Target, partitions: Sequence[Mapping[str, object]]) -> None:
        count = self._counter(target, len(partitions))
        self._aws.catalog.update_partitions(target.database, target.name, partitions, count)

    def _counter(self, target: Target, total: int) -> Callable[[int], None]:
        """A callback that counts updated partitions and reports every thousand."""
        completed = 0
        lock = threading.Lock()

        def count(done: int) -> None:
            nonlocal completed
            with lock:
                before, completed = completed, completed + done
                if completed < total and completed // _REPORTED_EACH > before // _REPORTED_EACH:
                    self._note(target, "progress", f"{completed} of {total} partitions updated")

        return count

    def _saved(self, step: RebuildPartitions, execution: Execution) -> Sequence[GluePartition]:
        """The partitions as they were before the change, from the backup."""
        target = execution.target
        if not step.backup:
            return execution.saved[target].partitions
        try:
            return self._backups.load(target.database, target.name, step.backup).partitions
        except AwsError as error:
            raise AwsError(
                f"partitions of {target} must be rebuilt from the backup that an interrupted run "
                f"wrote at {step.backup}, which cannot be read ({error})",
                "run this where the backup is, or repair the partitions yourself (MSCK REPAIR "
                f"TABLE) and then run ALTER TABLE {target} SET TBLPROPERTIES ('{UNFINISHED}' = '')",
            ) from error

    def _with_preserved_fields(self, before: GlueTable, execution: Execution) -> GlueTable:
        """Copy the preserved fields of ``before`` to the live table, and return the live table."""
        target = execution.target
        created = self._live(target)
        after = table_input(created) | merge_preserved(before, created)
        parameters = dict(after["Parameters"])
        parameters.pop(UNFINISHED, None)
        after["Parameters"] = parameters
        if after != table_input(created):
            self._aws.catalog.update_table(target.database, after, created, archive=False)
            execution.written(target, after)
        return self._live(target)


def _cascade_of(plan: Plan, table: GlueTable) -> Callable[[Partition], Partition]:
    """A function that returns a partition with the schema that the plan's cascade sets."""
    shared = [step.shared for step in plan.steps if isinstance(step, CascadePartitions)]

    def cascade(partition: Partition) -> Partition:
        for properties in shared:
            partition = with_table_schema(partition, table, properties) or partition
        return partition

    return cascade
