"""What is shown beside a plan: that work is under way, warnings, errors."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from athendef_provider.cli import console
from athendef_provider.cli.context.stack_plan import StackPlan, make_plan, offer
from athendef_provider.engine.driver.engine import Engine, NoStackError
from athendef_provider.engine.driver.events import Diagnostic, Event, Refreshed, Step

_log = logging.getLogger("athendef")


def plan_watched(
    engine: Engine, targets: Sequence[str], plan_file: Path | None = None
) -> StackPlan:
    """Make a plan, and show that it is being made; a stack that is missing is offered."""
    try:
        with watched("Planning") as on_event:
            return make_plan(engine, targets, plan_file=plan_file, on_event=on_event)
    except NoStackError as missing:
        offer(engine, missing)
    with watched("Planning") as on_event:
        return make_plan(engine, targets, plan_file=plan_file, on_event=on_event)


@contextmanager
def watched(doing: str) -> Iterator[Callable[[Event], None]]:
    """Display how far the engine is, in one row of the terminal. Without a terminal, log only."""
    if not console.supports_live_display():
        yield _logged
        return
    from rich.spinner import Spinner  # noqa: PLC0415 - only for terminals

    from athendef_provider.cli.output.live_display import LiveDisplay  # noqa: PLC0415 - see above

    read = planned = 0
    began = time.monotonic()
    spinner = Spinner("dots", f"{doing}: starting the engine")

    def on_event(what: Event) -> None:
        nonlocal read, planned
        _logged(what)
        read += isinstance(what, Refreshed)
        planned += isinstance(what, Step)
        seconds = time.monotonic() - began
        spinner.update(text=f"{doing}: {read} read, {planned} planned, {seconds:.0f} s")

    with LiveDisplay(lambda _columns, _rows: spinner):
        yield on_event


def tell(planning: StackPlan) -> None:
    """Warnings, notes and errors of a plan, on stderr, each once."""
    for told in dict.fromkeys(planning.told):
        if told.severity != "error" or told in planning.errors:
            print_diagnostic(told)
    for one in planning.refused:
        for refusal in one.refused:
            console.echo_err(f"{console.paint('Refused:', 'red', err=True)} {one.name}: {refusal}")


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


def _logged(what: Event) -> None:
    if isinstance(what, Diagnostic):
        _log.debug("%s %s %s", what.severity, what.name, what.text)
