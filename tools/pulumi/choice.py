"""Which engine is taken: the order of choice, and what to say where there is none."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from tools.pulumi import cache, go_modules, installer
from tools.pulumi.engine import (
    OLDEST,
    PINNED,
    Engine,
    Unavailable,
    complete_in,
    suitable_on_path,
    version_of,
)
from tools.pulumi.processes import say

# Leaves the engine's programs in the first folder's `bin`, working in the second.
_Source: TypeAlias = Callable[[Path, Path], None]

_SOURCES: tuple[tuple[str, _Source], ...] = (
    ("official installer", installer.install),
    ("built from Go modules", go_modules.build),
)


def ready() -> Engine:
    """The engine that can be used at once; Unavailable if it must be fetched first."""
    try:
        return suitable_on_path()
    except Unavailable as reason:
        kept = cache.engine()
        if kept is None:
            raise Unavailable(f"{reason}, and none in {cache.root()}: run `make engine`") from None
        return kept


def ensure() -> Engine:
    """The engine that is ready, else the pinned one, fetched; Unavailable if none can be had."""
    try:
        return suitable_on_path()
    except Unavailable as reason:
        reasons = [f"already there: {reason}"]
        if shutil.which("pulumi"):
            say(f"Not used: {reason}.")
    if kept := cache.engine():
        return kept
    with cache.lock(on_wait=lambda: say("Another run is fetching the engine: waiting for it.")):
        return cache.engine() or _fetched(reasons)


def _fetched(reasons: list[str]) -> Engine:
    for name, source in _SOURCES:
        with cache.scratch() as scratch:
            try:
                return _fetched_from(source, scratch)
            except Unavailable as reason:
                reasons.append(f"{name}: {reason}")
    raise Unavailable(_what_to_install(reasons))


def _fetched_from(source: _Source, scratch: Path) -> Engine:
    place = scratch / "engine"
    source(place, scratch)
    programs = place / "bin"
    if not complete_in(programs):
        raise Unavailable("it left no complete engine")
    if (version := version_of(programs / "pulumi")) != PINNED:
        raise Unavailable(f"it gave Pulumi {version} instead of {PINNED}")
    return cache.keep(place)


def _what_to_install(reasons: list[str]) -> str:
    oldest = ".".join(map(str, OLDEST))
    return "\n".join(
        [
            "No Pulumi engine can be had here:",
            *(f"  {reason}" for reason in reasons),
            "Install one of these, then run `make engine` again:",
            f"  Pulumi {oldest} or newer: https://www.pulumi.com/docs/install/",
            f"  Go {go_modules.NEEDED_GO} or newer: https://go.dev/doc/install",
        ]
    )
