"""SHOW statements: lists of names and properties, and SHOW CREATE TABLE."""

import re
from collections.abc import Sequence

from athendef_provider.local.execution import errors
from athendef_provider.local.execution.catalog import Catalog, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.errors import QueryFailedError
from athendef_provider.local.execution.iceberg.metadata import (
    Field,
    partition_fields,
    schema_fields,
)
from athendef_provider.local.execution.iceberg.properties import to_athena
from athendef_provider.local.execution.iceberg.tables import read_metadata
from athendef_provider.local.execution.iceberg.types import to_hive
from athendef_provider.local.execution.lookup import (
    find_hive_table,
    find_table,
    is_iceberg,
    is_view,
)
from athendef_provider.local.execution.result import Result
from athendef_provider.local.sql.statements import (
    ShowCreateTable,
    ShowDatabases,
    ShowPartitions,
    ShowTableProperties,
    ShowTables,
    ShowViews,
)


def show_databases(statement: ShowDatabases, catalog: Catalog) -> Result:
    """Return the names of the databases that match the pattern."""
    names = [entry["Name"] for entry in catalog.databases()]
    return Result((("database_name", "string"),), _matching(names, statement.pattern))


def show_tables(statement: ShowTables, catalog: Catalog, context: Context) -> Result:
    """Return the names of a database's tables and views that match the pattern."""
    entries = _entries(statement.database, catalog, context)
    names = [entry["Name"] for entry in entries]
    return Result((("tab_name", "string"),), _matching(names, statement.pattern))


def show_views(statement: ShowViews, catalog: Catalog, context: Context) -> Result:
    """Return the names of a database's views that match the pattern."""
    entries = _entries(statement.database, catalog, context)
    names = [entry["Name"] for entry in entries if is_view(entry)]
    return Result((("views", "varchar"),), _matching(names, statement.pattern))


def show_partitions(statement: ShowPartitions, catalog: Catalog, context: Context) -> Result:
    """Return one line ``key=value/...`` per partition."""
    database, entry = find_hive_table(statement.table, catalog, context)
    keys = [key["Name"] for key in entry.get("PartitionKeys", [])]
    if not keys:
        raise errors.semantic_error(
            f"[Error 10241]: Table {database}.{entry['Name']} is not a partitioned table"
        )
    rows = [
        "/".join(f"{key}={value}" for key, value in zip(keys, partition["Values"], strict=True))
        for partition in catalog.partitions(database, entry["Name"])
    ]
    return Result((("partition", "string"),), tuple(rows))


def show_table_properties(
    statement: ShowTableProperties, catalog: Catalog, context: Context
) -> Result:
    """Return names and values, separated by a tab; of an Iceberg table, Athena's properties."""
    database, entry = find_table(statement.table, catalog, context)
    if is_iceberg(entry):
        properties = to_athena(read_metadata(database, entry, catalog)["properties"])
    else:
        properties = entry.get("Parameters", {})
    if statement.key is None:
        lines = [f"{key}\t{value}" for key, value in properties.items()]
    elif statement.key in properties:
        lines = [properties[statement.key]]
    else:
        lines = [f"Table {database}.{entry['Name']} does not have property: {statement.key}"]
    # A line break in a value starts a new row (measured).
    rows = "\n".join(lines).split("\n") if lines else []
    return Result((("prpt_name", "string"), ("prpt_value", "string")), tuple(rows))


def show_create_table(statement: ShowCreateTable, catalog: Catalog, context: Context) -> Result:
    """Return the CREATE TABLE statement, including service-owned properties."""
    database, entry = _table_to_show(statement, catalog, context)
    lines = (
        _iceberg_lines(database, entry, catalog)
        if is_iceberg(entry)
        else _hive_lines(database, entry)
    )
    return Result((("createtab_stmt", "string"),), tuple("\n".join(lines).split("\n")))


def _table_to_show(
    statement: ShowCreateTable, catalog: Catalog, context: Context
) -> tuple[str, Entry]:
    try:
        database, entry = find_table(statement.table, catalog, context)
    except QueryFailedError:
        if statement.hive_error:
            raise errors.hive_parse_error(statement.hive_error) from None
        raise
    if statement.hive_error and not is_iceberg(entry):
        raise errors.hive_parse_error(statement.hive_error)
    if is_view(entry):
        raise errors.semantic_error(
            f"[Error 10133]: {entry['Name']} is a view: use SHOW CREATE VIEW"
        )
    if "TableType" not in entry:
        # Hive's error for a table that was created through Glue's API without a TableType.
        raise errors.hive_parse_error("FAILED: NullPointerException Name is null")
    return database, entry


