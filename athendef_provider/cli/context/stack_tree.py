"""The SQL files of a stack, read without running the project's program."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from athendef_provider.cli import console
from athendef_provider.diagnostics import Diagnostic
from athendef_provider.engine.driver.stack import Stack
from athendef_provider.engine.program_source import program_tree
from athendef_provider.engine.project_folder import relative
from athendef_provider.redaction import Secrets
from athendef_provider.tree import Tree, read_tree, variables_in


def tree_of(stack: Stack) -> Tree:
    """The stack's tree. Variables that the program may pass to `deploy` have placeholders.

    Raises `EngineError`, `YamlFileError` or `ConfigError`.
    """
    settings = stack.settings
    databases, secret = settings.databases, settings.secret_variables
    if _is_complete(stack):
        return read_tree(stack.tree, settings.variables, databases=databases, secret=secret)
    return read_with_placeholders(
        stack.tree,
        settings.variables,
        databases=databases,
        secret=secret,
        hint="the program may pass its value",
    )


def check_tree(stack: Stack) -> None:
    """End the command if the stack's tree has errors, before the engine is started.

    A program that does more than to call `deploy` is not checked here: it may deploy another tree,
    write the files, or pass values for variables. It reports errors itself. Raises as `tree_of`.
    """
    settings = stack.settings
    program = program_tree(stack.root)
    if program is None or not (program.first and program.from_config):
        return
    tree = tree_of(stack)
    if tree.errors:
        console.mask(Secrets.of(settings.secrets))
        fail_with_errors(tree.errors, stack.tree)


def fail_with_errors(errors: Sequence[Diagnostic], folder: Path) -> NoReturn:
    """End the command with the errors of a tree, in the words of `athendef check`."""
    shown = relative(folder)
    lines = [line_of(located(error, shown)) for error in errors]
    count = console.plural(len(errors), "error")
    what = "\n".join([f"{count} in {shown}, nothing was changed:", *lines])
    console.fail(what, console.with_stack("athendef check"))


def located(diagnostic: Diagnostic, folder: Path) -> Diagnostic:
    """The diagnostic of a tree in ``folder``, with a path that a user can open."""
    path = folder / diagnostic.path
    exists = diagnostic.path and path.exists()
    return replace(diagnostic, path=str(relative(path))) if exists else diagnostic


def line_of(diagnostic: Diagnostic, *, color: bool = False) -> str:
    """``path:line:column: error: message (hint) [code]``."""
    position = diagnostic.path
    position += "".join(f":{number}" for number in (diagnostic.line, diagnostic.column) if number)
    severity: str = diagnostic.severity
    if color:
        severity = console.paint(severity, "red" if diagnostic.is_error else "yellow", bold=True)
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    prefix = f"{position}: " if position else ""
    return f"{prefix}{severity}: {diagnostic.message}{hint} [{diagnostic.code}]"


def read_with_placeholders(
    folder: Path,
    variables: Mapping[str, str],
    *,
    databases: Sequence[str] = (),
    secret: frozenset[str] = frozenset(),
    hint: str,
) -> Tree:
    """Read a tree. Variables without a value get placeholders, and a warning with ``hint`` each."""
    tree = read_tree(folder, variables, databases=databases, secret=secret)
    unset = [
        diagnostic for diagnostic in tree.diagnostics if diagnostic.code == "undefined-variable"
    ]
    if not unset:
        return tree
    # Each is different and fit for a bucket's name: equal ones would look like overlaps.
    placeholders = {name: name.lower().replace("_", "-") for name in variables_in(folder)}
    values = placeholders | dict(variables)
    tree = read_tree(folder, values, databases=databases, secret=secret)
    by_message = {diagnostic.message: diagnostic for diagnostic in reversed(unset)}
    warnings = [
        replace(
            diagnostic,
            code="variable-placeholder",
            message=f"{diagnostic.message}: it is checked with a placeholder",
            hint=hint,
        )
        for diagnostic in by_message.values()
    ]
    return replace(tree, diagnostics=tuple(sorted((*tree.diagnostics, *warnings))))


def _is_complete(stack: Stack) -> bool:
    """Whether the stack's config has the values of all variables of its tree."""
    program = program_tree(stack.root)
    return program is not None and program.from_config
