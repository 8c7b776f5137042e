"""What an engine is, which ones will do, and whether there is one on PATH."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

# The version that is fetched or built. constraints.txt pins the Python package to the same one.
PINNED = "3.259.0"

# Before 3.254 `pulumi import` calls Read for dynamic resources, which fails.
OLDEST = (3, 254)

LANGUAGE_HOST = "pulumi-language-python"

_VERSION = re.compile(r"v?((\d+)\.(\d+)\.\d+\S*)")


class Unavailable(Exception):  # noqa: N818 - it tells of the world, not of a mistake
    """An engine can't be had this way; the text says why, for people."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that can be used: the folder of its programs, its version, whose PATH knows it."""

    folder: Path
    version: str
    on_path: bool


def suitable_on_path() -> Engine:
    """The ``pulumi`` that PATH leads to; Unavailable if there is none, or it won't do."""
    found = shutil.which("pulumi")
    if found is None:
        raise Unavailable("there is no `pulumi` on PATH")
    program = Path(found).absolute()
    version = version_of(program)
    if _release(version) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise Unavailable(f"{program} is {version}, and {oldest} or newer is needed")
    # Pulumi looks for the host on PATH, then beside its own program, links followed.
    beside = program.resolve().with_name(LANGUAGE_HOST)
    if shutil.which(LANGUAGE_HOST) is None and not _is_program(beside):
        raise Unavailable(f"{program} has no `{LANGUAGE_HOST}` beside it or on PATH")
    return Engine(program.parent, version, on_path=True)


def complete_in(folder: Path) -> bool:
    """Whether this folder holds the programs without which nothing runs."""
    return all(_is_program(folder / name) for name in ("pulumi", LANGUAGE_HOST))


def version_of(program: Path) -> str:
    """What ``pulumi version`` says, without its ``v``; Unavailable if it doesn't run."""
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
        raise Unavailable(f"{program} does not run: {error}") from error
    said = _VERSION.fullmatch(answer.stdout.strip())
    if answer.returncode != 0 or said is None:
        shown = (answer.stderr or answer.stdout).strip() or "nothing"
        raise Unavailable(f"`{program} version` failed with {answer.returncode}, saying: {shown}")
    return said[1]


def _release(version: str) -> tuple[int, int]:
    major, minor, _ = version.split(".", 2)
    return int(major), int(minor)


def _is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
