"""The engine's operations on a stack: preview, apply and import, by the `pulumi` on PATH.

They are what `pulumi preview`, `pulumi up` and `pulumi import` do. The engine's events become a
`Preview`, or are passed on while an apply runs.
"""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from athendef_provider.aws.progress import VARIABLE as PROGRESS_FILE
from athendef_provider.changes.planning.partition_loss import RegisteredPartitions
from athendef_provider.engine.driver.errors import EngineError, StackNotFoundError, failure
from athendef_provider.engine.driver.events import (
    Configured,
    Counted,
    Diagnostic,
    Event,
    Existing,
    Failed,
    OtherResource,
    Refreshed,
    Step,
    event_of_record,
    parse_event,
)
from athendef_provider.engine.driver.process import GRACE_SECONDS
from athendef_provider.engine.driver.record_feed import following_records
from athendef_provider.engine.driver.stack import Stack, resource_name
from athendef_provider.engine.program.selection import selection_environment
from athendef_provider.engine.provider.inputs import BLOCKED
from athendef_provider.engine.provider.masking import encode_for_state, sealed
from athendef_provider.engine.provider.resource_plan import Drift, LiveFacts

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent

    from athendef_provider.engine.driver.import_plan import Resource

_PARALLEL = ["--parallel", "32"]
_IMPORT_GRACE_SECONDS = 20


