"""The text output of a plan, and its statements as SQL."""

import textwrap
from collections.abc import Iterator

from athendef_provider.changes import plan_text
from athendef_provider.cli.console import paint, plural, width
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.cli.output.definition_lines import Line
from athendef_provider.cli.output.grouping import Group, group
from athendef_provider.cli.output.other_resources import other_resources_line
from athendef_provider.cli.output.plan_lines import lines_of, sign_of
from athendef_provider.cli.output.plan_summary import (
    NAMES,
    database_lines,
    folded,
    summary,
)
from athendef_provider.definition.model import kind_of

_COLORS = {"+": "green", "-": "red", "~": "yellow", "±": "magenta", " ": "white"}
_MANY = 20
"""With more changes than this, the summary has the counts of each database."""

_MAX_DATABASES = 10


def text_of(
    planning: StackPlan,
    *,
    show_unchanged: bool = False,
    full: bool = False,
    diff: bool | None = None,
) -> str:
    """The plan as text, with a summary line.

    ``full`` shows each resource by itself, and all names. ``diff`` is as in `plan_lines.lines_of`.
    """
    shown = planning.planned if show_unchanged else planning.changed
    blocks = ["\n".join(_block(each, diff)) for each in group(shown, full=full)]
    if planning.added_dependencies:
        blocks.append(
            f"Added because the targets depend on them: {', '.join(planning.added_dependencies)}."
        )
    if not planning.changed and not planning.errors:
        blocks.append(_no_changes(planning))
    elif planning.changed:
        blocks.append("\n".join(_summary(planning)))
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


def _summary(planning: StackPlan) -> Iterator[str]:
    yield paint(summary(planning.planned), "white", bold=True)
    if len(planning.changed) > _MANY:
        yield from (f"  {line}" for line in database_lines(planning.changed, _MAX_DATABASES))


def _block(each: Group, diff: bool | None) -> Iterator[str]:  # noqa: FBT001 - see `text_of`
    sign = sign_of(each.shown)
    label = kind_of(each.shown.definition).label
    if len(each.members) == 1:
        yield f"{paint(f'{sign} {each.shown.name}', _COLORS[sign], bold=True)}  {label}"
    else:
        yield paint(f"{sign} {plural(len(each.members), label)}", _COLORS[sign], bold=True)
        limit = len(each.names) if each.rank.names_all else NAMES
        yield from _wrapped(
            folded(each.names, limit=limit, more=" (--full lists them)"), "    ", "white"
        )
    for line in lines_of(each.shown, diff=diff, hint=each.hint):
        yield from _line(line)
    for reason in each.shown.blocked:
        yield from _wrapped(f"blocked: {reason}", "    ! ", "red")


def _line(line: Line) -> Iterator[str]:
    prefix = f"    {line.sign} "
    if line.verbatim:
        yield paint(prefix, _COLORS[line.sign]) + line.text
    else:
        yield from _wrapped(line.text, prefix, _COLORS[line.sign])


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
