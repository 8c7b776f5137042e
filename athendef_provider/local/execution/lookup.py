"""Resolve the names in a statement."""

from athendef_provider.local.execution import errors
from athendef_provider.local.execution.catalog import Catalog, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.sql.clauses import TableName


def database_of(name: TableName, context: Context) -> str:
    """The database of a table name; the default database if the name has none."""
    return name.database or context.database


def find_table(name: TableName, catalog: Catalog, context: Context) -> tuple[str, Entry]:
    """Return the database and the table; raises QueryFailedError if there is no such table."""
    database = database_of(name, context)
    entry = catalog.table(database, name.name)
    if entry is None:
        raise errors.table_not_found(database, name.name)
    return database, entry


def is_iceberg(entry: Entry) -> bool:
    """Whether this is an Iceberg table, which Glue marks by a parameter."""
    return str(entry.get("Parameters", {}).get("table_type", "")).upper() == "ICEBERG"


def is_view(entry: Entry) -> bool:
    """Whether this is a view, which Glue marks by the table type."""
    return bool(entry.get("TableType") == "VIRTUAL_VIEW")


def find_hive_table(name: TableName, catalog: Catalog, context: Context) -> tuple[str, Entry]:
    """As ``find_table``; also raises QueryFailedError for an Iceberg table or a view."""
    database, entry = find_table(name, catalog, context)
    if is_iceberg(entry):
        raise errors.not_supported_by_iceberg()
    if is_view(entry):
        raise errors.semantic_error(
            "[Error 10132]: To alter a view you need to use the ALTER VIEW command."
        )
    return database, entry
