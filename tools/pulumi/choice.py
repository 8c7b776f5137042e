"""Selects the engine, in the order of the package's docstring."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from tools.pulumi import cache, go_modules, installer
from tools.pulumi.engine import (
    OLDEST,
    PINNED,
    Engine,
    UnavailableError,
    complete_in,
    suitable_on_path,
    version_of,
)
from tools.pulumi.processes import echo

# Installs the engine's programs into `bin` of the first folder; the second is temporary.
_Source: TypeAlias = Callable[[Path, Path], None]

_SOURCES: tuple[tuple[str, _Source], ...] = (
    ("official installer", installer.install),
    ("built from Go modules", go_modules.build),
)


def ready() -> Engine:
    """The installed engine. Raises `UnavailableError` if there is none."""
    try:
        return suitable_on_path()
    except UnavailableError as reason:
        cached = cache.engine()
        if cached is None:
            raise UnavailableError(
                f"{reason}, and none in {cache.root()}: run `make engine`"
            ) from None
        return cached


def ensure() -> Engine:
    """The installed engine; installs one if needed. Raises `UnavailableError`."""
    try:
        return suitable_on_path()
    except UnavailableError as reason:
        reasons = [f"on PATH: {reason}"]
        if shutil.which("pulumi"):
            echo(f"Not used: {reason}.")
    if cached := cache.engine():
        return cached
    with cache.lock(on_wait=lambda: echo("Waiting for another process that installs the engine.")):
        return cache.engine() or _install(reasons)


def _install(reasons: list[str]) -> Engine:
    for name, source in _SOURCES:
        with cache.scratch() as scratch:
            try:
                return _install_from(source, scratch)
            except UnavailableError as reason:
                reasons.append(f"{name}: {reason}")
    raise UnavailableError(_message(reasons))


def _install_from(source: _Source, scratch: Path) -> Engine:
    target = scratch / "engine"
    source(target, scratch)
    programs = target / "bin"
    if not complete_in(programs):
        raise UnavailableError("the installed engine is incomplete")
    if (version := version_of(programs / "pulumi")) != PINNED:
        raise UnavailableError(f"it installed Pulumi {version} instead of {PINNED}")
    return cache.keep(target)


def _message(reasons: list[str]) -> str:
    oldest = ".".join(map(str, OLDEST))
    return "\n".join(
        [
            "Cannot install the Pulumi engine:",
            *(f"  {reason}" for reason in reasons),
            "Install one of these, then run `make engine` again:",
            f"  Pulumi {oldest} or newer: https://www.pulumi.com/docs/install/",
            f"  Go {go_modules.NEEDED_GO} or newer: https://go.dev/doc/install",
        ]
    )
