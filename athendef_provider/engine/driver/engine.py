"""The same engine on the same stack as `pulumi up`, driven by the `athendef` command.

Pulumi's Automation API runs the `pulumi` on PATH in the project's folder and hands over what the
engine tells as events. Here they become a `Preview`, or are passed on while an apply runs. What
can go wrong on the way is one of the `EngineError`s, with what to do about it.
"""

import json
import os
import shutil
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from pulumi.automation import (
    EngineEvent,
    InvalidVersionError,
    LocalWorkspace,
    Stack,
    UpdateSummary,
)
from pulumi.automation import errors as pulumi_errors
from pulumi.automation._stack import StackInitMode

from athendef_provider.config import Settings, read_settings
from athendef_provider.engine.driver.error_hints import hint_for, lock_holders
from athendef_provider.engine.driver.events import (
    Configured,
    Diagnostic,
    Event,
    Failed,
    Refreshed,
    Step,
    happening,
    plain,
)
from athendef_provider.engine.driver.installation import MINIMUM_VERSION, prepare_environment
from athendef_provider.engine.driver.process import OwnSession
from athendef_provider.engine.driver.project import settings_in
from athendef_provider.engine.project_folder import find_project
from athendef_provider.engine.provider.secret_config import (
    CONFIG_FILE,
    KEY,
    config_file_of,
)
from athendef_provider.errors import AthendefError

__all__ = [
    "Engine",
    "EngineError",
    "EngineMissingError",
    "NoProjectError",
    "NoStackError",
    "Preview",
    "StackLockedError",
    "prepare_environment",
]

_AT_ONCE = 32
_BLINDED = "[secret]"
_LAST_EVENT_SECONDS = 5
T = TypeVar("T")


class EngineError(AthendefError):
    """The engine cannot be used, or has failed."""


class EngineMissingError(EngineError):
    """There is no `pulumi`, or it is too old."""


class NoProjectError(EngineError):
    """No Pulumi.yaml in this folder or above it."""


class NoStackError(EngineError):
    """There is no such stack; ``existing`` are those that there are."""

    def __init__(self, name: str, existing: Sequence[str]) -> None:
        known = ", ".join(existing)
        make = f"pulumi stack init {name or 'dev'}"
        if name:
            super().__init__(
                f"there is no stack `{name}`" + (f", only {known}" * bool(known)), make
            )
        elif known:
            super().__init__(f"no stack is selected; there are {known}", "--stack NAME")
        else:
            super().__init__("the project has no stack yet", make)
        self.name = name
        self.existing = tuple(existing)


class StackLockedError(EngineError):
    """Another update of the stack is under way, or was killed and has left its lock."""


