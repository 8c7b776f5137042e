"""ALTER TABLE and ALTER DATABASE: what Athena documents, and nothing else of Hive's."""

from typing import Literal, cast

from athendef_provider.local.sql.parts import (
    NewPartition,
    PartitionFilter,
    PartitionSpec,
    TableName,
)
from athendef_provider.local.sql.reader import Mismatch, Reader
from athendef_provider.local.sql.statements import (
    AddColumns,
    AddPartitions,
    ChangeColumn,
    DropColumn,
    DropPartitions,
    RenamePartition,
    RenameTable,
    ReplaceColumns,
    SetDatabaseProperties,
    SetLocation,
    SetTableProperties,
    Statement,
    UnsetTableProperties,
)
from athendef_provider.local.sql.tokens import line_and_column
from athendef_provider.local.sql.types import TypeReader

_OPERATORS = ("=", "<>", "!=", "<", "<=", ">", ">=")


def alter_database(reader: Reader) -> SetDatabaseProperties:
    """After ALTER DATABASE|SCHEMA."""
    name = reader.name()
    reader.needs("SET", "DBPROPERTIES")
    properties = reader.properties()
    reader.ends()
    return SetDatabaseProperties(name, properties)


def alter_table(reader: Reader) -> Statement:
    """After ALTER TABLE."""
    if reader.takes("IF"):
        # Trino has ALTER TABLE IF EXISTS, Athena has not.
        raise Mismatch(reader.here)
    table = reader.table()
    partition = reader.partition() if reader.sees("PARTITION") else None
    statement = (
        _of_table(reader, table) if partition is None else _of_partition(reader, table, partition)
    )
    reader.ends()
    return statement


def _of_partition(reader: Reader, table: TableName, spec: PartitionSpec) -> Statement:
    if reader.takes("RENAME", "TO"):
        return RenamePartition(table, spec, reader.partition())
    if reader.takes("SET", "LOCATION"):
        return SetLocation(table, reader.string(), spec)
    if reader.takes("ADD", "COLUMNS"):
        return AddColumns(table, TypeReader(reader).columns(), spec)
    if reader.takes("REPLACE", "COLUMNS"):
        return ReplaceColumns(table, TypeReader(reader).columns(), spec)
    raise Mismatch(reader.here)


def _of_table(reader: Reader, table: TableName) -> Statement:
    if reader.takes("ADD", "COLUMNS"):
        return AddColumns(table, TypeReader(reader).columns())
    if reader.takes("ADD"):
        return _add_partitions(reader, table)
    if reader.takes("REPLACE", "COLUMNS"):
        return ReplaceColumns(table, TypeReader(reader).columns())
    if reader.takes("CHANGE"):
        return _change_column(reader, table)
    if reader.sees("DROP", "COLUMN"):
        return _drop_column(reader, table)
    if reader.takes("DROP"):
        return _drop_partitions(reader, table)
    if reader.takes("SET", "LOCATION"):
        return SetLocation(table, reader.string())
    if reader.takes("SET", "TBLPROPERTIES"):
        return SetTableProperties(table, reader.properties())
    if reader.takes("UNSET", "TBLPROPERTIES"):
        if_exists = reader.takes("IF", "EXISTS")
        return UnsetTableProperties(table, reader.listed(reader.string), if_exists)
    if reader.takes("RENAME", "TO"):
        return RenameTable(table, reader.table())
    raise Mismatch(reader.here)


def _change_column(reader: Reader, table: TableName) -> ChangeColumn:
    reader.takes("COLUMN")
    name = reader.name()
    column = TypeReader(reader).column()
    if reader.takes("FIRST"):
        return ChangeColumn(table, name, column, first=True)
    after = reader.name() if reader.takes("AFTER") else None
    return ChangeColumn(table, name, column, after=after)


def _drop_column(reader: Reader, table: TableName) -> DropColumn:
    reader.needs("DROP")
    line, place = line_and_column(reader.sql, reader.here.start)
    reader.needs("COLUMN")
    refusal = (
        f"FAILED: ParseException line {line}:{place} mismatched input 'COLUMN' "
        "expecting PARTITION near 'DROP' in drop partition statement"
    )
    return DropColumn(table, reader.name(), refusal)


def _add_partitions(reader: Reader, table: TableName) -> AddPartitions:
    if_not_exists = reader.takes("IF", "NOT", "EXISTS")
    found = []
    while True:
        spec = reader.partition()
        location = reader.string() if reader.takes("LOCATION") else None
        found.append(NewPartition(spec, location))
        if not reader.sees("PARTITION"):
            return AddPartitions(table, tuple(found), if_not_exists)


def _drop_partitions(reader: Reader, table: TableName) -> DropPartitions:
    if_exists = reader.takes("IF", "EXISTS")
    found = []
    while True:
        reader.needs("PARTITION")
        found.append(reader.listed(lambda: _filter(reader)))
        if not reader.takes(","):
            return DropPartitions(table, tuple(found), if_exists)


def _filter(reader: Reader) -> PartitionFilter:
    key = reader.name()
    operator = reader.next()
    if operator.text not in _OPERATORS:
        raise Mismatch(operator)
    text = "<>" if operator.text == "!=" else operator.text
    return PartitionFilter(
        key, cast("Literal['=', '<>', '<', '<=', '>', '>=']", text), reader.constant()
    )
