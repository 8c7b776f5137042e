"""Events of a preview or an apply, parsed from the engine's events and from records.

The `athendef` command shows these events. It does not use Pulumi's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, assert_never

from athendef_provider.changes.planning.partition_loss import RegisteredPartitions
from athendef_provider.definition.model import Kind
from athendef_provider.definition.sql.render import CLAUSES
from athendef_provider.engine.provider.inputs import PENDING
from athendef_provider.engine.provider.resource_plan import Action, Drift
from athendef_provider.engine.records import ExistingObject, PartitionCount, Record
from athendef_provider.notices import Notice

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent
    from pulumi.automation.events import DiagnosticEvent, StepEventMetadata

_ACTIONS: Mapping[str, Action] = {
    "create": "create",
    "update": "update",
    "replace": "replace",
    "delete": "delete",
    "same": "same",
}
_TYPE_PREFIX = "pulumi-python:dynamic/athendef:"
_KINDS = {"Table": Kind.HIVE, "View": Kind.VIEW, "Database": Kind.DATABASE}

# The engine adds these after the error that was reported.
_WITHOUT_INFORMATION = (
    "preview failed",
    "update failed",
    "update canceled",
    "preview canceled",
    "an unhandled error occurred: program exited with non-zero exit code",
    "BAIL: run bailed",
)

# The engine and gRPC put these before the provider's message.
_DECORATION = re.compile(
    r"^(error: )?((?:Preview|Update) failed: )?"
    r"(Exception calling application: |\S+ resource '[^']*' has a problem: )?"
)

# A traceback of Python: its first line, then lines that are indented. The exception follows.
_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)*", re.MULTILINE)
_OUR_EXCEPTION = re.compile(r"^athendef_provider\.[\w.]+: ")


@dataclass(frozen=True, slots=True)
class Step:
    """The step of one resource in a preview: its properties before and after.

    ``protected`` is set for the removal of a resource that the state protects. ``kind`` is the kind
    of the resource's class, where the class of a table stands for both kinds of tables.
    """

    name: str
    action: Action
    olds: Mapping[str, Any] | None
    news: Mapping[str, Any] | None
    protected: bool = False
    kind: Kind = Kind.HIVE


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The live properties of a resource in the state; None if the object is gone.

    ``before`` are its properties in the state, those of the last apply.
    """

    name: str
    live: Mapping[str, Any] | None
    before: Mapping[str, Any] | None = None

    @property
    def drift(self) -> Drift | None:
        """What was done to the object outside athendef since the last apply; None for nothing.

        The work of an interrupted run is no drift.
        """
        if self.live is None:
            return "dropped"
        before, live = self.before or {}, self.live
        if not before or live.get(PENDING):
            return None
        parts = ("kind", *CLAUSES)
        return "changed" if any(before.get(part) != live.get(part) for part in parts) else None


@dataclass(frozen=True, slots=True)
class Existing:
    """The properties of a live object under the name of a resource that is to be created."""

    name: str
    live: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """The partitions of a table whose change may lose some of them."""

    name: str
    partitions: RegisteredPartitions


@dataclass(frozen=True, slots=True)
class Began:
    """The engine has begun to apply the action of one resource."""

    name: str
    action: Action


@dataclass(frozen=True, slots=True)
class Done:
    """The action of one resource is complete."""

    name: str
    action: Action


@dataclass(frozen=True, slots=True)
class Failed:
    """The action of one resource failed. An error `Diagnostic` has reported why."""

    name: str
    action: Action


@dataclass(frozen=True, slots=True)
class OtherResource:
    """The step of a resource of the program that athendef does not manage.

    ``done`` is False in a preview, and True when the step is complete.
    """

    type: str
    name: str
    action: Action
    done: bool = False

    def __str__(self) -> str:
        """The type and the name: ``aws:s3/bucket:Bucket lake``."""
        return f"{self.type} {self.name}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A message for the user, of one line or more.

    ``name`` is empty if it is about no resource, ``code`` if it is not from athendef.
    """

    name: str
    severity: Literal["error", "warning", "note", "debug"]
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Configured:
    """The stack's config, as the engine hands it to the program."""

    config: Mapping[str, str]


Event: TypeAlias = (
    Step
    | Refreshed
    | Existing
    | Counted
    | Began
    | Done
    | Failed
    | OtherResource
    | Diagnostic
    | Configured
)


