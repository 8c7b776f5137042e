"""``--config FILE``: another config for one run, in Pulumi's form or in athenadef's.

athenadef, the tool that these commands are named after, keeps its settings in an athenadef.yaml;
each of them has a key in a stack's config.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

import click
import yaml

from athendef_provider.cli.console import fail

KEYS = {
    "workgroup": "athendef:workgroup",
    "output_location": "athendef:outputLocation",
    "databases": "athendef:databases",
    "region": "aws:region",
    "query_timeout_seconds": "athendef:queryTimeoutSeconds",
    "max_concurrent_queries": "athendef:maxConcurrentQueries",
}


def stack_config_from(file: Path, root: Path, stack: str) -> Path:
    """A file in Pulumi's form: ``file`` itself, or the stack's config with athenadef's over it.

    What is made for it is gone when the command has ended.
    """
    settings = read_yaml(file)
    if "config" in settings or "encryptionsalt" in settings:
        return file
    own = root / "stacks" / f"Pulumi.{stack}.yaml"
    document = read_yaml(own) if own.exists() else {}
    config = dict(document.get("config") or {}) | translated(file, settings)
    folder = tempfile.TemporaryDirectory(prefix="athendef-")
    made = Path(click.get_current_context().with_resource(folder)) / own.name
    made.write_text(yaml.safe_dump(document | {"config": config}), encoding="utf-8")
    return made


def config_of(file: Path) -> dict[str, str]:
    """The config that a file holds, in either form, as `config.read_settings` takes it."""
    settings = read_yaml(file)
    found = settings["config"] if "config" in settings else translated(file, settings)
    return {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in found.items()
    }


def translated(file: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings of an athenadef.yaml under the keys of a stack's config."""
    unknown = sorted(settings.keys() - KEYS.keys())
    if unknown:
        fail(
            f"{file}: {', '.join(unknown)}: neither a setting of athenadef nor a stack's config",
            f"an athenadef.yaml has {', '.join(KEYS)}; a stack's config has `config:`",
        )
    return {KEYS[key]: value for key, value in settings.items() if value is not None}


def read_yaml(file: Path) -> dict[str, Any]:
    """The map that a YAML file holds."""
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        fail(f"{file} can't be read: {' '.join(str(error).split())}")
    if not isinstance(found, dict):
        fail(f"{file} holds no map of settings")
    return found
