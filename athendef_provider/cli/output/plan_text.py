"""A plan for people: ``+ - ~`` and names, one summary line; or the statements alone."""

import textwrap
from collections.abc import Iterator

from athendef_provider.changes import plan_text
from athendef_provider.cli.console import paint, plural, width
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.cli.output.plan_lines import Line, lines_of, sign_of, summary
from athendef_provider.definition.model import kind_of
from athendef_provider.engine.provider.resource_plan import ResourcePlan

_COLOURS = {"+": "green", "-": "red", "~": "yellow", "±": "magenta", " ": "white"}


def text_of(planning: StackPlan, *, show_unchanged: bool = False) -> str:
    """The whole plan, as a terminal shows it."""
    shown = planning.planned if show_unchanged else planning.changed
    blocks = ["\n".join(_block(one)) for one in shown]
    if planning.brought:
        blocks.append(f"Also, because the targets need it: {', '.join(planning.brought)}.")
    if not planning.changed and not planning.errors:
        blocks.append(_no_changes(planning))
    elif planning.changed:
        blocks.append(paint(summary(planning.planned), "white", bold=True))
    return "\n\n".join(blocks)


def sql_of(planning: StackPlan) -> str:
    """The very statements, in the order in which they can run; what is no statement is comment."""
    blocks = []
    for one in planning.changed:
        text = plan_text(one.steps, one.allow).rstrip()
        blocks.append(f"-- {sign_of(one)} {one.name}\n{text or '-- nothing to run'}")
    if planning.changed:
        blocks.append(f"-- {summary(planning.planned)}")
    elif not planning.errors:
        blocks.append("-- No changes.")
    return "\n\n".join(blocks)


def _no_changes(planning: StackPlan) -> str:
    count = plural(len(planning.planned), "definition")
    return f"No changes. The Glue catalog matches your SQL files ({count})."


def _block(one: ResourcePlan) -> Iterator[str]:
    sign = sign_of(one)
    name = paint(f"{sign} {one.name}", _COLOURS[sign], bold=True)
    yield f"{name}  {kind_of(one.definition).label}"
    for line in lines_of(one):
        yield from _line(line)
    for refusal in one.refused:
        yield from _wrapped(f"refused: {refusal}", "    ! ", "red")


def _line(line: Line) -> Iterator[str]:
    yield from _wrapped(line.text, f"    {line.sign} ", _COLOURS[line.sign])


def _wrapped(text: str, lead: str, colour: str) -> Iterator[str]:
    """Long lines go on below their beginning; what has no blank is not broken."""
    pieces = textwrap.wrap(
        text,
        max(width() - len(lead), 40),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for number, piece in enumerate(pieces or [""]):
        yield paint(lead if not number else " " * len(lead), colour) + (
            paint(piece, colour) if colour == "red" else piece
        )
