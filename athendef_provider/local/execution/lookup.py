"""Names of a statement, found in the catalogue."""

from athendef_provider.local.execution import failures
from athendef_provider.local.execution.catalogue import Catalogue, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.sql.parts import TableName


def database_of(name: TableName, context: Context) -> str:
    """The database that a table's name means, here."""
    return name.database or context.database


def table_of(name: TableName, catalogue: Catalogue, context: Context) -> tuple[str, Entry]:
    """The database's name and the table's entry; fails as Hive does where there is none."""
    database = database_of(name, context)
    entry = catalogue.table(database, name.name)
    if entry is None:
        raise failures.table_not_found(database, name.name)
    return database, entry


def is_iceberg(entry: Entry) -> bool:
    """Glue marks an Iceberg table by a parameter."""
    return str(entry.get("Parameters", {}).get("table_type", "")).upper() == "ICEBERG"


def is_view(entry: Entry) -> bool:
    """Glue marks a view by the table's type."""
    return bool(entry.get("TableType") == "VIRTUAL_VIEW")


def hive_table(name: TableName, catalogue: Catalogue, context: Context) -> tuple[str, Entry]:
    """As ``table_of``, of what only Hive's tables know."""
    database, entry = table_of(name, catalogue, context)
    if is_iceberg(entry):
        raise failures.not_for_iceberg()
    if is_view(entry):
        raise failures.semantic(
            "[Error 10132]: To alter a view you need to use the ALTER VIEW command."
        )
    return database, entry
