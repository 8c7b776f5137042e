"""The Markdown output of a plan, as a comment on a pull request.

GitHub rejects comments of more than 65,536 characters. If a plan does not fit, its SQL is left out
first, then the details of changes, then changes. The names of blocked, destroyed and replaced
objects are left out last, and their number is shown.
"""

from collections.abc import Iterator, Mapping, Sequence

from athendef_provider.changes import plan_text
from athendef_provider.cli.console import plural
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.cli.output.grouping import Group, Rank, group
from athendef_provider.cli.output.other_resources import other_resources_line
from athendef_provider.cli.output.plan_lines import lines_of, sign_of
from athendef_provider.cli.output.plan_messages import grouped, message_of
from athendef_provider.cli.output.plan_summary import database_lines, folded, summary
from athendef_provider.definition.model import kind_of

MAX_LENGTH = 60_000
_RESERVED = 500
"""Characters for the number of what does not fit."""

_MANY = 20
_MAX_DATABASES = 50
_MAX_PART = MAX_LENGTH // 4
_VERBS = {
    "create": "create",
    "update": "change",
    "replace": "replace",
    "delete": "destroy",
    "same": "",
}
_NAMED = {
    Rank.BLOCKED: (":no_entry:", "blocked"),
    Rank.DESTROYED: (":boom:", "to destroy"),
    Rank.REPLACED: (":boom:", "to replace"),
    Rank.DESTRUCTIVE: (":boom:", "to change, with allowed destructive changes"),
}


def markdown_of(planning: StackPlan, *, full: bool = False, diff: bool | None = None) -> str:
    """The comment, which never exceeds `MAX_LENGTH` characters.

    ``full`` and ``diff`` are as in `plan_text.text_of`.
    """
    head = f"### athendef plan: stack `{planning.engine.stack.name}`\n\n"
    others = other_resources_line(planning)
    if not planning.changed and not planning.errors:
        unchanged = f"{head}No changes. The Glue catalog matches your SQL files.\n"
        return unchanged + (f"\n{others}\n" if others else "")
    count = (
        summary(planning.planned) if planning.changed else "There is no plan because of an error."
    )
    body = f"{head}**{count}**\n"
    groups = group(planning.changed, full=full)
    lists = _named(groups, MAX_LENGTH - len(body) - _RESERVED)
    for lines, noun in (
        (_errors(planning), "error"),
        (_warnings(planning, full=full), "warning"),
    ):
        room = MAX_LENGTH - len(body) - len(lists) - _RESERVED
        lists += _fitting(lines, min(_MAX_PART, room), noun)
    if lists:
        body += f"\n{lists}"
    if others:
        body += _if_fits(f"\n{others}\n", body)
    if len(planning.changed) > _MANY:
        databases = "".join(
            f"- {_inline(line)}\n" for line in database_lines(planning.changed, _MAX_DATABASES)
        )
        body += _if_fits(f"\nBy database:\n\n{databases}", body)
    return body + _changes(groups, MAX_LENGTH - len(body) - _RESERVED, diff)


def _named(groups: Sequence[Group], length: int) -> str:
    """What is blocked, destroyed or replaced, in at most ``length`` characters.

    If it does not fit, the reasons are left out, and then the last names.
    """
    blocked = [line for each in groups if each.rank is Rank.BLOCKED for line in _blocked(each)]
    names = {
        rank: [_code(name) for each in groups if each.rank is rank for name in each.names]
        for rank in _NAMED
    }
    without_blocked = {**names, Rank.BLOCKED: []}
    for lines in ([*blocked, *_names(without_blocked)], list(_names(names))):
        text = "".join(f"{line}\n" for line in lines)
        if len(text) <= length:
            return text
    return "".join(f"{line}\n" for line in _names(names, length - 400))


def _names(names: Mapping[Rank, Sequence[str]], length: int = MAX_LENGTH) -> Iterator[str]:
    """A line for each rank, with as many names as fit in ``length`` characters."""
    for rank, (icon, text) in _NAMED.items():
        shown = list(_first(names[rank], length))
        length -= sum(len(name) + 2 for name in shown)
        hidden = len(names[rank]) - len(shown)
        more = [f"and {hidden} more that did not fit"] if hidden else []
        if shown or more:
            yield f"- {icon} **{len(names[rank])} {text}**: {', '.join([*shown, *more])}"


def _first(names: Sequence[str], length: int) -> Iterator[str]:
    for name in names:
        length -= len(name) + 2
        if length < 0:
            return
        yield name


def _blocked(each: Group) -> Iterator[str]:
    if len(each.members) == 1:
        head = f"- :no_entry: {_bold(each.names[0])} is blocked: "
    else:
        names = ", ".join(map(_code, each.names))
        count = plural(len(each.members), kind_of(each.shown.definition).label)
        head = f"- :no_entry: **{count}** are blocked ({names}): "
    for reason in each.shown.blocked:
        yield head + _inline(reason)


