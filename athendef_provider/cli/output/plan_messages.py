"""Messages beside a plan: the progress of planning, warnings and errors."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from athendef_provider.cli import console
from athendef_provider.cli.context.stack import offer_to_create
from athendef_provider.cli.context.stack_plan import StackPlan, make_plan
from athendef_provider.engine.driver.engine import Engine
from athendef_provider.engine.driver.errors import StackNotFoundError
from athendef_provider.engine.driver.events import Diagnostic, Event, Refreshed, Step

_log = logging.getLogger("athendef")


def plan_watched(
    engine: Engine, targets: Sequence[str], plan_file: Path | None = None
) -> StackPlan:
    """Make a plan and show the progress. Offers to create a missing stack."""
    try:
        with watched("Planning") as on_event:
            return make_plan(engine, targets, plan_file=plan_file, on_event=on_event)
    except StackNotFoundError as error:
        offer_to_create(engine.stack, error)
    with watched("Planning") as on_event:
        return make_plan(engine, targets, plan_file=plan_file, on_event=on_event)


@contextmanager
def watched(doing: str) -> Iterator[Callable[[Event], None]]:
    """Show one line of progress; nothing if stderr is not a terminal."""
    if not console.is_terminal(err=True):
        yield _log_event
        return
    from rich.console import Console  # noqa: PLC0415 - only for terminals
    from rich.status import Status  # noqa: PLC0415 - see above

    read = planned = 0
    began = time.monotonic()
    screen = Console(stderr=True, no_color=not console.use_color(err=True))
    with Status(f"{doing}: starting the engine", console=screen) as status:

        def on_event(event: Event) -> None:
            nonlocal read, planned
            _log_event(event)
            read += isinstance(event, Refreshed)
            planned += isinstance(event, Step)
            seconds = time.monotonic() - began
            status.update(f"{doing}: {read} read, {planned} planned, {seconds:.0f} s")

        yield on_event


def echo_messages(planning: StackPlan) -> None:
    """Print the warnings, notes and errors of a plan to stderr, each once."""
    for diagnostic in dict.fromkeys(planning.diagnostics):
        name = (
            f"{diagnostic.name}: "
            if diagnostic.name and diagnostic.name not in diagnostic.text
            else ""
        )
        match diagnostic.severity:
            case "warning":
                console.warn(f"{name}{diagnostic.text}")
            case "note":
                console.echo_err(
                    f"{console.paint('Note:', 'blue', err=True)} {name}{diagnostic.text}"
                )
            case "error":
                console.echo_err(
                    f"{console.paint('Error:', 'red', err=True)} {name}{diagnostic.text}"
                )
            case _:
                pass
    for resource in planning.blocked:
        for reason in resource.blocked:
            console.echo_err(
                f"{console.paint('Blocked:', 'red', err=True)} {resource.name}: {reason}"
            )


def _log_event(event: Event) -> None:
    if isinstance(event, Diagnostic):
        _log.debug("%s %s %s", event.severity, event.name, event.text)
