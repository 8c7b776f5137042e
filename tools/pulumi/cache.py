"""The cache of installed engines, in a folder outside the checkout.

An engine is added by one rename, so that it is always complete. The process that adds it holds a
file lock, which the kernel releases when the process ends.
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
    if path := os.environ.get("ATHENDEF_CACHE"):
        return Path(path).expanduser().absolute()
    shared = os.environ.get("XDG_CACHE_HOME", "")
    # By the XDG specification, a relative path is ignored.
    base = Path(shared) if shared.startswith("/") else Path.home() / ".cache"
    return base / "athendef"


def engine() -> Engine | None:
    """The pinned engine, if the cache has it."""
    programs = root() / _NAME / "bin"
    return Engine(programs, PINNED, on_path=False) if complete_in(programs) else None


def keep(folder: Path) -> Engine:
    """Move ``folder``, which has the engine in ``bin``, to the cache. The caller holds the lock."""
    target = root() / _NAME
    if target.exists():  # it is incomplete, otherwise it would be used
        shutil.rmtree(target)
    folder.rename(target)
    return Engine(target / "bin", PINNED, on_path=False)


@contextmanager
def lock(on_wait: Callable[[], None]) -> Iterator[None]:
    """Lock the cache. Calls ``on_wait`` before waiting for another process."""
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
    """A temporary folder in the cache. The caller holds the lock."""
    for stale in root().glob(f"{_SCRATCH}*"):  # of interrupted runs
        shutil.rmtree(stale, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=_SCRATCH, dir=root(), ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)
