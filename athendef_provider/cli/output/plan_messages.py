"""Messages beside a plan: the progress of planning, warnings and errors."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from athendef_provider.cli import console
from athendef_provider.cli.context.stack import offer_to_create
from athendef_provider.cli.context.stack_plan import StackPlan, make_plan
from athendef_provider.cli.output.grouping import SMALLEST, group, text_without_name
from athendef_provider.cli.output.plan_summary import folded
from athendef_provider.engine.driver.engine import Engine
from athendef_provider.engine.driver.errors import StackNotFoundError
from athendef_provider.engine.driver.events import Diagnostic, Event, Refreshed, Step

_log = logging.getLogger("athendef")

_SEVERITIES = {"debug": 0, "note": 1, "warning": 2, "error": 3}


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


def echo_messages(planning: StackPlan, *, as_text: bool = False, full: bool = False) -> None:
    """Print the notes, warnings and errors of a plan to stderr, each once.

    Equal messages about several objects are one message, unless ``full`` is set. A plan that was
    printed ``as_text`` has the reasons of blocked changes already. They are repeated only where
    stdout is not displayed beside stderr.
    """
    adopted = {resource.name for resource in planning.changed if resource.adopted}
    shown = [
        diagnostic
        for diagnostic in planning.diagnostics
        if not (diagnostic.code == "adopted" and diagnostic.name in adopted)  # the plan shows it
    ]
    for diagnostic in grouped(shown, full=full):
        print_diagnostic(diagnostic)
    if as_text and (console.is_terminal() or not console.is_terminal(err=True)):
        return
    for each in group(planning.blocked, full=full):
        names = ", ".join(each.names)
        for reason in each.shown.blocked:
            console.echo_err(f"{console.paint('Blocked:', 'red', err=True)} {names}: {reason}")


def grouped(diagnostics: Iterable[Diagnostic], *, full: bool = False) -> tuple[Diagnostic, ...]:
    """Return the messages in a stable order: notes, warnings, errors, each by name.

    Messages that are equal apart from the name of their object become one, whose ``name`` has the
    names of several objects.
    """
    ordered = sorted(dict.fromkeys(diagnostics), key=_place)
    groups: dict[tuple[str, ...], list[Diagnostic]] = {}
    for number, diagnostic in enumerate(ordered):
        alone = full or not diagnostic.name
        key = (diagnostic.severity, diagnostic.code, _without_name(diagnostic))
        groups.setdefault((str(number),) if alone else key, []).append(diagnostic)
    messages: list[Diagnostic] = []
    for members in groups.values():
        if len(members) < SMALLEST:
            messages += members
        else:
            names = folded([member.name for member in members], more=" (--full lists them)")
            messages.append(replace(members[0], name=names, text=_without_name(members[0])))
    return tuple(messages)


def message_of(diagnostic: Diagnostic) -> str:
    """Return the text of a message, with the name of its object unless the text has it."""
    name, text = diagnostic.name, diagnostic.text
    return f"{name}: {text}" if name and name not in text else text


def _place(diagnostic: Diagnostic) -> tuple[int, str, str, str]:
    severity = _SEVERITIES[diagnostic.severity]
    return severity, diagnostic.name, diagnostic.code, diagnostic.text


def _without_name(diagnostic: Diagnostic) -> str:
    return text_without_name(diagnostic.text, diagnostic.name)


def print_diagnostic(diagnostic: Diagnostic) -> None:
    """Print a warning, note or error to stderr; debug messages are left out."""
    message = message_of(diagnostic)
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
