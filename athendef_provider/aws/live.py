"""Bringing the live catalogue to a definition: plan from what is there, run, read back.

Every method can be killed anywhere and called again: creation adopts what equals the wanted
definition, removal of the absent is success, and a change is always planned from the live table,
so what a killed run has left half done is simply planned again.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from athendef_provider.aws.backups import Backups
from athendef_provider.aws.catalogue import BulkReader, GlueTable
from athendef_provider.aws.errors import AwsRefusal, ConcurrentChange, TryAgain
from athendef_provider.aws.execution import Executor, Target, is_shadow_of
from athendef_provider.aws.found import (
    Found,
    as_far_as_said,
    as_found,
    occupied_by,
    same,
    understood,
    with_words_of,
)
from athendef_provider.aws.session import Aws
from athendef_provider.aws.statements import StatementRefused
from athendef_provider.changes import (
    Plan,
    differences,
    plan_change,
    plan_creation,
    plan_removal,
    plan_rename,
    refusals,
)
from athendef_provider.changes.differences import NO_RENAMES
from athendef_provider.changes.hive import shadow_name
from athendef_provider.changes.unfinished import Unfinished, plan_finish
from athendef_provider.changes.words import kind_of, say
from athendef_provider.config import OnRemove, Settings
from athendef_provider.definition.glue import from_glue_database
from athendef_provider.definition.iceberg_metadata import IcebergMetadataError
from athendef_provider.definition.model import (
    Database,
    Definition,
    HiveTable,
    View,
    full_name,
)

_TRIES = 4
_SHORTEST_PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands after a creation, and whether it is we who made it."""

    found: Found
    made: bool


