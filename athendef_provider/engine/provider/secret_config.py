"""Finds out which of `athendef:variables` are secret.

`pulumi config set --secret --path athendef:variables.api_key` encrypts one value. Pulumi reports
to programs that the whole key is secret. Only the stack's config file shows which values are
encrypted. So if the key is secret, each variable is, unless the file has its value in plain text.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from athendef_provider.config import Settings

KEY = "athendef:variables"

CONFIG_FILE = "ATHENDEF_CONFIG_FILE"
"""The path of the stack's config file. `athendef` sets it if it is not the default path."""


def with_secrets(settings: Settings, file: Path) -> Settings:
    """Return ``settings`` with the names of the variables that are encrypted in ``file``."""
    plain = _plain_values(file)
    secret = {name for name, value in settings.variables.items() if plain.get(name) != value}
    return replace(settings, secret_variables=frozenset(secret))


def config_file_of(root: Path, stack: str) -> Path:
    """Return the path of a stack's config: `CONFIG_FILE` if it is set, or the default path."""
    if chosen := os.environ.get(CONFIG_FILE):
        return Path(chosen)
    project = _read_yaml(root / "Pulumi.yaml") or _read_yaml(root / "Pulumi.yml")
    folder = project.get("stackConfigDir")
    place = root / folder if isinstance(folder, str) else root
    return place / f"Pulumi.{stack.rsplit('/', 1)[-1]}.yaml"


def _plain_values(file: Path) -> Mapping[str, str]:
    config = _read_yaml(file).get("config")
    variables = config.get(KEY) if isinstance(config, dict) else None
    if not isinstance(variables, dict):
        return {}
    return {name: value for name, value in variables.items() if isinstance(value, str)}


def _read_yaml(file: Path) -> Mapping[str, Any]:
    """Return the content of a YAML file, all scalars as strings; empty if it cannot be read."""
    try:
        text = file.read_text(encoding="utf-8")
        content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - creates strings only
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return content if isinstance(content, dict) else {}
