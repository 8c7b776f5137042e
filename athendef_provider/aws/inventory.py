"""Reading a catalog in bulk: whole databases, 100 tables a call, never a call a table.

The one thing that must be read for a single table is an Iceberg table's own metadata, which is a
file in S3: Glue knows neither its partitioning nor its properties.
"""

from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeAlias

from athendef_provider.aws.catalog import Catalog
from athendef_provider.aws.errors import AwsError
from athendef_provider.changes.hive import SHADOW_PROPERTY
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError
from athendef_provider.export.plan import Entry
from athendef_provider.targets import Targets

GlueDict: TypeAlias = Mapping[str, Any]

_AT_ONCE = 16


def list_entries(
    catalog: Catalog, targets: Targets, only: Collection[str] = ()
) -> tuple[Entry, ...]:
    """What the catalog holds of ``targets``, each database before what is in it.

    ``only`` limits it to these databases. A database that is no target itself comes, too, if
    something in it is: a table can't be without one. Raises `TargetError` where a target matches
    nothing, and `AwsError` where AWS refuses: what is hidden from us is not absent. One Iceberg
    table's metadata that cannot be read is that entry's ``unreadable``.
    """
    found = _databases(catalog, targets)
    databases = [
        database
        for database in found
        if targets.may_reach_into(str(database["Name"]).lower())
        and (not only or str(database["Name"]).lower() in only)
    ]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        listed = list(pool.map(lambda one: list(catalog.tables(str(one["Name"]))), databases))
        inside = _inside(databases, listed)
        known = {str(database["Name"]).lower() for database in found}
        known |= {entry.full_name for entries in inside for entry in entries}
        targets.check([*sorted(known), *_others(catalog, targets, known)])
        entries = _chosen(targets, databases, inside)
        return tuple(pool.map(lambda entry: _with_metadata(catalog, entry), entries))


def _with_metadata(catalog: Catalog, entry: Entry) -> Entry:
    """The entry with an Iceberg table's own metadata, or with why that cannot be read."""
    if entry.name is None:
        return entry
    try:
        return replace(entry, metadata=catalog.iceberg_metadata(entry.glue))
    except IcebergMetadataError as error:
        return replace(entry, unreadable=error)


def _inside(
    databases: Iterable[GlueDict], listed: Iterable[Iterable[GlueDict]]
) -> list[list[Entry]]:
    """The tables and views of each database, under the name that the database has here.

    A linked database's tables call themselves by the name of the one that it leads to. A shadow
    that a killed run has left is no table of anybody's: the next run removes it.
    """
    return [
        [
            Entry(own, str(table["Name"]), {**table, "DatabaseName": own})
            for own in [str(database["Name"]).lower()]
            for table in tables
            if SHADOW_PROPERTY not in (table.get("Parameters") or {})
        ]
        for database, tables in zip(databases, listed, strict=True)
    ]


def _chosen(
    targets: Targets, databases: Iterable[GlueDict], inside: Iterable[Iterable[Entry]]
) -> list[Entry]:
    entries: list[Entry] = []
    for database, tables in zip(databases, inside, strict=True):
        own = str(database["Name"]).lower()
        chosen = [entry for entry in tables if targets.covers(entry.full_name)]
        if chosen or targets.covers(own):
            entries.append(Entry(own, None, database, file=targets.covers(own)))
            entries += chosen
    return entries


def _databases(catalog: Catalog, targets: Targets) -> list[GlueDict]:
    named = targets.databases()
    if named is None:
        return sorted(catalog.databases(), key=lambda one: str(one["Name"]))
    return [found for name in named if (found := catalog.database(name)) is not None]


def _others(catalog: Catalog, targets: Targets, names: Collection[str]) -> list[str]:
    """The other databases' names, where a target has missed: for "did you mean"."""
    wanted = targets.databases() or ()
    if all(name in names for name in wanted):
        return []
    try:
        return [
            name for one in catalog.databases() if (name := str(one["Name"]).lower()) not in names
        ]
    except AwsError:
        return []  # who may not list databases gets no suggestion
