"""What an apply is doing at this moment: which tables run, their statements, how many are done.

A `Board` takes in what the engine and the statements tell, from several threads; `drawing` draws
it, and knows nothing of where it comes from.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from athendef_provider.engine.driver.events import Began, Diagnostic, Done, Event, Failed
from athendef_provider.engine.provider.resource_plan import Action, ResourcePlan

_UNSEEN = "expected resource operations for "


@dataclass(slots=True)
class Row:
    """One resource that is under way: since when, and its statement, once there is one."""

    name: str
    action: Action
    began: float
    query: str = ""
    state: str = ""
    statement_began: float = 0.0


@dataclass(frozen=True, slots=True)
class Failure:
    """One resource that failed, with what was said of it."""

    name: str
    action: Action | None
    text: str


@dataclass(slots=True)
class Board:
    """The state of one apply. ``to_do`` are the resources that the plan changes.

    ``unseen`` is what the engine, held to its plan, calls an error, and is only what it did not
    come to because something else failed or the user stopped it.
    """

    to_do: Sequence[ResourcePlan]
    now: Callable[[], float] = time.monotonic
    rows: dict[str, Row] = field(default_factory=dict)
    done: dict[str, Action] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    unseen: list[Failure] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)
    stopping: bool = False
    began: float = 0.0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """The clock starts."""
        self.began = self.now()

    def on_event(self, what: Event) -> None:
        """Take in one thing that the engine tells."""
        with self.lock:
            match what:
                case Began(name=name, action=action):
                    self.rows.setdefault(name, Row(name, action, self.now()))
                case Done(name=name, action=action):
                    self.rows.pop(name, None)
                    self.done[name] = action
                case Failed(name=name, action=action):
                    self.rows.pop(name, None)
                    self._fail(name, action)
                case Diagnostic(severity="error", name=name, text=text) if text.startswith(_UNSEEN):
                    self.unseen.append(Failure(name, None, text))
                case Diagnostic(severity="error", name=name, text=text):
                    self.failures.append(Failure(name, None, text))
                case Diagnostic(severity="warning" | "note"):
                    if what not in self.notes:
                        self.notes.append(what)
                case _:
                    pass

    def statement(self, name: str, query: str, state: str) -> None:
        """Take in that a statement for ``name`` is in another state."""
        with self.lock:
            row = self.rows.get(name)
            if row is None:
                return
            if query != row.query:
                row.query, row.statement_began = query, self.now()
            row.state = state

    @property
    def elapsed(self) -> float:
        """Seconds since the apply began."""
        return self.now() - self.began

    def left_seconds(self) -> float | None:
        """How long the rest may take, at the speed so far; None where that can't be told yet."""
        ended = len(self.done) + len(self.failures)
        if ended < 3 or ended >= len(self.to_do):
            return None
        return self.elapsed / ended * (len(self.to_do) - ended)

    def not_begun(self) -> tuple[str, ...]:
        """What the engine has not come to."""
        ended = self.done.keys() | {failure.name for failure in self.failures}
        return tuple(one.name for one in self.to_do if one.name not in ended)

    def _fail(self, name: str, action: Action) -> None:
        for place, failure in enumerate(self.failures):
            if failure.name == name:
                self.failures[place] = Failure(name, action, failure.text)
                return
        self.failures.append(Failure(name, action, "the engine gives no reason"))
