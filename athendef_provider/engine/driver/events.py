"""What the engine tells while it previews and applies, in this project's own words.

The `athendef` command shows these; it knows nothing of Pulumi's events.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from athendef_provider.engine.provider.resource_plan import Action

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
_OURS = ":pulumi-python:dynamic/athendef:"

# What the engine adds when something else was told as the error.
_SAYS_NOTHING = (
    "preview failed",
    "update failed",
    "update canceled",
    "preview canceled",
    "an unhandled error occurred: program exited with non-zero exit code",
    "skipped: AWS is unreachable (see the first error)",
)

# What the engine says of a delete that `protect` forbids, with the resource's URN.
_PROTECTED = re.compile(r'resource "(\S+)" cannot be deleted\s+because it is protected')

# The engine and gRPC put these before what our provider said.
_DECORATION = re.compile(
    r"^(error: )?((?:Preview|Update) failed: )?"
    r"(Exception calling application: |\S+ resource '[^']*' has a problem: )?"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One resource's turn in a preview: the properties before and after."""

    name: str
    action: Action
    olds: Mapping[str, Any] | None
    news: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What the live catalog holds of one resource of the state; None where it is gone."""

    name: str
    live: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Began:
    """The engine has begun to carry out one resource's action."""

    name: str
    action: Action


@dataclass(frozen=True, slots=True)
class Done:
    """One resource's action is carried out."""

    name: str
    action: Action


@dataclass(frozen=True, slots=True)
class Failed:
    """One resource's action failed; the reason was told before, as an error `Diagnostic`."""

    name: str
    action: Action


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A line or more for the user; ``name`` is empty where it is about no resource.

    ``protects`` is whether it is the engine's refusal to remove what is protected.
    """

    name: str
    severity: Literal["error", "warning", "note", "debug"]
    text: str
    protects: bool = False


@dataclass(frozen=True, slots=True)
class Configured:
    """The stack's config, as the engine hands it to the program."""

    config: Mapping[str, str]


Event: TypeAlias = Step | Refreshed | Began | Done | Failed | Diagnostic | Configured


def happening(event: "EngineEvent") -> Event | None:
    """An event of the engine in our words; None for what is no business of ours."""
    if event.prelude_event is not None:
        return Configured(dict(event.prelude_event.config or {}))
    if event.diagnostic_event is not None:
        return _told(event.diagnostic_event)
    if event.resource_pre_event is not None:
        return _begun(event.resource_pre_event.metadata, bool(event.resource_pre_event.planning))
    if event.res_outputs_event is not None:
        return _ended(event.res_outputs_event.metadata, bool(event.res_outputs_event.planning))
    if event.res_op_failed_event is not None:
        data = event.res_op_failed_event.metadata
        action = _ACTIONS.get(data.op.value)
        return Failed(_name(data.urn), action) if action and _OURS in data.urn else None
    return None


def _begun(data: "StepEventMetadata", planning: bool) -> Event | None:  # noqa: FBT001 - the event's own flag
    action = _ACTIONS.get(data.op.value)
    if action is None or _OURS not in data.urn:
        return None
    name = _name(data.urn)
    if not planning:
        return None if action == "same" else Began(name, action)
    olds = dict(data.old.outputs or data.old.inputs or {}) if data.old else None
    news = dict(data.new.inputs or {}) if data.new else None
    if not olds and not news:
        return None  # what would be made, were it among the targets
    return Step(name, action, olds, None if action == "delete" else news)


def _ended(data: "StepEventMetadata", planning: bool) -> Event | None:  # noqa: FBT001 - see above
    if _OURS not in data.urn:
        return None
    if data.op.value == "refresh":
        live = dict(data.new.outputs or {}) if data.new else None
        return Refreshed(_name(data.urn), live or None)
    action = _ACTIONS.get(data.op.value)
    if planning or action is None or action == "same":
        return None
    return Done(_name(data.urn), action)


def _told(event: "DiagnosticEvent") -> Diagnostic | None:
    text = plain(event.message)
    if not text or text.startswith(_SAYS_NOTHING):
        return None
    if protected := _PROTECTED.search(text):
        urn = protected[1]
        lifting = (
            f"it is protected in the stack's state: `pulumi state unprotect '{urn}'` lifts that"
        )
        return Diagnostic(_name(urn), "error", lifting, protects=True)
    name = _name(event.urn) if event.urn and _OURS in event.urn else ""
    if event.severity == "info#err":  # what the plugin writes to stderr
        warns = text.startswith("warning: ")
        return Diagnostic(name, "warning" if warns else "note", text.removeprefix("warning: "))
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
    """A message without the engine's colours, and without what gRPC puts before it."""
    text = re.sub(r"<\{%[^%]*%\}>", "", message).strip()
    return _DECORATION.sub("", text)


def _name(urn: str) -> str:
    return urn.rsplit("::", 1)[-1]
