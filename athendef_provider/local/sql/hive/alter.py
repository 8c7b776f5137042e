"""ALTER TABLE and ALTER DATABASE, as far as Athena documents them."""

from typing import Literal, cast

from athendef_provider.local.sql.clauses import (
    NewPartition,
    PartitionFilter,
    PartitionSpec,
    TableName,
)
from athendef_provider.local.sql.hive.parser import HiveParser, UnexpectedTokenError
from athendef_provider.local.sql.hive.types import TypeParser
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

_OPERATORS = ("=", "<>", "!=", "<", "<=", ">", ">=")


def alter_database(parser: HiveParser) -> SetDatabaseProperties:
    """Parse the rest of a statement that begins with ALTER DATABASE|SCHEMA."""
    name = parser.name()
    parser.expect("SET", "DBPROPERTIES")
    properties = parser.properties()
    parser.expect_end()
    return SetDatabaseProperties(name, properties)


def alter_table(parser: HiveParser) -> Statement:
    """Parse the rest of a statement that begins with ALTER TABLE."""
    if parser.accept("IF"):
        # Trino has ALTER TABLE IF EXISTS, Athena does not.
        raise UnexpectedTokenError(parser.current)
    table = parser.table()
    partition = parser.partition() if parser.at("PARTITION") else None
    statement = (
        _alter_table(parser, table)
        if partition is None
        else _alter_partition(parser, table, partition)
    )
    parser.expect_end()
    return statement


def _alter_partition(parser: HiveParser, table: TableName, spec: PartitionSpec) -> Statement:
    if parser.accept("RENAME", "TO"):
        return RenamePartition(table, spec, parser.partition())
    if parser.accept("SET", "LOCATION"):
        return SetLocation(table, parser.string(), spec)
    if parser.accept("ADD", "COLUMNS"):
        return AddColumns(table, TypeParser(parser).columns(), spec)
    if parser.accept("REPLACE", "COLUMNS"):
        return ReplaceColumns(table, TypeParser(parser).columns(), spec)
    raise UnexpectedTokenError(parser.current)


def _alter_table(parser: HiveParser, table: TableName) -> Statement:
    if parser.accept("ADD", "COLUMNS"):
        return AddColumns(table, TypeParser(parser).columns())
    if parser.accept("ADD"):
        return _add_partitions(parser, table)
    if parser.accept("REPLACE", "COLUMNS"):
        return ReplaceColumns(table, TypeParser(parser).columns())
    if parser.accept("CHANGE"):
        return _change_column(parser, table)
    if parser.at("DROP", "COLUMN"):
        return _drop_column(parser, table)
    if parser.accept("DROP"):
        return _drop_partitions(parser, table)
    if parser.accept("SET", "LOCATION"):
        return SetLocation(table, parser.string())
    if parser.accept("SET", "TBLPROPERTIES"):
        return SetTableProperties(table, parser.properties())
    if parser.accept("UNSET", "TBLPROPERTIES"):
        if_exists = parser.accept("IF", "EXISTS")
        return UnsetTableProperties(table, parser.parenthesized(parser.string), if_exists)
    if parser.accept("RENAME", "TO"):
        return RenameTable(table, parser.table())
    raise UnexpectedTokenError(parser.current)


def _change_column(parser: HiveParser, table: TableName) -> ChangeColumn:
    parser.accept("COLUMN")
    name = parser.name()
    column = TypeParser(parser).column()
    if parser.accept("FIRST"):
        return ChangeColumn(table, name, column, first=True)
    after = parser.name() if parser.accept("AFTER") else None
    return ChangeColumn(table, name, column, after=after)


def _drop_column(parser: HiveParser, table: TableName) -> DropColumn:
    parser.expect("DROP")
    line, column = line_and_column(parser.sql, parser.current.start)
    parser.expect("COLUMN")
    hive_error = (
        f"FAILED: ParseException line {line}:{column} mismatched input 'COLUMN' "
        "expecting PARTITION near 'DROP' in drop partition statement"
    )
    return DropColumn(table, parser.name(), hive_error)


def _add_partitions(parser: HiveParser, table: TableName) -> AddPartitions:
    if_not_exists = parser.accept("IF", "NOT", "EXISTS")
    partitions = []
    while True:
        spec = parser.partition()
        location = parser.string() if parser.accept("LOCATION") else None
        partitions.append(NewPartition(spec, location))
        if not parser.at("PARTITION"):
            return AddPartitions(table, tuple(partitions), if_not_exists)


def _drop_partitions(parser: HiveParser, table: TableName) -> DropPartitions:
    if_exists = parser.accept("IF", "EXISTS")
    partitions = []
    while True:
        parser.expect("PARTITION")
        partitions.append(parser.parenthesized(lambda: _filter(parser)))
        if not parser.accept(","):
            return DropPartitions(table, tuple(partitions), if_exists)


def _filter(parser: HiveParser) -> PartitionFilter:
    key = parser.name()
    operator = parser.advance()
    if operator.text not in _OPERATORS:
        raise UnexpectedTokenError(operator)
    text = "<>" if operator.text == "!=" else operator.text
    return PartitionFilter(
        key, cast("Literal['=', '<>', '<', '<=', '>', '>=']", text), parser.constant()
    )
