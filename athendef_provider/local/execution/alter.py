"""ALTER TABLE, led to what does it: Hive's way for files, Iceberg's for its own tables."""

from typing import assert_never

from athendef_provider.local.execution import failures, hive, iceberg
from athendef_provider.local.execution.catalogue import Catalogue, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.iceberg import Alter
from athendef_provider.local.execution.locations import HIVES_SCHEMES, normal_location
from athendef_provider.local.execution.lookup import (
    database_of,
    hive_table,
    is_iceberg,
)
from athendef_provider.local.execution.outcome import Result
from athendef_provider.local.execution.partitions import partition_of, values_of
from athendef_provider.local.sql.parts import PartitionSpec
from athendef_provider.local.sql.statements import (
    AddColumns,
    ChangeColumn,
    DropColumn,
    RenameTable,
    ReplaceColumns,
    SetLocation,
    SetTableProperties,
    UnsetTableProperties,
)


def alter_table(statement: Alter, catalogue: Catalogue, context: Context) -> Result:
    """Do it on whichever kind of table there is; each makes one new version of it in Glue."""
    database = database_of(statement.table, context)
    found = catalogue.table(database, statement.table.name)
    if found is not None and is_iceberg(found):
        return iceberg.alter_table(statement, database, found, catalogue, context)
    # Hive's parser has the word before its catalogue has.
    _hive_takes(statement)
    database, entry = hive_table(statement.table, catalogue, context)
    spec = _partition(statement)
    if spec is None:
        _change(statement, entry)
        hive.touch(entry, context)
        catalogue.update_table(database, entry)
        return Result()
    partition = partition_of(values_of(spec, entry), database, entry, catalogue)
    _change(statement, partition)
    catalogue.update_partition(database, entry["Name"], partition["Values"], partition)
    return Result()


def _hive_takes(statement: Alter) -> None:
    match statement:
        case DropColumn():
            raise failures.not_in_ddl_engine(statement.hive_refusal)
        case RenameTable() | ReplaceColumns() | ChangeColumn() if statement.hive_refusal:
            raise failures.not_in_ddl_engine(statement.hive_refusal)
        case AddColumns() if statement.hive_refusal:
            raise failures.hive_parser(statement.hive_refusal)
        case RenameTable():
            raise failures.not_in_ddl_engine(
                f"{failures.DDL_TASK}Unable to alter table. Table cannot be renamed"
            )
        case UnsetTableProperties():
            # The user guide has UNSET for Iceberg's tables only.
            raise failures.not_in_ddl_engine("Query type not supported by DDL engine.")
        case _:
            return


def _partition(statement: Alter) -> PartitionSpec | None:
    match statement:
        case AddColumns() | ReplaceColumns() | SetLocation():
            return statement.partition
        case _:
            return None


def _change(statement: Alter, entry: Entry) -> None:
    """Change a table's entry, or a partition's."""
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
            entry["StorageDescriptor"]["Location"] = normal_location(
                statement.location, schemes=HIVES_SCHEMES
            )
        case DropColumn() | RenameTable() | UnsetTableProperties():
            raise failures.not_in_ddl_engine("Query type not supported by DDL engine.")
        case _:
            assert_never(statement)