class Reconciler:
    """Creates, reads, updates and removes definitions in one account's catalogue."""

    def __init__(self, aws: Aws, settings: Settings, tell: Callable[[str], None]) -> None:
        self._aws = aws
        self._settings = settings
        self._tell = tell
        backups = Backups(aws, settings.backups, settings.keep_backups)
        self._executor = Executor(aws, backups, tell)
        self._bulk = BulkReader(aws.catalogue)

    def read(self, wanted: Definition, *, expected: bool = True) -> Found | None:
        """What stands under the wanted name, from a bulk read; None where nothing does.

        ``expected`` says that it should be there: that it is not, is made sure of.
        """
        self._aws.reach()
        if isinstance(wanted, Database):
            return self._now(wanted)
        return self._understood(
            self._bulk.table(wanted.database, wanted.name, expected=expected), wanted
        )

    def create(self, wanted: Definition, allow: Collection[str]) -> Outcome:
        """Make ``wanted``; where it stands already, adopt it.

        What stands and differs is altered where `athendef:adopt` says so, and else refused with
        the difference: it may be somebody else's.
        """
        found = self._now(wanted)
        if found is None:
            try:
                return Outcome(self._make(wanted), made=True)
            except StatementRefused:
                # It may have appeared since: a killed run's statement can still be at work.
                # The first failure is the one to tell.
                with contextlib.suppress(AwsRefusal, IcebergMetadataError):
                    found = self._now(wanted)
                if found is None or occupied_by(found.definition, wanted):
                    raise
        occupied = occupied_by(found.definition, wanted)
        if not occupied:
            self._finish(found)
            self._tell(f"{as_found(wanted)}: adopted")
            return Outcome(found, made=False)
        if not self.may_alter(found.definition, wanted, allow):
            raise AwsRefusal(occupied)
        return Outcome(self._bring_about(wanted, allow), made=False)

    def may_alter(self, found: Definition, wanted: Definition, allow: Collection[str]) -> bool:
        """Whether what stands, and is not the stack's yet, may be altered into ``wanted``.

        What is of another kind is replaced where that is permitted, whoever made it.
        """
        replaces = kind_of(found) != kind_of(wanted)
        return self._settings.adopt or (replaces and "replace" in self._allowed(allow))

    def update(
        self,
        wanted: Definition,
        allow: Collection[str],
        renames: Mapping[str, str] = NO_RENAMES,
        before: Definition | None = None,
    ) -> Found:
        """Alter the live table into ``wanted``, and give what stands afterwards.

        ``before`` is what the state says: where it has another name, the table is renamed; and
        what it says of parameters that services write too was the user's word, and goes with it.
        """
        return self._bring_about(wanted, allow, renames, before)

    def delete(self, definition: Definition, on_remove: OnRemove | None) -> None:
        """Take ``definition`` out of the catalogue; success where it is gone already.

        What stands there by now in another kind is not what was to be removed, and stays. A
        database stays while tables are in it: they are not ours.
        """
        # Whether its metadata file can be read is no matter to a table that goes.
        found = self._now(definition, metadata=False)
        if found is None:
            return
        if isinstance(definition, Database):
            left = next(iter(self._aws.catalogue.tables(definition.name)), None)
            if left is not None or definition.name == "default":
                why = f"{left['Name']} is in it, and not ours" if left else "every account has it"
                self._tell(f"database {definition.name} stays: {why}")
                return
        elif _is_view(found.definition) != _is_view(definition):
            self._tell(f"{full_name(definition)} is {kind_of(found.definition)} by now, and stays")
            return
        plan = plan_removal(found.definition, on_remove or self._settings.on_remove)
        self._refuse(plan, ())
        self._executor.carry_out(plan, _target(definition))

    def _make(self, wanted: Definition) -> Found:
        """Run the statement that makes ``wanted`` where nothing is."""
        for tries_left in reversed(range(_TRIES)):
            try:
                self._executor.carry_out(plan_creation(wanted), _target(wanted))
                break
            except TryAgain:
                if not tries_left:
                    raise
                _leave_time(tries_left)
        return self._verified(wanted)

    def _bring_about(
        self,
        wanted: Definition,
        allow: Collection[str],
        renames: Mapping[str, str] = NO_RENAMES,
        before: Definition | None = None,
    ) -> Found:
        """Plan from the live catalogue and run, until nothing differs; a bounded number of times.

        Another try is for what others did meanwhile (ConcurrentModificationException), and for
        failures that Athena calls retryable. So it is for a statement that failed on a table
        which is not any more what it was planned for: what a killed run has left at work in
        Athena may have changed it first.
        """
        for tries_left in reversed(range(_TRIES)):
            seen = self._now(with_words_of(before, wanted), before)
            try:
                plan = self._plan(wanted, seen, renames, before)
                self._refuse(plan, allow)
                self._executor.carry_out(plan, _target(wanted))
                break
            except (ConcurrentChange, TryAgain):
                if not tries_left:
                    raise
                _leave_time(tries_left)
            except StatementRefused:
                if not tries_left or self._is_still(seen, with_words_of(before, wanted), before):
                    raise
        return self._verified(wanted)

    def _verified(self, wanted: Definition) -> Found:
        """What stands after a run; a difference that it has left is an error."""
        found = self._now(wanted)
        if found is None:
            raise AwsRefusal(f"{full_name(wanted)} is not in the catalogue after it was made")
        if not isinstance(wanted, View) and not same(found.definition, wanted):
            raise AwsRefusal(
                f"{full_name(wanted)} still differs from its definition after it was applied: "
                f"making it right would mean: {say(differences(found.definition, wanted))}"
            )
        return found

    def _plan(
        self,
        wanted: Definition,
        found: Found | None,
        renames: Mapping[str, str],
        before: Definition | None,
    ) -> Plan:
        """What makes ``wanted`` of what was ``found`` under its name, or under the name before."""
        renamed = before is not None and full_name(before) != full_name(wanted)
        old = self._now(before) if before is not None and renamed else None
        self._finish(old)
        self._finish(found)
        if old is not None:
            made = found.definition if found else None
            if made is not None and not self._settings.adopt and not same(made, wanted):
                raise AwsRefusal(
                    f"{full_name(old.definition)} can't be renamed to {full_name(wanted)}: that "
                    "exists already, and differs from its file; making it so would mean: "
                    f"{say(differences(made, wanted))}. Either rename or remove it, or let us "
                    "alter it (`athendef:adopt: true`)"
                )
            return plan_rename(
                old.definition, wanted, renames=renames, made=made, cascade=self._settings.cascade
            )
        if found is None:
            return plan_creation(wanted)
        if isinstance(wanted, View) and isinstance(found.definition, View):
            # Athena keeps the types of what a view reads: the same query may need it anew.
            return plan_creation(wanted)
        cascade = self._settings.cascade
        return plan_change(found.definition, wanted, renames=renames, cascade=cascade)

    def _finish(self, found: Found | None) -> None:
        """Do what a killed run has left to do, for the table as it stands, before anything else."""
        if found is None or not found.cut_short:
            return
        target = _target(found.definition)
        self._tell(f"{target}: a run was cut short: what it has left is done first")
        if found.shadow:
            self._executor.drop_shadow(target)
            self._bulk.forget(target.database, shadow_name(target.name))
        match found:
            case Found(definition=HiveTable() as table, unfinished=Unfinished() as left):
                self._executor.carry_out(plan_finish(table, left), target)
            case _:
                pass

    def _refuse(self, plan: Plan, allow: Collection[str]) -> None:
        refused = refusals(plan, self._allowed(allow))
        if refused:
            raise AwsRefusal("; ".join(str(refusal) for refusal in refused))

    def _allowed(self, allow: Collection[str]) -> set[str]:
        return {*self._settings.allow, *allow}

    def _now(
        self, wanted: Definition, before: Definition | None = None, *, metadata: bool = True
    ) -> Found | None:
        """What stands under the wanted name at this moment.

        Raises `IcebergMetadataError`; without ``metadata`` an Iceberg table's file is not read.
        """
        self._aws.reach()
        if isinstance(wanted, Database):
            database = self._aws.catalogue.database(wanted.name)
            if database is None:
                return None
            return Found(as_far_as_said(from_glue_database(database, wanted=wanted), wanted))
        table = self._aws.catalogue.table(wanted.database, wanted.name)
        return self._understood(table, wanted, before, metadata=metadata)

    def _is_still(self, seen: Found | None, wanted: Definition, before: Definition | None) -> bool:
        """Whether a statement has failed on what was ``seen``, as far as can be told.

        Who gets no answer has that failure to tell of, and not this one.
        """
        with contextlib.suppress(AwsRefusal, IcebergMetadataError):
            return self._now(wanted, before) == seen
        return True

    def _understood(
        self,
        table: GlueTable | None,
        wanted: Definition,
        before: Definition | None = None,
        *,
        metadata: bool = True,
    ) -> Found | None:
        if table is None:
            return None
        own = self._aws.catalogue.iceberg_metadata(table) if metadata else None
        found = understood(table, own, wanted, before)
        target = _target(found.definition)
        left = self._bulk.beside(target.database, shadow_name(target.name))
        return replace(found, shadow=left is not None and is_shadow_of(target, left))


def _target(definition: Definition) -> Target:
    if isinstance(definition, Database):
        return Target(definition.name, "")
    return Target(definition.database, definition.name)


def _leave_time(tries_left: int) -> None:
    """Wait for what others do: at first a moment, then longer."""
    time.sleep(_SHORTEST_PAUSE_SECONDS * 2 ** (_TRIES - 1 - tries_left))


def _is_view(definition: Definition) -> bool:
    return kind_of(definition) == "a view"