def _errors(planning: StackPlan) -> list[str]:
    return [f"- :x: {_cut(_with_lines(error.text), _MAX_PART - 500)}" for error in planning.errors]


def _warnings(planning: StackPlan, *, full: bool) -> list[str]:
    warnings = [what for what in planning.diagnostics if what.severity == "warning"]
    return [
        f"- :warning: {_inline(message_of(warning))}" for warning in grouped(warnings, full=full)
    ]


def _fitting(lines: Sequence[str], length: int, noun: str) -> str:
    """The lines that fit in ``length`` characters, and the number of the others."""
    text = "".join(f"{line}\n" for line in lines)
    if len(text) <= length:
        return text
    text = ""
    for number, line in enumerate(lines):
        if len(text) + len(line) + 100 > length:
            return f"{text}- … and {plural(len(lines) - number, f'more {noun}')} not shown\n"
        text += f"{line}\n"
    return text


def _if_fits(text: str, body: str) -> str:
    return text if len(body) + len(text) + _RESERVED <= MAX_LENGTH else ""


def _changes(groups: Sequence[Group], length: int, diff: bool | None) -> str:  # noqa: FBT001 - see `markdown_of`
    """The groups in at most ``length`` characters: all titles, then details, then SQL."""
    blocks = [f"\n{_title(each)}\n" for each in groups]
    total, fitting = 0, 0
    for block in blocks:
        if total + len(block) > length:
            break
        total += len(block)
        fitting += 1
    incomplete = set(range(fitting))
    for with_sql in (False, True):
        for number in range(fitting):
            longer = f"\n{_details(groups[number], diff, with_sql=with_sql)}"
            growth = len(longer) - len(blocks[number])
            if total + growth <= length:
                blocks[number] = longer
                total += growth
                if with_sql:
                    incomplete.discard(number)
    omitted = sum(len(each.members) for each in groups[fitting:])
    shortened = sum(len(groups[number].members) for number in incomplete)
    parts = [plural(omitted, "more change")] if omitted else []
    parts += [f"the details or SQL of {plural(shortened, 'change')}"] if shortened else []
    text = "".join(blocks[:fitting])
    if parts:
        text += f"\n\n… {' and '.join(parts)} did not fit in a comment. Run `athendef plan`.\n"
    return text


def _title(each: Group) -> str:
    """One line: the name, or the number of objects and the first of their names."""
    shown = each.shown
    label = kind_of(shown.definition).label
    verb = _VERBS[shown.action]
    if len(each.members) == 1:
        return f"<code>{sign_of(shown)} {_escaped(shown.name)}</code> {verb} {label}"
    count = plural(len(each.members), label)
    names = _escaped(folded(each.names))
    return f"<code>{sign_of(shown)} {count}</code> {verb} {names}"


def _details(each: Group, diff: bool | None, *, with_sql: bool) -> str:  # noqa: FBT001 - see `markdown_of`
    """The title with collapsed details: the changes, all names, and the SQL of the first."""
    lines = lines_of(each.shown, diff=diff, hint=each.hint)
    changes = "\n".join(_diff_line(line.sign, line.text) for line in lines)
    first = each.members[0]
    sql = plan_text(first.steps, first.allow).rstrip() if with_sql else ""
    parts = [f"<details><summary>{_title(each)}</summary>", ""]
    if changes:
        parts += [_fenced(_cut(changes, _MAX_PART), "diff"), ""]
    if len(each.members) > 1:
        parts += [_cut(", ".join(map(_code, each.names)), _MAX_PART), ""]
        if sql:
            parts += [f"The SQL of {_code(first.name)}:", ""]
    if sql:
        parts += [_fenced(_cut(sql, _MAX_PART), "sql"), ""]
    return "\n".join([*parts, "</details>"])


def _with_lines(text: str) -> str:
    """The first line, and the others as a list: errors of several files have a line for each."""
    return "\n  - ".join(_inline(line) for line in text.splitlines() if line.strip())


def _diff_line(sign: str, text: str) -> str:
    # GitHub colors the lines of a diff that begin with +, - or !.
    marks = {"+": "+", "-": "-", "~": "!", "±": "!"}
    return f"{marks.get(sign, ' ')} {text}"


def _fenced(text: str, language: str) -> str:
    """The text in a fence that is longer than any in the text: SQL may contain backquotes."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text}\n{fence}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}\n… (cut)"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _inline(text: str) -> str:
    """The text as one line without Markdown syntax, except for code marks."""
    return " ".join(_escaped(text).split())


def _bold(name: str) -> str:
    return f"**{_escaped(name)}**"


def _code(name: str) -> str:
    return f"<code>{_escaped(name)}</code>" if "`" in name else f"`{name}`"
