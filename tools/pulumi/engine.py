"""The engine: its requirements, and the search on PATH."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

# The version that is fetched or built. constraints.txt pins the Python package to the same one.
PINNED = "3.259.0"

# Before 3.255 the protocol of `pulumi import --from` has no inputs of resources.
OLDEST = (3, 255)

LANGUAGE_HOST = "pulumi-language-python"

_VERSION = re.compile(r"v?((\d+)\.(\d+)\.\d+\S*)")


class UnavailableError(Exception):
    """An engine cannot be installed in this way. The message is for users."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An installed engine: the folder of its programs, its version, and whether it is on PATH."""

    folder: Path
    version: str
    on_path: bool


def suitable_on_path() -> Engine:
    """The engine on PATH. Raises `UnavailableError` if there is none or it is unsuitable."""
    path = shutil.which("pulumi")
    if path is None:
        raise UnavailableError("there is no `pulumi` on PATH")
    program = Path(path).absolute()
    version = version_of(program)
    if _release(version) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise UnavailableError(f"{program} is {version}, and {oldest} or newer is needed")
    # Pulumi searches the host on PATH, then in the folder of its own program (symlinks resolved).
    beside = program.resolve().with_name(LANGUAGE_HOST)
    if shutil.which(LANGUAGE_HOST) is None and not _is_program(beside):
        raise UnavailableError(f"{program} has no `{LANGUAGE_HOST}` beside it or on PATH")
    return Engine(program.parent, version, on_path=True)


def complete_in(folder: Path) -> bool:
    """Whether ``folder`` has all required programs."""
    return all(_is_program(folder / name) for name in ("pulumi", LANGUAGE_HOST))


def version_of(program: Path) -> str:
    """The version of ``program``, without ``v``. Raises `UnavailableError` if it does not run."""
    try:
        answer = subprocess.run(
            [program, "version"],
            env=os.environ | {"PULUMI_SKIP_UPDATE_CHECK": "true"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"{program} does not run: {error}") from error
    match = _VERSION.fullmatch(answer.stdout.strip())
    if answer.returncode != 0 or match is None:
        output = (answer.stderr or answer.stdout).strip() or "no output"
        raise UnavailableError(f"`{program} version` failed with {answer.returncode}: {output}")
    return match[1]


def _release(version: str) -> tuple[int, int]:
    major, minor, _ = version.split(".", 2)
    return int(major), int(minor)


def _is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