def event_of_record(record: Record) -> Event:
    """Return a record of the program or the provider as an event."""
    match record:
        case Notice(level=level, code=code, resource=resource, text=text):
            return Diagnostic(resource, level, text, code)
        case ExistingObject(resource=resource, properties=properties):
            return Existing(resource, properties)
        case PartitionCount(resource=resource, total=total, lost=lost):
            return Counted(resource, RegisteredPartitions(total, lost))
        case _:
            assert_never(record)


def parse_event(event: "EngineEvent") -> Event | None:
    """Return an event of the engine as an `Event`; None if it is not about our resources."""
    if event.prelude_event is not None:
        return Configured(dict(event.prelude_event.config or {}))
    if event.diagnostic_event is not None:
        return _diagnostic(event.diagnostic_event)
    if event.resource_pre_event is not None:
        return _started(event.resource_pre_event.metadata, bool(event.resource_pre_event.planning))
    if event.res_outputs_event is not None:
        return _completed(event.res_outputs_event.metadata, bool(event.res_outputs_event.planning))
    if event.res_op_failed_event is not None:
        data = event.res_op_failed_event.metadata
        action = _ACTIONS.get(data.op.value)
        return Failed(_name(data.urn), action) if action and is_ours(data.urn) else None
    return None


def is_ours(urn: str) -> bool:
    """Return whether a URN is of a resource of athendef. It may have any parent."""
    return _type(urn).startswith(_TYPE_PREFIX)


def _type(urn: str) -> str:
    """Return the type of a resource: ``urn:pulumi:stack::project::parent$type::name``."""
    parts = urn.split("::")
    return parts[2].split("$")[-1] if len(parts) > 3 else ""


def _other(data: "StepEventMetadata", action: Action, *, done: bool) -> OtherResource | None:
    """Return the step of a resource that is not ours; None if it is none that users know.

    Components have no state of their own, and providers are made by the SDK.
    """
    state = data.new or data.old
    if action == "same" or state is None or not state.custom:
        return None
    type_ = _type(data.urn)
    if type_.startswith("pulumi:"):
        return None
    return OtherResource(type_, _name(data.urn), action, done)


def _started(data: "StepEventMetadata", planning: bool) -> Event | None:  # noqa: FBT001 - the event's own flag
    action = _ACTIONS.get(data.op.value)
    if action is None:
        return None
    if not is_ours(data.urn):
        return _other(data, action, done=False) if planning else None
    name = _name(data.urn)
    if not planning:
        return None if action == "same" else Began(name, action)
    olds = dict(data.old.outputs or data.old.inputs or {}) if data.old else None
    news = dict(data.new.inputs or {}) if data.new else None
    if not olds and not news:
        return None  # a creation that no target selects
    kind = _KINDS.get(_type(data.urn).removeprefix(_TYPE_PREFIX), Kind.HIVE)
    if action == "delete":
        return Step(name, action, olds, None, bool(data.old and data.old.protect), kind)
    return Step(name, action, olds, news, kind=kind)


def _completed(data: "StepEventMetadata", planning: bool) -> Event | None:  # noqa: FBT001 - see above
    if not is_ours(data.urn):
        action = _ACTIONS.get(data.op.value)
        return _other(data, action, done=True) if action and not planning else None
    if data.op.value == "refresh":
        live = dict(data.new.outputs or {}) if data.new else None
        before = dict(data.old.outputs or {}) if data.old else None
        return Refreshed(_name(data.urn), live or None, before)
    action = _ACTIONS.get(data.op.value)
    if planning or action is None or action == "same":
        return None
    return Done(_name(data.urn), action)


def _diagnostic(event: "DiagnosticEvent") -> Diagnostic | None:
    text = plain(event.message)
    if not text or text.startswith(_WITHOUT_INFORMATION):
        return None
    name = _name(event.urn) if event.urn and is_ours(event.urn) else ""
    match event.severity:
        case "error":
            return Diagnostic(name, "error", text)
        case "warning":
            return Diagnostic(name, "warning", text)
        case "debug":
            return Diagnostic(name, "debug", text)
        case _:
            return Diagnostic(name, "note", text)


def plain(message: str) -> str:
    """Return a message without color codes, and without the prefixes of the engine and gRPC.

    Of a traceback only the exception is kept. It is kept whole after other text, as in the report
    of a program's own mistake.
    """
    text = re.sub(r"<\{%[^%]*%\}>", "", message).strip()
    text = _DECORATION.sub("", text)
    if not _TRACEBACK.match(text):
        return text
    last = list(_TRACEBACK.finditer(text))[-1]  # the others are of the exceptions that caused it
    return _OUR_EXCEPTION.sub("", text[last.end() :])


def _name(urn: str) -> str:
    return urn.rsplit("::", 1)[-1]
