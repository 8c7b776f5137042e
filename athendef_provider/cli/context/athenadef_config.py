"""``--config FILE``: another config for one run, in Pulumi's format or in athenadef's.

athenadef, the tool that these commands are named after, has its settings in an athenadef.yaml.
Each of them has a key in a stack's config.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

import click
import yaml

from athendef_provider.cli.console import fail
from athendef_provider.engine.project_folder import read_yaml

KEYS = {
    "workgroup": "athendef:workgroup",
    "output_location": "athendef:outputLocation",
    "databases": "athendef:databases",
    "region": "aws:region",
    "query_timeout_seconds": "athendef:queryTimeoutSeconds",
    "max_concurrent_queries": "athendef:maxConcurrentQueries",
}


def stack_config_from(file: Path, root: Path, stack: str) -> Path:
    """A config file for `pulumi`: ``file`` itself, or the stack's config updated from ``file``.

    A temporary file is removed when the command ends. Raises `YamlFileError`.
    """
    settings = read_yaml(file)
    if "config" in settings or "encryptionsalt" in settings:
        return file
    own = root / "stacks" / f"Pulumi.{stack}.yaml"
    document = read_yaml(own) if own.exists() else {}
    config = dict(document.get("config") or {}) | translated(file, settings)
    folder = tempfile.TemporaryDirectory(prefix="athendef-")
    merged = Path(click.get_current_context().with_resource(folder)) / own.name
    merged.write_text(yaml.safe_dump(document | {"config": config}), encoding="utf-8")
    return merged


def config_of(file: Path) -> dict[str, str]:
    """The config in a file of either format, as `config.read_settings` takes it."""
    settings = read_yaml(file)
    config = settings["config"] if "config" in settings else translated(file, settings)
    return {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()
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
