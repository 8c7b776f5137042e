"""The dynamic provider: Pulumi's methods, implemented with the planner and the `Reconciler`.

``check`` and ``diff`` plan from the state and block destructive changes, so that the preview fails
and not the update. ``create`` and ``update`` call the `Reconciler`, which calls the same planner
with the live definition. One provider serves tables, views and databases.

It pickles to a reference to `athendef_provider.load`. The state has these 60 characters in place of
code. So an upgrade of athendef changes no resource, and no old code runs from an old state.
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
    CREATED,
    LIVE,
    OPTIONS,
    PENDING,
    READS,
    Inputs,
    blocked_property,
    definition_in,
    expressible_as_ddl,
    inputs_of,
    options_of,
    pending_in,
    pending_reason,
    plan_options,
    reads_changed,
    sql_in,
)
from athendef_provider.engine.records import ExistingObject, PartitionCount, write
from athendef_provider.notices import Level, Notice
from athendef_provider.redaction import SecretStore

_DENIED_REPORTED = threading.Event()

KNOWN_SECRETS = SecretStore()
"""The secret values that this process has received. All that it prints is masked for them."""


class AthenaProvider(ResourceProvider):
    """The provider of all resources of this package."""

    serialize_as_secret_always = False  # it contains no secret: keep the state readable

    def __reduce__(self) -> tuple[Callable[[], "AthenaProvider"], tuple[()]]:
        """Pickle as a reference to `athendef_provider.load`."""
        return load, ()

    def configure(self, req: ConfigureRequest) -> None:
        """Read the stack's config. Called once in the plugin's process."""
        report_plain_errors()
        keys = [f"athendef:{key}" for key in KEYS] + ["aws:region", "aws:profile"]
        config = {key: req.config.get(key) for key in keys if req.config.get(key) is not None}
        self._settings = read_settings(config, os.environ)
        raise_concurrency(self._settings.aws.max_concurrent_queries)
        self._reconciler = _create_reconciler(self._settings)

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Report the destructive and the unsupported changes that `update` would block."""
        if _unknown(news):
            return CheckResult(news, [])
        if "kind" not in olds:
            _warn_of_data_loss(news)
            blocked = self._check_creation(news)
        else:
            options = plan_options(self._settings, news, olds)
            before, wanted = definition_in(olds), definition_in(news)
            plan = self._plan(before, wanted, options)
            blocked = self._reconciler.blocked_steps(plan, options)
            if not blocked:
                _report_notices(plan, before, wanted, options)
        return CheckResult(news | blocked_property(blocked), [])

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Whether the definition in the state, as refreshed, differs from the wanted one."""
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
        """Create an object, or adopt an existing one that is equal."""
        _raise_if_blocked(props)
        wanted = definition_in(props)
        with _metadata_errors_as_aws_errors():
            outcome = self._reconciler.create(wanted, plan_options(self._settings, props))
        outputs = outputs_of(props, wanted, outcome.live)
        if isinstance(wanted, Database):
            outputs[CREATED] = "yes" if outcome.created else "no"
        return CreateResult(full_name(wanted), outputs)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Return the properties of the live object, or those in the state if it is unchanged.

        An Iceberg table whose metadata file cannot be read keeps its state, marked as unreadable.
        An error raised here would end the preview of the whole stack. The table's update fails.
        """
        wanted = definition_in(props)
        transient = {"__provider", LIVE, PENDING}
        state = {key: value for key, value in props.items() if key not in transient}
        try:
            live = self._reconciler.read(wanted)
        except IcebergMetadataError as error:
            report("warning", "unreadable-metadata", full_name(wanted), str(error))
            return ReadResult(id_, state | _pending(Pending.UNREADABLE, str(error)))
        if live is None:
            return ReadResult("", {})
        _warn_of_denied(full_name(wanted), live)
        _warn_of_data_loss(props)
        pending = {PENDING: Pending.INTERRUPTED.value} if live.interrupted else {}
        if isinstance(wanted, Opaque):
            return ReadResult(id_, state | {LIVE: live.fingerprint} | pending)
        if unchanged(state, wanted, live):
            return ReadResult(id_, state | pending)
        if isinstance(live.definition, Opaque):
            # No statement expresses the live object: the state keeps the last definition.
            return ReadResult(
                id_, state | _pending(Pending.UNREPRESENTABLE, live.definition.clause)
            )
        if not expressible_as_ddl(live.definition):
            detail = describe(differences(wanted, live.definition))
            return ReadResult(id_, state | _pending(Pending.UNREPRESENTABLE, detail))
        drifted = inputs_of(live.definition) | {
            key: state[key] for key in (*OPTIONS, READS) if key in state
        }
        created = {CREATED: state[CREATED]} if CREATED in state else {}
        return ReadResult(id_, drifted | created | pending, drifted)

    def update(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Change the live object to the wanted definition."""
        _raise_if_blocked(news)
        wanted = definition_in(news)
        before = definition_in(olds) if "kind" in olds else None
        options = plan_options(self._settings, news, olds)
        with _metadata_errors_as_aws_errors():
            live = self._reconciler.update(wanted, options, before)
        outputs = outputs_of(news, wanted, live)
        if CREATED in olds:
            outputs[CREATED] = olds[CREATED]
        return UpdateResult(outputs)

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Remove an object from the catalog, as its kind and ``on_remove`` specify."""
        self._reconciler.delete(definition_in(props), plan_options(self._settings, props))

    def _plan(
        self,
        before: Definition | None,
        wanted: Definition,
        options: PlanOptions,
        existing: Definition | None = None,
    ) -> Plan:
        """Plan, and count the registered partitions if they may be lost."""
        plan = plan_transition(before, wanted, options, existing=existing)
        partitions = self._reconciler.partitions_at_risk(plan, before or existing, wanted)
        if partitions is None:
            return plan
        write(PartitionCount(full_name(wanted), partitions.total, partitions.lost))
        options = replace(options, partitions=partitions)
        return plan_transition(before, wanted, options, existing=existing)

    def _check_creation(self, news: Mapping[str, Any]) -> tuple[BlockedStep, ...]:
        """Return the blocked steps of a creation. An object of that name may exist.

        This is the only call to AWS in `check`.
        """
        wanted = definition_in(news)
        try:
            live = self._reconciler.read(wanted, expected=False)
        except IcebergMetadataError as error:
            report("warning", "unreadable-metadata", full_name(wanted), str(error))
            return ()
        if live is None:
            return ()
        name, existing = full_name(wanted), live.definition
        if expressible_as_ddl(existing):
            write(ExistingObject(name, inputs_of(existing)))
        options = plan_options(self._settings, news)
        plan = self._plan(None, wanted, options, existing)
        if not plan:
            if not isinstance(wanted, Database):
                text = f"{adoption_reason(wanted)}: it will be adopted into the state"
                report("note", "adopted", name, text)
            return ()
        blocked = self._reconciler.blocked_steps(plan, options)
        if not blocked and kind_of(existing) is kind_of(wanted):
            difference = describe(differences(existing, wanted))
            report("note", "adopted", name, f"it exists and will be altered: {difference}")
        return blocked


@contextmanager
def _metadata_errors_as_aws_errors() -> Iterator[None]:
    """Raise an `IcebergMetadataError` as an `AwsError`: the engine shows that in one line."""
    try:
        yield
    except IcebergMetadataError as error:
        raise AwsError(error.what, error.hint) from error


def _raise_if_blocked(inputs: Mapping[str, Any]) -> None:
    """Raise `AwsError` for a blocked change. Its preview has failed, or was skipped."""
    if reasons := inputs.get(BLOCKED):
        raise AwsError(f"{full_name(definition_in(inputs))}: {reasons}")


def unchanged(state: Mapping[str, Any], wanted: Definition, live: LiveObject) -> bool:
    """Whether the live object equals the state."""
    if live.fingerprint and live.fingerprint == state.get(APPLIED):
        return True
    return not isinstance(wanted, Opaque) and not differences(live.definition, wanted)


def outputs_of(inputs: Mapping[str, Any], wanted: Definition, live: LiveObject) -> Inputs:
    """Return the properties for the state: the inputs, and the fingerprint of the live object."""
    outputs = {key: value for key, value in inputs.items() if key != "__provider"}
    if live.fingerprint:
        outputs[APPLIED] = live.fingerprint
    if isinstance(wanted, Opaque):
        outputs[LIVE] = live.fingerprint
    return outputs


def _pending(reason: Pending, detail: str) -> Inputs:
    return {PENDING: reason.value, LIVE: detail}


def _warn_of_denied(name: str, live: LiveObject) -> None:
    """Warn if access to an object is denied. Only the first object in a process gets a warning."""
    if live.denied and not _DENIED_REPORTED.is_set():
        _DENIED_REPORTED.set()
        text = f"{denied_access(name, live.denied)} (other tables are not named)"
        report("warning", "access-denied", "", text)


def _unknown(news: Mapping[str, Any]) -> bool:
    """Whether a property is unknown: in a preview, the output of another resource."""
    # The SDK replaces the engine's marker by an `Unknown()` in some calls, but not in all.
    return any(isinstance(value, Unknown) or value == UNKNOWN for value in news.values())


def _report_notices(
    plan: Plan, before: Definition, wanted: Definition, options: PlanOptions
) -> None:
    """Report the changes that the properties do not show, and the warnings about changes.

    The columns' property shows a renamed column as a removed and an added one. A change that makes
    old data files unreadable is a warning, unless the file allows it.
    """
    name, changes = full_name(wanted), differences(before, wanted, options.renames)
    for notice in plan.notices if plan else ():  # without steps, `diff` reports the reason
        report("note", "plan", name, notice)
    hidden = [change for change in changes if _is_hidden(change)]
    if hidden:
        report("note", "plan", name, describe(hidden))
    for warning in lint(before, wanted, changes):
        if warning.code not in options.allow:
            report("warning", warning.code, name, str(warning))


def _warn_of_data_loss(props: Mapping[str, Any]) -> None:
    """Warn of an Iceberg table whose removal deletes its data.

    The engine does not call a provider in the preview of a delete. But it reads every table
    before, also one without a file.
    """
    definition = definition_in(props)
    if options_of(props).on_remove == "drop" and kind_of(definition) is Kind.ICEBERG:
        text = "on-remove=drop: deleting this file will DELETE the data of the table"
        report("warning", "on-remove-drop", full_name(definition), text)


def _is_hidden(change: Change) -> bool:
    return isinstance(change, MoveColumn) or (isinstance(change, ChangeColumn) and change.renames)


def _create_reconciler(settings: Settings) -> Reconciler:
    """Create the reconciler. All resources share its query slots and its bulk reads."""
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
