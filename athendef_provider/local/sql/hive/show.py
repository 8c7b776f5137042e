"""SHOW, DESCRIBE, DROP and MSCK REPAIR TABLE."""

from typing import Literal

from athendef_provider.local.sql.clauses import CATALOG
from athendef_provider.local.sql.hive.parser import HiveParser, UnexpectedTokenError
from athendef_provider.local.sql.statements import (
    Describe,
    DropDatabase,
    DropTable,
    RepairTable,
    ShowColumns,
    ShowCreateTable,
    ShowDatabases,
    ShowPartitions,
    ShowTableProperties,
    ShowTables,
    ShowViews,
    Statement,
)


def drop_database(parser: HiveParser) -> DropDatabase:
    """Parse the rest of a statement that begins with DROP DATABASE|SCHEMA."""
    if_exists = parser.accept("IF", "EXISTS")
    name = parser.name()
    cascade = parser.accept("CASCADE")
    if not cascade:
        parser.accept("RESTRICT")
    parser.expect_end()
    return DropDatabase(name, if_exists, cascade)


def drop_table(parser: HiveParser) -> DropTable:
    """Parse the rest of a statement that begins with DROP TABLE."""
    if_exists = parser.accept("IF", "EXISTS")
    table = parser.table()
    parser.expect_end()
    return DropTable(table, if_exists)


def repair_table(parser: HiveParser) -> RepairTable:
    """Parse the rest of a statement that begins with MSCK REPAIR TABLE."""
    table = parser.table()
    parser.expect_end()
    return RepairTable(table)


def describe(parser: HiveParser) -> Describe:
    """Parse the rest of a statement that begins with DESCRIBE|DESC."""
    style: Literal["plain", "extended", "formatted"] = "plain"
    if parser.accept("EXTENDED"):
        style = "extended"
    elif parser.accept("FORMATTED"):
        style = "formatted"
    table = parser.table()
    partition = parser.partition() if parser.at("PARTITION") else None
    parser.expect_end()
    return Describe(table, style, partition)


def show(parser: HiveParser) -> Statement:
    """Parse the rest of a statement that begins with SHOW."""
    statement = _show(parser)
    parser.expect_end()
    return statement


def _show(parser: HiveParser) -> Statement:
    if parser.accept("DATABASES") or parser.accept("SCHEMAS"):
        pattern = parser.string() if parser.accept("LIKE") else None
        return ShowDatabases(pattern)
    if parser.accept("TABLES"):
        return ShowTables(_database(parser), _pattern(parser))
    if parser.accept("VIEWS"):
        return ShowViews(_database(parser), _pattern(parser))
    if parser.accept("COLUMNS"):
        if not (parser.accept("FROM") or parser.accept("IN")):
            raise UnexpectedTokenError(parser.current)
        return ShowColumns(parser.table())
    if parser.accept("PARTITIONS"):
        return ShowPartitions(parser.table())
    if parser.accept("TBLPROPERTIES"):
        table = parser.table()
        key = parser.parenthesized(parser.string)[0] if parser.at("(") else None
        return ShowTableProperties(table, key)
    if parser.accept("CREATE", "TABLE"):
        return ShowCreateTable(parser.table())
    raise UnexpectedTokenError(parser.current)


def _database(parser: HiveParser) -> str | None:
    if not (parser.accept("IN") or parser.accept("FROM")):
        return None
    name = parser.name()
    return parser.name() if name == CATALOG and parser.accept(".") else name


def _pattern(parser: HiveParser) -> str | None:
    if parser.accept("LIKE") or parser.current.kind == "string":
        return parser.string()
    return None
