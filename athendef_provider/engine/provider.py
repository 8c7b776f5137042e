"""The dynamic provider: a translation of Pulumi's hooks, and nothing else.

``check`` and ``diff`` are pure: they plan from what the state says and refuse what is dangerous,
so that preview refuses and not up. ``create`` and ``update`` are `live.Reconciler`'s, which plans
again from the live table. One provider serves tables, views and databases.

It pickles to a reference to `athendef_provider.load`: 60 characters in the state, the same whatever
this code's version is, so an upgrade of athendef shows no change on any resource, and no old code
runs from an old state.
"""

import atexit
import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)
from pulumi.runtime.rpc import UNKNOWN

from athendef_provider import load
from athendef_provider.aws import Aws, AwsRefusal
from athendef_provider.aws.found import Found, as_found, denied_access, occupied_by
from athendef_provider.aws.live import Reconciler
from athendef_provider.changes import Plan, differences, plan_change, plan_rename, refusals
from athendef_provider.changes.change import Change, ChangeColumn, MoveColumn
from athendef_provider.changes.lint import lint
from athendef_provider.changes.words import kind_of, say
from athendef_provider.config import KEYS, Settings, read_settings
from athendef_provider.definition.iceberg_metadata import IcebergMetadataError
from athendef_provider.definition.model import Database, Definition, Opaque, full_name
from athendef_provider.engine.inputs import (
    APPLIED,
    LEFT_UNFINISHED,
    LIVE,
    OPTIONS,
    READS,
    UNREADABLE,
    Inputs,
    can_be_said,
    definition_in,
    inputs_of,
    left_behind,
    options_of,
    reads_changed,
)
from athendef_provider.engine.planned import taken_name
from athendef_provider.engine.plugin import tell_refusals_plainly, when_cancelled, widen


