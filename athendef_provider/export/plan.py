"""What an export writes, and what it leaves: the catalog's entries against the files there are.

Pure, but for having the tree read to it: `writing` carries the decisions out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from athendef_provider.definition.glue.from_glue import metadata_location
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadata, IcebergMetadataError
from athendef_provider.definition.model import Database, Definition, full_name
from athendef_provider.definition.sql.parser import Directives
from athendef_provider.export.paths import Key, Place, places
from athendef_provider.export.texts import (
    NO_SECRETS,
    FileText,
    equals,
    text_of_database,
    text_of_table,
    unmanaged,
)
from athendef_provider.tree import SqlFile, Tree

Outcome: TypeAlias = Literal["new", "same", "differs", "replaced", "unmanaged", "unreadable"]
"""What becomes of one file.

``new``: it is written. ``same``: there is a file, and it says what is live; it stays as it is.
``differs``: there is a file that says something else, and it stays. ``replaced``: it said
something else, and is overwritten. ``unmanaged``: what is live can't be said in DDL, or the file
that is there says of itself that it is no part of the stack. ``unreadable``: the metadata file of
an Iceberg table cannot be read; nothing is written, and a file that is there stays.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the catalog as Glue holds it; ``name`` is None for a database itself.

    ``metadata`` is an Iceberg table's own, ``unreadable`` why that cannot be read. ``file`` is
    False for a database that is no target itself: it gets no file of its own, its folder stands for
    it.
    """

    database: str
    name: str | None
    glue: Mapping[str, Any]
    metadata: IcebergMetadata | None = None
    file: bool = True
    unreadable: IcebergMetadataError | None = None

    @property
    def key(self) -> Key:
        """Its names, in the letter case in which Athena knows them."""
        return self.database.lower(), None if self.name is None else self.name.lower()

    @property
    def denied(self) -> str:
        """The metadata file of an Iceberg table to which access is denied; empty for all others."""
        read = self.metadata is not None or self.unreadable is not None or self.name is None
        return "" if read else metadata_location(self.glue)

    @property
    def full_name(self) -> str:
        """``database.name``, or the database's own."""
        return ".".join(filter(None, self.key))


@dataclass(frozen=True, slots=True)
class Managed:
    """What the program will declare for an entry, once its file is there.

    ``secrets`` are the secret variables that the file uses.
    """

    definition: Definition
    directives: Directives = field(default_factory=Directives)
    declared: bool = True
    secrets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one entry.

    ``write`` is the text to put at ``path`` (None: nothing is written); ``why`` says in one line
    in what the file differs, or what is missing; ``managed`` is what the stack's state should
    hold, None where the entry can't be managed. ``overwrites`` says that a file is there.
    """

    entry: Entry
    path: str
    outcome: Outcome
    write: str | None = None
    why: str = ""
    managed: Managed | None = None
    overwrites: bool = False


@dataclass(frozen=True, slots=True)
class _There:
    """The files that are there, by what they are about."""

    files: Mapping[str, SqlFile]
    broken: Mapping[str, str]
    unmanaged: Mapping[str, str]

    def at(self, path: str) -> bool:
        return path.lower() in self.broken or path.lower() in self.unmanaged


def plan_export(
    entries: Sequence[Entry],
    tree: Tree | None,
    *,
    overwrite: bool = False,
    secrets: Mapping[str, str] = NO_SECRETS,
) -> tuple[Decision, ...]:
    """Decide for every entry; ``tree`` is what is there already, None where there is none.

    ``secrets`` are the values of secret variables, by name: a text that is written has
    ``{{ name }}`` in their place.
    """
    there = _there(tree)
    where = places([entry.key for entry in entries])
    links = {e.key[0]: _link(e) for e in entries if e.name is None and _link(e)}
    return tuple(
        _decide(entry, _place(entry, where[entry.key], links), there, secrets, overwrite=overwrite)
        for entry in entries
    )


def _link(entry: Entry) -> str:
    """The database that a resource link leads to; empty for all others."""
    return str((entry.glue.get("TargetDatabase") or {}).get("DatabaseName") or "")


def _place(entry: Entry, place: Place, links: Mapping[str, str]) -> Place:
    """Where the entry goes; what a linked database shows is another's, and not to be managed."""
    link = links.get(entry.key[0])
    if entry.name is None or link is None:
        return place
    return replace(place, odd=f"its database, a resource link to {link}")


def _there(tree: Tree | None) -> _There:
    if tree is None:
        return _There({}, {}, {})
    return _There(
        files={full_name(file.definition): file for file in tree.files},
        broken={problem.path.lower(): str(problem) for problem in tree.errors},
        unmanaged={path.lower(): reason for path, reason in tree.unmanaged.items()},
    )


def _decide(
    entry: Entry, place: Place, there: _There, secrets: Mapping[str, str], *, overwrite: bool
) -> Decision:
    if entry.unreadable is not None:
        return Decision(entry, place.path, "unreadable", why=entry.unreadable.what)
    file = None if place.odd else there.files.get(entry.full_name)
    if file is not None and file.declared:
        return _against(entry, file, secrets, overwrite=overwrite)
    path = place.path
    if not entry.file and not place.odd and not there.at(path):
        return _undeclared(entry, path)
    text = _text(entry, place, secrets)
    if path.lower() in there.broken and not overwrite:
        why = f"it can't be read: {there.broken[path.lower()]}"
        return Decision(entry, path, "differs", why=why, managed=_managed(text))
    if path.lower() in there.unmanaged and not overwrite:
        return Decision(entry, path, "unmanaged", why=there.unmanaged[path.lower()])
    return _written(entry, path, text, overwrites=there.at(path))


def _against(
    entry: Entry, file: SqlFile, secrets: Mapping[str, str], *, overwrite: bool
) -> Decision:
    """An entry that has a file: it stays, unless it says something else and may be overwritten."""
    why = equals(entry.glue, entry.metadata, file.definition)
    if not why:
        said = Managed(file.definition, file.directives, secrets=file.secrets)
        return Decision(entry, file.path, "same", managed=said)
    text = _text(entry, Place(file.path), secrets)
    if not overwrite:
        return Decision(entry, file.path, "differs", why=why, managed=_managed(text))
    return _written(entry, file.path, text, overwrites=True)


def _written(entry: Entry, path: str, text: FileText, *, overwrites: bool) -> Decision:
    if text.definition is None:
        return Decision(entry, path, "unmanaged", text.text, text.missing, overwrites=overwrites)
    outcome: Outcome = "replaced" if overwrites else "new"
    return Decision(entry, path, outcome, text.text, managed=_managed(text), overwrites=overwrites)


def _undeclared(entry: Entry, path: str) -> Decision:
    """A database without a file of its own: the program declares its folder, and so shall we."""
    if _link(entry):
        # Without this file, its folder alone would declare it.
        text = text_of_database(entry.glue)
        return Decision(entry, path, "unmanaged", text.text, text.missing)
    managed = Managed(Database(entry.key[0]), declared=False)
    return Decision(entry, path.partition("/")[0], "same", managed=managed)


def _text(entry: Entry, place: Place, secrets: Mapping[str, str]) -> FileText:
    text = (
        text_of_database(entry.glue, secrets)
        if entry.name is None
        else text_of_table(entry.glue, entry.metadata, secrets)
    )
    if place.odd and text.definition is not None:
        return unmanaged(text.text, place.odd)
    return text


def _managed(text: FileText) -> Managed | None:
    if text.definition is None:
        return None
    return Managed(text.definition, text.directives, secrets=text.secrets)
