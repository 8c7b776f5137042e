"""Execute statements on a catalog, with the effects that Athena has on Glue and S3."""

from typing import TypeAlias, assert_never

from athendef_provider.local.execution import databases, describe, errors, show
from athendef_provider.local.execution.alter import alter_table
from athendef_provider.local.execution.catalog import Catalog, MotoCatalog
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.errors import QueryFailedError, RequestRejectedError
from athendef_provider.local.execution.hive import partitions
from athendef_provider.local.execution.hive.tables import create_hive_table
from athendef_provider.local.execution.iceberg.tables import (
    create_iceberg_table,
    drop_iceberg_table,
)
from athendef_provider.local.execution.lookup import database_of, is_iceberg, is_view
from athendef_provider.local.execution.result import Result
from athendef_provider.local.execution.views import ddl as views
from athendef_provider.local.sql.statements import (
    AddColumns,
    AddPartitions,
    ChangeColumn,
    CreateDatabase,
    CreateHiveTable,
    CreateIcebergTable,
    CreateView,
    Describe,
    DropColumn,
    DropDatabase,
    DropPartitions,
    DropTable,
    DropView,
    RenamePartition,
    RenameTable,
    RepairTable,
    ReplaceColumns,
    SetDatabaseProperties,
    SetLocation,
    SetTableProperties,
    ShowColumns,
    ShowCreateTable,
    ShowCreateView,
    ShowDatabases,
    ShowPartitions,
    ShowTableProperties,
    ShowTables,
    ShowViews,
    Statement,
    Unexecutable,
    UnsetTableProperties,
)

__all__ = [
    "Catalog",
    "Context",
    "MotoCatalog",
    "QueryFailedError",
    "RequestRejectedError",
    "Result",
    "check_request",
    "execute",
]


def check_request(statement: Statement, catalog: Catalog, context: Context) -> None:
    """Raise RequestRejectedError for what Athena rejects before it queues the query.

    DESCRIBE and SHOW COLUMNS of a missing table are rejected; other statements fail when they are
    executed.
    """
    match statement:
        case Describe() | ShowColumns():
            if catalog.table(database_of(statement.table, context), statement.table.name) is None:
                raise RequestRejectedError(
                    "Entity Not Found (Service: AmazonDataCatalog; Status Code: 400; "
                    "Error Code: EntityNotFoundException; Request ID: "
                    "00000000-0000-0000-0000-000000000000; Proxy: null)"
                )
        case _:
            return


def execute(statement: Statement, catalog: Catalog, context: Context) -> Result:
    """Execute a statement; raises QueryFailedError without having changed anything."""
    match statement:
        case Unexecutable():
            raise QueryFailedError(statement.message, statement.category, statement.error_type)
        case CreateDatabase():
            return databases.create_database(statement, catalog)
        case DropDatabase():
            return databases.drop_database(statement, catalog)
        case SetDatabaseProperties():
            return databases.set_database_properties(statement, catalog)
        case CreateHiveTable():
            return create_hive_table(statement, catalog, context)
        case CreateIcebergTable():
            return create_iceberg_table(statement, catalog, context)
        case DropTable():
            return _drop_table(statement, catalog, context)
        case (
            AddColumns()
            | ReplaceColumns()
            | ChangeColumn()
            | DropColumn()
            | SetLocation()
            | SetTableProperties()
            | UnsetTableProperties()
            | RenameTable()
        ):
            return alter_table(statement, catalog, context)
        case AddPartitions():
            return partitions.add_partitions(statement, catalog, context)
        case DropPartitions():
            return partitions.drop_partitions(statement, catalog, context)
        case RenamePartition():
            return partitions.rename_partition(statement, catalog, context)
        case RepairTable():
            return partitions.repair_table(statement, catalog, context)
        case CreateView():
            return views.create_view(statement, catalog, context)
        case DropView():
            return views.drop_view(statement, catalog, context)
        case _:
            return _execute_read_only(statement, catalog, context)


_ReadOnly: TypeAlias = (
    ShowDatabases
    | ShowTables
    | ShowViews
    | ShowColumns
    | ShowPartitions
    | ShowTableProperties
    | ShowCreateTable
    | ShowCreateView
    | Describe
)


def _execute_read_only(statement: _ReadOnly, catalog: Catalog, context: Context) -> Result:
    match statement:
        case ShowDatabases():
            return show.show_databases(statement, catalog)
        case ShowTables():
            return show.show_tables(statement, catalog, context)
        case ShowViews():
            return show.show_views(statement, catalog, context)
        case ShowColumns():
            return describe.show_columns(statement, catalog, context)
        case ShowPartitions():
            return show.show_partitions(statement, catalog, context)
        case ShowTableProperties():
            return show.show_table_properties(statement, catalog, context)
        case ShowCreateTable():
            return show.show_create_table(statement, catalog, context)
        case ShowCreateView():
            return views.show_create_view(statement, catalog, context)
        case Describe():
            return describe.describe_table(statement, catalog, context)
        case _:
            assert_never(statement)


def _drop_table(statement: DropTable, catalog: Catalog, context: Context) -> Result:
    """Execute DROP TABLE. The files of a Hive table are kept, those of an Iceberg table deleted."""
    database = database_of(statement.table, context)
    entry = catalog.table(database, statement.table.name)
    if entry is None:
        if statement.if_exists:
            return Result()
        raise errors.table_not_found(database, statement.table.name)
    if is_view(entry):
        raise errors.semantic_error("[Error 10134]: Cannot drop a view with DROP TABLE")
    if is_iceberg(entry):
        return drop_iceberg_table(database, entry, catalog)
    catalog.delete_table(database, statement.table.name)
    return Result()
