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
        with watched("StackPlan") as on_event:
            return make_plan(engine, targets, plan_file=plan_file, on_event=on_event)
    except NoStackError as missing:
        offer(engine, missing)
    with watched("StackPlan") as on_event:
        return make_plan(engine, targets, plan_file=plan_file, on_event=on_event)


@contextmanager
def watched(doing: str) -> Iterator[Callable[[Event], None]]:
    """One line on the terminal that says how far the engine is; nothing where nobody looks."""
    if not console.is_terminal(err=True):
        yield _logged
        return
    from rich.console import Console  # noqa: PLC0415 - only for terminals
    from rich.status import Status  # noqa: PLC0415 - see above

    read = planned = 0
    began = time.monotonic()
    screen = Console(stderr=True, no_color=not console.use_color(err=True))
    with Status(f"{doing}: starting the engine", console=screen) as status:

        def on_event(what: Event) -> None:
            nonlocal read, planned
            _logged(what)
            read += isinstance(what, Refreshed)
            planned += isinstance(what, Step)
            seconds = time.monotonic() - began
            status.update(f"{doing}: {read} read, {planned} planned, {seconds:.0f} s")

        yield on_event


def tell(planning: StackPlan) -> None:
    """Warnings, notes and errors of a plan, on stderr, each once."""
    for told in dict.fromkeys(planning.told):
        name = f"{told.name}: " if told.name and told.name not in told.text else ""
        match told.severity:
            case "warning":
                console.warn(f"{name}{told.text}")
            case "note":
                console.echo_err(f"{console.paint('Note:', 'blue', err=True)} {name}{told.text}")
            case "error" if told in planning.errors:
                console.echo_err(f"{console.paint('Error:', 'red', err=True)} {name}{told.text}")
            case _:
                pass
    for one in planning.refused:
        for refusal in one.refused:
            console.echo_err(f"{console.paint('Refused:', 'red', err=True)} {one.name}: {refusal}")


def _logged(what: Event) -> None:
    if isinstance(what, Diagnostic):
        _log.debug("%s %s %s", what.severity, what.name, what.text)
