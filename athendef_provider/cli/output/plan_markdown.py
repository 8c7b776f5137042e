"""A plan as a comment on a pull request: a table, details folded away, never too long.

GitHub refuses comments above 65,536 characters; what does not fit is left out from the end and
said to be.
"""

from athendef_provider.changes import plan_text
from athendef_provider.cli.console import plural
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.cli.output.plan_lines import lines_of, sign_of, summary
from athendef_provider.definition.model import kind_of
from athendef_provider.engine.provider.resource_plan import ResourcePlan

LONGEST = 60_000
_VERBS = {
    "create": "create",
    "update": "change",
    "replace": "replace",
    "delete": "destroy",
    "same": "",
}


def markdown_of(planning: StackPlan) -> str:
    """The comment, below `LONGEST` characters whatever the plan is."""
    head = f"### athendef plan: stack `{planning.engine.stack.name}`\n\n"
    if not planning.changed and not planning.errors:
        return f"{head}No changes. The Glue catalog matches your SQL files.\n"
    count = summary(planning.planned) if planning.changed else "There is no plan: an error."
    body = "\n".join([head + f"**{count}**", "", *_warnings(planning)])
    body = _cut(body, LONGEST // 4)
    blocks = [_details(one) for one in planning.changed]
    left = len(blocks)
    for block in blocks:
        if len(body) + len(block) > LONGEST - 500:
            break
        body += f"\n{block}"
        left -= 1
    if left:
        body += (
            f"\n\n… and {plural(left, 'more change')} that did not fit in a comment: "
            "run `athendef plan` to see all of it.\n"
        )
    return body


def _warnings(planning: StackPlan) -> list[str]:
    lines = [
        f"- :no_entry: **{one.name}** is refused: {_inline(refusal)}"
        for one in planning.refused
        for refusal in one.refused
    ]
    lines += [f"- :x: {_with_lines(told.text)}" for told in planning.errors]
    lines += [
        f"- :warning: {_inline(told.text)}" for told in planning.told if told.severity == "warning"
    ]
    return [*lines, ""] if lines else []


def _with_lines(text: str) -> str:
    """The first line, and the others as a list below it: often each is one mistake of a file."""
    return "\n  - ".join(_inline(line) for line in text.splitlines() if line.strip())


def _details(one: ResourcePlan) -> str:
    """One resource: a line to read, the statements folded away below it."""
    title = (
        f"<code>{sign_of(one)} {_escaped(one.name)}</code> "
        f"{_VERBS[one.action]} {kind_of(one.definition).label}"
    )
    diff = "\n".join(_diff_line(line.sign, line.text) for line in lines_of(one))
    sql = _cut(plan_text(one.steps, one.allow).rstrip(), LONGEST // 4)
    parts = [f"<details><summary>{title}</summary>", ""]
    if diff:
        parts += [_fenced(_cut(diff, LONGEST // 4), "diff"), ""]
    if sql:
        parts += [_fenced(sql, "sql"), ""]
    return "\n".join([*parts, "</details>"])


def _diff_line(sign: str, text: str) -> str:
    # GitHub colours lines of a diff that begin with + - or !.
    marks = {"+": "+", "-": "-", "~": "!", "±": "!"}
    return f"{marks.get(sign, ' ')} {text}"


def _fenced(text: str, language: str) -> str:
    """In a fence that is longer than any inside: a comment in SQL may hold backquotes."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text}\n{fence}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}\n… (cut)"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _inline(text: str) -> str:
    """One line of text that Markdown leaves as it is, but for the code marks that it has."""
    return " ".join(_escaped(text).split())
