"""Where the engine is: on PATH, or in the cache that `make engine` fills."""

import os
import re
import shutil
import sys
from pathlib import Path

MINIMUM_VERSION = "3.254.0"
"""The oldest engine that imports dynamic resources natively."""


def prepare_environment() -> None:
    """Put this Python and a cached engine on PATH, for `pulumi` and what it starts.

    The language host takes the `python` on PATH where the project names no virtual environment:
    the one that runs us has athendef installed. `make engine` leaves an engine in the cache.
    """
    path = os.environ.get("PATH", "").split(os.pathsep)
    own = str(Path(sys.executable).parent)
    if shutil.which("pulumi") is None:
        path = [str(folder) for folder in cached_engine_folders()[-1:]] + path
    os.environ["PATH"] = os.pathsep.join([own, *(part for part in path if part != own)])
    os.environ.setdefault("PULUMI_SKIP_UPDATE_CHECK", "true")
    # A file backend writes the whole state at every step: a minute for 1,000 tables. After a kill
    # the next apply adopts what was made, so nothing is lost without it.
    os.environ.setdefault("PULUMI_SKIP_CHECKPOINTS", "true")


def cached_engine_folders() -> list[Path]:
    """The folders of engines that `make engine` has built, the newest last."""
    root = Path(
        os.environ.get("ATHENDEF_CACHE")
        or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "athendef")
    )
    found = [path.parent for path in root.glob("pulumi-*/bin/pulumi")]
    return sorted(found, key=lambda path: [int(n) for n in re.findall(r"\d+", path.parent.name)])
