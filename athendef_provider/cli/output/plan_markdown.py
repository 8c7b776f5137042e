"""The Markdown output of a plan, as a comment on a pull request.

GitHub rejects comments of more than 65,536 characters. Changes that do not fit are left out at the
end, and their number is shown.
"""

from athendef_provider.changes import plan_text
from athendef_provider.cli.console import plural
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.cli.output.other_resources import other_resources_line
from athendef_provider.cli.output.plan_lines import lines_of, sign_of, summary
from athendef_provider.definition.model import kind_of
from athendef_provider.engine.provider.resource_plan import ResourcePlan

MAX_LENGTH = 60_000
_VERBS = {
    "create": "create",
    "update": "change",
    "replace": "replace",
    "delete": "destroy",
    "same": "",
}


def markdown_of(planning: StackPlan) -> str:
    """The comment, which never exceeds `MAX_LENGTH` characters."""
    head = f"### athendef plan: stack `{planning.engine.stack.name}`\n\n"
    others = other_resources_line(planning)
    if not planning.changed and not planning.errors:
        unchanged = f"{head}No changes. The Glue catalog matches your SQL files.\n"
        return unchanged + (f"\n{others}\n" if others else "")
    count = (
        summary(planning.planned) if planning.changed else "There is no plan because of an error."
    )
    body = "\n".join([head + f"**{count}**", "", *_warnings(planning)])
    body += f"\n{others}\n" if others else ""
    body = _cut(body, MAX_LENGTH // 4)
    blocks = [_details(resource) for resource in planning.changed]
    omitted = len(blocks)
    for block in blocks:
        if len(body) + len(block) > MAX_LENGTH - 500:
            break
        body += f"\n{block}"
        omitted -= 1
    if omitted:
        body += (
            f"\n\n… and {plural(omitted, 'more change')} that did not fit in a comment. "
            "Run `athendef plan` to see all changes.\n"
        )
    return body


def _warnings(planning: StackPlan) -> list[str]:
    lines = [
        f"- :no_entry: **{resource.name}** is blocked: {_inline(reason)}"
        for resource in planning.blocked
        for reason in resource.blocked
    ]
    lines += [f"- :x: {_with_lines(error.text)}" for error in planning.errors]
    lines += [
        f"- :warning: {_inline(diagnostic.text)}"
        for diagnostic in planning.diagnostics
        if diagnostic.severity == "warning"
    ]
    return [*lines, ""] if lines else []


def _with_lines(text: str) -> str:
    """The first line, and the others as a list: errors of several files have a line for each."""
    return "\n  - ".join(_inline(line) for line in text.splitlines() if line.strip())


def _details(resource: ResourcePlan) -> str:
    """One resource: a summary line with collapsed details."""
    title = (
        f"<code>{sign_of(resource)} {_escaped(resource.name)}</code> "
        f"{_VERBS[resource.action]} {kind_of(resource.definition).label}"
    )
    diff = "\n".join(_diff_line(line.sign, line.text) for line in lines_of(resource))
    sql = _cut(plan_text(resource.steps, resource.allow).rstrip(), MAX_LENGTH // 4)
    parts = [f"<details><summary>{title}</summary>", ""]
    if diff:
        parts += [_fenced(_cut(diff, MAX_LENGTH // 4), "diff"), ""]
    if sql:
        parts += [_fenced(sql, "sql"), ""]
    return "\n".join([*parts, "</details>"])


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