def _iceberg_lines(database: str, entry: Entry, catalog: Catalog) -> list[str]:
    metadata = read_metadata(database, entry, catalog)
    fields = schema_fields(metadata)
    columns = [f"  {field['name']} {to_hive(field['type'])}{_comment(field)}" for field in fields]
    names = {field["id"]: field["name"] for field in fields}
    properties = {"table_type": "iceberg", **to_athena(metadata["properties"])}
    lines = [f"CREATE TABLE {database}.{entry['Name']} (", ",\n".join(columns) + ")"]
    spec = [_transform(field, names) for field in partition_fields(metadata)]
    if spec:
        lines.append(f"PARTITIONED BY ({', '.join(spec)})")
    listed = ",\n".join(f"  '{key}'='{value}'" for key, value in properties.items())
    return [*lines, f"LOCATION '{metadata['location']}'", "TBLPROPERTIES (", listed, ");"]


def _comment(field: Field) -> str:
    return f" COMMENT '{_quoted(field['doc'])}'" if "doc" in field else ""


def _transform(field: Field, names: dict[int, str]) -> str:
    column = f"`{names[field['source-id']]}`"
    kind, _, argument = field["transform"].rstrip("]").partition("[")
    if kind == "identity":
        return column
    return f"{kind}({argument}, {column})" if argument else f"{kind}({column})"


def _hive_lines(database: str, entry: Entry) -> list[str]:
    descriptor = entry["StorageDescriptor"]
    lines = [f"CREATE EXTERNAL TABLE `{database}.{entry['Name']}`("]
    lines.append(_hive_columns(descriptor["Columns"]) + ")")
    parameters = dict(entry.get("Parameters", {}))
    comment = parameters.pop("comment", None)
    if comment is not None:
        lines.append(f"COMMENT '{_quoted(comment)}'")
    if entry.get("PartitionKeys"):
        lines += ["PARTITIONED BY ( ", _hive_columns(entry["PartitionKeys"]) + ")"]
    if descriptor.get("BucketColumns"):
        names = ", \n".join(f"  {name}" for name in descriptor["BucketColumns"])
        lines += ["CLUSTERED BY ( ", f"{names}) ", f"INTO {descriptor['NumberOfBuckets']} BUCKETS"]
    serde = descriptor["SerdeInfo"]
    lines += ["ROW FORMAT SERDE ", f"  '{serde['SerializationLibrary']}' "]
    settings = {
        key: value
        for key, value in serde.get("Parameters", {}).items()
        if (key, value) != ("serialization.format", "1")
    }
    if settings:
        lines += ["WITH SERDEPROPERTIES ( ", _hive_properties(settings) + ") "]
    lines += ["STORED AS INPUTFORMAT ", f"  '{descriptor['InputFormat']}' "]
    lines += ["OUTPUTFORMAT ", f"  '{descriptor['OutputFormat']}'"]
    lines += ["LOCATION", f"  '{descriptor['Location']}'"]
    parameters.pop("EXTERNAL", None)
    return [*lines, "TBLPROPERTIES (", _hive_properties(parameters) + ")"]


def _hive_columns(columns: Sequence[Entry]) -> str:
    return ", \n".join(
        f"  `{column['Name']}` {column['Type']}"
        + (f" COMMENT '{_quoted(column['Comment'])}'" if "Comment" in column else "")
        for column in columns
    )


def _hive_properties(properties: dict[str, str]) -> str:
    return ", \n".join(f"  '{key}'='{_quoted(value)}'" for key, value in sorted(properties.items()))


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _entries(database: str | None, catalog: Catalog, context: Context) -> list[Entry]:
    name = database or context.database
    if catalog.database(name) is None:
        raise errors.database_not_found(name)
    return catalog.tables(name)


def _matching(names: Sequence[str], pattern: str | None) -> tuple[str, ...]:
    """Select names by a regular expression for the whole name; ``*`` alone matches all."""
    if pattern is None or pattern == "*":
        return tuple(names)
    try:
        return tuple(name for name in names if re.fullmatch(pattern, name))
    except re.error as error:
        raise errors.ddl_task_error(
            "MetaException(message:Unable to get databases: "
            f"java.util.regex.PatternSyntaxException: {error})"
        ) from error
