"""Reads the catalog in bulk: whole databases, with 100 tables for each call.

Only the metadata of Iceberg tables is read for each table, from S3, because Glue has neither the
partitioning nor the properties.
"""

from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeAlias

from athendef_provider.aws.catalog import Catalog
from athendef_provider.aws.errors import AwsError
from athendef_provider.changes.planning.hive import SHADOW_PROPERTY
from athendef_provider.definition.glue.catalog_entry import CatalogEntry
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError
from athendef_provider.targets import Targets

GlueDict: TypeAlias = Mapping[str, Any]

_MAX_THREADS = 16


def list_entries(
    catalog: Catalog, targets: Targets, only: Collection[str] = ()
) -> tuple[CatalogEntry, ...]:
    """The entries of the catalog that ``targets`` cover, each database before its tables.

    ``only`` limits them to these databases. A database that contains a targeted object is included.
    Raises `TargetError` if a target matches nothing, and `AwsError` if AWS rejects a call, because
    a hidden object is not an absent one. If the metadata of an Iceberg table cannot be read, its
    entry's ``unreadable`` is set.
    """
    candidates = _databases(catalog, targets)
    databases = [
        database
        for database in candidates
        if targets.may_reach_into(str(database["Name"]).lower())
        and (not only or str(database["Name"]).lower() in only)
    ]
    with ThreadPoolExecutor(_MAX_THREADS) as pool:
        tables = list(
            pool.map(lambda database: list(catalog.tables(str(database["Name"]))), databases)
        )
        contents = _contents(databases, tables)
        names = {str(database["Name"]).lower() for database in candidates}
        names |= {entry.full_name for entries in contents for entry in entries}
        targets.check([*sorted(names), *_other_databases(catalog, targets, names)])
        entries = _targeted(targets, databases, contents)
        return tuple(pool.map(lambda entry: _with_metadata(catalog, entry), entries))


def _with_metadata(catalog: Catalog, entry: CatalogEntry) -> CatalogEntry:
    """The entry with an Iceberg table's metadata, or with the error if it cannot be read."""
    if entry.name is None:
        return entry
    try:
        return replace(entry, metadata=catalog.iceberg_metadata(entry.glue))
    except IcebergMetadataError as error:
        return replace(entry, unreadable=error)


def _contents(
    databases: Iterable[GlueDict], tables_of_each: Iterable[Iterable[GlueDict]]
) -> list[list[CatalogEntry]]:
    """The tables and views of each database, with the name of that database.

    Tables of a database link have the name of the linked database. Shadow tables of interrupted
    runs are left out, because the next run removes them.
    """
    return [
        [
            CatalogEntry(name, str(table["Name"]), {**table, "DatabaseName": name})
            for name in [str(database["Name"]).lower()]
            for table in tables
            if SHADOW_PROPERTY not in (table.get("Parameters") or {})
        ]
        for database, tables in zip(databases, tables_of_each, strict=True)
    ]


def _targeted(
    targets: Targets, databases: Iterable[GlueDict], contents: Iterable[Iterable[CatalogEntry]]
) -> list[CatalogEntry]:
    entries: list[CatalogEntry] = []
    for database, tables in zip(databases, contents, strict=True):
        name = str(database["Name"]).lower()
        covered = [entry for entry in tables if targets.covers(entry.full_name)]
        if covered or targets.covers(name):
            entries.append(CatalogEntry(name, None, database, targeted=targets.covers(name)))
            entries += covered
    return entries


def _databases(catalog: Catalog, targets: Targets) -> list[GlueDict]:
    named = targets.databases()
    if named is None:
        return sorted(catalog.databases(), key=lambda database: str(database["Name"]))
    databases = (catalog.database(name) for name in named)
    return [database for database in databases if database is not None]


def _other_databases(catalog: Catalog, targets: Targets, names: Collection[str]) -> list[str]:
    """The names of the other databases, for suggestions, if a target names an absent database."""
    wanted = targets.databases() or ()
    if all(name in names for name in wanted):
        return []
    try:
        return [
            name
            for database in catalog.databases()
            if (name := str(database["Name"]).lower()) not in names
        ]
    except AwsError:
        return []  # without the permission to list databases there is no suggestion
