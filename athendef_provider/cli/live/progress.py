"""The progress of an apply: which resources run, their statements, what completed and failed."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from athendef_provider.aws.errors import StoppedError
from athendef_provider.engine.driver.events import Began, Diagnostic, Done, Event, Failed
from athendef_provider.engine.provider.resource_plan import Action, ResourcePlan


@dataclass(slots=True)
class RunningResource:
    """A resource whose action has started, and its current statement, if there is one."""

    name: str
    action: Action
    started: float
    query: str = ""
    state: str = ""
    statement_started: float = 0.0


@dataclass(frozen=True, slots=True)
class Failure:
    """A resource that failed, and the reason; ``action`` is None until the engine reports it."""

    name: str
    action: Action | None
    reason: str


@dataclass(slots=True)
class ApplyProgress:
    """The state of one apply. Several threads may update and read it.

    ``resources`` are those that the plan changes. ``not_reached`` are the resources that the
    engine skipped after a failure or an interrupt. The engine reports them as errors, because its
    plan names them; they are failures only if there is no other. ``reported`` are the resources
    whose error the provider has reported; the engine repeats it in words of its own. ``stopped``
    are the resources whose statement was stopped with the run: they did not fail.
    """

    resources: Sequence[ResourcePlan]
    now: Callable[[], float] = time.monotonic
    running: dict[str, RunningResource] = field(default_factory=dict)
    completed: dict[str, Action] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    not_reached: list[Failure] = field(default_factory=list)
    stopping: bool = False
    started: float = 0.0
    reported: set[str] = field(default_factory=set)
    stopped: set[str] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """Start the clock."""
        self.started = self.now()

    def on_event(self, event: Event) -> None:
        """Update the progress with an event of the engine."""
        with self.lock:
            match event:
                case Began(name=name, action=action):
                    self.running.setdefault(name, RunningResource(name, action, self.now()))
                case Done(name=name, action=action):
                    self.running.pop(name, None)
                    self.completed[name] = action
                case Failed(name=name, action=action):
                    self.running.pop(name, None)
                    if name not in self.stopped:
                        self._add_failure(name, action)
                case Diagnostic(severity="error"):
                    self._add_error(event)
                case _:
                    pass

    def on_statement(self, name: str, query: str, state: str) -> None:
        """Update the state of the statement that runs for a resource."""
        with self.lock:
            resource = self.running.get(name)
            if resource is None:
                return
            if query != resource.query:
                resource.query, resource.statement_started = query, self.now()
            resource.state = state

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return self.now() - self.started

    @property
    def ended(self) -> int:
        """How many resources completed or failed."""
        return len(self.completed) + len(self.failures)

    def remaining_seconds(self) -> float | None:
        """Estimate the remaining time; None before three resources have ended."""
        if self.ended < 3 or self.ended >= len(self.resources):
            return None
        return self.elapsed / self.ended * (len(self.resources) - self.ended)

    def not_ended(self) -> tuple[str, ...]:
        """Return the names of the resources that have neither completed nor failed."""
        ended = self.completed.keys() | {failure.name for failure in self.failures}
        return tuple(plan.name for plan in self.resources if plan.name not in ended)

    def _add_error(self, error: Diagnostic) -> None:
        earlier = next((item for item in self.failures if item.name == error.name), None)
        failure = Failure(error.name, earlier.action if earlier else None, error.text)
        if error.code:
            self.reported.add(error.name)
            others = [item for item in self.failures if item.name != error.name]
            self.failures = [*others, failure]
            if error.code == StoppedError.code:
                self.failures = others
                self.stopped.add(error.name)
                self.stopping = True  # also if others stopped the run, as by `pulumi cancel`
        elif error.name not in self.reported:
            began = not error.name or error.name in self.running or error.name in self.completed
            (self.failures if began else self.not_reached).append(failure)

    def _add_failure(self, name: str, action: Action) -> None:
        for place, failure in enumerate(self.failures):
            if failure.name == name:
                self.failures[place] = Failure(name, action, failure.reason)
                return
        self.failures.append(Failure(name, action, "the engine gives no reason"))
