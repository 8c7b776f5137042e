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
    """Display how far the engine is, in one row of the terminal. Without a terminal, log only."""
    if not console.supports_live_display():
        yield _log_event
        return
    from rich.spinner import Spinner  # noqa: PLC0415 - only for terminals

    from athendef_provider.cli.output.live_display import LiveDisplay  # noqa: PLC0415 - see above

    read = planned = 0
    began = time.monotonic()
    spinner = Spinner("dots", f"{doing}: starting the engine")

    def on_event(event: Event) -> None:
        nonlocal read, planned
        _log_event(event)
        read += isinstance(event, Refreshed)
        planned += isinstance(event, Step)
        seconds = time.monotonic() - began
        spinner.update(text=f"{doing}: {read} read, {planned} planned, {seconds:.0f} s")

    with LiveDisplay(lambda _columns, _rows: spinner):
        yield on_event


def echo_messages(planning: StackPlan, *, as_text: bool = False) -> None:
    """Print the warnings, notes and errors of a plan to stderr, each once.

    A plan that was printed ``as_text`` has the reasons of blocked changes already. They are
    repeated only where stdout is not displayed beside stderr.
    """
    for diagnostic in dict.fromkeys(planning.diagnostics):
        print_diagnostic(diagnostic)
    if as_text and (console.is_terminal() or not console.is_terminal(err=True)):
        return
    for resource in planning.blocked:
        for reason in resource.blocked:
            console.echo_err(
                f"{console.paint('Blocked:', 'red', err=True)} {resource.name}: {reason}"
            )


def print_diagnostic(diagnostic: Diagnostic) -> None:
    """Print a warning, note or error to stderr; debug messages are left out."""
    name, text = diagnostic.name, diagnostic.text
    message = f"{name}: {text}" if name and name not in text else text
    match diagnostic.severity:
        case "warning":
            console.warn(message)
        case "note":
            console.echo_err(f"{console.paint('Note:', 'blue', err=True)} {message}")
        case "error":
            console.echo_err(f"{console.paint('Error:', 'red', err=True)} {message}")
        case "debug":
            pass


def _log_event(event: Event) -> None:
    if isinstance(event, Diagnostic):
        _log.debug("%s %s %s", event.severity, event.name, event.text)
