"""Displaying the progress of an apply: live on a terminal, otherwise a line per resource."""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial

from athendef_provider.cli import console
from athendef_provider.cli.live.progress import ApplyProgress
from athendef_provider.cli.live.wording import (
    COMPLETE,
    IN_PROGRESS,
    format_duration,
    progress_counts,
)
from athendef_provider.cli.output.plan_messages import print_diagnostic
from athendef_provider.engine.driver.events import (
    Began,
    Diagnostic,
    Done,
    Event,
    Failed,
    OtherResource,
)

_HEARTBEAT_SECONDS = 30


@contextmanager
def progress_display(progress: ApplyProgress) -> Iterator[Callable[[], None]]:
    """Display the progress until the end of the context.

    Yields a function to call several times per second. Without a live display it prints
    a line every 30 seconds, so that a CI job with a long statement is not silent.
    """
    if not console.supports_live_display():
        yield Heartbeat(progress)
        return
    from athendef_provider.cli.live.frame import render_frame  # noqa: PLC0415 - loads rich
    from athendef_provider.cli.output.live_display import LiveDisplay  # noqa: PLC0415 - see above

    with LiveDisplay(partial(render_frame, progress)):
        yield lambda: None


class Heartbeat:
    """Prints the running resources every 30 seconds."""

    def __init__(self, progress: ApplyProgress) -> None:
        self._progress = progress
        self._printed = progress.now()

    def __call__(self) -> None:
        """Print the line if it is due."""
        now = self._progress.now()
        if now - self._printed < _HEARTBEAT_SECONDS:
            return
        self._printed = now
        with self._progress.lock:
            running = list(self._progress.running)
            counts = progress_counts(self._progress)
        names = ", ".join(running[:3]) + (f" and {len(running) - 3} more" * (len(running) > 3))
        console.echo(f"Still running: {names or 'the engine'} ({counts})")


class EventPrinter:
    """Prints a line for each resource that completes or fails, and each warning and note once.

    ``already_shown`` are texts of diagnostics that were printed with the plan.
    """

    def __init__(self, progress: ApplyProgress, already_shown: Collection[str] = ()) -> None:
        self._progress = progress
        self._already_shown = frozenset(already_shown)
        self._shown: set[Diagnostic] = set()
        self._started: dict[str, float] = {}

    def on_event(self, event: Event) -> None:
        """Update the progress, and print what the event means to the user."""
        self._progress.on_event(event)
        match event:
            case Began(name=name):
                self._started.setdefault(name, time.monotonic())
            case Done(name=name, action=action):
                now = time.monotonic()
                duration = format_duration(now - self._started.get(name, now))
                console.echo(f"{name}: {COMPLETE[action]} ({duration})")
            case OtherResource(action=action, done=True):
                console.echo(f"{event}: {COMPLETE[action]}")
            case Failed() if self._progress.stopping:
                pass  # it was stopped, or the report at the end has its failure
            case Failed(name=name, action=action):
                console.echo(console.paint(f"{name}: {IN_PROGRESS[action]} failed", "red"))
            case Diagnostic(severity="note" | "warning"):
                if event.text not in self._already_shown and event not in self._shown:
                    self._shown.add(event)
                    print_diagnostic(event)
            case _:
                pass
