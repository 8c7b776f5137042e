"""Definitions to the one canonical statement that Athena accepts unchanged.

One clause a line, one column a line, properties by key, no comments: a line-by-line difference of
two such statements reads like the change itself.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias, assert_never

from athendef_provider.definition.formats import (
    DELIMITED_CLAUSES,
    FORMATS,
    LAZY_SIMPLE_SERDE,
    name_of,
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
from athendef_provider.definition.types import ddl_type

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
"""The names of all clauses that a definition can have."""


def render(definition: Definition) -> str:
    """The CREATE statement of a definition, without a semicolon."""
    name = "" if isinstance(definition, Database) else definition.name
    return statement_of(kind_of(definition), database_of(definition), name, clauses_of(definition))


def clauses_of(definition: Definition) -> dict[str, str]:
    """The clauses of a definition's statement, by name; those that it does not have are left out.

    A list is one text with an entry on each line, in the order of the file. `statement_of` puts
    the clauses together again, so the two hold the same, and each thing once.
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
    """The CREATE statement that consists of ``clauses``."""
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


def _lines(entries: Iterable[str]) -> str:
    """Entries as one text; none of them holds a line break, for literals are written escaped."""
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
    name = name_of(storage)
    named = FORMATS[name] if name else None
    serde_is_named = named is not None and named.serde == storage.serde
    # JSONFILE shares its formats with TEXTFILE; only its SerDe differs.
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