@dataclass(slots=True)
class Preview:
    """What a preview told: each resource's turn, what the catalog holds, and what is wrong."""

    steps: list[Step] = field(default_factory=list)
    live: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    config: Mapping[str, str] = field(default_factory=dict)
    failure: EngineError | None = None

    @property
    def settings(self) -> Settings | None:
        """The stack's config, validated; None where it holds secrets, which events don't show.

        Raises `config.ConfigError`.
        """
        if _BLINDED in self.config.get(KEY, ""):
            return None
        return read_settings(self.config, os.environ)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What stopped the preview, where something did."""
        return tuple(told for told in self.diagnostics if told.severity == "error")

    def on_event(self, what: Event) -> None:
        """Take in one thing that the engine tells."""
        match what:
            case Step():
                self.steps.append(what)
            case Refreshed(name=name, live=live):
                self.live[name] = live
            case Diagnostic(severity="debug"):
                pass
            case Diagnostic():
                self.diagnostics.append(what)
            case Configured(config=config):
                self.config = config
            case _:
                pass


class Engine:
    """One stack of one project, as the engine drives it."""

    def __init__(self, start: Path, stack: str = "") -> None:
        """Open the stack called ``stack``, or the selected one, of the project around ``start``.

        Raises `NoProjectError`, `EngineMissingError` or `NoStackError`.
        """
        root = find_project(start.resolve())
        if root is None:
            raise NoProjectError(
                f"there is no Pulumi.yaml in {start.resolve()} or above it",
                "athendef init",
            )
        self.root = root
        self._config_file: str | None = None
        self._command = _command()
        self._workspace = _Workspace(str(root), pulumi_command=self._command)
        self.project = self._workspace.project_settings().name
        self.stack = stack or os.environ.get("PULUMI_STACK") or self._selected()
        self._stack = _Stack(self.stack, self._workspace, StackInitMode.SELECT)

    def use_config(self, file: Path) -> None:
        """Take the stack's config from ``file`` instead of its own."""
        self._config_file = str(file.resolve())
        self._workspace.env_vars = {CONFIG_FILE: self._config_file}

    def settings(self) -> Settings:
        """The stack's config with the project's defaults, validated, secrets in clear.

        Raises `config.ConfigError`.
        """
        more = ["--config-file", self._config_file] if self._config_file else []
        asked = ["config", "--json", "--show-secrets", "--stack", self.stack, *more]
        answer = self._asked(lambda: self._command.run(asked, str(self.root), {}))
        file = Path(self._config_file or config_file_of(self.root, self.stack))
        return settings_in(json.loads(answer.stdout), file)

    def stacks(self) -> tuple[str, ...]:
        """The names of the project's stacks."""
        return tuple(summary.name for summary in self._asked(self._workspace.list_stacks))

    def create_stack(self) -> None:
        """Make the stack, which does not exist yet."""
        self._asked(lambda: self._workspace.create_stack(self.stack))

    def preview(
        self,
        names: Sequence[str] = (),
        *,
        plan_file: Path | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> Preview:
        """Refresh, and see what an apply would do; of ``names`` alone where there are any.

        ``plan_file`` is where the engine keeps its own plan, which `apply` can be held to.
        """
        found = Preview()

        def take(what: Event) -> None:
            found.on_event(what)
            if on_event is not None:
                on_event(what)

        def run(on_event: Callable[[EngineEvent], None]) -> object:
            return self._stack.preview(
                target=self._urns(names),
                plan=str(plan_file) if plan_file else None,
                parallel=_AT_ONCE,
                refresh=True,
                config_file=self._config_file,
                on_event=on_event,
            )

        found.failure = self._run(run, take)
        if found.failure is not None and not found.errors:
            raise found.failure
        return found

    def apply(
        self,
        names: Sequence[str] = (),
        *,
        plan_file: Path | None = None,
        continue_on_error: bool = False,
        on_event: Callable[[Event], None],
    ) -> EngineError | None:
        """Carry out what a preview showed; None where all of it was.

        What fails is told to ``on_event`` as it happens. `interrupt` and `end` stop it from another
        thread.
        """
        heard_errors = False

        def take(what: Event) -> None:
            nonlocal heard_errors
            heard_errors |= isinstance(what, Failed) or (
                isinstance(what, Diagnostic) and what.severity == "error"
            )
            on_event(what)

        def run(on_event: Callable[[EngineEvent], None]) -> object:
            return self._stack.up(
                target=self._urns(names),
                plan=str(plan_file) if plan_file else None,
                parallel=_AT_ONCE,
                refresh=True,
                continue_on_error=continue_on_error,
                config_file=self._config_file,
                on_event=on_event,
            )

        trouble = self._run(run, take)
        if trouble is not None and not heard_errors:
            raise trouble
        return trouble

    def interrupt(self) -> None:
        """Let what runs come to an end: running statements are stopped, the state is saved."""
        self._command.interrupt()

    def end(self) -> bool:
        """End what runs at once, and take its lock away; whether that succeeded."""
        self._command.end()
        unlock = ["cancel", "--yes", "--stack", self.stack]
        try:
            self._command.run(unlock, str(self.root), {})
        except pulumi_errors.CommandError:
            return False
        return True

    def state(self) -> tuple[Mapping[str, Any], ...]:
        """The resources in the stack's state."""
        deployment = self._asked(self._stack.export_stack).deployment or {}
        return tuple(deployment.get("resources") or ())

    def _selected(self) -> str:
        found = self._asked(self._workspace.list_stacks)
        for summary in found:
            if summary.current:
                return summary.name
        if len(found) == 1:
            return found[0].name
        raise NoStackError("", [summary.name for summary in found])

    def _urns(self, names: Sequence[str]) -> list[str] | None:
        # A type may be Table or View; the name alone is known here.
        return [f"urn:pulumi:{self.stack}::{self.project}::**::{name}" for name in names] or None

    def _run(
        self,
        run: Callable[[Callable[[EngineEvent], None]], object],
        report: Callable[[Event], None],
    ) -> EngineError | None:
        """Run one operation; what stopped it, if something did."""
        ended = threading.Event()

        def on_event(event: EngineEvent) -> None:
            what = happening(event)
            if what is not None:
                report(what)
            if event.cancel_event is not None:  # the last one
                ended.set()

        # The SDK says so on stderr when an engine that was ended stops telling: it was we who did.
        warnings.filterwarnings("ignore", "Error in event stream", UserWarning)
        try:
            run(on_event)
        except pulumi_errors.CommandError as error:
            ended.wait(_LAST_EVENT_SECONDS if self._command.began else 0)
            return self._trouble(error)
        ended.wait(_LAST_EVENT_SECONDS)
        return None

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except pulumi_errors.CommandError as error:
            raise self._trouble(error) from None

    def _trouble(self, error: pulumi_errors.CommandError) -> EngineError:
        said = self._command.said
        if isinstance(error, pulumi_errors.StackNotFoundError):
            return NoStackError(self.stack, [n for n in self.stacks() if n != self.stack])
        if isinstance(error, pulumi_errors.ConcurrentUpdateError):
            return _locked(said)
        return _explained(said)


class _Workspace(LocalWorkspace):
    """The project's folder, without changing which stack is selected for the user's `pulumi`."""

    def select_stack(self, stack_name: str) -> None:
        """Nothing: every call names its stack."""


class _Stack(Stack):
    """A stack whose `up` ends when the engine ends: without three more runs of `pulumi`."""

    def outputs(self) -> dict[str, Any]:
        """None: the program exports nothing."""
        return {}

    def info(self, show_secrets: bool = True) -> UpdateSummary:  # noqa: ARG002, FBT001, FBT002 - the SDK's
        """Nothing that we would show: what the engine did, it told as events."""
        return UpdateSummary("update", datetime.now(UTC), "", {}, {}, "")


def _command() -> OwnSession:
    if shutil.which("pulumi") is None:
        raise EngineMissingError(
            "the Pulumi engine is not installed: there is no `pulumi` on PATH",
            "`athendef doctor` says how to get it",
        )
    try:
        return OwnSession()
    except InvalidVersionError as error:
        raise EngineMissingError(
            f"the Pulumi engine on PATH can't be used: {error}",
            f"install Pulumi {MINIMUM_VERSION} or newer: `athendef doctor` says how",
        ) from None


def _locked(said: str) -> StackLockedError:
    """Who holds the lock and since when, out of what the backend says."""
    what, hint = lock_holders(said) or (
        f"the stack is locked by another update: {plain(said)}",
        "wait until it has ended; where it was killed, `pulumi cancel`",
    )
    return StackLockedError(what, hint)


def _explained(said: str) -> EngineError:
    text = plain(said.removeprefix("error: ")) or "the engine ended without saying why"
    return EngineError(text, hint_for(text))
