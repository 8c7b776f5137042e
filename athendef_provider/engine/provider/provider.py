"""The dynamic provider: a translation of Pulumi's hooks, and nothing else.

``check`` and ``diff`` plan from the state and block destructive changes, so that preview fails and
not up. ``create`` and ``update`` are `live.Reconciler`'s, which calls the same planner with the
live definition. One provider serves tables, views and databases, and keeps nothing between calls.

It pickles to a reference to `athendef_provider.load`: 60 characters in the state, the same whatever
this code's version is, so an upgrade of athendef shows no change on any resource, and no old code
runs from an old state.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pulumi.dynamic import (
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)
from pulumi.output import Unknown
from pulumi.runtime.rpc import UNKNOWN

from athendef_provider import load
from athendef_provider.aws import Aws, AwsError
from athendef_provider.aws.apply.live_object import LiveObject, adoption_reason, denied_access
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.changes import (
    Pending,
    Plan,
    PlanOptions,
    blocked_steps,
    differences,
    plan_transition,
)
from athendef_provider.changes.change import Change, ChangeColumn, MoveColumn
from athendef_provider.changes.describe import describe
from athendef_provider.changes.policy import BlockedStep
from athendef_provider.changes.schema_evolution_lint import lint
from athendef_provider.config import KEYS, Settings, read_settings
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError
from athendef_provider.definition.model import (
    Database,
    Definition,
    Kind,
    Opaque,
    full_name,
    kind_of,
)
from athendef_provider.engine.provider.host_patches import (
    end_with_engine,
    raise_concurrency,
    report_plain_errors,
    when_cancelled,
)
from athendef_provider.engine.provider.inputs import (
    APPLIED,
    BLOCKED,
    LIVE,
    OPTIONS,
    PENDING,
    READS,
    Inputs,
    blocked_property,
    can_be_said,
    definition_in,
    inputs_of,
    options_of,
    pending_in,
    pending_reason,
    plan_options,
    reads_changed,
    sql_in,
)
from athendef_provider.engine.records import ExistingObject, write
from athendef_provider.notices import Level, Notice
from athendef_provider.redaction import SecretStore

_DENIED_REPORTED = threading.Event()

KNOWN_SECRETS = SecretStore()
"""The secret values that this process has been given: whatever it prints is masked for them."""


class AthenaProvider(ResourceProvider):
    """Answers the engine for every resource of this package."""

    serialize_as_secret_always = False  # it holds nothing: keep the state readable

    def __reduce__(self) -> tuple[Callable[[], "AthenaProvider"], tuple[()]]:
        """Pickle as a reference to `athendef_provider.load`."""
        return load, ()

    def configure(self, req: ConfigureRequest) -> None:
        """Take the stack's config; called once in the plugin's process."""
        report_plain_errors()
        keys = [f"athendef:{key}" for key in KEYS] + ["aws:region", "aws:profile"]
        config = {key: req.config.get(key) for key in keys if req.config.get(key) is not None}
        self._settings = read_settings(config, os.environ)
        raise_concurrency(self._settings.aws.max_concurrent_queries)
        self._live = _reconciler(self._settings)

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Block in preview what `update` would block: the destructive and the unsupported."""
        if _unknown(news):
            return CheckResult(news, [])
        if "kind" not in olds:
            _warn_of_data_loss(news)
            blocked = self._check_creation(news)
        else:
            options = plan_options(self._settings, news, olds)
            before, wanted = definition_in(olds), definition_in(news)
            plan = plan_transition(before, wanted, options)
            blocked = blocked_steps(plan, options.allow)
            if not blocked:
                _report_notices(plan, before, wanted, options)
        return CheckResult(news | blocked_property(blocked), [])

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Whether the state's definition (as refreshed) and the wanted one differ in meaning."""
        if _unknown(news) or news.get(BLOCKED):
            # Not a replacement: the engine would remove the live object before it is created.
            return DiffResult(changes=True)
        if reason := pending_reason(olds):
            if pending_in(olds) is not Pending.UNREADABLE:  # `read` has reported that
                report("note", "pending", full_name(definition_in(olds)), reason)
            return DiffResult(changes=True)
        options_differ = reads_changed(olds, news) or any(
            olds.get(key, "") != news.get(key, "") for key in ("on_remove", "declared")
        )
        if sql_in(olds) == sql_in(news):
            return DiffResult(changes=options_differ)
        before, wanted = definition_in(olds), definition_in(news)
        if kind_of(before) != kind_of(wanted):
            return DiffResult(changes=True, replaces=["kind"], delete_before_replace=True)
        renamed = full_name(before) != full_name(wanted)
        changes = bool(differences(before, wanted, options_of(news).renames))
        return DiffResult(changes=changes or renamed or options_differ)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create it, or adopt an existing object that is equal."""
        _raise_if_blocked(props)
        wanted = definition_in(props)
        with _metadata_errors_as_refusals():
            outcome = self._live.create(wanted, plan_options(self._settings, props))
        outputs = outputs_of(props, wanted, outcome.live)
        if isinstance(wanted, Database):
            outputs["made"] = "yes" if outcome.created else "no"
        return CreateResult(full_name(wanted), outputs)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """What the catalog holds now, in the state's own words where it is still the same.

        An Iceberg table whose metadata file cannot be read keeps its state, which says so: raised
        here, the error would end the preview of the whole stack. Its update fails.
        """
        wanted = definition_in(props)
        passing = {"__provider", LIVE, PENDING}
        known = {key: value for key, value in props.items() if key not in passing}
        try:
            found = self._live.read(wanted)
        except IcebergMetadataError as error:
            report("warning", "unreadable-metadata", full_name(wanted), str(error))
            return ReadResult(id_, known | _pending(Pending.UNREADABLE, str(error)))
        if found is None:
            return ReadResult("", {})
        _warn_of_denied(full_name(wanted), found)
        _warn_of_data_loss(props)
        left = {PENDING: Pending.INTERRUPTED.value} if found.interrupted else {}
        if isinstance(wanted, Opaque):
            return ReadResult(id_, known | {LIVE: found.fingerprint} | left)
        if unchanged(known, wanted, found):
            return ReadResult(id_, known | left)
        if isinstance(found.definition, Opaque):
            # No statement expresses the live object: the state keeps the last definition.
            return ReadResult(
                id_, known | _pending(Pending.UNREPRESENTABLE, found.definition.clause)
            )
        if not can_be_said(found.definition):
            detail = describe(differences(wanted, found.definition))
            return ReadResult(id_, known | _pending(Pending.UNREPRESENTABLE, detail))
        drifted = inputs_of(found.definition) | {
            key: known[key] for key in (*OPTIONS, READS) if key in known
        }
        made = {key: known[key] for key in ("made",) if key in known}
        return ReadResult(id_, drifted | made | left, drifted)

    def update(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Bring the live object, whatever it is by now, to the wanted definition."""
        _raise_if_blocked(news)
        wanted = definition_in(news)
        before = definition_in(olds) if "kind" in olds else None
        options = plan_options(self._settings, news, olds)
        with _metadata_errors_as_refusals():
            found = self._live.update(wanted, options, before)
        outputs = outputs_of(news, wanted, found)
        if "made" in olds:
            outputs["made"] = olds["made"]
        return UpdateResult(outputs)

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Remove it from the catalog, as its kind and ``on_remove`` ask; its data is kept."""
        self._live.delete(definition_in(props), plan_options(self._settings, props))

    def _check_creation(self, news: Mapping[str, Any]) -> tuple[BlockedStep, ...]:
        """Plan a creation with the live object of that name, if there is one.

        This is the only read of AWS that `check` makes.
        """
        wanted = definition_in(news)
        try:
            live = self._live.read(wanted, expected=False)
        except IcebergMetadataError as error:
            report("warning", "unreadable-metadata", full_name(wanted), str(error))
            return ()
        if live is None:
            return ()
        name, existing = full_name(wanted), live.definition
        if can_be_said(existing):
            write(ExistingObject(name, inputs_of(existing)))
        options = plan_options(self._settings, news)
        plan = plan_transition(None, wanted, options, existing=existing)
        if not plan:
            if not isinstance(wanted, Database):
                text = f"{adoption_reason(wanted)}: it will be adopted into the state"
                report("note", "adopted", name, text)
            return ()
        blocked = blocked_steps(plan, options.allow)
        if not blocked and kind_of(existing) is kind_of(wanted):
            difference = describe(differences(existing, wanted))
            report("note", "adopted", name, f"it exists and will be altered: {difference}")
        return blocked


@contextmanager
def _metadata_errors_as_refusals() -> Iterator[None]:
    """Tell the engine of an unreadable metadata file as of what AWS refuses: in one line."""
    try:
        yield
    except IcebergMetadataError as error:
        raise AwsError(error.what, error.hint) from error


def _raise_if_blocked(inputs: Mapping[str, Any]) -> None:
    """Raise `AwsError` for a blocked change. A preview has failed before, unless it was skipped."""
    if reasons := inputs.get(BLOCKED):
        raise AwsError(f"{full_name(definition_in(inputs))}: {reasons}")


def unchanged(known: Mapping[str, Any], wanted: Definition, found: LiveObject) -> bool:
    """Whether the live object equals the state, ``known``."""
    if found.fingerprint and found.fingerprint == known.get(APPLIED):
        return True
    return not isinstance(wanted, Opaque) and not differences(found.definition, wanted)


def outputs_of(inputs: Mapping[str, Any], wanted: Definition, found: LiveObject) -> Inputs:
    """What becomes the state: the inputs, and what the catalog made of a text of the user's."""
    outputs = {key: value for key, value in inputs.items() if key != "__provider"}
    if found.fingerprint:
        outputs[APPLIED] = found.fingerprint
    if isinstance(wanted, Opaque):
        outputs[LIVE] = found.fingerprint
    return outputs


