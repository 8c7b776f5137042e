"""Statements executed on a catalogue, and what real Athena leaves behind in Glue and S3."""

from typing import TypeAlias, assert_never

from athendef_provider.local.execution import (
    databases,
    describe,
    failures,
    hive,
    iceberg,
    partitions,
    show,
    views,
)
from athendef_provider.local.execution.alter import alter_table
from athendef_provider.local.execution.catalogue import Catalogue, MotoCatalogue
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.lookup import database_of, is_iceberg, is_view
from athendef_provider.local.execution.outcome import QueryFailed, RequestRefused, Result
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
    "Catalogue",
    "Context",
    "MotoCatalogue",
    "QueryFailed",
    "RequestRefused",
    "Result",
    "check_request",
    "execute",
]


def check_request(statement: Statement, catalogue: Catalogue, context: Context) -> None:
    """Refuse what Athena refuses before it queues: raises ``RequestRefused``.

    DESCRIBE and SHOW COLUMNS look their table up at once; all else finds out when it runs.
    """
    match statement:
        case Describe() | ShowColumns():
            if catalogue.table(database_of(statement.table, context), statement.table.name) is None:
                raise RequestRefused(
                    "Entity Not Found (Service: AmazonDataCatalog; Status Code: 400; "
                    "Error Code: EntityNotFoundException; Request ID: "
                    "00000000-0000-0000-0000-000000000000; Proxy: null)"
                )
        case _:
            return


def execute(statement: Statement, catalogue: Catalogue, context: Context) -> Result:
    """Do what the statement says; raises ``QueryFailed`` in Athena's words, having done nothing."""
    match statement:
        case Unexecutable():
            raise QueryFailed(statement.message, statement.category, statement.error_type)
        case CreateDatabase():
            return databases.create_database(statement, catalogue)
        case DropDatabase():
            return databases.drop_database(statement, catalogue)
        case SetDatabaseProperties():
            return databases.set_database_properties(statement, catalogue)
        case CreateHiveTable():
            return hive.create_hive_table(statement, catalogue, context)
        case CreateIcebergTable():
            return iceberg.create_iceberg_table(statement, catalogue, context)
        case DropTable():
            return _drop_table(statement, catalogue, context)
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
            return alter_table(statement, catalogue, context)
        case AddPartitions():
            return partitions.add_partitions(statement, catalogue, context)
        case DropPartitions():
            return partitions.drop_partitions(statement, catalogue, context)
        case RenamePartition():
            return partitions.rename_partition(statement, catalogue, context)
        case RepairTable():
            return partitions.repair_table(statement, catalogue, context)
        case CreateView():
            return views.create_view(statement, catalogue, context)
        case DropView():
            return views.drop_view(statement, catalogue, context)
        case _:
            return _look(statement, catalogue, context)


_Look: TypeAlias = (
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


def _look(statement: _Look, catalogue: Catalogue, context: Context) -> Result:
    match statement:
        case ShowDatabases():
            return show.show_databases(statement, catalogue)
        case ShowTables():
            return show.show_tables(statement, catalogue, context)
        case ShowViews():
            return show.show_views(statement, catalogue, context)
        case ShowColumns():
            return describe.show_columns(statement, catalogue, context)
        case ShowPartitions():
            return show.show_partitions(statement, catalogue, context)
        case ShowTableProperties():
            return show.show_table_properties(statement, catalogue, context)
        case ShowCreateTable():
            return show.show_create_table(statement, catalogue, context)
        case ShowCreateView():
            return views.show_create_view(statement, catalogue, context)
        case Describe():
            return describe.describe_table(statement, catalogue, context)
        case _:
            assert_never(statement)


def _drop_table(statement: DropTable, catalogue: Catalogue, context: Context) -> Result:
    """Hive's table is forgotten and its files stay; Iceberg's goes with all its files."""
    database = database_of(statement.table, context)
    entry = catalogue.table(database, statement.table.name)
    if entry is None:
        if statement.if_exists:
            return Result()
        raise failures.table_not_found(database, statement.table.name)
    if is_view(entry):
        raise failures.semantic("[Error 10134]: Cannot drop a view with DROP TABLE")
    if is_iceberg(entry):
        return iceberg.drop_iceberg_table(database, entry, catalogue)
    catalogue.delete_table(database, statement.table.name)
    return Result()
