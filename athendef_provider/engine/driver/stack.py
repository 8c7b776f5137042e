"""A stack of a Pulumi project: its folder, its name, its config and its state.

Every command opens its stack here, so a project or stack that cannot be used is reported in the
same words by all of them.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from athendef_provider.config import ConfigError, Settings, read_settings
from athendef_provider.engine.driver.errors import (
    EngineOutputError,
    ProjectNotFoundError,
    StackNotFoundError,
)
from athendef_provider.engine.driver.process import Pulumi
from athendef_provider.engine.program_source import program_tree
from athendef_provider.engine.project_folder import (
    YamlFileError,
    find_project,
    project_file,
    read_yaml,
    relative,
)
from athendef_provider.engine.provider.secret_config import (
    CONFIG_FILE,
    KEY,
    config_file_of,
    with_secrets,
)

_TYPES = "pulumi-python:dynamic/athendef:"
_MASKED = "[secret]"


class Stack:
    """One stack of one project. `open_stack` opens it."""

    def __init__(self, root: Path, project: str, name: str, pulumi: Pulumi) -> None:
        self.root = root
        self.project = project
        self.name = name
        self.pulumi = pulumi
        self._config_file: Path | None = None
        self._settings: Settings | None = None

    @property
    def config_file(self) -> Path:
        """The file of the stack's config. It may not exist."""
        return self._config_file or config_file_of(self.root, self.name)

    @property
    def options(self) -> list[str]:
        """The options that tell `pulumi` which stack and config to use."""
        config = ["--config-file", str(self._config_file)] if self._config_file else []
        return ["--stack", self.name, *config]

    @property
    def environment(self) -> dict[str, str]:
        """The environment that tells the program which config to use."""
        return {CONFIG_FILE: str(self._config_file)} if self._config_file else {}

    @property
    def settings(self) -> Settings:
        """The config with the project's defaults, validated, secrets in clear.

        It is read once. Raises `EngineError` or `ConfigError`.
        """
        if self._settings is None:
            self.check_config_file()
            config = self._run_json("config", "--json", "--show-secrets", *self.options)
            if not isinstance(config, dict) or not _all_maps(config.values()):
                raise _other_form("config")
            values = {key: entry.get("value", "") for key, entry in config.items()}
            self._settings = self._validated(values)
            if config.get(KEY, {}).get("secret"):
                self._settings = with_secrets(self._settings, self.config_file)
        return self._settings

    @property
    def tree(self) -> Path:
        """The folder of the stack's SQL files: that of the program's source, else the config's."""
        program = program_tree(self.root)
        if program is not None and program.folder is not None:
            return program.folder
        return self.root / "stacks" / self.settings.tree

    def use_config(self, file: Path) -> None:
        """Use the config in ``file`` instead of the stack's own."""
        self._config_file = file.resolve()
        self._settings = None

    def use_values(self, config: Mapping[str, str]) -> None:
        """Use config values that the engine reported, unless it masked some of them.

        Raises `ConfigError`.
        """
        if self._settings is None and not any(_MASKED in value for value in config.values()):
            self._settings = self._validated(config)

    def read_state(self) -> list[Mapping[str, Any]]:
        """The resources in the stack's state, secrets in clear. Raises `EngineError`."""
        exported = self._run_json("stack", "export", "--show-secrets", "--stack", self.name)
        deployment = (exported.get("deployment") or {}) if isinstance(exported, dict) else None
        resources = (deployment.get("resources") or []) if isinstance(deployment, dict) else None
        if not isinstance(resources, list) or not _all_maps(resources):
            raise _other_form("stack export")
        return resources

    def urn_pattern(self, name: str) -> str:
        """A pattern for the URN of a table, view or database, of whichever type and parent."""
        stack = self.name.rsplit("/", 1)[-1]  # without the organization
        return f"urn:pulumi:{stack}::{self.project}::**::{name}"

    def create(self) -> None:
        """Create the stack, which does not exist yet, and select it. Raises `EngineError`."""
        self.pulumi.run("stack", "init", self.name)

    def check_config_file(self) -> None:
        """Raise `YamlFileError` if the stack's config file cannot be read.

        `pulumi` fails, too, but does not name the file.
        """
        file = self.config_file
        if not file.exists():
            return
        config = read_yaml(file, as_text=True).get("config")
        if config and not isinstance(config, dict):
            raise YamlFileError(file, "`config` is not a map of settings")

    def not_found(self) -> StackNotFoundError:
        """The error for a stack that does not exist, with the names of those that do."""
        existing = [name for name, _ in _stacks(self.pulumi) if name != self.name]
        return StackNotFoundError(self.name, existing)

    def _run_json(self, *arguments: str) -> Any:
        try:
            return self.pulumi.run_json(*arguments)
        except StackNotFoundError:
            raise self.not_found() from None

    def _validated(self, config: Mapping[str, str]) -> Settings:
        try:
            return read_settings(config, os.environ)
        except ConfigError as error:
            what = f"the config of stack {self.name}:\n{error}"
            raise ConfigError(what, f"edit {relative(self.config_file)}") from None


