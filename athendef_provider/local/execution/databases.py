"""CREATE, ALTER and DROP DATABASE."""

from athendef_provider.local.execution import failures
from athendef_provider.local.execution.catalogue import Catalogue, Entry
from athendef_provider.local.execution.locations import normal_location
from athendef_provider.local.execution.lookup import is_iceberg
from athendef_provider.local.execution.outcome import Result
from athendef_provider.local.sql.statements import (
    CreateDatabase,
    DropDatabase,
    SetDatabaseProperties,
)


def create_database(statement: CreateDatabase, catalogue: Catalogue) -> Result:
    """Add the database, unless it is there and may be."""
    if catalogue.database(statement.name) is not None:
        if statement.if_not_exists:
            return Result()
        raise failures.ddl_task(f"Database {statement.name} already exists")
    entry: Entry = {"Name": statement.name, "Parameters": dict(statement.properties)}
    if statement.comment is not None:
        entry["Description"] = statement.comment
    if statement.location is not None:
        entry["LocationUri"] = normal_location(statement.location)
    catalogue.create_database(entry)
    return Result()


def set_database_properties(statement: SetDatabaseProperties, catalogue: Catalogue) -> Result:
    """Properties are added to, or replaced one by one; none is taken away."""
    entry = catalogue.database(statement.name)
    if entry is None:
        raise failures.database_not_found(statement.name)
    entry["Parameters"] = {**entry.get("Parameters", {}), **statement.properties}
    catalogue.update_database(entry)
    return Result()


def drop_database(statement: DropDatabase, catalogue: Catalogue) -> Result:
    """Take the database away; one with tables in it only by CASCADE, Iceberg's data with them."""
    if catalogue.database(statement.name) is None:
        if statement.if_exists:
            return Result()
        raise failures.database_not_found(statement.name)
    tables = catalogue.tables(statement.name)
    if tables and not statement.cascade:
        raise failures.ddl_task(
            f"InvalidOperationException(message:Database {statement.name} is not empty. "
            "One or more tables exist.)"
        )
    for table in tables:
        if is_iceberg(table):
            catalogue.delete_objects(table["StorageDescriptor"]["Location"])
        catalogue.delete_table(statement.name, table["Name"])
    catalogue.delete_database(statement.name)
    return Result()
