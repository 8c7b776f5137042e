"""Writes the files of an export. Each file is written completely or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from athendef_provider.export.plan import Decision


def write(tree: Path, decisions: Iterable[Decision]) -> int:
    """Write the files of ``decisions`` to ``tree``. Returns the number of files.

    Raises `FileExistsError` if a file exists that the decision does not overwrite, because it was
    created meanwhile; other errors of the file system are raised as `OSError`.
    """
    count = 0
    for decision in decisions:
        if decision.write is None:
            continue
        path = _inside(tree, decision.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not decision.overwrites:
            raise FileExistsError(f"{path} was created while the catalog was read: run this again")
        _put(path, decision.write)
        count += 1
    return count


def _inside(tree: Path, path: str) -> Path:
    """The file's path. Raises `ValueError` if it is not one folder and one name."""
    folder, _, name = path.partition("/")
    if {folder, name} & {"", ".", ".."} or "/" in name or "\\" in path:
        raise ValueError(f"{path!r} is outside {tree}")
    return tree / folder / name


def _put(path: Path, text: str) -> None:
    """Write a temporary file and rename it, so that no incomplete file is ever visible."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
