"""The stacks of a project and their settings, read from its files without Pulumi."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from athendef_provider.config import ConfigError, Settings, read_settings
from athendef_provider.diagnostics import Diagnostic
from athendef_provider.engine.project_folder import (
    YamlFileError,
    project_file,
    read_yaml,
    relative,
)
from athendef_provider.engine.provider.secret_config import KEY

_PROJECT = "Pulumi.yaml"
_CODE = "stack-config"
_DECLARING = {"value", "default", "type", "description", "secret", "items"}


def read_stacks(project: Path, stack: str) -> tuple[dict[str, Settings], tuple[Diagnostic, ...]]:
    """The settings of every stack, or of one, by name; an error for each file that is invalid."""
    settings: dict[str, Settings] = {}
    diagnostics: list[Diagnostic] = []
    try:
        defaults = _project_config(project)
    except YamlFileError as error:
        return {}, (_yaml_diagnostic(project / _PROJECT, error),)
    folder = project / "stacks"
    files = [folder / f"Pulumi.{stack}.yaml"] if stack else sorted(folder.glob("Pulumi.*.yaml"))
    for file in files:
        if not file.exists():
            message = f"there is no stack `{stack}`: its config file is missing"
            diagnostics.append(_diagnostic(file, message))
            continue
        try:
            settings[file.stem.removeprefix("Pulumi.")] = _settings_in(file, defaults)
        except YamlFileError as error:
            diagnostics.append(_yaml_diagnostic(file, error))
        except ConfigError as error:
            diagnostics += [_diagnostic(file, line) for line in str(error).splitlines()]
    return settings, tuple(diagnostics)


def _diagnostic(file: Path, message: str) -> Diagnostic:
    return Diagnostic(str(relative(file)), 0, 0, _CODE, message)


def _yaml_diagnostic(file: Path, error: YamlFileError) -> Diagnostic:
    path = str(relative(file))
    return Diagnostic(path, error.line, error.column, _CODE, error.reason, error.hint)


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
