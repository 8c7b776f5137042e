"""The folder outside the checkout where a fetched engine stays, and how it gets there whole.

An engine appears in the cache by one rename, so that whoever finds it finds all of it. Whoever
fills the cache holds a lock that the kernel gives back when its holder ends, however it ends.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.pulumi.engine import PINNED, Engine, complete_in

_NAME = f"pulumi-{PINNED}"
_SCRATCH = f"{_NAME}.part-"


def root() -> Path:
    """$ATHENDEF_CACHE, else $XDG_CACHE_HOME/athendef, else ~/.cache/athendef."""
    if own := os.environ.get("ATHENDEF_CACHE"):
        return Path(own).expanduser().absolute()
    shared = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG specification: a path that is relative counts as not given.
    base = Path(shared) if shared.startswith("/") else Path.home() / ".cache"
    return base / "athendef"


def engine() -> Engine | None:
    """The pinned engine, if the cache has it."""
    programs = root() / _NAME / "bin"
    return Engine(programs, PINNED, on_path=False) if complete_in(programs) else None


def keep(folder: Path) -> Engine:
    """Move this folder, whose ``bin`` holds the engine, to its place; the lock must be held."""
    place = root() / _NAME
    if place.exists():  # something was deleted from it, or it would have been found
        shutil.rmtree(place)
    folder.rename(place)
    return Engine(place / "bin", PINNED, on_path=False)


@contextmanager
def lock(on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the cache alone; ``on_wait`` is called before waiting for another who holds it."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / f"{_NAME}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder beside the engine's place, gone afterwards; the lock must be held."""
    for left_by_a_killed_run in root().glob(f"{_SCRATCH}*"):
        shutil.rmtree(left_by_a_killed_run, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=_SCRATCH, dir=root(), ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)
