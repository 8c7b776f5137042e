"""Finds the tree that `athendef check` reads, and the values of its variables.

Both come from the project's and the stacks' files, which are read without Pulumi.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from athendef_provider.config import ConfigError, Settings, read_settings
from athendef_provider.diagnostics import Diagnostic
from athendef_provider.engine.project_folder import (
    YamlFileError,
    find_project,
    project_file,
    read_yaml,
    relative,
)
from athendef_provider.engine.provider.secret_config import KEY
from athendef_provider.tree import Tree, read_tree, variables_in

_PROJECT = "Pulumi.yaml"
_DECLARING = {"value", "default", "type", "description", "secret", "items"}


@dataclass(frozen=True, slots=True)
class TreeSource:
    """A tree and the values of its variables, from the options and the stacks' configs.

    ``complete`` is whether a stack deploys the tree: then a variable without a value is an error,
    because an apply of that stack would fail; else a placeholder is used. A source that is not
    ``usable`` has only diagnostics. ``secret`` names the variables that are secret in a stack.
    """

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    databases: tuple[str, ...] = ()
    complete: bool = False
    usable: bool = True
    diagnostics: tuple[Diagnostic, ...] = ()
    secret: frozenset[str] = frozenset()


def resolve_tree(tree: Path | None, stack: str, variables: Mapping[str, str]) -> TreeSource:
    """The tree and values for the options; errors in the stacks' files are diagnostics."""
    here = Path.cwd()
    start = tree.resolve() if tree is not None else here
    project = find_project(start) or find_project(here) or here
    stacks = project / "stacks"
    settings, diagnostics = _stacks(project, stack)
    if stack:
        own = settings.get(stack)
        if own is None:
            return TreeSource(
                tree or relative(stacks), variables, usable=False, diagnostics=diagnostics
            )
        folder = tree or relative(stacks / own.tree)
        return TreeSource(
            folder,
            {**own.variables, **variables},
            own.databases,
            complete=True,
            secret=own.secret_variables,
        )
    trees = [tree] if tree is not None else _trees(stacks)
    if len(trees) > 1:
        return TreeSource(
            relative(stacks), usable=False, diagnostics=(*diagnostics, _several(trees))
        )
    folder = trees[0]
    deploying = [s for s in settings.values() if (stacks / s.tree).resolve() == folder.resolve()]
    merged: dict[str, str] = {}
    for other in reversed(deploying):
        merged |= other.variables
    secret = frozenset(name for other in deploying for name in other.secret_variables)
    return TreeSource(
        folder,
        {**merged, **variables},
        complete=bool(deploying),
        diagnostics=diagnostics,
        secret=secret,
    )


def _stacks(project: Path, stack: str) -> tuple[dict[str, Settings], tuple[Diagnostic, ...]]:
    """The settings of every stack, or of one; a file that cannot be used gives a diagnostic.

    The diagnostic is an error if it is the requested stack's file, else a warning.
    """
    settings: dict[str, Settings] = {}
    diagnostics: list[Diagnostic] = []
    try:
        defaults = _project_config(project)
    except YamlFileError as error:
        return {}, (_yaml_diagnostic(project / _PROJECT, error, "stack-config"),)
    folder = project / "stacks"
    files = [folder / f"Pulumi.{stack}.yaml"] if stack else sorted(folder.glob("Pulumi.*.yaml"))
    for file in files:
        code = "stack-config" if stack else "other-stack-config"
        if not file.exists():
            message = f"there is no stack `{stack}`: its config file is missing"
            diagnostics.append(Diagnostic(file.name, 0, 0, code, message))
            continue
        try:
            settings[file.stem.removeprefix("Pulumi.")] = _settings_in(file, defaults)
        except YamlFileError as error:
            diagnostics.append(_yaml_diagnostic(file, error, code))
        except ConfigError as error:
            diagnostics += [
                Diagnostic(file.name, 0, 0, code, line) for line in str(error).splitlines()
            ]
    return settings, tuple(diagnostics)


def _yaml_diagnostic(file: Path, error: YamlFileError, code: str) -> Diagnostic:
    return Diagnostic(file.name, error.line, error.column, code, error.reason, error.hint)


def _project_config(project: Path) -> Mapping[str, Any]:
    """The config in the project's own file: for each key its value, or its default.

    A key without a namespace is in the namespace of the project. Raises `YamlFileError`.
    """
    file = project_file(project)
    content = read_yaml(file) if file else {}
    config = content.get("config")
    values: dict[str, Any] = {}
    for key, entry in (config if isinstance(config, dict) else {}).items():
        name = str(key) if ":" in str(key) else f"{content.get('name')}:{key}"
        declared = isinstance(entry, dict) and entry.keys() & _DECLARING
        value = entry.get("value", entry.get("default")) if declared else entry
        if value is not None:
            values[name] = value
    return values


def _settings_in(file: Path, defaults: Mapping[str, Any]) -> Settings:
    """The settings in a stack's file, with the project's ``defaults``. Secrets stay encrypted.

    Raises `YamlFileError` or `ConfigError`.
    """
    config = read_yaml(file).get("config")
    merged = {**defaults, **(config if isinstance(config, dict) else {})}
    clear = {
        str(key): _placeholders(value) for key, value in merged.items() if not _is_secret(value)
    }
    variables = merged.get(KEY)
    secret = [
        str(name)
        for name, value in (variables if isinstance(variables, dict) else {}).items()
        if _is_secret(value)
    ]
    return replace(read_settings(clear, {}), secret_variables=frozenset(secret))


def _is_secret(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"secure"}


def _placeholders(value: Any) -> Any:
    """``value`` with a placeholder for each secret in it."""
    if not isinstance(value, dict):
        return value
    return {key: "secret" if _is_secret(inner) else inner for key, inner in value.items()}


def _trees(stacks: Path) -> list[Path]:
    """The trees to choose from if no option names one: the default, or all that exist."""
    default = stacks / "warehouse"
    trees = [path for path in sorted(stacks.glob("*/")) if any(path.glob("*/*.sql"))]
    return [relative(path) for path in ([default] if default.is_dir() or not trees else trees)]


def _several(trees: Sequence[Path]) -> Diagnostic:
    message = "there are several trees: " + ", ".join(map(str, trees))
    return Diagnostic("", 0, 0, "several-trees", message, f"name one: --tree {trees[0]}")


def read_tree_source(source: TreeSource) -> Tree:
    """Read the tree. If no stack deploys it, variables without values get placeholders."""
    if not source.usable:
        return Tree()
    tree = read_tree(
        source.folder, source.variables, databases=source.databases, secret=source.secret
    )
    unset = [
        diagnostic for diagnostic in tree.diagnostics if diagnostic.code == "undefined-variable"
    ]
    if source.complete or not unset:
        return tree
    # Each is different and fit for a bucket's name: equal ones would look like overlaps.
    placeholders = {name: name.lower().replace("_", "-") for name in variables_in(source.folder)}
    tree = read_tree(source.folder, placeholders | dict(source.variables), secret=source.secret)
    by_message = {diagnostic.message: diagnostic for diagnostic in reversed(unset)}
    warnings = [
        replace(
            diagnostic,
            code="variable-placeholder",
            message=f"{diagnostic.message}: it is checked with a placeholder",
            hint="set it with --var NAME=VALUE, or --stack",
        )
        for diagnostic in by_message.values()
    ]
    return replace(tree, diagnostics=tuple(sorted((*tree.diagnostics, *warnings))))
