"""Assigns paths inside a tree to names of a catalog. The names are not trusted.

Glue accepts names such as ``../../.bashrc``. A name that cannot be a file name is percent-encoded.
Its file no longer has the table's name, so it is unmanaged.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from athendef_provider.definition.glue.catalog_entry import Key
from athendef_provider.tree import DATABASE_FILE

# Characters that file systems reject, or that separate parts of a path.
_UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f-\x9f]")
_MAX_BYTES = 255  # the limit of all common file systems


@dataclass(frozen=True, slots=True)
class Place:
    """The path of a file, relative to the tree and with exactly two parts.

    ``unmanageable`` is the reason why the path cannot represent the name; empty if it does.
    """

    path: str
    unmanageable: str = ""


def places(keys: Iterable[Key]) -> Mapping[Key, Place]:
    """A place for each key. Paths are unique, also on file systems that ignore letter case."""
    result: dict[Key, Place] = {}
    taken: dict[str, Key] = {}
    for key in sorted(keys, key=lambda key: (key[0], key[1] is not None, key[1] or "")):
        place = _place(key)
        number = 1
        while (folded := _folded(place.path)) in taken:
            number += 1
            other = ".".join(filter(None, taken[_folded(_place(key).path)]))
            folder, _, _ = _place(key).path.partition("/")
            stem = _encoded(key[1] or "", reserve=8) if key[1] is not None else "_database"
            place = Place(f"{folder}/{stem}~{number}.sql", f"a name that differs from {other}'s")
        taken[folded] = key
        result[key] = place
    return result


def _place(key: Key) -> Place:
    database, name = key
    folder, reason = _part(database, suffix="")
    if name is None:
        return Place(f"{folder}/{DATABASE_FILE}", reason)
    stem, name_reason = _part(name, suffix=".sql")
    if f"{stem}.sql" == DATABASE_FILE:
        stem, name_reason = "%5Fdatabase", f"its name: {DATABASE_FILE} is the database's own file"
    return Place(f"{folder}/{stem}.sql", reason or name_reason)


def _part(name: str, suffix: str) -> tuple[str, str]:
    """One part of a path, and the reason why it is not the name itself; empty if it is."""
    fits = len(name.encode("utf-8", "replace")) + len(suffix) <= _MAX_BYTES
    plain = name and not _UNSAFE.search(name) and not name.startswith(".") and _is_text(name)
    if plain and fits:
        return name, ""
    return _encoded(name, reserve=len(suffix)), "its name, which cannot be a file name"


def _encoded(name: str, reserve: int) -> str:
    """The name in ASCII letters, digits, ``_`` and ``-``, cut to the limit of a file name."""
    pieces = [
        char if char.isascii() and (char.isalnum() or char in "_-") else _percent(char)
        for char in name
    ]
    text = ""
    for piece in pieces or ["%"]:
        if len(text) + len(piece) + reserve > _MAX_BYTES - 4:
            break
        text += piece
    return text


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))


def _folded(path: str) -> str:
    """The path as compared by file systems that fold letter case and accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _is_text(name: str) -> bool:
    return name.encode("utf-8", "replace").decode("utf-8") == name
