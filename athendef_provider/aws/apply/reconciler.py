"""Brings the live catalog to a definition: plan from what is there, run, read back.

Every method can be killed anywhere and called again: creation adopts what equals the wanted
definition, removal of the absent is success, and a change is always planned from the live table,
so what an interrupted run has left half done is planned again.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from athendef_provider.aws.apply.execution import SupersededError, Target
from athendef_provider.aws.apply.executor import Executor, is_shadow_of
from athendef_provider.aws.apply.live_object import (
    LiveObject,
    as_found,
    ignore_undeclared,
    understood,
    with_previous_parameters,
)
from athendef_provider.aws.backup.backups import Backups
from athendef_provider.aws.catalog import BulkReader, GlueTable
from athendef_provider.aws.errors import AwsError, ConcurrentModificationError, RetryableError
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
from athendef_provider.changes.hive import shadow_name
from athendef_provider.changes.resume import PendingPartitionWork, plan_resume
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
from athendef_provider.notices import Notice, Notify
from athendef_provider.redaction import Secrets

_TRIES = 4
_SHORTEST_PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Outcome:
    """The live definition after a creation, and whether it was created, or adopted."""

    found: LiveObject
    created: bool


class Reconciler:
    """Creates, reads, updates and removes definitions in one account's catalog."""

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
        backups = Backups(aws, settings.backups, settings.keep_backups, secrets)
        self._executor = Executor(aws, backups, notify)
        self._bulk = BulkReader(aws.catalog)

    def read(self, wanted: Definition, *, expected: bool = True) -> LiveObject | None:
        """The live definition under the wanted name, from a bulk read; None where there is none.

        ``expected`` means that it should be there: then its absence is verified.
        """
        self._aws.reach()
        if isinstance(wanted, Database):
            return self._now(wanted)
        return self._understood(
            self._bulk.table(wanted.database, wanted.name, expected=expected), wanted
        )

    def create(self, wanted: Definition, options: PlanOptions = NO_OPTIONS) -> Outcome:
        """Create ``wanted``; where an equal object exists already, adopt it.

        One that differs is altered where the options say so. Else it may be somebody else's, and
        the difference is an error.
        """
        return self._converge(None, wanted, options)

    def update(
        self,
        wanted: Definition,
        options: PlanOptions = NO_OPTIONS,
        before: Definition | None = None,
    ) -> LiveObject:
        """Alter the live object into ``wanted``, and return the live definition afterwards.

        ``before`` is the state's definition, if known: where it has another name, the object is
        renamed; and parameters that it declares were the user's, even where services write them.
        """
        return self._converge(before or wanted, wanted, options).found

    def delete(self, definition: Definition, options: PlanOptions = NO_OPTIONS) -> None:
        """Remove ``definition`` from the catalog; success where it is gone already.

        An object of another kind that has the name by now is not what was to be removed, and is
        kept. A database is kept while tables are in it: they belong to somebody else.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                self._remove(definition, options)
                break
            except (ConcurrentModificationError, RetryableError):
                if not tries_left:
                    raise
                _leave_time(tries_left)

    def _remove(self, definition: Definition, options: PlanOptions) -> None:
        # A table is removed whether its metadata file can be read or not.
        found = self._now(definition, metadata=False)
        if found is None:
            return
        if isinstance(definition, Database):
            table = next(iter(self._aws.catalog.tables(definition.name)), None)
            if table is not None or definition.name == "default":
                why = (
                    f"it has the table {table['Name']}, which this stack does not manage"
                    if table
                    else "every account has it"
                )
                self._note("kept", definition.name, f"the database is kept: {why}")
                return
        elif kind_of(found.definition) != kind_of(definition):
            kind = kind_of(found.definition).with_article
            self._note("kept", full_name(definition), f"kept, because it is {kind} now")
            return
        if options.on_remove == "drop" and _is_elsewhere(found.definition, definition):
            raise AwsError(
                f"{full_name(definition)} has another location by now than the table that is to "
                "be removed: on-remove=drop would delete data that was not this table's",
                "run `pulumi refresh`, and look at what the plan says then",
            )
        plan = plan_transition(found.definition, None, options)
        self._check(plan, options)
        self._executor.execute(plan, _target(definition), _planned(found))

    def _converge(
        self, before: Definition | None, wanted: Definition, options: PlanOptions
    ) -> Outcome:
        """Plan from the live catalog and run, until nothing differs; a bounded number of times.

        Another try is for what others did meanwhile (ConcurrentModificationException), and for
        failures that Athena calls retryable. So it is for a statement that failed on a table
        which is not any more what it was planned for: a statement of an interrupted run, still
        at work in Athena, may have changed it first.
        """
        for tries_left in reversed(range(_TRIES)):
            seen = None
            try:
                old = self._resumed(before) if before and _is_renamed(before, wanted) else None
                seen = self._resumed(with_previous_parameters(before, wanted), before)
                plan = self._plan(before, wanted, old, seen, options)
                self._check(plan, options)
                self._executor.execute(plan, _target(wanted), _planned(old, seen))
                break
            except (ConcurrentModificationError, RetryableError):
                if not tries_left:
                    raise
                _leave_time(tries_left)
            except StatementError:
                if not tries_left or self._is_still(
                    seen, with_previous_parameters(before, wanted), before
                ):
                    raise
        self._executor.drop_remaining_shadow(_target(wanted))
        if before is None and seen is not None and not plan:
            self._note("adopted", full_name(wanted), f"{as_found(wanted)}: adopted into the state")
        return Outcome(self._verified(wanted), created=seen is None)

    def _plan(
        self,
        before: Definition | None,
        wanted: Definition,
        old: LiveObject | None,
        seen: LiveObject | None,
        options: PlanOptions,
    ) -> Plan:
        """The plan from what is live: under the ``old`` name, or ``seen`` under the wanted one."""
        existing = seen.definition if seen else None
        if old is not None:
            return plan_transition(old.definition, wanted, options, existing=existing)
        if before is None or existing is None:
            return plan_transition(None, wanted, options, existing=existing)
        return plan_transition(existing, wanted, options)

    def _note(self, code: str, resource: str, text: str) -> None:
        self._notify(Notice("note", code, resource, text))

    def _verified(self, wanted: Definition) -> LiveObject:
        """The live definition after a run; a remaining difference is an error."""
        found = self._now(wanted)
        if found is None:
            raise AwsError(f"{full_name(wanted)} is not in the catalog after it was created")
        if not isinstance(wanted, View) and not can_adopt(found.definition, wanted):
            raise AwsError(
                f"{full_name(wanted)} still differs after apply; remaining changes: "
                f"{describe(differences(found.definition, wanted))}"
            )
        return found

    def _resumed(self, wanted: Definition, before: Definition | None = None) -> LiveObject | None:
        """The live definition under the wanted name, after what an interrupted run left is done."""
        found = self._now(wanted, before)
        if found is None or not found.cut_short:
            return found
        self._finish(found)
        return self._now(wanted, before)

    def _finish(self, found: LiveObject) -> None:
        """Do what an interrupted run has left to do, for the table as it is now.

        A run that started after this one is not interrupted as far as this one can know: it does
        the work itself, and this one stops.
        """
        target = _target(found.definition)
        if found.unfinished is not None and found.unfinished.run > self._executor.run:
            raise SupersededError(
                f"a run of athendef that started after this one is changing {target}",
                "let the other run finish, then run this again",
            )
        text = "a previous run was interrupted: its remaining steps are completed first"
        self._note("resumed", str(target), text)
        if found.shadow:
            self._executor.drop_shadow(target)
            self._bulk.forget(target.database, shadow_name(target.name))
        match found:
            case LiveObject(
                definition=HiveTable() as table, unfinished=PendingPartitionWork() as left
            ):
                self._executor.execute(plan_resume(table, left), target, _planned(found))
            case _:
                pass

    def _check(self, plan: Plan, options: PlanOptions) -> None:
        """Raise where a step is blocked: preview has said so already, if it was run."""
        if blocked := blocked_steps(plan, options.allow):
            raise AwsError("; ".join(map(str, blocked)))

    def _now(
        self, wanted: Definition, before: Definition | None = None, *, metadata: bool = True
    ) -> LiveObject | None:
        """The live object under the wanted name, read now.

        Raises `IcebergMetadataError`; without ``metadata`` an Iceberg table's file is not read.
        """
        self._aws.reach()
        if isinstance(wanted, Database):
            database = self._aws.catalog.database(wanted.name)
            if database is None:
                return None
            return LiveObject(
                ignore_undeclared(from_glue_database(database, wanted=wanted), wanted)
            )
        table = self._aws.catalog.table(wanted.database, wanted.name)
        return self._understood(table, wanted, before, metadata=metadata)

    def _is_still(
        self, seen: LiveObject | None, wanted: Definition, before: Definition | None
    ) -> bool:
        """Whether a statement has failed on what was ``seen``, as far as can be told.

        Who gets no answer has that failure to tell of, and not this one.
        """
        with contextlib.suppress(AwsError, IcebergMetadataError):
            return self._now(wanted, before) == seen
        return True

    def _understood(
        self,
        table: GlueTable | None,
        wanted: Definition,
        before: Definition | None = None,
        *,
        metadata: bool = True,
    ) -> LiveObject | None:
        if table is None:
            return None
        own = self._aws.catalog.iceberg_metadata(table) if metadata else None
        found = understood(table, own, wanted, before)
        target = _target(found.definition)
        left = self._bulk.beside(target.database, shadow_name(target.name))
        shadow = left is not None and is_shadow_of(target, left)
        return replace(found, shadow=shadow, table=table)


def _target(definition: Definition) -> Target:
    if isinstance(definition, Database):
        return Target(definition.name, "")
    return Target(definition.database, definition.name)


def _leave_time(tries_left: int) -> None:
    """Wait for what others do: at first a moment, then longer."""
    time.sleep(_SHORTEST_PAUSE_SECONDS * 2 ** (_TRIES - 1 - tries_left))


def _is_renamed(before: Definition, wanted: Definition) -> bool:
    return full_name(before) != full_name(wanted)


def _is_elsewhere(live: Definition, definition: Definition) -> bool:
    """Whether an Iceberg table is another one than the state's, by its location."""
    match live, definition:
        case IcebergTable(location=here), IcebergTable(location=there):
            return normal_location(here) != normal_location(there)
        case _:
            return False


def _planned(*objects: LiveObject | None) -> dict[Target, GlueTable]:
    """The live tables that a plan is made from: what is written over them is guarded by them."""
    return {_target(each.definition): each.table for each in objects if each and each.table}