class AthenaProvider(ResourceProvider):
    """Answers the engine for every resource of this package."""

    serialize_as_secret_always = False  # it holds nothing: keep the state readable

    def __reduce__(self) -> tuple[Callable[[], "AthenaProvider"], tuple[()]]:
        """Pickle as a reference to `athendef_provider.load`."""
        return load, ()

    def configure(self, req: ConfigureRequest) -> None:
        """Take the stack's config; called once in the plugin's process."""
        keys = [f"athendef:{key}" for key in KEYS] + ["aws:region", "aws:profile"]
        config = {key: req.config.get(key) for key in keys if req.config.get(key) is not None}
        self._settings = read_settings(config, os.environ)
        widen(self._settings.aws.max_concurrent_queries)
        self._live = _reconciler(self._settings)
        # The engine asks for a replacement as for a creation, right after it heard of it.
        self._replaced: set[str] = set()
        # Each table's error is told once, and that access to metadata is denied once for all.
        self._told_unreadable: set[str] = set()
        self._told_denied = False

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Refuse in preview what `update` would refuse: the dangerous and the impossible."""
        if _unknown(news):
            return CheckResult(news, [])
        if "sql" not in olds:
            if full_name(definition_in(news)) in self._replaced:
                return CheckResult(news, [])
            _warn_of_its_end(news)
            return CheckResult(news, self._foresee_adoption(news))
        taken = taken_name(olds, news)
        if olds["sql"] == news["sql"] and not taken:
            return CheckResult(news, [])
        plan = self._plan(olds, news)
        allow = self._settings.allow | options_of(news).allow
        name = full_name(definition_in(news))
        reasons = [*taken, *refusals(plan, allow)]
        failures = [CheckFailure("", f"{name}: {reason}") for reason in reasons]
        if not failures:
            _comment_on(plan, olds, news)
        return CheckResult(news, failures)

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Whether the state's definition (as refreshed) and the wanted one differ in meaning."""
        if _unknown(news):
            return DiffResult(changes=True)
        if left := left_behind(olds):
            if UNREADABLE in olds:
                self._tell_unreadable(full_name(definition_in(olds)), left)
            else:
                _tell(f"{full_name(definition_in(olds))}: {left}")
            return DiffResult(changes=True)
        options_differ = reads_changed(olds, news) or any(
            olds.get(key, "") != news.get(key, "") for key in ("on_remove", "declared")
        )
        if olds.get("sql") == news["sql"]:
            return DiffResult(changes=options_differ)
        before, wanted = definition_in(olds), definition_in(news)
        if kind_of(before) != kind_of(wanted):
            self._replaced.add(full_name(wanted))
            return DiffResult(changes=True, replaces=["kind"], delete_before_replace=True)
        renamed = full_name(before) != full_name(wanted)
        changes = bool(differences(before, wanted, options_of(news).renames))
        return DiffResult(changes=changes or renamed or options_differ)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Make it, or adopt what is there and equals it."""
        wanted = definition_in(props)
        with _metadata_errors_as_refusals():
            outcome = self._live.create(wanted, options_of(props).allow)
        outputs = outputs_of(props, wanted, outcome.found)
        if isinstance(wanted, Database):
            outputs["made"] = "yes" if outcome.made else "no"
        return CreateResult(full_name(wanted), outputs)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """What the catalogue holds now, in the state's own words where it is still the same.

        An Iceberg table whose metadata file cannot be read keeps its state, which says so: raised
        here, the error would end the preview of the whole stack. Its update fails.
        """
        wanted = definition_in(props)
        passing = {"__provider", LIVE, UNREADABLE}
        known = {key: value for key, value in props.items() if key not in passing}
        try:
            found = self._live.read(wanted)
        except IcebergMetadataError as error:
            self._tell_unreadable(full_name(wanted), str(error))
            return ReadResult(id_, known | {UNREADABLE: str(error)})
        if found is None:
            return ReadResult("", {})
        self._warn_of_denied(full_name(wanted), found)
        _warn_of_its_end(props)
        left = {LIVE: LEFT_UNFINISHED} if found.cut_short else {}
        if isinstance(wanted, Opaque):
            return ReadResult(id_, known | {LIVE: found.mark} | left)
        if unchanged(known, wanted, found):
            return ReadResult(id_, known | left)
        if isinstance(found.definition, Opaque):
            # No statement says what stands there now: the state keeps ours, beside its name.
            return ReadResult(id_, known | {LIVE: found.definition.clause})
        if not can_be_said(found.definition):
            return ReadResult(id_, known | {LIVE: say(differences(wanted, found.definition))})
        drifted = inputs_of(found.definition) | {
            key: known[key] for key in (*OPTIONS, READS) if key in known
        }
        made = {key: known[key] for key in ("made",) if key in known}
        return ReadResult(id_, drifted | made | left, drifted)

    def update(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Bring the live table, whatever it is by now, to the wanted definition."""
        wanted = definition_in(news)
        options = options_of(news)
        before = definition_in(olds) if "sql" in olds else None
        with _metadata_errors_as_refusals():
            found = self._live.update(wanted, options.allow, options.renames, before)
        outputs = outputs_of(news, wanted, found)
        if "made" in olds:
            outputs["made"] = olds["made"]
        return UpdateResult(outputs)

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Take it out of the catalogue, as its kind and ``on_remove`` ask; its data stays.

        A database that no file declares, and that stood before we came, is not ours to drop.
        """
        if props.get("declared") == "no" and props.get("made") == "no":
            return
        self._live.delete(definition_in(props), options_of(props).on_remove)

    def _foresee_adoption(self, news: Mapping[str, Any]) -> list[CheckFailure]:
        """Say in preview what `create` will find: the one look at AWS that `check` takes."""
        wanted, allow = definition_in(news), options_of(news).allow
        try:
            found = self._live.read(wanted, expected=False)
        except IcebergMetadataError as error:
            self._tell_unreadable(full_name(wanted), str(error))
            return []
        occupied = occupied_by(found.definition, wanted) if found else ""
        if found is None:
            return []
        if not occupied:
            if not isinstance(wanted, Database):
                _tell(f"{as_found(wanted)}: it will be adopted")
            return []
        if not self._live.may_alter(found.definition, wanted, allow):
            _tell(f"warning: {occupied}")
            return []
        difference = say(differences(found.definition, wanted))
        _tell(f"{full_name(wanted)} exists, and will be altered: {difference}")
        plan = plan_change(found.definition, wanted, cascade=self._settings.cascade)
        return self._refusals(wanted, plan, allow)

    def _tell_unreadable(self, name: str, error: str) -> None:
        if name not in self._told_unreadable:
            self._told_unreadable.add(name)
            _tell(f"error: {error}")

    def _warn_of_denied(self, name: str, found: Found) -> None:
        """Say once that metadata files are not read: it may be so for each table of the stack."""
        if found.denied and not self._told_denied:
            self._told_denied = True
            _tell(f"warning: {denied_access(name, found.denied)} (other tables are not named)")

    def _refusals(
        self, wanted: Definition, plan: Plan, allow: Collection[str]
    ) -> list[CheckFailure]:
        permitted = self._settings.allow | set(allow)
        name = full_name(wanted)
        return [CheckFailure("", f"{name}: {refusal}") for refusal in refusals(plan, permitted)]

    def _plan(self, olds: Mapping[str, Any], news: Mapping[str, Any]) -> Plan:
        renames = options_of(news).renames
        cascade = self._settings.cascade
        before, wanted = definition_in(olds), definition_in(news)
        if full_name(before) != full_name(wanted):
            return plan_rename(before, wanted, renames=renames, cascade=cascade)
        return plan_change(before, wanted, renames=renames, cascade=cascade)


@contextmanager
def _metadata_errors_as_refusals() -> Iterator[None]:
    """Tell the engine of an unreadable metadata file as of what AWS refuses: in one line."""
    try:
        yield
    except IcebergMetadataError as error:
        raise AwsRefusal(error.what, error.hint) from error


def unchanged(known: Mapping[str, Any], wanted: Definition, found: Found) -> bool:
    """Whether what stands is what the state, ``known``, says."""
    if found.mark and found.mark == known.get(APPLIED):
        return True
    return not isinstance(wanted, Opaque) and not differences(found.definition, wanted)


def outputs_of(inputs: Mapping[str, Any], wanted: Definition, found: Found) -> Inputs:
    """What becomes the state: the inputs, and what the catalogue made of a text of the user's."""
    outputs = {key: value for key, value in inputs.items() if key != "__provider"}
    if found.mark:
        outputs[APPLIED] = found.mark
    if isinstance(wanted, Opaque):
        outputs[LIVE] = found.mark
    return outputs


