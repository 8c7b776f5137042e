"""Fills in the variables of SQL files with Jinja."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from athendef_provider.diagnostics import Diagnostic
from athendef_provider.tree.files import diagnostic_at, line_where

if TYPE_CHECKING:
    from jinja2 import TemplateError
    from jinja2.nodes import Node
    from jinja2.sandbox import SandboxedEnvironment


def fill_in(template: str, variables: Mapping[str, str]) -> str:
    """The text of a file with its variables filled in. Raises jinja2's TemplateError."""
    if not any(mark in template for mark in ("{{", "{%", "{#")):
        return template
    return _environment().from_string(template).render(variables)


def variables_in(folder: Path) -> frozenset[str]:
    """The variables that the files of a tree use. Files that cannot be read are ignored."""
    from jinja2 import TemplateError  # noqa: PLC0415 - lazy, see `_environment`

    names: set[str] = set()
    for path in folder.glob("*/*.sql"):
        with suppress(OSError, UnicodeDecodeError, TemplateError):
            text = path.read_text(encoding="utf-8-sig")
            names |= used_in(text) if "{" in text else frozenset()
    return frozenset(names)


@cache
def _environment() -> "SandboxedEnvironment":
    from jinja2 import StrictUndefined  # noqa: PLC0415 - lazy, needed only for variables
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - see above

    return SandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False
    )


def used_in(template: str) -> frozenset[str]:
    """The variables that one file uses. Raises jinja2's TemplateError."""
    from jinja2.meta import find_undeclared_variables  # noqa: PLC0415 - see above

    return frozenset(find_undeclared_variables(_environment().parse(template)))


def computed_with(template: str, secret: Collection[str]) -> Iterator[tuple[str, int]]:
    """The secret variables that a template uses in expressions, each with its line.

    Only ``{{ name }}`` writes a secret value unchanged. The result of a filter, an operator or a
    macro is another text, which could not be recognized and masked. Conditions may use secret
    variables. Raises jinja2's TemplateError.
    """
    for name, line in sorted(_computed(_environment().parse(template), plain=True)):
        if name in secret:
            yield name, line


def _computed(node: "Node", *, plain: bool) -> Iterator[tuple[str, int]]:
    """The names in ``node`` that are not written unchanged; ``plain`` allows ``{{ name }}``."""
    from jinja2 import nodes  # noqa: PLC0415 - see above

    if isinstance(node, nodes.Name) and node.ctx == "load":
        yield node.name, node.lineno
    captures = (nodes.AssignBlock, nodes.CallBlock, nodes.FilterBlock, nodes.Macro)
    plain = plain and not isinstance(node, captures)
    conditions = ("test",) if isinstance(node, nodes.If | nodes.CondExpr) else None
    for child in node.iter_child_nodes(exclude=conditions):
        written = isinstance(node, nodes.Output) and isinstance(child, nodes.Name)
        if not (plain and written):
            yield from _computed(child, plain=plain)


def computed_error(shown: str, name: str, line: int) -> Diagnostic:
    """The error for a secret variable that a template uses in an expression."""
    message = f"`{name}` is secret, and a value computed from it could not be masked"
    hint = f"write {{{{ {name} }}}}, and define the computed value as another secret variable"
    return diagnostic_at(shown, "secret-expression", message, hint, line)


def template_error(shown: str, template: str, error: "TemplateError") -> Diagnostic:
    """The error of Jinja with its line, which is searched for undefined names."""
    message = str(error.message or error)
    line = getattr(error, "lineno", None) or 0
    if "is undefined" in message:
        name = message.split("'")[1] if "'" in message else ""
        line = line_where(template, lambda text: "{{" in text and name in text)
        hint = f"set it in the stack's config: `athendef:variables: {{{name}: ...}}`"
        return diagnostic_at(
            shown, "undefined-variable", f"undefined variable `{name}`", hint, line
        )
    return diagnostic_at(shown, "template", f"a variable cannot be filled in: {message}", "", line)
