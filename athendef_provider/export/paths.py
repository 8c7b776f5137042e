"""Names from a catalog -> paths inside a tree. A catalog's names are not to be trusted.

``../../.bashrc`` is a name that Glue takes. What can't be a file's name as it stands is written
percent-encoded, and then no longer stands for its table: such a file is for reading only.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from athendef_provider.tree import DATABASE_FILE

Key = tuple[str, str | None]
"""Database and name; the name is None for the database itself."""

# What no file system takes, or takes for something else than a part of a name.
_UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f-\x9f]")
_LONGEST = 255  # bytes, on all common file systems


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file goes: ``path`` is relative to the tree and has exactly two parts.

    ``odd`` says why the path can't stand for the name; empty where it does.
    """

    path: str
    odd: str = ""


def places(keys: Iterable[Key]) -> Mapping[Key, Place]:
    """A place for each, no two the same, not even where letter case says nothing."""
    found: dict[Key, Place] = {}
    taken: dict[str, Key] = {}
    for key in sorted(keys, key=lambda one: (one[0], one[1] is not None, one[1] or "")):
        place = _place(key)
        number = 1
        while (same := _folded(place.path)) in taken:
            number += 1
            other = ".".join(filter(None, taken[_folded(_place(key).path)]))
            folder, _, _ = _place(key).path.partition("/")
            stem = _encoded(key[1] or "", reserve=8) if key[1] is not None else "_database"
            place = Place(f"{folder}/{stem}~{number}.sql", f"a name that differs from {other}'s")
        taken[same] = key
        found[key] = place
    return found


def _place(key: Key) -> Place:
    database, name = key
    folder, odd = _part(database, suffix="")
    if name is None:
        return Place(f"{folder}/{DATABASE_FILE}", odd)
    stem, odd_name = _part(name, suffix=".sql")
    if f"{stem}.sql" == DATABASE_FILE:
        stem, odd_name = "%5Fdatabase", f"its name: {DATABASE_FILE} is the database's own file"
    return Place(f"{folder}/{stem}.sql", odd or odd_name)


def _part(name: str, suffix: str) -> tuple[str, str]:
    """One part of a path, and why it is not the name itself."""
    fits = len(name.encode("utf-8", "replace")) + len(suffix) <= _LONGEST
    plain = name and not _UNSAFE.search(name) and not name.startswith(".") and _is_text(name)
    if plain and fits:
        return name, ""
    return _encoded(name, reserve=len(suffix)), "its name, which no file can have"


def _encoded(name: str, reserve: int) -> str:
    """The name in letters, digits, ``_`` and ``-``; what is beyond a file name's length goes."""
    pieces = [
        one if one.isascii() and (one.isalnum() or one in "_-") else _percent(one) for one in name
    ]
    text = ""
    for piece in pieces or ["%"]:
        if len(text) + len(piece) + reserve > _LONGEST - 4:
            break
        text += piece
    return text


def _percent(one: str) -> str:
    return "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "replace"))


def _folded(path: str) -> str:
    """How a file system that folds letter case and accents tells paths apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _is_text(name: str) -> bool:
    return name.encode("utf-8", "replace").decode("utf-8") == name
