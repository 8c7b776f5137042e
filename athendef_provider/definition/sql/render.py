"""Renders a definition as canonical SQL: the statement that Athena runs.

Each clause and each column has its own line, properties are sorted by key, and there are no
comments, so that a diff of two statements shows the change.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias, assert_never

from athendef_provider.definition.formats import (
    DELIMITED_CLAUSES,
    FORMATS,
    LAZY_SIMPLE_SERDE,
    format_name,
)
from athendef_provider.definition.lexical.identifiers import plain_in_ddl, plain_in_select
from athendef_provider.definition.lexical.string_literals import quote_string
from athendef_provider.definition.model import (
    Bucketing,
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Kind,
    Opaque,
    Storage,
    Transform,
    View,
    database_of,
    kind_of,
)
from athendef_provider.definition.type_reader import ddl_type

Clauses: TypeAlias = Mapping[str, str]

CLAUSES = (
    "columns",
    "comment",
    "partition_keys",
    "partitioned_by",
    "clustered_by",
    "format",
    "location",
    "properties",
    "query",
    "statement",
)
"""The names of all clauses of definitions."""


def render(definition: Definition) -> str:
    """Return the CREATE statement of a definition, without a semicolon."""
    name = "" if isinstance(definition, Database) else definition.name
    return statement_of(kind_of(definition), database_of(definition), name, clauses_of(definition))


def clauses_of(definition: Definition) -> dict[str, str]:
    """Return the clauses of the statement of a definition by name, without empty ones.

    A list is one string with an entry on each line, in the order of the file. `statement_of`
    renders the statement from the clauses.
    """
    match definition:
        case HiveTable():
            clauses = {
                "columns": _lines(map(render_column, definition.columns)),
                "comment": definition.comment,
                "partition_keys": _lines(map(render_column, definition.partition_keys)),
                "clustered_by": _lines(_bucketing(definition.bucketing)),
                "format": _lines(_storage(definition.storage)),
                "location": definition.location,
                "properties": _lines(_entries(definition.properties)),
            }
        case IcebergTable():
            clauses = {
                "columns": _lines(map(render_column, definition.columns)),
                "comment": definition.comment,
                "partitioned_by": _lines(map(render_transform, definition.partitioning or ())),
                "location": definition.location,
                "properties": _lines(_entries(definition.properties)),
            }
        case View():
            clauses = {"query": definition.text or definition.query}
        case Database():
            clauses = {
                "comment": definition.comment,
                "location": definition.location,
                "properties": _lines(_entries(definition.properties)),
            }
        case Opaque():
            clauses = {"statement": definition.sql}
        case _:
            assert_never(definition)
    return {name: text for name, text in clauses.items() if text}


def statement_of(kind: Kind, database: str, name: str, clauses: Clauses) -> str:
    """Return the CREATE statement that consists of ``clauses``."""
    if "statement" in clauses:
        return clauses["statement"]
    match kind:
        case Kind.HIVE:
            head = f"CREATE EXTERNAL TABLE {table_name(database, name)}"
            return "\n".join(_table(head, clauses))
        case Kind.ICEBERG:
            table_type = "'table_type' = 'ICEBERG'"
            properties = "\n".join(filter(None, (table_type, clauses.get("properties"))))
            head = f"CREATE TABLE {table_name(database, name)}"
            return "\n".join(_table(head, {**clauses, "properties": properties}))
        case Kind.VIEW:
            return f"CREATE VIEW {view_name(database, name)} AS\n{clauses.get('query', '')}"
        case Kind.DATABASE:
            return "\n".join(_database(f"CREATE DATABASE {_bare(database)}", clauses))
        case _:
            assert_never(kind)


def quote_name(name: str) -> str:
    """Return a name in backquotes, for Hive's DDL."""
    return "`" + name.replace("`", "``") + "`"


def view_name(database: str, name: str) -> str:
    """Return ``database.name`` for Trino's SQL, in quotes only if necessary."""
    return f"{_bare_in_trino(database)}.{_bare_in_trino(name)}"


def table_name(database: str, name: str) -> str:
    """Return ``database.name`` for Hive's DDL, in quotes only if necessary."""
    return f"{_bare(database)}.{_bare(name)}"


def render_column(column: Column) -> str:
    """Return a column or partition key in DDL: name, type and comment."""
    text = f"{quote_name(column.name)} {ddl_type(column.type)}"
    return f"{text} COMMENT {quote_string(column.comment)}" if column.comment else text


def render_properties(properties: Mapping[str, str]) -> str:
    """Return ``('key' = 'value', ...)`` in one line, sorted by key."""
    return f"({', '.join(_entries(properties))})"


def render_transform(transform: Transform) -> str:
    """Return one entry of PARTITIONED BY of an Iceberg table."""
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


def _lines(entries: Iterable[str]) -> str:
    """Join entries. None contains a line break, because literals are escaped."""
    return "\n".join(entries)


def _block(head: str, entries: str) -> str:
    lines = entries.replace("\n", ",\n  ")
    return f"{head} (\n  {lines}\n)" if entries else head


def _table(head: str, clauses: Clauses) -> Iterable[str]:
    yield _block(head, clauses.get("columns", ""))
    if comment := clauses.get("comment"):
        yield f"COMMENT {quote_string(comment)}"
    if keys := clauses.get("partition_keys"):
        yield _block("PARTITIONED BY", keys)
    if transforms := clauses.get("partitioned_by"):
        yield "PARTITIONED BY (" + transforms.replace("\n", ", ") + ")"
    for name in ("clustered_by", "format"):
        if text := clauses.get(name):
            yield text
    if location := clauses.get("location"):
        yield f"LOCATION {quote_string(location)}"
    if properties := clauses.get("properties"):
        yield _block("TBLPROPERTIES", properties)


def _database(head: str, clauses: Clauses) -> Iterable[str]:
    yield head
    if comment := clauses.get("comment"):
        yield f"COMMENT {quote_string(comment)}"
    if location := clauses.get("location"):
        yield f"LOCATION {quote_string(location)}"
    if properties := clauses.get("properties"):
        yield _block("WITH DBPROPERTIES", properties)


def _bucketing(bucketing: Bucketing | None) -> Iterable[str]:
    if bucketing is None:
        return
    yield f"CLUSTERED BY ({', '.join(map(quote_name, bucketing.columns))})"
    if bucketing.sort_columns:
        columns = (
            f"{quote_name(column.name)} {'DESC' if column.descending else 'ASC'}"
            for column in bucketing.sort_columns
        )
        yield f"SORTED BY ({', '.join(columns)})"
    yield f"INTO {bucketing.count} BUCKETS"


def _storage(storage: Storage) -> Iterable[str]:
    name = format_name(storage)
    named = FORMATS[name] if name else None
    serde_is_named = named is not None and named.serde == storage.serde
    # JSONFILE has the formats of TEXTFILE and another SerDe.
    if delimited := _delimited(storage):
        yield from delimited
    elif storage.serde and (not serde_is_named or storage.serde_properties):
        yield f"ROW FORMAT SERDE {quote_string(storage.serde)}"
        if storage.serde_properties:
            yield _block("WITH SERDEPROPERTIES", _lines(_entries(storage.serde_properties)))
    if name:
        yield f"STORED AS {name}"
    elif storage.input_format:
        yield f"STORED AS INPUTFORMAT {quote_string(storage.input_format)}"
        yield f"OUTPUTFORMAT {quote_string(storage.output_format)}"


def _delimited(storage: Storage) -> list[str]:
    """Return ROW FORMAT DELIMITED if it expresses the storage exactly; else an empty list."""
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
    name = format_name(storage)
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
