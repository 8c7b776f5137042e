"""CREATE, ALTER and DROP DATABASE."""

from athendef_provider.local.execution import errors
from athendef_provider.local.execution.catalog import Catalog, Entry
from athendef_provider.local.execution.locations import normalized_location
from athendef_provider.local.execution.lookup import is_iceberg
from athendef_provider.local.execution.result import Result
from athendef_provider.local.sql.statements import (
    CreateDatabase,
    DropDatabase,
    SetDatabaseProperties,
)


def create_database(statement: CreateDatabase, catalog: Catalog) -> Result:
    """Execute CREATE DATABASE."""
    if catalog.database(statement.name) is not None:
        if statement.if_not_exists:
            return Result()
        raise errors.ddl_task_error(f"Database {statement.name} already exists")
    entry: Entry = {"Name": statement.name, "Parameters": dict(statement.properties)}
    if statement.comment is not None:
        entry["Description"] = statement.comment
    if statement.location is not None:
        entry["LocationUri"] = normalized_location(statement.location)
    catalog.create_database(entry)
    return Result()


def set_database_properties(statement: SetDatabaseProperties, catalog: Catalog) -> Result:
    """Add or replace properties; no property is removed."""
    entry = catalog.database(statement.name)
    if entry is None:
        raise errors.database_not_found(statement.name)
    entry["Parameters"] = {**entry.get("Parameters", {}), **statement.properties}
    catalog.update_database(entry)
    return Result()


def drop_database(statement: DropDatabase, catalog: Catalog) -> Result:
    """Execute DROP DATABASE. CASCADE deletes the tables, and the data of Iceberg tables."""
    if catalog.database(statement.name) is None:
        if statement.if_exists:
            return Result()
        raise errors.database_not_found(statement.name)
    tables = catalog.tables(statement.name)
    if tables and not statement.cascade:
        raise errors.ddl_task_error(
            f"InvalidOperationException(message:Database {statement.name} is not empty. "
            "One or more tables exist.)"
        )
    for table in tables:
        if is_iceberg(table):
            catalog.delete_objects(table["StorageDescriptor"]["Location"])
        catalog.delete_table(statement.name, table["Name"])
    catalog.delete_database(statement.name)
    return Result()
