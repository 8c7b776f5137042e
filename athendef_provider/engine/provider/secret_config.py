"""Which of `athendef:variables` are secret.

`pulumi config set --secret --path athendef:variables.api_key` encrypts one value. Pulumi tells its
programs only that something under the key is secret; which value it is shows in the stack's file
alone. So a variable under a secret key is secret, unless that file has its very value in clear.
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
"""Names the stack's config where it is not in its usual file: `athendef` sets it for programs."""


def with_secrets(settings: Settings, file: Path) -> Settings:
    """``settings`` of a stack whose variables are a secret key, set in ``file``."""
    clear = _values_in_clear(file)
    secret = {name for name, value in settings.variables.items() if clear.get(name) != value}
    return replace(settings, secret_variables=frozenset(secret))


def config_file_of(root: Path, stack: str) -> Path:
    """The file of a stack's config: the one that the environment names, or its usual one."""
    if chosen := os.environ.get(CONFIG_FILE):
        return Path(chosen)
    project = _texts_in(root / "Pulumi.yaml") or _texts_in(root / "Pulumi.yml")
    folder = project.get("stackConfigDir")
    place = root / folder if isinstance(folder, str) else root
    return place / f"Pulumi.{stack.rsplit('/', 1)[-1]}.yaml"


def _values_in_clear(file: Path) -> Mapping[str, str]:
    config = _texts_in(file).get("config")
    variables = config.get(KEY) if isinstance(config, dict) else None
    if not isinstance(variables, dict):
        return {}
    return {name: value for name, value in variables.items() if isinstance(value, str)}


def _texts_in(file: Path) -> Mapping[str, Any]:
    """What a YAML file holds, every scalar as the text that it is; nothing if it can't be read."""
    try:
        text = file.read_text(encoding="utf-8")
        found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts only
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}