def _pending(reason: Pending, detail: str) -> Inputs:
    return {PENDING: reason.value, LIVE: detail}


def _warn_of_denied(name: str, found: LiveObject) -> None:
    """Warn once in this process: access may be denied for each table of the stack."""
    if found.denied and not _DENIED_REPORTED.is_set():
        _DENIED_REPORTED.set()
        text = f"{denied_access(name, found.denied)} (other tables are not named)"
        report("warning", "access-denied", "", text)


def _unknown(news: Mapping[str, Any]) -> bool:
    """Whether a property is not known yet: in preview, another resource's output."""
    # The SDK makes an `Unknown()` of the engine's marker in some calls, and leaves it in others.
    return any(isinstance(value, Unknown) or value == UNKNOWN for value in news.values())


def _report_notices(
    plan: Plan, before: Definition, wanted: Definition, options: PlanOptions
) -> None:
    """Report what the properties of a change do not show.

    The columns' property shows a renamed column as one that is removed and one that is added. What
    old data files cannot be read with is a warning, unless the file allows it.
    """
    name, changes = full_name(wanted), differences(before, wanted, options.renames)
    for notice in plan.notices if plan else ():  # without steps, `diff` reports why
        report("note", "plan", name, notice)
    unseen = [change for change in changes if _is_unseen(change)]
    if unseen:
        report("note", "plan", name, describe(unseen))
    for warning in lint(before, wanted, changes):
        if warning.code not in options.allow:
            report("warning", warning.code, name, str(warning))


