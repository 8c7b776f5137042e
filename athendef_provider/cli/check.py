"""``athendef check``: a tree of SQL files, judged by nothing but the files themselves."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from athendef_provider.cli import console, options

if TYPE_CHECKING:
    from athendef_provider.config import Settings
    from athendef_provider.definition.model import Column, Definition
    from athendef_provider.definition.problems import Problem
    from athendef_provider.targets import Targets
    from athendef_provider.tree import SqlFile, Tree


@dataclass(frozen=True, slots=True)
class _Source:
    """Which tree is checked, and with which values: what the options and the stacks say.

    ``complete`` is whether a stack was found for the tree: then a variable without a value is an
    error, because deploying that stack would fail; else a stand-in does. A source that is not
    ``usable`` has nothing but problems.
    """

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    databases: tuple[str, ...] = ()
    complete: bool = False
    usable: bool = True
    problems: "tuple[Problem, ...]" = ()


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
@console.plainly
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
    from athendef_provider.definition.problems import Problem  # noqa: PLC0415 - lazy
    from athendef_provider.targets import TargetError, parse_targets  # noqa: PLC0415 - lazy

    source = _source(tree, stack, variables)
    found = _read(source)
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
        console.say(_as_json(found, problems))
    else:
        _print(found, problems, source.folder)
    if any(problem.severity == "error" for problem in problems):
        raise click.exceptions.Exit(console.ERROR)


def _source(tree: Path | None, stack: str, variables: Mapping[str, str]) -> _Source:
    """Where to look and with which values; what is wrong with a stack's file is a problem."""
    from athendef_provider.engine.project import find_project  # noqa: PLC0415 - lazy

    here = Path.cwd()
    around = tree.resolve() if tree is not None else here
    stacks = (find_project(around) or find_project(here) or here) / "stacks"
    settings, problems = _stacks(stacks, stack)
    if stack:
        mine = settings.get(stack)
        if mine is None:
            return _Source(tree or _short(stacks), variables, usable=False, problems=problems)
        folder = tree or _short(stacks / mine.tree)
        return _Source(folder, {**mine.variables, **variables}, mine.databases, complete=True)
    trees = [tree] if tree is not None else _trees(stacks)
    if len(trees) > 1:
        return _Source(_short(stacks), usable=False, problems=(*problems, _several(trees)))
    folder = trees[0]
    theirs = [one for one in settings.values() if (stacks / one.tree).resolve() == folder.resolve()]
    merged: dict[str, str] = {}
    for one in reversed(theirs):
        merged |= one.variables
    return _Source(folder, {**merged, **variables}, complete=bool(theirs), problems=problems)


def _stacks(folder: Path, stack: str) -> "tuple[dict[str, Settings], tuple[Problem, ...]]":
    """The settings of every stack, or of one; a file that can't be used is a problem.

    It is an error for the stack that was asked for, and else a warning.
    """
    from athendef_provider.definition.problems import Problem  # noqa: PLC0415 - lazy

    found: dict[str, Settings] = {}
    problems: list[Problem] = []
    files = [folder / f"Pulumi.{stack}.yaml"] if stack else sorted(folder.glob("Pulumi.*.yaml"))
    for file in files:
        try:
            found[file.stem.removeprefix("Pulumi.")] = _settings_in(file)
        except _Unusable as reason:
            severity: Any = "error" if stack else "warning"
            problems += [
                Problem(file.name, 0, 0, "stack-config", severity, line)
                for line in str(reason).splitlines()
            ]
    return found, tuple(problems)


class _Unusable(Exception):  # noqa: N818 - what it is
    """A stack's file says nothing that can be used; the text says why."""


def _settings_in(file: Path) -> "Settings":
    """What a stack's file says, without Pulumi: secrets in it stay closed."""
    import yaml  # noqa: PLC0415 - only trees beside stacks pay for it

    from athendef_provider.config import ConfigError, read_settings  # noqa: PLC0415 - lazy

    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        raise _Unusable("there is no such stack: its config file is missing") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _Unusable(f"the file can't be read: {' '.join(str(error).split())}") from None
    config = content.get("config") if isinstance(content, dict) else None
    whole = config if isinstance(config, dict) else {}
    known = {str(key): _opened(value) for key, value in whole.items() if not _is_secret(value)}
    try:
        return read_settings(known, {})
    except ConfigError as error:
        raise _Unusable(str(error)) from None


def _is_secret(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"secure"}


def _opened(value: Any) -> Any:
    """A value with what can be known of the secrets in it: that they are there."""
    if not isinstance(value, dict):
        return value
    return {key: "secret" if _is_secret(inner) else inner for key, inner in value.items()}


