"""Definitions to the one canonical statement that Athena takes as it stands.

One clause a line, one column a line, properties by key, no comments: a line-by-line difference of
two such statements reads like the change itself.
"""

from collections.abc import Iterable, Mapping
from typing import assert_never

from athendef_provider.definition.formats import (
    DELIMITED_CLAUSES,
    FORMATS,
    LAZY_SIMPLE_SERDE,
    name_of,
)
from athendef_provider.definition.model import (
    Bucketing,
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Opaque,
    Storage,
    Transform,
    View,
)
from athendef_provider.definition.strings import quote_string
from athendef_provider.definition.types import ddl_type
from athendef_provider.definition.words import plain_in_ddl, plain_in_select


def render(definition: Definition) -> str:
    """The CREATE statement of a definition, without a semicolon."""
    match definition:
        case HiveTable():
            return "\n".join(_hive(definition))
        case IcebergTable():
            return "\n".join(_iceberg(definition))
        case View():
            name = view_name(definition.database, definition.name)
            return f"CREATE VIEW {name} AS\n{definition.text or definition.query}"
        case Database():
            return "\n".join(_database(definition))
        case Opaque():
            return definition.sql
        case _:
            assert_never(definition)


def quote_name(name: str) -> str:
    """A name for Hive's DDL, in backquotes."""
    return "`" + name.replace("`", "``") + "`"


def view_name(database: str, name: str) -> str:
    """``database.name`` for Trino's SQL, quoted only where it must be."""
    return f"{_bare_in_trino(database)}.{_bare_in_trino(name)}"


def table_name(database: str, name: str) -> str:
    """``database.name`` for Hive's DDL, quoted only where it must be."""
    return f"{_bare(database)}.{_bare(name)}"


def render_column(column: Column) -> str:
    """A column or partition key as DDL has it: name, type, comment."""
    text = f"{quote_name(column.name)} {ddl_type(column.type)}"
    return f"{text} COMMENT {quote_string(column.comment)}" if column.comment else text


def render_properties(properties: Mapping[str, str]) -> str:
    """``('key' = 'value', ...)`` in one line, by key."""
    return f"({', '.join(_entries(properties))})"


def render_transform(transform: Transform) -> str:
    """One entry of an Iceberg table's PARTITIONED BY."""
    column = quote_name(transform.column)
    if transform.kind == "identity":
        return column
    if transform.argument is not None:
        return f"{transform.kind}({transform.argument}, {column})"
    return f"{transform.kind}({column})"


def _bare(name: str) -> str:
    return name if plain_in_ddl(name) else quote_name(name)


def _bare_in_trino(name: str) -> str:
    if plain_in_select(name) and plain_in_ddl(name):
        return name
    return '"' + name.replace('"', '""') + '"'


def _entries(properties: Mapping[str, str]) -> list[str]:
    return [
        f"{quote_string(key)} = {quote_string(value)}" for key, value in sorted(properties.items())
    ]


def _block(head: str, lines: Iterable[str]) -> str:
    return head + " (\n" + ",\n".join(f"  {line}" for line in lines) + "\n)"


def _columns(head: str, columns: tuple[Column, ...]) -> str:
    return _block(head, map(render_column, columns)) if columns else head


def _hive(table: HiveTable) -> Iterable[str]:
    head = f"CREATE EXTERNAL TABLE {table_name(table.database, table.name)}"
    yield _columns(head, table.columns)
    if table.comment:
        yield f"COMMENT {quote_string(table.comment)}"
    if table.partition_keys:
        yield _block("PARTITIONED BY", map(render_column, table.partition_keys))
    if table.bucketing:
        yield from _bucketing(table.bucketing)
    yield from _storage(table.storage)
    if table.location:
        yield f"LOCATION {quote_string(table.location)}"
    if table.properties:
        yield _block("TBLPROPERTIES", _entries(table.properties))


def _bucketing(bucketing: Bucketing) -> Iterable[str]:
    yield f"CLUSTERED BY ({', '.join(map(quote_name, bucketing.columns))})"
    if bucketing.sort_columns:
        columns = (
            f"{quote_name(column.name)} {'DESC' if column.descending else 'ASC'}"
            for column in bucketing.sort_columns
        )
        yield f"SORTED BY ({', '.join(columns)})"
    yield f"INTO {bucketing.count} BUCKETS"


def _storage(storage: Storage) -> Iterable[str]:
    name = name_of(storage)
    named = FORMATS[name] if name else None
    serde_is_named = named is not None and named.serde == storage.serde
    # JSONFILE shares its formats with TEXTFILE; it is told apart by its SerDe alone.
    if delimited := _delimited(storage):
        yield from delimited
    elif storage.serde and (not serde_is_named or storage.serde_properties):
        yield f"ROW FORMAT SERDE {quote_string(storage.serde)}"
        if storage.serde_properties:
            yield _block("WITH SERDEPROPERTIES", _entries(storage.serde_properties))
    if name:
        yield f"STORED AS {name}"
    elif storage.input_format:
        yield f"STORED AS INPUTFORMAT {quote_string(storage.input_format)}"
        yield f"OUTPUTFORMAT {quote_string(storage.output_format)}"


def _delimited(storage: Storage) -> list[str]:
    """ROW FORMAT DELIMITED where it says exactly the same; nothing where it can't."""
    properties = storage.serde_properties
    lines = properties.get("line.delim", "\n")
    if (
        storage.serde != LAZY_SIMPLE_SERDE
        or not properties
        or not set(properties) <= set(DELIMITED_CLAUSES.values())
        or ("escape.delim" in properties and "field.delim" not in properties)
        or lines != "\n"
    ):
        return []
    name = name_of(storage)
    if name is None or FORMATS[name].serde != LAZY_SIMPLE_SERDE:
        return []
    return [
        "ROW FORMAT DELIMITED",
        *(
            f"  {clause} {quote_string(properties[key])}"
            for clause, key in DELIMITED_CLAUSES.items()
            if key in properties
        ),
    ]


def _iceberg(table: IcebergTable) -> Iterable[str]:
    head = f"CREATE TABLE {table_name(table.database, table.name)}"
    yield _columns(head, table.columns)
    if table.comment:
        yield f"COMMENT {quote_string(table.comment)}"
    if table.partitioning:
        yield f"PARTITIONED BY ({', '.join(map(render_transform, table.partitioning))})"
    if table.location:
        yield f"LOCATION {quote_string(table.location)}"
    yield _block("TBLPROPERTIES", ["'table_type' = 'ICEBERG'", *_entries(table.properties)])


def _database(database: Database) -> Iterable[str]:
    yield f"CREATE DATABASE {_bare(database.name)}"
    if database.comment:
        yield f"COMMENT {quote_string(database.comment)}"
    if database.location:
        yield f"LOCATION {quote_string(database.location)}"
    if database.properties:
        yield _block("WITH DBPROPERTIES", _entries(database.properties))
