"""``athendef check``: checks a tree of SQL files, without AWS or Pulumi."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options

if TYPE_CHECKING:
    from athendef_provider.cli.context.tree import CheckedTree
    from athendef_provider.diagnostics import Diagnostic
    from athendef_provider.targets import Targets
    from athendef_provider.tree import SqlFile, Tree


def _pairs(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> Mapping[str, str]:
    variables: dict[str, str] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name.strip().isidentifier():
            raise click.BadParameter(f"{value!r} is not NAME=VALUE, such as lake_bucket=my-lake")
        variables[name.strip()] = text
    return variables


@click.command(
    epilog="Example: athendef check --json stacks/warehouse/sales/*.sql | jq .diagnostics"
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print the definitions and diagnostics as JSON."
)
@click.option(
    "--tree",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of SQL files; default: stacks/warehouse, or the only one in stacks/.",
)
@click.option(
    "-s",
    "--stack",
    default="",
    metavar="STACK",
    shell_complete=options.complete_stacks,
    help="Check only for this stack: its tree, databases and variables.",
)
@click.option(
    "--var",
    "variables",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_pairs,
    help="A value for {{ NAME }} in the SQL files.",
)
@options.targets
def check(
    *,
    as_json: bool,
    tree: Path | None,
    stack: str,
    variables: Mapping[str, str],
    targets: tuple[str, ...],
) -> None:
    """Check a tree of SQL files, and print all errors and warnings.

    Needs neither AWS nor Pulumi nor a stack, and changes nothing. Exit code 0: no errors, 1:
    errors. TARGET can also be a file or a folder of the tree.

    A tree is checked for each stack that deploys it, with the databases and {{ variables }} in
    stacks/Pulumi.STACK.yaml; with --stack only for that stack. Values of --var override them. An
    undefined variable is an error. If no stack deploys the tree, it is a warning, and a placeholder
    is used. Errors in the config files are errors, too.
    """
    # Lazy, so that `--help` is fast.
    from athendef_provider.cli.context.paths import split_paths  # noqa: PLC0415
    from athendef_provider.cli.context.query_cache import cached_queries  # noqa: PLC0415
    from athendef_provider.cli.context.tree import (  # noqa: PLC0415
        CheckedTree,
        TreeSource,
        read_tree_source,
        resolve_tree,
    )
    from athendef_provider.cli.output.check_json import json_of  # noqa: PLC0415
    from athendef_provider.diagnostics import Diagnostic  # noqa: PLC0415
    from athendef_provider.targets import TargetError, parse_targets  # noqa: PLC0415

    source = TreeSource(tree or Path("stacks"))
    checked = CheckedTree()
    try:
        folder, names = split_paths(targets, tree)
        source = resolve_tree(folder, stack, variables)
        with cached_queries(source.folder):
            checked = read_tree_source(source)
        selected = parse_targets(names)
        if source.values:
            selected.check(_names_in(source.folder))
    except TargetError as error:
        checked = replace(checked, tree=replace(checked.tree, files=()))
        errors = [Diagnostic("", 0, 0, "target", line) for line in str(error).splitlines()]
        shown = [*source.diagnostics, *errors]
    else:
        diagnostics = (*source.diagnostics, *checked.tree.diagnostics)
        shown = sorted(each for each in diagnostics if _concerns(each, selected))
        files = _without_errors(checked.tree, selected)
        checked = replace(checked, tree=replace(checked.tree, files=files))
    if as_json:
        console.echo(json_of(source.folder, checked, shown))
    else:
        _print(checked, shown, source.folder)
    if any(diagnostic.is_error for diagnostic in shown):
        raise click.exceptions.Exit(console.ERROR)


def _names_in(folder: Path) -> list[str]:
    """All names that targets can select: of each database and file, readable or not."""
    names = {_name_of(str(path.relative_to(folder))) for path in folder.glob("*/*.sql")}
    return sorted(names | {name.partition(".")[0] for name in names})


def _name_of(path: str) -> str:
    """The name for a path: ``sales.orders``, or ``sales`` for a database's file or folder."""
    parts = Path(path).parts
    database = parts[0].lower()
    if len(parts) == 1 or parts[1].lower() == "_database.sql":
        return database
    return f"{database}.{Path(parts[1]).stem.lower()}"


def _concerns(diagnostic: "Diagnostic", selected: "Targets") -> bool:
    """Whether a diagnostic concerns the targets. Those without a file of a name always do."""
    inside = diagnostic.path.count("/") == 1 and diagnostic.path.lower().endswith(".sql")
    return not inside or selected.covers(_name_of(diagnostic.path))


def _without_errors(tree: "Tree", selected: "Targets") -> "tuple[SqlFile, ...]":
    """The selected files without errors."""
    broken = {diagnostic.path for diagnostic in tree.errors}
    return tuple(
        file
        for file in tree.files
        if file.declared and file.path not in broken and selected.covers(_name_of(file.path))
    )


def _print(checked: "CheckedTree", diagnostics: "Sequence[Diagnostic]", folder: Path) -> None:
    from athendef_provider.cli.context.stack_tree import line_of, located  # noqa: PLC0415 - lazy

    for diagnostic in diagnostics:
        stacks = checked.only_in(diagnostic)
        only = f" in {'stack' if len(stacks) == 1 else 'stacks'} {', '.join(stacks)}"
        line = line_of(located(diagnostic, folder), color=True)
        console.echo(line + (only if stacks else ""))
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    counts = [
        console.paint(console.plural(errors, "error"), "red") if errors else "no errors",
        console.paint(console.plural(warnings, "warning"), "yellow") if warnings else "no warnings",
    ]
    definitions = console.plural(len(checked.tree.files), "definition")
    console.echo(f"{definitions} in {folder}: {', '.join(counts)}")