def _trees(stacks: Path) -> list[Path]:
    """The trees that may be meant where nobody says which: the default, or all there are."""
    default = stacks / "warehouse"
    trees = [path for path in sorted(stacks.glob("*/")) if any(path.glob("*/*.sql"))]
    return [_short(path) for path in ([default] if default.is_dir() or not trees else trees)]


def _several(trees: Sequence[Path]) -> "Problem":
    from athendef_provider.definition.problems import Problem  # noqa: PLC0415 - lazy

    message = "there are several trees: " + ", ".join(map(str, trees))
    return Problem("", 0, 0, "several-trees", "error", message, f"name one: --tree {trees[0]}")


def _short(path: Path) -> Path:
    """A path as somebody in this folder would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _read(source: _Source) -> "Tree":
    """The tree; where no stack can know the variables, with stand-ins for those without values."""
    from athendef_provider.tree import Tree, read_tree, variables_in  # noqa: PLC0415 - lazy

    if not source.usable:
        return Tree()
    found = read_tree(source.folder, source.variables, databases=source.databases)
    unset = [problem for problem in found.problems if problem.code == "undefined-variable"]
    if source.complete or not unset:
        return found
    # A stand-in of its own for each, fit for a bucket's name: equal ones would look like overlaps.
    stand_ins = {name: name.lower().replace("_", "-") for name in variables_in(source.folder)}
    found = read_tree(source.folder, stand_ins | dict(source.variables))
    warnings = {problem.message: problem for problem in reversed(unset)}
    told = [
        replace(
            problem,
            severity="warning",
            message=f"{problem.message}: it is checked with a stand-in",
            hint="give it a value with --var NAME=VALUE, or --stack",
        )
        for problem in warnings.values()
    ]
    return replace(found, problems=tuple(sorted((*found.problems, *told))))


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


def _as_json(tree: "Tree", problems: "Sequence[Problem]") -> str:
    definitions = [_described(file) for file in tree.files]
    listed = [asdict(problem) for problem in problems]
    whole = {"definitions": definitions, "problems": listed}
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _described(file: "SqlFile") -> dict[str, Any]:
    """One definition with all keys, whatever its kind; those that it has not are empty."""
    from athendef_provider.definition import render  # noqa: PLC0415 - lazy

    definition = file.definition
    nothing: dict[str, Any] = {
        "columns": [],
        "partition_keys": [],
        "partitioned_by": [],
        "bucketing": None,
        "serde": "",
        "serde_properties": {},
        "input_format": "",
        "output_format": "",
        "location": "",
        "properties": {},
        "comment": "",
    }
    head = {"path": file.path, "name": "", "database": "", "kind": "", "opaque": False}
    return head | {"sql": render(definition)} | nothing | _parts(definition)


def _parts(definition: "Definition") -> dict[str, Any]:
    from athendef_provider.definition import model  # noqa: PLC0415 - lazy
    from athendef_provider.definition.rendering import render_transform  # noqa: PLC0415 - lazy

    names = {"database": definition.name, "name": definition.name}
    if not isinstance(definition, model.Database):
        names["database"] = definition.database
    match definition:
        case model.HiveTable(storage=storage, bucketing=bucketing):
            return names | {
                "kind": "hive",
                "columns": _columns(definition.columns),
                "partition_keys": _columns(definition.partition_keys),
                "bucketing": None if bucketing is None else asdict(bucketing),
                "serde": storage.serde,
                "serde_properties": dict(storage.serde_properties),
                "input_format": storage.input_format,
                "output_format": storage.output_format,
                "location": definition.location,
                "properties": dict(definition.properties),
                "comment": definition.comment,
            }
        case model.IcebergTable(partitioning=partitioning):
            return names | {
                "kind": "iceberg",
                "columns": _columns(definition.columns),
                "partitioned_by": [render_transform(one) for one in partitioning or ()],
                "location": definition.location,
                "properties": dict(definition.properties),
                "comment": definition.comment,
            }
        case model.View():
            return names | {"kind": "view"}
        case model.Database():
            return names | {
                "kind": "database",
                "location": definition.location,
                "properties": dict(definition.properties),
                "comment": definition.comment,
            }
        case model.Opaque(kind=kind):
            return names | {"kind": kind, "opaque": True}


def _columns(columns: "Sequence[Column]") -> list[dict[str, str]]:
    return [asdict(column) for column in columns]


def _print(tree: "Tree", problems: "Sequence[Problem]", folder: Path) -> None:
    for problem in problems:
        console.say(_line(problem, folder))
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    counts = [
        console.paint(console.plural(errors, "error"), "red") if errors else "no errors",
        console.paint(console.plural(warnings, "warning"), "yellow") if warnings else "no warnings",
    ]
    read = console.plural(len(tree.files), "definition")
    console.say(f"{read} in {folder}: {', '.join(counts)}")


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
