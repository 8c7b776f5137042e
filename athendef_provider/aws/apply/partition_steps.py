"""The steps of a plan that write partitions: copy, cascade, rebuild."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from athendef_provider.aws.apply.execution import Execution, Target
from athendef_provider.aws.apply.partitions import PartitionChanges, change_values, following
from athendef_provider.aws.apply.preserved import kept
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
    """Writes the partitions of one account's tables; ``notify`` receives notices."""

    def __init__(self, aws: Aws, backups: Backups, notify: Notify) -> None:
        self._aws = aws
        self._backups = backups
        self._notify = notify

    def cascade(self, step: CascadePartitions, execution: Execution) -> None:
        """Give the partitions the table's columns, and its SerDe properties where they shared."""
        target = execution.target
        table = self._marked(execution)
        changed = [
            followed
            for partition in self._aws.catalog.partitions(target.database, target.name)
            if (followed := following(partition, table, step.shared)) is not None
        ]
        if changed:
            self._note(target, "partitions-updated", f"updating {len(changed)} partition schemas")
            self._update(target, changed)

    def copy(self, step: CopyPartitions, execution: Execution) -> None:
        """Give what others wrote on the old table, and its partitions, to the new one.

        The old one is removed next: partitions that are added meanwhile are copied, too.
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
                (following(partition, table, shared) if step.cascade else None)
                or partition_input(partition)
                for partition in remaining
            ]
            self._aws.catalog.create_partitions(target.database, target.name, created)
            copied |= {tuple(partition["Values"]) for partition in remaining}
        text = f"copied {len(copied)} partitions from {step.from_name}"
        self._note(target, "partitions-copied", text)

    def rebuild(self, step: RebuildPartitions, execution: Execution) -> int:
        """Give the partitions that this change began with their values under the new keys.

        They are taken from the backup that was written when the change began, never from the live
        table: its partitions may be changed already, in part, by an interrupted run. Returns their
        count.
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
                break  # MSCK REPAIR TABLE finds the removed ones again, under the new keys
        else:
            raise ConcurrentModificationError(
                f"partitions of {target} are changed by somebody else, too"
            )
        return len(saved)

    def report_repair(self, target: Target, before: int) -> None:
        """Report what MSCK REPAIR TABLE found; warn of partitions that it did not find again."""
        now = len(self._aws.catalog.partitions(target.database, target.name))
        self._note(target, "partitions-found", f"MSCK REPAIR TABLE found {now} partitions")
        if now < before:
            self._warn(
                target,
                "partitions-not-found",
                f"{before - now} of {before} partitions were not found again and are no longer "
                "read: add them with their LOCATION (ALTER TABLE ADD PARTITION), or restore the "
                f"old keys (`athendef restore {target}` has all partitions)",
            )

    def _live(self, target: Target) -> GlueTable:
        table = self._aws.catalog.table(target.database, target.name)
        if table is None:
            raise ConcurrentModificationError(f"{target} is gone: somebody removed it meanwhile")
        return table

    def _marked(self, execution: Execution) -> GlueTable:
        """The live table, while its partitions are this run's work."""
        table = self._live(execution.target)
        execution.check_mark(table)
        return table

    def _table_with_keys(self, step: RebuildPartitions, execution: Execution) -> GlueTable:
        """The live table, while it is this run's work, and has the keys of the plan."""
        table = self._marked(execution)
        keys = table.get("PartitionKeys") or []
        if tuple(key["Name"].lower() for key in keys) != step.to_keys:
            raise ConcurrentModificationError(
                f"the partition keys of {execution.target} were changed by somebody else"
            )
        return table

    def _write(
        self, target: Target, changes: PartitionChanges, cascade: Callable[[Partition], Partition]
    ) -> None:
        """Apply ``changes``; removal comes last, so that no data is out of reach in between.

        Each partition gets its final schema at once: a write of this run that arrives late, after
        another run has finished the work, changes nothing.
        """
        catalog = self._aws.catalog
        created = [cascade(partition) for partition in changes.create]
        catalog.create_partitions(target.database, target.name, created)
        self._update(target, [cascade(partition) for partition in changes.update])
        catalog.delete_partitions(target.database, target.name, changes.remove)

    def _report(self, target: Target, changes: PartitionChanges) -> None:
        moved, removed = len(changes.create) + len(changes.update), len(changes.remove)
        if moved:
            text = f"rebuilt {moved} partitions under the new keys"
            self._note(target, "partitions-rebuilt", text)
        elif removed:
            self._note(target, "partitions-removed", f"removed {removed} partitions")
        if changes.merged:
            self._warn(
                target,
                "partitions-merged",
                f"{changes.merged} partitions have the new values of other partitions but another "
                "folder: their data is no longer read (they are in the backup)",
            )
        if changes.occupied:
            self._warn(
                target,
                "partitions-occupied",
                f"{changes.occupied} partitions have new values under which another client added "
                "a partition meanwhile: the added ones are kept, the others are in the backup",
            )

    def _note(self, target: Target, code: str, text: str) -> None:
        self._notify(Notice("note", code, str(target), text))

    def _warn(self, target: Target, code: str, text: str) -> None:
        self._notify(Notice("warning", code, str(target), text))

    def _update(self, target: Target, partitions: Sequence[Mapping[str, object]]) -> None:
        count = self._counter(target, len(partitions))
        self._aws.catalog.update_partitions(target.database, target.name, partitions, count)

    def _counter(self, target: Target, total: int) -> Callable[[int], None]:
        """A callback that reports, of many partitions, how many are done, a thousand at a time."""
        so_far = 0
        counting = threading.Lock()

        def count(done: int) -> None:
            nonlocal so_far
            with counting:
                before, so_far = so_far, so_far + done
                if so_far < total and so_far // _REPORTED_EACH > before // _REPORTED_EACH:
                    self._note(target, "progress", f"{so_far} of {total} partitions written")

        return count

    def _saved(self, step: RebuildPartitions, execution: Execution) -> Sequence[GluePartition]:
        """The partitions as they were when the change began."""
        target = execution.target
        if not step.backup:
            return execution.saved[target].partitions
        try:
            return self._backups.load(target.database, target.name, step.backup).partitions
        except AwsError as error:
            raise AwsError(
                f"an interrupted run has left partitions of {target} to be rebuilt from its "
                f"backup of {step.backup}, which can't be read ({error})",
                "run it where the backup is, or repair the partitions yourself (MSCK REPAIR "
                f"TABLE) and then run ALTER TABLE {target} SET TBLPROPERTIES ('{UNFINISHED}' = '')",
            ) from error

    def _with_preserved_fields(self, before: GlueTable, execution: Execution) -> GlueTable:
        """The live table, after it was given what others have written on the one ``before``."""
        target = execution.target
        created = self._live(target)
        after = table_input(created) | kept(before, created)
        parameters = dict(after["Parameters"])
        parameters.pop(UNFINISHED, None)
        after["Parameters"] = parameters
        if after != table_input(created):
            self._aws.catalog.update_table(target.database, after, created, archive=False)
            execution.written(target)
        return self._live(target)


def _cascade_of(plan: Plan, table: GlueTable) -> Callable[[Partition], Partition]:
    """What gives a partition the schema that the plan's cascade will ask for."""
    shared = [step.shared for step in plan.steps if isinstance(step, CascadePartitions)]

    def cascade(partition: Partition) -> Partition:
        for properties in shared:
            partition = following(partition, table, properties) or partition
        return partition

    return cascade
