"""ALTER TABLE of Hive and Iceberg tables."""

from typing import assert_never

from athendef_provider.local.execution import errors
from athendef_provider.local.execution.catalog import Catalog, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.hive import tables as hive
from athendef_provider.local.execution.hive.partitions import find_partition, partition_values
from athendef_provider.local.execution.iceberg.tables import alter_iceberg_table
from athendef_provider.local.execution.locations import HIVE_SCHEMES, normalized_location
from athendef_provider.local.execution.lookup import database_of, find_hive_table, is_iceberg
from athendef_provider.local.execution.result import Result
from athendef_provider.local.sql.clauses import PartitionSpec
from athendef_provider.local.sql.statements import (
    AddColumns,
    AlterTable,
    ChangeColumn,
    DropColumn,
    RenameTable,
    ReplaceColumns,
    SetLocation,
    SetTableProperties,
    UnsetTableProperties,
)


def alter_table(statement: AlterTable, catalog: Catalog, context: Context) -> Result:
    """Execute ALTER TABLE; each statement creates one version of the table in Glue."""
    database = database_of(statement.table, context)
    existing = catalog.table(database, statement.table.name)
    if existing is not None and is_iceberg(existing):
        return alter_iceberg_table(statement, database, existing, catalog, context)
    # Hive parses the statement before it looks up the table.
    _check_hive_supports(statement)
    database, entry = find_hive_table(statement.table, catalog, context)
    spec = _partition(statement)
    if spec is None:
        _change(statement, entry)
        hive.touch(entry, context)
        catalog.update_table(database, entry)
        return Result()
    partition = find_partition(partition_values(spec, entry), database, entry, catalog)
    _change(statement, partition)
    catalog.update_partition(database, entry["Name"], partition["Values"], partition)
    return Result()


def _check_hive_supports(statement: AlterTable) -> None:
    match statement:
        case DropColumn():
            raise errors.not_supported_by_ddl_engine(statement.hive_error)
        case RenameTable() | ReplaceColumns() | ChangeColumn() if statement.hive_error:
            raise errors.not_supported_by_ddl_engine(statement.hive_error)
        case AddColumns() if statement.hive_error:
            raise errors.hive_parse_error(statement.hive_error)
        case RenameTable():
            raise errors.not_supported_by_ddl_engine(
                f"{errors.DDL_TASK}Unable to alter table. Table cannot be renamed"
            )
        case UnsetTableProperties():
            # The user guide documents UNSET for Iceberg tables only.
            raise errors.not_supported_by_ddl_engine("Query type not supported by DDL engine.")
        case _:
            return


def _partition(statement: AlterTable) -> PartitionSpec | None:
    match statement:
        case AddColumns() | ReplaceColumns() | SetLocation():
            return statement.partition
        case _:
            return None


def _change(statement: AlterTable, entry: Entry) -> None:
    """Change the dictionary of a table or partition."""
    match statement:
        case AddColumns():
            hive.add_columns(statement, entry)
        case ReplaceColumns():
            hive.replace_columns(statement, entry)
        case ChangeColumn():
            hive.change_column(statement, entry)
        case SetTableProperties():
            hive.set_properties(statement.properties, entry)
        case SetLocation():
            entry["StorageDescriptor"]["Location"] = normalized_location(
                statement.location, schemes=HIVE_SCHEMES
            )
        case DropColumn() | RenameTable() | UnsetTableProperties():
            raise errors.not_supported_by_ddl_engine("Query type not supported by DDL engine.")
        case _:
            assert_never(statement)
