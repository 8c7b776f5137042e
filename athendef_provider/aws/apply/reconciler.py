"""Creates, updates and removes objects of the catalog: read, plan, execute, verify.

Each method can be interrupted at any point and called again. Creation adopts an object that equals
the wanted definition, removal of an absent object succeeds, and a change is always planned from
the live definition, so that it includes the remaining steps of an interrupted run.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from athendef_provider.aws.apply.execution import SupersededError, Target
from athendef_provider.aws.apply.executor import Executor, is_shadow_of
from athendef_provider.aws.apply.live_object import (
    LiveObject,
    adoption_reason,
    to_live_object,
)
from athendef_provider.aws.backup.backups import Backups
from athendef_provider.aws.catalog import BulkReader, GlueTable
from athendef_provider.aws.errors import (
    AwsError,
    BlockedPlanError,
    ConcurrentModificationError,
    RetryableError,
)
from athendef_provider.aws.session import Aws
from athendef_provider.aws.statements import StatementError
from athendef_provider.changes import (
    NO_OPTIONS,
    Plan,
    PlanOptions,
    blocked_steps,
    can_adopt,
    differences,
    plan_transition,
)
from athendef_provider.changes.describe import describe
from athendef_provider.changes.planning.hive import shadow_name
from athendef_provider.changes.planning.partition_loss import (
    RegisteredPartitions,
    count_lost,
    may_lose_partitions,
)
from athendef_provider.changes.planning.resume import PendingPartitionWork, plan_resume
from athendef_provider.changes.policy import BlockedStep, destructive_change_of
from athendef_provider.config import Settings
from athendef_provider.definition.glue.from_glue import from_glue_database
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError
from athendef_provider.definition.locations import normal_location
from athendef_provider.definition.model import (
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    View,
    full_name,
    kind_of,
)
from athendef_provider.definition.normalize import normalize, reference
from athendef_provider.notices import Notice, Notify
from athendef_provider.redaction import Secrets

_NO_DURABLE_BACKUP = (
    "the backup of this destructive change could only be written to this CI machine: neither "
    "athendef:backups nor a location for query results is set"
)
_TRIES = 4
_SHORTEST_PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Outcome:
    """The live object after `create`; ``created`` is false if it existed before."""

    live: LiveObject
    created: bool


class Reconciler:
    """Creates, reads, updates and removes objects in one account's catalog.

    ``notify`` receives messages for the user.
    """

    def __init__(
        self,
        aws: Aws,
        settings: Settings,
        notify: Notify,
        secrets: Callable[[], Secrets] = Secrets,
    ) -> None:
        self._aws = aws
        self._settings = settings
        self._notify = notify
        self._backups = Backups(aws, settings.backups, settings.keep_backups, secrets)
        self._executor = Executor(aws, self._backups, notify)
        self._bulk = BulkReader(aws.catalog)

    def read(self, wanted: Definition, *, expected: bool = True) -> LiveObject | None:
        """The live object with the name of ``wanted``, from a bulk read; None if there is none.

        If it is ``expected`` to exist, its absence is verified by a second read.
        """
        self._aws.reach()
        if isinstance(wanted, Database):
            return self._read_now(wanted)
        return self._to_live_object(
            self._bulk.table(wanted.database, wanted.name, expected=expected), wanted
        )

    def create(self, wanted: Definition, options: PlanOptions = NO_OPTIONS) -> Outcome:
        """Create ``wanted``, or adopt an equal object that exists already.

        An existing object that differs is altered if the options allow it. Otherwise raises
        `AwsError`, because the object may belong to somebody else.
        """
        return self._converge(None, wanted, options)

    def update(
        self,
        wanted: Definition,
        options: PlanOptions = NO_OPTIONS,
        before: Definition | None = None,
    ) -> LiveObject:
        """Alter the live object to match ``wanted``. Returns the live object afterwards.

        ``before`` is the definition in the state, if there is one. If its name differs, the object
        is renamed. Parameters that it declares count as the user's, even service-owned ones.
        """
        return self._converge(before or wanted, wanted, options).live

    def delete(self, definition: Definition, options: PlanOptions = NO_OPTIONS) -> None:
        """Remove ``definition`` from the catalog. Succeeds if it does not exist.

        An object of another kind with this name is kept. A database that contains tables is kept,
        because they are unmanaged.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                self._remove(definition, options)
                break
            except (ConcurrentModificationError, RetryableError):
                if not tries_left:
                    raise
                _backoff(tries_left)

    def _remove(self, definition: Definition, options: PlanOptions) -> None:
        # A table can be removed even if its metadata file cannot be read.
        live = self._read_now(definition, metadata=False)
        if live is None:
            return
        if isinstance(definition, Database):
            table = next(iter(self._aws.catalog.tables(definition.name)), None)
            if table is not None or definition.name == "default":
                why = (
                    f"it contains the table {table['Name']}, which this stack does not manage"
                    if table
                    else "it exists in every account"
                )
                self._note("kept", definition.name, f"the database was kept: {why}")
                return
        elif kind_of(live.definition) != kind_of(definition):
            kind = kind_of(live.definition).with_article
            self._note("kept", full_name(definition), f"it was kept, because it is now {kind}")
            return
        if options.on_remove == "drop" and _has_moved(live.definition, definition):
            raise AwsError(
                f"{full_name(definition)} has another location than in the state: "
                "on-remove=drop would delete the data of another table",
                "run `pulumi refresh`, and review the new plan",
            )
        plan = plan_transition(live.definition, None, options)
        self._check(plan, options)
        self._executor.execute(plan, _target(definition), _planned(live))

    def _converge(
        self, before: Definition | None, wanted: Definition, options: PlanOptions
    ) -> Outcome:
        """Plan from the live object and execute. Retries a bounded number of times.

        Retries after concurrent changes by others, after failures that Athena calls retryable, and
        after a statement failed on a table that has changed since it was planned: a statement of
        an interrupted run may still have been running in Athena.
        """
        # If it was created after the bulk read, the CREATE statement fails, and it is read.
        is_absent = before is None and self._was_absent(wanted)
        for tries_left in reversed(range(_TRIES)):
            live = None
            try:
                old = self._resumed(before) if before and _is_renamed(before, wanted) else None
                live = None if is_absent else self._resumed(reference(before, wanted))
                is_absent = False
                plan = self._plan(before, wanted, old, live, options)
                self._check(plan, options)
                table = self._executor.execute(plan, _target(wanted), _planned(old, live))
                break
            except (ConcurrentModificationError, RetryableError):
                if not tries_left:
                    raise
                _backoff(tries_left)
            except StatementError:
                if not tries_left or self._is_unchanged(live, reference(before, wanted)):
                    raise
        self._executor.drop_remaining_shadow(_target(wanted))
        if before is None and live is not None and not plan:
            text = f"{adoption_reason(wanted)}: adopted into the state"
            self._note("adopted", full_name(wanted), text)
        return Outcome(self._verified(wanted, table), created=live is None)

    def _plan(
        self,
        before: Definition | None,
        wanted: Definition,
        old: LiveObject | None,
        live: LiveObject | None,
        options: PlanOptions,
    ) -> Plan:
        """The plan from the object under the ``old`` name, else from the ``live`` object."""
        existing = live.definition if live else None
        if old is not None:
            return self._transition(old.definition, wanted, options, existing)
        if before is None or existing is None:
            return self._transition(None, wanted, options, existing)
        return self._transition(existing, wanted, options)

    def _transition(
        self,
        from_: Definition | None,
        wanted: Definition,
        options: PlanOptions,
        existing: Definition | None = None,
    ) -> Plan:
        """The plan of a transition; the registered partitions are counted if they may be lost."""
        plan = plan_transition(from_, wanted, options, existing=existing)
        partitions = self.partitions_at_risk(plan, from_ or existing, wanted)
        if partitions is None:
            return plan
        options = replace(options, partitions=partitions)
        return plan_transition(from_, wanted, options, existing=existing)

    def partitions_at_risk(
        self, plan: Plan, live: Definition | None, wanted: Definition
    ) -> RegisteredPartitions | None:
        """Count the partitions of the ``live`` table; None if ``plan`` can lose none.

        Reads all partitions of the table, which takes a call for each thousand.
        """
        if not (
            may_lose_partitions(plan)
            and isinstance(live, HiveTable)
            and isinstance(wanted, HiveTable)
        ):
            return None
        partitions = self._aws.catalog.partitions(live.database, live.name)
        locations = (str(p["StorageDescriptor"].get("Location", "")) for p in partitions)
        return count_lost(locations, wanted)

    def _note(self, code: str, resource: str, text: str) -> None:
        self._notify(Notice("note", code, resource, text))

    def _was_absent(self, wanted: Definition) -> bool:
        """Whether a bulk read of this run has shown that ``wanted`` does not exist."""
        return not isinstance(wanted, Database) and self._bulk.lacks(wanted.database, wanted.name)

    def _verified(self, wanted: Definition, table: GlueTable | None) -> LiveObject:
        """The live object after a run. Raises `AwsError` if it is absent or still differs.

        It is read, unless the run has written or read ``table`` last.
        """
        live = self._to_live_object(table, wanted) if table else self._read_now(wanted)
        if live is None:
            raise AwsError(f"{full_name(wanted)} is not in the catalog after it was created")
        if not isinstance(wanted, View) and not can_adopt(live.definition, wanted):
            raise AwsError(
                f"{full_name(wanted)} still differs after apply; remaining changes: "
                f"{describe(differences(live.definition, wanted))}"
            )
        return live

    def _resumed(self, declared: Definition) -> LiveObject | None:
        """The live object with the declared name, after completing an interrupted run."""
        live = self._read_now(declared)
        if live is None or not live.interrupted:
            return live
        self._finish(live)
        return self._read_now(declared)

    def _finish(self, live: LiveObject) -> None:
        """Complete the remaining steps of an interrupted run on the table.

        Raises `SupersededError` if that run started after this one, because it may still be active.
        """
        target = _target(live.definition)
        if live.unfinished is not None and live.unfinished.run > self._executor.run:
            raise SupersededError(
                f"a run of athendef that started after this one is changing {target}",
                "let the other run finish, then run this again",
            )
        text = "completing the remaining steps of an interrupted run"
        self._note("resumed", str(target), text)
        if live.shadow:
            self._executor.drop_shadow(target)
            self._bulk.forget(target.database, shadow_name(target.name))
        match live:
            case LiveObject(
                definition=HiveTable() as table, unfinished=PendingPartitionWork() as pending
            ):
                self._executor.execute(plan_resume(table, pending), target, _planned(live))
            case _:
                pass

    def blocked_steps(self, plan: Plan, options: PlanOptions) -> tuple[BlockedStep, ...]:
        """The steps that are blocked, by the options or for want of a durable backup.

        A CI machine is gone after the run, and with it a backup that is only on it.
        """
        if blocked := blocked_steps(plan, options.allow):
            return blocked
        is_destructive = any(destructive_change_of(step) for step in plan.steps)
        if is_destructive and os.environ.get("CI") and not self._backups.are_durable:
            return (BlockedStep(_NO_DURABLE_BACKUP, "set `athendef:backups` to a folder in S3"),)
        return ()

    def _check(self, plan: Plan, options: PlanOptions) -> None:
        """Raise `BlockedPlanError` if a step is blocked. A preview reports the same error."""
        if blocked := self.blocked_steps(plan, options):
            raise BlockedPlanError(blocked)

    def _read_now(self, declared: Definition, *, metadata: bool = True) -> LiveObject | None:
        """The live object with the declared name, not from a bulk read; normalized with it.

        Without ``metadata`` the metadata file of an Iceberg table is not read. Raises
        `IcebergMetadataError`.
        """
        self._aws.reach()
        if isinstance(declared, Database):
            database = self._aws.catalog.database(declared.name)
            if database is None:
                return None
            return LiveObject(normalize(from_glue_database(database), declared))
        table = self._aws.catalog.table(declared.database, declared.name)
        return self._to_live_object(table, declared, metadata=metadata)

    def _is_unchanged(self, planned: LiveObject | None, declared: Definition) -> bool:
        """Whether the live object still equals ``planned``; true if it cannot be read."""
        with contextlib.suppress(AwsError, IcebergMetadataError):
            return self._read_now(declared) == planned
        return True

    def _to_live_object(
        self, table: GlueTable | None, declared: Definition, *, metadata: bool = True
    ) -> LiveObject | None:
        if table is None:
            return None
        iceberg_metadata = self._aws.catalog.iceberg_metadata(table) if metadata else None
        live = to_live_object(table, iceberg_metadata, declared)
        target = _target(live.definition)
        candidate = self._bulk.unrequested(target.database, shadow_name(target.name))
        shadow = candidate is not None and is_shadow_of(target, candidate)
        return replace(live, shadow=shadow, table=table)


def _target(definition: Definition) -> Target:
    if isinstance(definition, Database):
        return Target(definition.name, "")
    return Target(definition.database, definition.name)


def _backoff(tries_left: int) -> None:
    """Wait before a retry, twice as long each time."""
    time.sleep(_SHORTEST_PAUSE_SECONDS * 2 ** (_TRIES - 1 - tries_left))


def _is_renamed(before: Definition, wanted: Definition) -> bool:
    return full_name(before) != full_name(wanted)


def _has_moved(live: Definition, definition: Definition) -> bool:
    """Whether the live Iceberg table has another location than the state's definition."""
    match live, definition:
        case IcebergTable(location=live_location), IcebergTable(location=location):
            return normal_location(live_location) != normal_location(location)
        case _:
            return False


def _planned(*objects: LiveObject | None) -> dict[Target, GlueTable]:
    """The live tables that a plan is based on; they guard its writes."""
    return {_target(live.definition): live.table for live in objects if live and live.table}
