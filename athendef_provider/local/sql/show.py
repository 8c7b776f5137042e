"""What only looks or drops: SHOW, DESCRIBE, DROP, MSCK REPAIR TABLE."""

from athendef_provider.local.sql.reader import CATALOGUE, Mismatch, Reader
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


def drop_database(reader: Reader) -> DropDatabase:
    """After DROP DATABASE|SCHEMA."""
    if_exists = reader.takes("IF", "EXISTS")
    name = reader.name()
    cascade = reader.takes("CASCADE")
    if not cascade:
        reader.takes("RESTRICT")
    reader.ends()
    return DropDatabase(name, if_exists, cascade)


def drop_table(reader: Reader) -> DropTable:
    """After DROP TABLE."""
    if_exists = reader.takes("IF", "EXISTS")
    table = reader.table()
    reader.ends()
    return DropTable(table, if_exists)


def repair_table(reader: Reader) -> RepairTable:
    """After MSCK REPAIR TABLE."""
    table = reader.table()
    reader.ends()
    return RepairTable(table)


def describe(reader: Reader) -> Describe:
    """After DESCRIBE|DESC."""
    if reader.takes("EXTENDED"):
        style = "extended"
    else:
        style = "formatted" if reader.takes("FORMATTED") else "plain"
    table = reader.table()
    partition = reader.partition() if reader.sees("PARTITION") else None
    reader.ends()
    return Describe(table, style, partition)  # type: ignore[arg-type] # the three literals above


def show(reader: Reader) -> Statement:
    """After SHOW."""
    statement = _show(reader)
    reader.ends()
    return statement


def _show(reader: Reader) -> Statement:
    if reader.takes("DATABASES") or reader.takes("SCHEMAS"):
        pattern = reader.string() if reader.takes("LIKE") else None
        return ShowDatabases(pattern)
    if reader.takes("TABLES"):
        return ShowTables(_database(reader), _pattern(reader))
    if reader.takes("VIEWS"):
        return ShowViews(_database(reader), _pattern(reader))
    if reader.takes("COLUMNS"):
        if not (reader.takes("FROM") or reader.takes("IN")):
            raise Mismatch(reader.here)
        return ShowColumns(reader.table())
    if reader.takes("PARTITIONS"):
        return ShowPartitions(reader.table())
    if reader.takes("TBLPROPERTIES"):
        table = reader.table()
        key = reader.listed(reader.string)[0] if reader.sees("(") else None
        return ShowTableProperties(table, key)
    if reader.takes("CREATE", "TABLE"):
        return ShowCreateTable(reader.table())
    raise Mismatch(reader.here)


def _database(reader: Reader) -> str | None:
    if not (reader.takes("IN") or reader.takes("FROM")):
        return None
    name = reader.name()
    return reader.name() if name == CATALOGUE and reader.takes(".") else name


def _pattern(reader: Reader) -> str | None:
    if reader.takes("LIKE") or reader.here.kind == "string":
        return reader.string()
    return None
