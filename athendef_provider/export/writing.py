"""The decisions of an export, carried out: files that stand whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from athendef_provider.export.plan import Decision


def write(tree: Path, decisions: Iterable[Decision]) -> int:
    """Write what was decided below ``tree``, and say how many files that were.

    Only what was decided to be replaced is overwritten: a file that came to be meanwhile raises
    `FileExistsError`. Everything else is an `OSError` as the file system gives it.
    """
    count = 0
    for decision in decisions:
        if decision.write is None:
            continue
        path = _inside(tree, decision.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not decision.overwrites:
            raise FileExistsError(f"{path} came to be while the catalog was read: run it again")
        _put(path, decision.write)
        count += 1
    return count


def _inside(tree: Path, path: str) -> Path:
    """The file's place: one folder, one name. `paths` makes no others; here it must hold."""
    folder, _, name = path.partition("/")
    if {folder, name} & {"", ".", ".."} or "/" in name or "\\" in path:
        raise ValueError(f"{path!r} leads out of {tree}")
    return tree / folder / name


def _put(path: Path, text: str) -> None:
    """Write beside it and rename: a reader, or a kill, never finds half a file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
