"""Which tree `athendef check` is to read, and with which values.

Both follow from the project's and the stacks' files, read as Pulumi reads them, but without it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from athendef_provider.config import ConfigError, Settings, read_settings
from athendef_provider.definition.sql.diagnostics import Problem
from athendef_provider.engine.project_folder import find_project
from athendef_provider.engine.provider.secret_config import KEY
from athendef_provider.tree import Tree, read_tree, variables_in

_PROJECT = "Pulumi.yaml"
_DECLARING = {"value", "default", "type", "description", "secret", "items"}


@dataclass(frozen=True, slots=True)
class TreeSource:
    """Which tree is checked, and with which values: what the options and the stacks say.

    ``complete`` is whether a stack was found for the tree: then a variable without a value is an
    error, because deploying that stack would fail; else a stand-in does. A source that is not
    ``usable`` has nothing but problems. ``secret`` names the variables that are secret in a stack.
    """

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    databases: tuple[str, ...] = ()
    complete: bool = False
    usable: bool = True
    problems: tuple[Problem, ...] = ()
    secret: frozenset[str] = frozenset()


def resolve_tree(tree: Path | None, stack: str, variables: Mapping[str, str]) -> TreeSource:
    """Where to look and with which values; what is wrong with a stack's file is a problem."""
    here = Path.cwd()
    around = tree.resolve() if tree is not None else here
    project = find_project(around) or find_project(here) or here
    stacks = project / "stacks"
    settings, problems = _stacks(project, stack)
    if stack:
        mine = settings.get(stack)
        if mine is None:
            return TreeSource(tree or _short(stacks), variables, usable=False, problems=problems)
        folder = tree or _short(stacks / mine.tree)
        return TreeSource(
            folder,
            {**mine.variables, **variables},
            mine.databases,
            complete=True,
            secret=mine.secret_variables,
        )
    trees = [tree] if tree is not None else _trees(stacks)
    if len(trees) > 1:
        return TreeSource(_short(stacks), usable=False, problems=(*problems, _several(trees)))
    folder = trees[0]
    theirs = [one for one in settings.values() if (stacks / one.tree).resolve() == folder.resolve()]
    merged: dict[str, str] = {}
    for one in reversed(theirs):
        merged |= one.variables
    secret = frozenset(name for one in theirs for name in one.secret_variables)
    return TreeSource(
        folder,
        {**merged, **variables},
        complete=bool(theirs),
        problems=problems,
        secret=secret,
    )


def _stacks(project: Path, stack: str) -> tuple[dict[str, Settings], tuple[Problem, ...]]:
    """The settings of every stack, or of one; a file that can't be used is a problem.

    It is an error for the stack that was asked for, and else a warning.
    """
    found: dict[str, Settings] = {}
    problems: list[Problem] = []
    try:
        defaults = _project_config(project)
    except _UnusableConfigError as reason:
        return {}, (Problem(_PROJECT, 0, 0, "stack-config", "error", str(reason)),)
    folder = project / "stacks"
    files = [folder / f"Pulumi.{stack}.yaml"] if stack else sorted(folder.glob("Pulumi.*.yaml"))
    for file in files:
        try:
            found[file.stem.removeprefix("Pulumi.")] = _settings_in(file, defaults)
        except _UnusableConfigError as reason:
            severity: Any = "error" if stack else "warning"
            problems += [
                Problem(file.name, 0, 0, "stack-config", severity, line)
                for line in str(reason).splitlines()
            ]
    return found, tuple(problems)


class _UnusableConfigError(Exception):
    """A stack's file says nothing that can be used; the text says why."""


def _project_config(project: Path) -> Mapping[str, Any]:
    """What the project's own file says for all its stacks: the value of a key, or its default.

    A key without a namespace has the project's name for one.
    """
    file = project / _PROJECT
    content = _yaml(file) if file.exists() else {}
    whole = content.get("config")
    found: dict[str, Any] = {}
    for key, said in (whole if isinstance(whole, dict) else {}).items():
        name = str(key) if ":" in str(key) else f"{content.get('name')}:{key}"
        declared = isinstance(said, dict) and said.keys() & _DECLARING
        value = said.get("value", said.get("default")) if declared else said
        if value is not None:
            found[name] = value
    return found


def _settings_in(file: Path, defaults: Mapping[str, Any]) -> Settings:
    """What a stack's file says over the project's ``defaults``; secrets in it stay closed."""
    if not file.exists():
        raise _UnusableConfigError("there is no such stack: its config file is missing")
    config = _yaml(file).get("config")
    whole = {**defaults, **(config if isinstance(config, dict) else {})}
    known = {str(key): _opened(value) for key, value in whole.items() if not _is_secret(value)}
    variables = whole.get(KEY)
    secret = [
        str(name)
        for name, value in (variables if isinstance(variables, dict) else {}).items()
        if _is_secret(value)
    ]
    try:
        return replace(read_settings(known, {}), secret_variables=frozenset(secret))
    except ConfigError as error:
        raise _UnusableConfigError(str(error)) from None


def _yaml(file: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _UnusableConfigError(
            f"the file can't be read: {' '.join(str(error).split())}"
        ) from None
    return content if isinstance(content, dict) else {}


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


def _several(trees: Sequence[Path]) -> Problem:

    message = "there are several trees: " + ", ".join(map(str, trees))
    return Problem("", 0, 0, "several-trees", "error", message, f"name one: --tree {trees[0]}")


def _short(path: Path) -> Path:
    """A path as somebody in this folder would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def read_tree_source(source: TreeSource) -> Tree:
    """The tree; where no stack can know the variables, with stand-ins for those without values."""
    if not source.usable:
        return Tree()
    found = read_tree(
        source.folder, source.variables, databases=source.databases, secret=source.secret
    )
    unset = [problem for problem in found.problems if problem.code == "undefined-variable"]
    if source.complete or not unset:
        return found
    # A stand-in of its own for each, fit for a bucket's name: equal ones would look like overlaps.
    stand_ins = {name: name.lower().replace("_", "-") for name in variables_in(source.folder)}
    found = read_tree(source.folder, stand_ins | dict(source.variables), secret=source.secret)
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
