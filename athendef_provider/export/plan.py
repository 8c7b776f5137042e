"""Plans an export: compares the entries of the catalog with the existing files.

Pure functions. `writing` carries the decisions out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from athendef_provider.definition.glue.catalog_entry import CatalogEntry
from athendef_provider.definition.model import Database, Definition, full_name
from athendef_provider.definition.sql.parser import Directives
from athendef_provider.export.paths import Place, places
from athendef_provider.export.texts import (
    NO_SECRETS,
    FileText,
    difference_from,
    text_of_database,
    text_of_table,
    unmanaged,
)
from athendef_provider.tree import SqlFile, Tree

Outcome: TypeAlias = Literal["new", "same", "differs", "replaced", "unmanaged", "unreadable"]
"""The outcome for one file.

``new``: a new file is written. ``same``: the file equals the live definition, and is kept.
``differs``: the file differs, and is kept. ``replaced``: the file differs, and is overwritten.
``unmanaged``: the live definition cannot be expressed in DDL, or the file has the directive
``unmanaged``. ``unreadable``: the metadata file of an Iceberg table cannot be read; nothing is
written, and an existing file is kept.
"""


@dataclass(frozen=True, slots=True)
class ManagedDefinition:
    """What the program declares for an entry after its file is written.

    ``secrets`` are the secret variables that the file uses.
    """

    definition: Definition
    directives: Directives = field(default_factory=Directives)
    declared: bool = True
    secrets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision for one entry.

    ``write`` is the text to write to ``path``; None if nothing is written. ``why`` is one line on
    the difference, or on what the file cannot express. ``managed`` is the content for the stack's
    state; None if the entry is unmanaged. ``overwrites`` is true if the file exists.
    """

    entry: CatalogEntry
    path: str
    outcome: Outcome
    write: str | None = None
    why: str = ""
    managed: ManagedDefinition | None = None
    overwrites: bool = False


@dataclass(frozen=True, slots=True)
class _ExistingFiles:
    """The existing files: definitions by name, broken and unmanaged files by path."""

    files: Mapping[str, SqlFile]
    broken: Mapping[str, str]
    unmanaged: Mapping[str, str]

    def has_undeclared(self, path: str) -> bool:
        """Whether the file at ``path`` exists and declares nothing."""
        return path.lower() in self.broken or path.lower() in self.unmanaged


def plan_export(
    entries: Sequence[CatalogEntry],
    tree: Tree | None,
    *,
    overwrite: bool = False,
    secrets: Mapping[str, str] = NO_SECRETS,
) -> tuple[Decision, ...]:
    """Decide for each entry. ``tree`` has the existing files; None if there is no tree.

    ``secrets`` are the values of secret variables, by name. Written texts have ``{{ name }}`` in
    their place.
    """
    existing = _existing_files(tree)
    place_of = places([entry.key for entry in entries])
    links = {e.key[0]: _link(e) for e in entries if e.name is None and _link(e)}
    return tuple(
        _decide(
            entry, _place(entry, place_of[entry.key], links), existing, secrets, overwrite=overwrite
        )
        for entry in entries
    )


def _link(entry: CatalogEntry) -> str:
    """The database that a resource link points to; empty for other databases."""
    return str((entry.glue.get("TargetDatabase") or {}).get("DatabaseName") or "")


def _place(entry: CatalogEntry, place: Place, links: Mapping[str, str]) -> Place:
    """The entry's place. Tables of a linked database are unmanaged."""
    link = links.get(entry.key[0])
    if entry.name is None or link is None:
        return place
    return replace(place, unmanageable=f"its database, a resource link to {link}")


def _existing_files(tree: Tree | None) -> _ExistingFiles:
    if tree is None:
        return _ExistingFiles({}, {}, {})
    return _ExistingFiles(
        files={full_name(file.definition): file for file in tree.files},
        broken={problem.path.lower(): str(problem) for problem in tree.errors},
        unmanaged={path.lower(): reason for path, reason in tree.unmanaged.items()},
    )


def _decide(
    entry: CatalogEntry,
    place: Place,
    existing: _ExistingFiles,
    secrets: Mapping[str, str],
    *,
    overwrite: bool,
) -> Decision:
    if entry.unreadable is not None:
        return Decision(entry, place.path, "unreadable", why=entry.unreadable.what)
    file = None if place.unmanageable else existing.files.get(entry.full_name)
    if file is not None and file.declared:
        return _compare(entry, file, secrets, overwrite=overwrite)
    path = place.path
    if not entry.targeted and not place.unmanageable and not existing.has_undeclared(path):
        return _undeclared(entry, path)
    text = _text(entry, place, secrets)
    if path.lower() in existing.broken and not overwrite:
        why = f"it cannot be read: {existing.broken[path.lower()]}"
        return Decision(entry, path, "differs", why=why, managed=_managed(text))
    if path.lower() in existing.unmanaged and not overwrite:
        return Decision(entry, path, "unmanaged", why=existing.unmanaged[path.lower()])
    return _written(entry, path, text, overwrites=existing.has_undeclared(path))


def _compare(
    entry: CatalogEntry, file: SqlFile, secrets: Mapping[str, str], *, overwrite: bool
) -> Decision:
    """The decision for an entry with a file: only a file that differs may be overwritten."""
    why = difference_from(entry.glue, entry.metadata, file.definition)
    if not why:
        managed = ManagedDefinition(file.definition, file.directives, secrets=file.secrets)
        return Decision(entry, file.path, "same", managed=managed)
    text = _text(entry, Place(file.path), secrets)
    if not overwrite:
        return Decision(entry, file.path, "differs", why=why, managed=_managed(text))
    return _written(entry, file.path, text, overwrites=True)


def _written(entry: CatalogEntry, path: str, text: FileText, *, overwrites: bool) -> Decision:
    if text.definition is None:
        return Decision(entry, path, "unmanaged", text.text, text.missing, overwrites=overwrites)
    outcome: Outcome = "replaced" if overwrites else "new"
    return Decision(entry, path, outcome, text.text, managed=_managed(text), overwrites=overwrites)


def _undeclared(entry: CatalogEntry, path: str) -> Decision:
    """The decision for a database without a file: the program declares it by its folder."""
    if _link(entry):
        # Without this file, the program would declare it by its folder.
        text = text_of_database(entry.glue)
        return Decision(entry, path, "unmanaged", text.text, text.missing)
    managed = ManagedDefinition(Database(entry.key[0]), declared=False)
    return Decision(entry, path.partition("/")[0], "same", managed=managed)


def _text(entry: CatalogEntry, place: Place, secrets: Mapping[str, str]) -> FileText:
    text = (
        text_of_database(entry.glue, secrets)
        if entry.name is None
        else text_of_table(entry.glue, entry.metadata, secrets)
    )
    if place.unmanageable and text.definition is not None:
        return unmanaged(text.text, place.unmanageable)
    return text


def _managed(text: FileText) -> ManagedDefinition | None:
    if text.definition is None:
        return None
    return ManagedDefinition(text.definition, text.directives, secrets=text.secrets)
