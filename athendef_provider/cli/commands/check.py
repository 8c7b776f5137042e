"""``athendef check``: checks a tree of SQL files, without AWS or Pulumi."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options

if TYPE_CHECKING:
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
    epilog="Example: athendef check --tree stacks/warehouse 'sales.*' --json | jq .diagnostics"
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
    help="Check with this stack's tree, databases and variables.",
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
    errors.

    Values of {{ variables }} come from --var and from the config files of the stacks that deploy
    this tree (stacks/Pulumi.*.yaml; with --stack only from that stack). An undefined variable is an
    error. If no stack deploys the tree, it is a warning, and a placeholder is used.
    """
    # Lazy, so that `--help` is fast.
    from athendef_provider.cli.context.tree import read_tree_source, resolve_tree  # noqa: PLC0415
    from athendef_provider.cli.output.check_json import json_of  # noqa: PLC0415
    from athendef_provider.diagnostics import Diagnostic  # noqa: PLC0415
    from athendef_provider.targets import TargetError, parse_targets  # noqa: PLC0415

    source = resolve_tree(tree, stack, variables)
    checked = read_tree_source(source)
    try:
        selected = parse_targets(targets)
        selected.check(_names_in(source.folder))
    except TargetError as error:
        checked = replace(checked, files=())
        errors = [Diagnostic("", 0, 0, "target", line) for line in str(error).splitlines()]
        shown = [*source.diagnostics, *errors]
    else:
        diagnostics = (*source.diagnostics, *checked.diagnostics)
        shown = sorted(each for each in diagnostics if _concerns(each, selected))
        checked = replace(checked, files=_without_errors(checked, selected))
    if as_json:
        console.echo(json_of(checked, shown))
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


def _print(tree: "Tree", diagnostics: "Sequence[Diagnostic]", folder: Path) -> None:
    for diagnostic in diagnostics:
        console.echo(_line(diagnostic, folder))
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    counts = [
        console.paint(console.plural(errors, "error"), "red") if errors else "no errors",
        console.paint(console.plural(warnings, "warning"), "yellow") if warnings else "no warnings",
    ]
    definitions = console.plural(len(tree.files), "definition")
    console.echo(f"{definitions} in {folder}: {', '.join(counts)}")


def _line(diagnostic: "Diagnostic", folder: Path) -> str:
    """``path:line:column: error: message (hint) [code]``, with the path as a user can open it."""
    path = folder / diagnostic.path
    position = str(path) if diagnostic.path and path.exists() else diagnostic.path
    position += "".join(f":{number}" for number in (diagnostic.line, diagnostic.column) if number)
    severity = console.paint(
        diagnostic.severity, "red" if diagnostic.is_error else "yellow", bold=True
    )
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    prefix = f"{position}: " if position else ""
    return f"{prefix}{severity}: {diagnostic.message}{hint} [{diagnostic.code}]"
