"""``athendef check``: a tree of SQL files, judged by nothing but the files themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options

if TYPE_CHECKING:
    from athendef_provider.definition.sql.diagnostics import Problem
    from athendef_provider.targets import Targets
    from athendef_provider.tree import SqlFile, Tree


def _pairs(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name.strip().isidentifier():
            raise click.BadParameter(f"{value!r} is no name=value, as in lake_bucket=my-lake")
        found[name.strip()] = text
    return found


@click.command(
    epilog="Example: athendef check --tree stacks/warehouse 'sales.*' --json | jq .problems"
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: what is there.")
@click.option(
    "--tree",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of SQL files; without it stacks/warehouse, or the only one in stacks/.",
)
@click.option(
    "-s",
    "--stack",
    default="",
    metavar="STACK",
    shell_complete=options.complete_stacks,
    help="Check what this stack deploys: its tree, its databases, its variables.",
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
@console.handle_errors
def check(
    *,
    as_json: bool,
    tree: Path | None,
    stack: str,
    variables: Mapping[str, str],
    targets: tuple[str, ...],
) -> None:
    """Read a tree of SQL files, and print all errors and warnings.

    It needs no AWS, no Pulumi and no stack, and changes nothing. Exit code 0: clean, or only
    warnings; 1: errors.

    Values for {{ variables }} come from --var, and from the config files of the stacks that
    deploy this tree (stacks/Pulumi.*.yaml; with --stack from that one). A variable that none of
    them sets is an error; where no stack deploys the tree, it is a warning, and a stand-in is put
    in its place.
    """
    # Imported only now: `--help` must not wait for them.
    from athendef_provider.cli.context.tree import read_tree_source, resolve_tree  # noqa: PLC0415
    from athendef_provider.cli.output.check_json import json_of  # noqa: PLC0415
    from athendef_provider.definition.sql.diagnostics import Problem  # noqa: PLC0415
    from athendef_provider.targets import TargetError, parse_targets  # noqa: PLC0415

    source = resolve_tree(tree, stack, variables)
    found = read_tree_source(source)
    try:
        chosen = parse_targets(targets)
        chosen.check(_names_in(source.folder))
    except TargetError as error:
        found = replace(found, files=())
        wrong = [Problem("", 0, 0, "target", "error", line) for line in str(error).splitlines()]
        problems = [*source.problems, *wrong]
    else:
        told = (*source.problems, *found.problems)
        problems = sorted(problem for problem in told if _is_about(problem, chosen))
        found = replace(found, files=_sound(found, chosen))
    if as_json:
        console.echo(json_of(found, problems))
    else:
        _print(found, problems, source.folder)
    if any(problem.severity == "error" for problem in problems):
        raise click.exceptions.Exit(console.ERROR)


def _names_in(folder: Path) -> list[str]:
    """What targets can speak of: every database and file, readable or not."""
    names = {_name_of(str(path.relative_to(folder))) for path in folder.glob("*/*.sql")}
    return sorted(names | {name.partition(".")[0] for name in names})


def _name_of(path: str) -> str:
    """``sales/orders.sql`` -> ``sales.orders``; a database's own file, or folder: ``sales``."""
    parts = Path(path).parts
    database = parts[0].lower()
    if len(parts) == 1 or parts[1].lower() == "_database.sql":
        return database
    return f"{database}.{Path(parts[1]).stem.lower()}"


def _is_about(problem: "Problem", chosen: "Targets") -> bool:
    """Whether a problem concerns the targets; what is wrong with no file of a name always does."""
    inside = problem.path.count("/") == 1 and problem.path.lower().endswith(".sql")
    return not inside or chosen.covers(_name_of(problem.path))


def _sound(tree: "Tree", chosen: "Targets") -> "tuple[SqlFile, ...]":
    """The chosen files without an error."""
    broken = {problem.path for problem in tree.errors}
    return tuple(
        file
        for file in tree.files
        if file.declared and file.path not in broken and chosen.covers(_name_of(file.path))
    )


def _print(tree: "Tree", problems: "Sequence[Problem]", folder: Path) -> None:
    for problem in problems:
        console.echo(_line(problem, folder))
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    counts = [
        console.paint(console.plural(errors, "error"), "red") if errors else "no errors",
        console.paint(console.plural(warnings, "warning"), "yellow") if warnings else "no warnings",
    ]
    read = console.plural(len(tree.files), "definition")
    console.echo(f"{read} in {folder}: {', '.join(counts)}")


def _line(problem: "Problem", folder: Path) -> str:
    """``path:line:column: error: what (what to do) [code]``, the path from where we are."""
    path = folder / problem.path
    place = str(path) if problem.path and path.exists() else problem.path
    place += "".join(f":{number}" for number in (problem.line, problem.column) if number)
    verdict = console.paint(
        problem.severity, "red" if problem.severity == "error" else "yellow", bold=True
    )
    hint = f" ({problem.hint})" if problem.hint else ""
    lead = f"{place}: " if place else ""
    return f"{lead}{verdict}: {problem.message}{hint} [{problem.code}]"
