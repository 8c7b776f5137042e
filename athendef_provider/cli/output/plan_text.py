"""The text output of a plan, and its statements as SQL."""

import textwrap
from collections.abc import Iterator

from athendef_provider.changes import plan_text
from athendef_provider.cli.console import paint, plural, width
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.cli.output.other_resources import other_resources_line
from athendef_provider.cli.output.plan_lines import Line, lines_of, sign_of, summary
from athendef_provider.definition.model import kind_of
from athendef_provider.engine.provider.resource_plan import ResourcePlan

_COLORS = {"+": "green", "-": "red", "~": "yellow", "±": "magenta", " ": "white"}


def text_of(planning: StackPlan, *, show_unchanged: bool = False) -> str:
    """The plan as text, with a summary line."""
    shown = planning.planned if show_unchanged else planning.changed
    blocks = ["\n".join(_block(resource)) for resource in shown]
    if planning.added_dependencies:
        blocks.append(
            f"Added because the targets depend on them: {', '.join(planning.added_dependencies)}."
        )
    if not planning.changed and not planning.errors:
        blocks.append(_no_changes(planning))
    elif planning.changed:
        blocks.append(paint(summary(planning.planned), "white", bold=True))
    if line := other_resources_line(planning):
        blocks.append("\n".join(textwrap.wrap(line, width(), break_on_hyphens=False)))
    return "\n\n".join(blocks)


def sql_of(planning: StackPlan) -> str:
    """The statements of a plan in execution order. Other steps are comments."""
    blocks = []
    for resource in planning.changed:
        text = plan_text(resource.steps, resource.allow).rstrip()
        blocks.append(f"-- {sign_of(resource)} {resource.name}\n{text or '-- no statements'}")
    if planning.changed:
        blocks.append(f"-- {summary(planning.planned)}")
    elif not planning.errors:
        blocks.append("-- No changes.")
    return "\n\n".join(blocks)


def _no_changes(planning: StackPlan) -> str:
    count = plural(len(planning.planned), "definition")
    return f"No changes. The Glue catalog matches your SQL files ({count})."


def _block(resource: ResourcePlan) -> Iterator[str]:
    sign = sign_of(resource)
    name = paint(f"{sign} {resource.name}", _COLORS[sign], bold=True)
    yield f"{name}  {kind_of(resource.definition).label}"
    for line in lines_of(resource):
        yield from _line(line)
    for reason in resource.blocked:
        yield from _wrapped(f"blocked: {reason}", "    ! ", "red")


def _line(line: Line) -> Iterator[str]:
    yield from _wrapped(line.text, f"    {line.sign} ", _COLORS[line.sign])


def _wrapped(text: str, prefix: str, color: str) -> Iterator[str]:
    """The text wrapped to the width of the terminal. Words are not broken."""
    pieces = textwrap.wrap(
        text,
        max(width() - len(prefix), 40),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for number, piece in enumerate(pieces or [""]):
        yield paint(prefix if not number else " " * len(prefix), color) + (
            paint(piece, color) if color == "red" else piece
        )
