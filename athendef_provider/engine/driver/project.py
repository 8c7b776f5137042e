"""Which Pulumi project and stack we are about, and what they say: asked of `pulumi` itself.

Pulumi gives a converter its arguments and a working directory, and not the stack. So the config
comes from ``pulumi config``, which knows the selected stack, the project's defaults and how to
open secrets.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from athendef_provider.config import ConfigError, Settings, read_settings
from athendef_provider.engine.driver.error_hints import hint_for
from athendef_provider.engine.project_folder import find_project
from athendef_provider.engine.provider.secret_config import (
    KEY,
    config_file_of,
    with_secrets,
)
from athendef_provider.errors import AthendefError

_NO_STACK = re.compile(r"^no stack named '([^']+)' found")


class StackError(AthendefError):
    """There is no project, no stack, or no `pulumi`."""


@dataclass(frozen=True, slots=True)
class Stack:
    """One stack: the project's folder, the stack's name, its config."""

    root: Path
    name: str
    settings: Settings

    @property
    def tree(self) -> Path:
        """The folder of the stack's SQL files."""
        return self.root / "stacks" / self.settings.tree


def open_stack(
    start: Path, name: str = "", other_config: Callable[[Path, str], Path] | None = None
) -> Stack:
    """The stack called ``name``, or the selected one, of the project around ``start``.

    Where none is selected and there is only one, it is that. ``other_config`` gives a file to
    take the config from, for the project's folder and the stack's name. Raises `StackError` or
    `ConfigError`.
    """
    root = find_project(start.resolve())
    if root is None:
        raise StackError(
            f"there is no Pulumi.yaml in {start} or above it", "athendef init, or another folder"
        )
    name = name or os.environ.get("PULUMI_STACK", "") or _current(root)
    other = other_config(root, name).resolve() if other_config else None
    more = ["--config-file", str(other)] if other else []
    answer = run_pulumi(root, ["config", "--json", "--show-secrets", "--stack", name, *more])
    try:
        settings = settings_in(json.loads(answer), other or config_file_of(root, name))
    except ConfigError as error:
        raise ConfigError(f"the config of stack {name}:\n{error}") from None
    return Stack(root, name, settings)


def settings_in(config: Mapping[str, Mapping[str, Any]], file: Path) -> Settings:
    """The settings in what ``pulumi config --json --show-secrets`` gives.

    ``file`` is the stack's config, which shows what of it is secret. Raises `ConfigError`.
    """
    values = {key: entry.get("value", "") for key, entry in config.items()}
    settings = read_settings(values, os.environ)
    return with_secrets(settings, file) if config.get(KEY, {}).get("secret") else settings


def _current(root: Path) -> str:
    """The selected stack, or the only one."""
    stacks = json.loads(run_pulumi(root, ["stack", "ls", "--json"]))
    current = [str(stack["name"]) for stack in stacks if stack.get("current")]
    if current or len(stacks) == 1:
        return current[0] if current else str(stacks[0]["name"])
    known = ", ".join(str(stack["name"]) for stack in stacks)
    raise StackError(
        f"no stack is selected; there are {known}" if known else "the project has no stack yet",
        "--stack NAME" if known else "pulumi stack init dev",
    )


def state_of(stack: Stack) -> list[Mapping[str, Any]]:
    """The resources in the stack's state, as `pulumi stack export` gives them, secrets in clear."""
    answer = run_pulumi(stack.root, ["stack", "export", "--show-secrets", "--stack", stack.name])
    deployment = json.loads(answer).get("deployment") or {}
    return list(deployment.get("resources") or ())


def run_pulumi(root: Path, arguments: Sequence[str]) -> str:
    """What `pulumi` answers; raises `StackError` with what it said where it fails."""
    command = ["pulumi", *arguments, "--non-interactive"]
    try:
        done = subprocess.run(  # noqa: PLW1510 - its exit code is looked at below
            command, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise StackError(
            "the Pulumi engine is not installed: there is no `pulumi` on PATH",
            "`athendef doctor` says how to get it",
        ) from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).removeprefix("error: ")
        if missing := _NO_STACK.search(said):
            raise StackError(f"there is no stack `{missing[1]}`", f"pulumi stack init {missing[1]}")
        raise StackError(f"`pulumi {arguments[0]}` says: {said}", hint_for(said))
    return done.stdout


def parents_options() -> list[str]:
    """What the `pulumi` that started this process was given before ``--``."""
    words = _command_line_of(os.getppid())
    return words[: words.index("--")] if "--" in words else words


def stack_among(options: Sequence[str]) -> str:
    """The stack that a command line of Pulumi's names; empty for none."""
    for word, following in zip(options, [*options[1:], ""], strict=True):
        if word in {"-s", "--stack"}:
            return following
        if word.startswith("--stack="):
            return word.removeprefix("--stack=")
    return ""


def _command_line_of(process: int) -> list[str]:
    file = Path(f"/proc/{process}/cmdline")
    try:
        if file.exists():
            return file.read_bytes().decode(errors="replace").rstrip("\0").split("\0")
        return subprocess.run(
            ["ps", "-o", "args=", "-p", str(process)], capture_output=True, text=True, check=True
        ).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return []