@dataclass(slots=True)
class Preview:
    """What a preview reported: each resource's step, live properties, drift, and diagnostics."""

    steps: list[Step] = field(default_factory=list)
    live: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)
    drift: dict[str, Drift] = field(default_factory=dict)
    existing: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    partitions: dict[str, RegisteredPartitions] = field(default_factory=dict)
    others: list[OtherResource] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    config: Mapping[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors that ended the preview early; empty if it is complete."""
        return tuple(d for d in self.diagnostics if d.severity == "error")

    @property
    def blocked(self) -> bool:
        """Whether a step is blocked, which fails the preview without an error."""
        return any(step.protected or (step.news or {}).get(BLOCKED) for step in self.steps)

    def facts_about(self, name: str) -> LiveFacts:
        """Return what the provider has reported about the live object of a resource."""
        return LiveFacts(self.existing.get(name), self.partitions.get(name), self.drift.get(name))

    def on_event(self, event: Event) -> None:
        """Add what one event reports."""
        match event:
            case Step():
                self.steps.append(event)
            case Refreshed(name=name, live=live):
                self.live[name] = live
                if event.drift is not None:
                    self.drift[name] = event.drift
            case Existing(name=name, live=existing):
                self.existing[name] = existing
            case Counted(name=name, partitions=partitions):
                self.partitions[name] = partitions
            case OtherResource():
                self.others.append(event)
            case Diagnostic(severity="debug"):
                pass
            case Diagnostic():
                self.diagnostics.append(event)
            case Configured(config=config):
                self.config = config
            case _:
                pass


class Engine:
    """The engine on one stack."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def preview(
        self,
        names: Sequence[str] = (),
        *,
        plan_file: Path | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> Preview:
        """Refresh, and compute what an apply would do, for ``names`` only if there are any.

        ``plan_file`` is where the engine writes its own plan, for `apply`. Raises `EngineError`
        if the engine fails and reports no error as a diagnostic.
        """
        preview = Preview()

        def report(event: Event) -> None:
            preview.on_event(event)
            if on_event is not None:
                on_event(event)

        options = ["--refresh", *_PARALLEL, *self._targets(names)]
        if plan_file is not None:
            options += ["--save-plan", str(plan_file)]
        environment = selection_environment(names)
        try:
            self._run_reporting("preview", *options, report=report, environment=environment)
        except EngineError:
            if not preview.errors and not preview.blocked:
                raise
        self.stack.use_values(preview.config)
        return preview

    def apply(
        self,
        names: Sequence[str] = (),
        *,
        plan_file: Path | None = None,
        continue_on_error: bool = False,
        progress_file: Path | None = None,
        on_event: Callable[[Event], None],
    ) -> None:
        """Carry out what a preview showed. Failures of resources are passed to ``on_event``.

        The provider appends the states of its statements to ``progress_file``. `interrupt` and
        `end` stop the apply from another thread. Raises `EngineError` if the engine fails and no
        event reports an error.
        """
        reported = False

        def report(event: Event) -> None:
            nonlocal reported
            reported |= isinstance(event, Failed) or (
                isinstance(event, Diagnostic) and event.severity == "error"
            )
            on_event(event)

        options = ["--yes", "--skip-preview", "--refresh", *_PARALLEL, *self._targets(names)]
        if continue_on_error:
            options.append("--continue-on-error")
        if plan_file is not None:
            options += ["--plan", str(plan_file)]
        environment = selection_environment(names)
        if progress_file is not None:
            environment[PROGRESS_FILE] = str(progress_file)
        try:
            self._run_reporting("up", *options, report=report, environment=environment)
        except EngineError:
            if not reported:
                raise

    def import_resources(
        self, resources: "Sequence[Resource]", *, protect: bool, on_imported: Callable[[], None]
    ) -> None:
        """Import resources into the stack's state; ``on_imported`` is called for each.

        Raises `EngineError`.
        """
        errors: list[str] = []

        def on_event(event: "EngineEvent") -> None:
            outputs = event.res_outputs_event
            if outputs is not None and outputs.metadata.op.value == "import":
                on_imported()
            match parse_event(event):
                case Diagnostic(severity="error", text=text):
                    errors.append(text)
                case _:
                    pass

        with tempfile.TemporaryDirectory(prefix="athendef-") as folder:
            file = Path(folder) / "import.json"
            entries = {"resources": [_entry(resource) for resource in resources]}
            file.write_text(json.dumps(entries), encoding="utf-8")
            options = ["--yes", "--skip-preview", "--generate-code=false", "--suppress-progress"]
            options += [*_PARALLEL, f"--protect={str(protect).lower()}", "--file", str(file)]
            try:
                self._run(
                    "import",
                    *options,
                    on_event=on_event,
                    # The state is written once, at the end.
                    environment={"PULUMI_SKIP_CHECKPOINTS": "true"},
                    grace_seconds=_IMPORT_GRACE_SECONDS,
                )
            except EngineError:
                if not errors:
                    raise
                raise failure("\n".join(dict.fromkeys(errors))) from None

    def interrupt(self) -> None:
        """Interrupt the operation: running statements are stopped, the state is saved."""
        self.stack.pulumi.interrupt()

    def end(self) -> bool:
        """End the operation at once and release its lock; returns whether that succeeded."""
        self.stack.pulumi.end()
        try:
            self.stack.pulumi.run("cancel", "--yes", "--stack", self.stack.name)
        except EngineError:
            return False
        return True

    def _run_reporting(
        self,
        *arguments: str,
        report: Callable[[Event], None],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Run one operation; ``report`` gets the engine's events, and those in our records."""
        with following_records(lambda record: report(event_of_record(record))) as variables:

            def on_event(engine_event: "EngineEvent") -> None:
                event = parse_event(engine_event)
                if event is not None:
                    report(event)

            self._run(
                *arguments, on_event=on_event, environment={**variables, **(environment or {})}
            )

    def _run(
        self,
        *arguments: str,
        on_event: "Callable[[EngineEvent], None]",
        environment: Mapping[str, str] | None = None,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        stack = self.stack
        stack.check_config_file()
        try:
            stack.pulumi.run_with_events(
                *arguments,
                *stack.options,
                on_event=on_event,
                environment={**stack.environment, **(environment or {})},
                grace_seconds=grace_seconds,
            )
        except StackNotFoundError:
            raise stack.not_found() from None

    def _targets(self, names: Sequence[str]) -> list[str]:
        return [word for name in names for word in ("--target", self.stack.urn_pattern(name))]


def missing_from_state(stack: Stack, resources: "Sequence[Resource]") -> "tuple[Resource, ...]":
    """Those resources that are not in the stack's state yet. Raises `EngineError`."""
    state = {(entry.get("type"), resource_name(entry)) for entry in stack.read_state()}
    return tuple(r for r in resources if (r.type, r.name) not in state)


def _entry(resource: "Resource") -> dict[str, Any]:
    return {
        "type": resource.type,
        "name": resource.name,
        "id": resource.id,
        "inputs": sealed(resource.inputs, encode_for_state),
        "outputs": sealed(resource.outputs, encode_for_state),
    }
