"""The Pulumi engine on this machine: where it is, its environment, its version."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from athendef_provider.engine.driver.errors import EngineMissingError, EngineVersionError

MINIMUM_VERSION = "3.255.0"
"""The oldest engine that imports dynamic resources natively."""


def engine_environment() -> dict[str, str]:
    """The environment for `pulumi`: this process's, with this Python and an engine on PATH.

    The language host runs the `python` on PATH if the project names no virtual environment, and
    this Python has athendef installed. An engine that `make engine` cached is used if PATH has
    none.
    """
    environment = dict(os.environ)
    path = environment.get("PATH", "").split(os.pathsep)
    own = str(Path(sys.executable).parent)
    if shutil.which("pulumi") is None:
        path = [str(folder) for folder in _cached_engines()[-1:]] + path
    environment["PATH"] = os.pathsep.join([own, *(part for part in path if part != own)])
    environment.setdefault("PULUMI_SKIP_UPDATE_CHECK", "true")
    # A file backend writes the whole state at every step: a minute for 1,000 tables. After a kill
    # the next apply adopts what was created, so nothing is lost without it.
    environment.setdefault("PULUMI_SKIP_CHECKPOINTS", "true")
    return environment


def find_engine(environment: Mapping[str, str]) -> Path:
    """The `pulumi` on the environment's PATH. Raises `EngineMissingError`."""
    place = shutil.which("pulumi", path=environment.get("PATH", ""))
    if place is None:
        raise EngineMissingError
    return Path(place)


def require_engine(environment: Mapping[str, str]) -> None:
    """Check that there is an engine, and that it is new enough.

    The answer for a program that is new enough is kept in the cache, until the program changes:
    `pulumi version` is not started for each command. Raises `EngineMissingError` or
    `EngineVersionError`.
    """
    engine = find_engine(environment)
    status = engine.resolve().stat()
    key = f"{engine.resolve()} {status.st_size} {status.st_mtime_ns} {MINIMUM_VERSION}"
    memory = cache_folder() / "checked-engine.json"
    with suppress(OSError, ValueError):
        if json.loads(memory.read_text(encoding="utf-8")) == key:
            return
    engine_version(engine, environment)
    with suppress(OSError):
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(json.dumps(key), encoding="utf-8")


def engine_version(engine: Path, environment: Mapping[str, str]) -> str:
    """The version of a `pulumi`, if it is new enough.

    Raises `EngineMissingError` or `EngineVersionError`.
    """
    try:
        done = subprocess.run(
            [engine, "version"],
            env=environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:  # no program of this machine's
        raise EngineMissingError(f"{engine} cannot be run: {error.strerror}") from None
    version = done.stdout.strip()
    numbers = re.match(r"v?(\d+)\.(\d+)\.(\d+)", version)
    if done.returncode or numbers is None:
        output = (version or done.stderr.strip()).splitlines()
        answer = f"`pulumi version` answers {output[0]!r}" if output else "it prints no version"
        raise EngineVersionError(
            f"{engine} is not a Pulumi engine that athendef can use: {answer}",
            f"install Pulumi {MINIMUM_VERSION} or newer: `athendef doctor` lists ways",
        )
    if [int(part) for part in numbers.groups()] < [int(p) for p in MINIMUM_VERSION.split(".")]:
        raise EngineVersionError(
            f"the Pulumi engine {engine} is too old: it is {version.removeprefix('v')}, "
            f"and athendef needs {MINIMUM_VERSION} or newer",
            "upgrade Pulumi: `athendef doctor` lists ways",
        )
    return version.removeprefix("v")


def _cached_engines() -> list[Path]:
    """The folders of engines that `make engine` has built, the newest last."""
    folders = [path.parent for path in cache_folder().glob("pulumi-*/bin/pulumi")]
    return sorted(folders, key=lambda path: [int(n) for n in re.findall(r"\d+", path.parent.name)])


def cache_folder() -> Path:
    """The folder of athendef's caches: $ATHENDEF_CACHE, else that of the user."""
    return Path(
        os.environ.get("ATHENDEF_CACHE")
        or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "athendef")
    )
