"""Errors of the engine and its stacks: what happened, and how to fix it.

`pulumi` reports most failures as text. This module is the only one that looks for causes in that
text. It gives each known cause one message, whichever command of `pulumi` reports it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from athendef_provider.engine.driver.events import plain
from athendef_provider.errors import AthendefError
from athendef_provider.times import readable_time

_NOT_LOGGED_IN = 3
_STACK_NOT_FOUND = 6
"""Exit codes that `pulumi` documents as stable. Other failures exit with 1 or 255."""


class EngineError(AthendefError):
    """The engine cannot be used, or has failed."""


class EngineMissingError(EngineError):
    """There is no `pulumi` that can be run."""

    def __init__(self, reason: str = "there is no `pulumi` on PATH") -> None:
        super().__init__(
            f"the Pulumi engine is not installed: {reason}",
            "`athendef doctor` lists ways to install it",
        )


class EngineVersionError(EngineError):
    """The engine is too old, or is not Pulumi."""


class EngineOutputError(EngineError):
    """The engine printed something other than documented."""

    def __init__(self, what: str) -> None:
        super().__init__(what, "check the `pulumi` on PATH: athendef doctor")


class ProjectNotFoundError(EngineError):
    """There is no Pulumi.yaml in the folder or above it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"there is no Pulumi.yaml in {folder} or above it",
            "run athendef in a project's folder, or create a project: athendef init",
        )


class StackNotFoundError(EngineError):
    """The stack does not exist, or none is selected. ``existing`` are the project's stacks."""

    def __init__(self, name: str, existing: Sequence[str], suggested: str = "") -> None:
        names = ", ".join(existing)
        create = f"pulumi stack init {name or suggested or 'dev'}"
        if name and existing:
            near = get_close_matches(name, existing, n=1)
            use = f"--stack {near[0]}" if near else "--stack NAME to use an existing stack"
            super().__init__(
                f"there is no stack `{name}`; the project has {names}",
                f"{use}, or create it: {create}",
            )
        elif existing:
            super().__init__(f"no stack is selected; the project has {names}", "--stack NAME")
        else:
            missing = f"there is no stack `{name}`: " if name else ""
            super().__init__(f"{missing}the project has no stack yet", create)
        self.name = name
        self.existing = tuple(existing)


class StackLockedError(EngineError):
    """Another update holds the stack's lock, or was killed and did not release it."""


@dataclass(frozen=True, slots=True)
class _Cause:
    """A failure that ``pattern`` recognizes. Without ``what``, the message is `pulumi`'s own."""

    pattern: str
    hint: str
    what: str = ""
    exit_code: int = 0


_CAUSES = (
    _Cause(
        r"PULUMI_ACCESS_TOKEN must be set",
        "run `pulumi login`, or `pulumi login --local` to keep the stack's state on this machine",
        "Pulumi is not logged in to a backend",
        _NOT_LOGGED_IN,
    ),
    _Cause(
        r"passphrase must be set",
        "set PULUMI_CONFIG_PASSPHRASE (it may be empty) or PULUMI_CONFIG_PASSPHRASE_FILE",
        "the stack's passphrase is not set",
    ),
    _Cause(
        r"incorrect passphrase",
        "set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the stack's passphrase",
        "the stack's passphrase is incorrect",
    ),
    _Cause(
        r"^(?:unable to open (?:state directory|bucket)|performing HTTP request"
        r'|problem logging in|read "\.pulumi/meta\.yaml")',
        "check the backend's URL (PULUMI_BACKEND_URL or `pulumi login`), credentials and network",
        "the Pulumi backend cannot be reached: {text}",
    ),
    _Cause(
        r"virtualenv",
        "create it and install athendef in it, or remove `virtualenv` from Pulumi.yaml",
    ),
    _Cause(
        r"language plugin",
        "install all of Pulumi, with its Python language host: `athendef doctor`",
    ),
    # A state in files has an `.attrs` file beside each of its files. Pulumi does not write it
    # atomically: after a kill it can be empty, and then every command fails with this text only.
    _Cause(
        r"(?:^|: )(?:unexpected )?EOF$",
        """a killed `pulumi` left an empty file beside the state, which itself is intact: \
`find ~/.pulumi -name '*.attrs' -empty -delete` (or where your state is). A backend URL that ends \
in `?metadata=skip` has no such files""",
    ),
)


def failure(output: str, exit_code: int = 1) -> EngineError:
    """The error for a failed `pulumi`, from its exit code and what it printed.

    A missing stack is a `StackNotFoundError` without the names of the others.
    """
    text = _message(output)
    if missing := re.match(r"no stack named '([^']+)' found", text):
        return StackNotFoundError(missing[1], ())
    if exit_code == _STACK_NOT_FOUND:
        return StackNotFoundError("", ())
    if locked := _lock_error(text):
        return locked
    for cause in _CAUSES:
        if (cause.exit_code and exit_code == cause.exit_code) or re.search(cause.pattern, text):
            return EngineError(cause.what.format(text=_line(text)) or text, cause.hint)
    return EngineError(
        text or "the engine ended without a message",
        "`athendef doctor` checks the engine and the stack",
    )


def _lock_error(text: str) -> StackLockedError | None:
    """Who holds the stack's lock and since when, if ``text`` is about a lock."""
    if "currently locked" not in text and "currently in progress" not in text:
        return None
    holders = re.findall(r"created by (\S+) \(pid (\d+)\) at (\S+)", text)
    names = "; ".join(
        f"{user}, process {pid}, since {readable_time(time)}" for user, pid, time in holders
    )
    return StackLockedError(
        f"the stack is locked by {names or 'another update'}",
        "wait until that update has ended; if its process was killed, run `pulumi cancel`",
    )


def _message(output: str) -> str:
    """What `pulumi` reports as its error, without the lines before it."""
    before, marker, after = output.partition("error: ")
    text = after if marker and (not before or before.endswith("\n")) else output
    return plain(text).removeprefix("getting stack configuration: ")


def _line(text: str) -> str:
    return " ".join(text.split())