def _warn_of_data_loss(props: Mapping[str, Any]) -> None:
    """Say of an Iceberg table that its data goes with its file, where the file has said so.

    No provider is asked before a delete. But every table is read before, also one without a file.
    """
    definition = definition_in(props)
    if options_of(props).on_remove == "drop" and kind_of(definition) is Kind.ICEBERG:
        text = "on-remove=drop: deleting this file will DELETE the data of the table"
        report("warning", "on-remove-drop", full_name(definition), text)


def _is_unseen(change: Change) -> bool:
    return isinstance(change, MoveColumn) or (isinstance(change, ChangeColumn) and change.renames)


def _reconciler(settings: Settings) -> Reconciler:
    """The way to AWS: the process has one, whose slots and bulk reads all resources share."""
    aws = Aws(settings.aws)
    when_cancelled(aws.stop)
    end_with_engine(aws.shut_down)
    return Reconciler(aws, settings, notify, KNOWN_SECRETS)


def report(level: Level, code: str, resource: str, text: str) -> None:
    """Report a notice; see `notify`."""
    notify(Notice(level, code, resource, text))


def notify(notice: Notice) -> None:
    """Send a notice to the `athendef` command, else to the engine, which shows plugins' stderr.

    Secret values are masked.
    """
    notice = replace(notice, text=KNOWN_SECRETS().mask(notice.text))
    if not write(notice):
        sys.stderr.write(f"{notice}\n")
        sys.stderr.flush()