def open_stack(start: Path, name: str = "") -> Stack:
    """The stack called ``name``, or the selected one, of the project around ``start``.

    If none is selected and the project has only one stack, it is that stack. Whether a stack called
    ``name`` exists is checked when it is used. Raises `EngineError` or `YamlFileError`.
    """
    root, project, pulumi = _open_project(start)
    name = name or os.environ.get("PULUMI_STACK", "") or _selected(root, pulumi)
    return Stack(root, project, name, pulumi)


def new_stack(start: Path, name: str) -> Stack:
    """A stack called ``name`` that does not exist yet. Raises as `open_stack`."""
    root, project, pulumi = _open_project(start)
    return Stack(root, project, name, pulumi)


def resource_name(resource: Mapping[str, Any]) -> str:
    """The name of a resource in the state, if it is a table, view or database; else empty."""
    if not str(resource.get("type", "")).startswith(_TYPES):
        return ""
    return str(resource.get("urn", "")).rsplit("::", 1)[-1]


def _open_project(start: Path) -> tuple[Path, str, Pulumi]:
    root = find_project(start.resolve())
    file = project_file(root) if root else None
    if root is None or file is None:
        raise ProjectNotFoundError(start.resolve())
    name = read_yaml(file, as_text=True).get("name")
    if not isinstance(name, str):
        raise YamlFileError(file, "the project has no `name`")
    return root, name, Pulumi(root)


def _selected(root: Path, pulumi: Pulumi) -> str:
    """The selected stack, or the only one. Raises `StackNotFoundError`."""
    stacks = _stacks(pulumi)
    current = [name for name, is_current in stacks if is_current]
    if current or len(stacks) == 1:
        return current[0] if current else stacks[0][0]
    raise StackNotFoundError("", [name for name, _ in stacks], _first_configured(root))


def _stacks(pulumi: Pulumi) -> Sequence[tuple[str, bool]]:
    """The project's stacks, and whether each is the selected one."""
    stacks = pulumi.run_json("stack", "ls", "--json")
    if not isinstance(stacks, list) or not _all_maps(stacks):
        raise _other_form("stack ls")
    return [(str(stack.get("name")), bool(stack.get("current"))) for stack in stacks]


def _first_configured(root: Path) -> str:
    """The first stack that has a config file; empty for none."""
    folder = config_file_of(root, "any").parent
    names = sorted(file.stem.removeprefix("Pulumi.") for file in folder.glob("Pulumi.*.yaml"))
    return names[0] if names else ""


def _all_maps(values: Iterable[object]) -> bool:
    return all(isinstance(value, dict) for value in values)


def _other_form(command: str) -> EngineOutputError:
    return EngineOutputError(f"`pulumi {command}` printed JSON of another form than documented")