def _unknown(news: Mapping[str, Any]) -> bool:
    """Whether the SQL is not known yet: in preview, another resource's output."""
    # The SDK makes an `Unknown()` of the engine's marker in some calls, and leaves it in others.
    sql = news.get("sql")
    return not isinstance(sql, str) or sql == UNKNOWN


def _comment_on(plan: Plan, olds: Mapping[str, Any], news: Mapping[str, Any]) -> None:
    """Tell of a change what its properties don't show.

    In a map of columns, a renamed column looks like one that goes and one that comes, and a moved
    one like no change. What old files don't survive is told, unless the file says that it is
    known.
    """
    before, wanted, options = definition_in(olds), definition_in(news), options_of(news)
    name, changes = full_name(wanted), differences(before, wanted, options.renames)
    for notice in plan.notices:
        _tell(notice)
    unseen = [change for change in changes if _is_unseen(change)]
    if unseen:
        _tell(f"{name}: {say(unseen)}")
    for warning in lint(before, wanted, changes):
        if warning.code not in options.allow:
            _tell(f"warning: {name}: {warning}")


def _warn_of_its_end(props: Mapping[str, Any]) -> None:
    """Say of an Iceberg table that its data goes with its file, where the file has said so.

    No provider is asked before a delete. But every table is read before, also one without a file.
    """
    definition = definition_in(props)
    if options_of(props).on_remove == "drop" and kind_of(definition) == "an Iceberg table":
        _tell(f"warning: {full_name(definition)}: on-remove=drop: without its file its DATA goes")


def _is_unseen(change: Change) -> bool:
    return isinstance(change, MoveColumn) or (isinstance(change, ChangeColumn) and change.renames)


def _reconciler(settings: Settings) -> Reconciler:
    """The way to AWS: the process has one, whose slots and bulk reads all resources share."""
    aws = Aws(settings.aws)
    atexit.register(aws.stop)
    when_cancelled(aws.stop)
    tell_refusals_plainly()
    return Reconciler(aws, settings, _tell)


def _tell(line: str) -> None:
    """The engine shows what its plugins write to stderr among its messages."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
