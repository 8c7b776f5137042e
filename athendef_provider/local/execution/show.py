"""The SHOW statements that list names and properties, and SHOW CREATE TABLE."""

import re
from collections.abc import Sequence

from athendef_provider.local.execution import failures
from athendef_provider.local.execution import iceberg_metadata as meta
from athendef_provider.local.execution.catalogue import Catalogue, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.iceberg import read_metadata
from athendef_provider.local.execution.iceberg_properties import outside
from athendef_provider.local.execution.iceberg_types import to_hive
from athendef_provider.local.execution.lookup import hive_table, is_iceberg, is_view, table_of
from athendef_provider.local.execution.outcome import QueryFailed, Result
from athendef_provider.local.sql.statements import (
    ShowCreateTable,
    ShowDatabases,
    ShowPartitions,
    ShowTableProperties,
    ShowTables,
    ShowViews,
)


def show_databases(statement: ShowDatabases, catalogue: Catalogue) -> Result:
    """The names, chosen by a regular expression where one is given."""
    names = [entry["Name"] for entry in catalogue.databases()]
    return Result((("database_name", "string"),), _chosen(names, statement.pattern))


def show_tables(statement: ShowTables, catalogue: Catalogue, context: Context) -> Result:
    """Tables and views of a database."""
    entries = _entries(statement.database, catalogue, context)
    names = [entry["Name"] for entry in entries]
    return Result((("tab_name", "string"),), _chosen(names, statement.pattern))


def show_views(statement: ShowViews, catalogue: Catalogue, context: Context) -> Result:
    """Views of a database."""
    entries = _entries(statement.database, catalogue, context)
    names = [entry["Name"] for entry in entries if is_view(entry)]
    return Result((("views", "varchar"),), _chosen(names, statement.pattern))


def show_partitions(statement: ShowPartitions, catalogue: Catalogue, context: Context) -> Result:
    """One line ``key=value/...`` for each."""
    database, entry = hive_table(statement.table, catalogue, context)
    keys = [key["Name"] for key in entry.get("PartitionKeys", [])]
    if not keys:
        raise failures.semantic(
            f"[Error 10241]: Table {database}.{entry['Name']} is not a partitioned table"
        )
    rows = [
        "/".join(f"{key}={value}" for key, value in zip(keys, partition["Values"], strict=True))
        for partition in catalogue.partitions(database, entry["Name"])
    ]
    return Result((("partition", "string"),), tuple(rows))


def show_table_properties(
    statement: ShowTableProperties, catalogue: Catalogue, context: Context
) -> Result:
    """Names and values, parted by a tab; of Iceberg's table, those that Athena knows."""
    database, entry = table_of(statement.table, catalogue, context)
    if is_iceberg(entry):
        properties = outside(read_metadata(database, entry, catalogue)["properties"])
    else:
        properties = entry.get("Parameters", {})
    if statement.key is None:
        lines = [f"{key}\t{value}" for key, value in properties.items()]
    elif statement.key in properties:
        lines = [properties[statement.key]]
    else:
        lines = [f"Table {database}.{entry['Name']} does not have property: {statement.key}"]
    # A line break in a value makes a row of its own, as measured.
    rows = "\n".join(lines).split("\n") if lines else []
    return Result((("prpt_name", "string"), ("prpt_value", "string")), tuple(rows))


def show_create_table(statement: ShowCreateTable, catalogue: Catalogue, context: Context) -> Result:
    """The statement that would make the table again; service-owned properties with it."""
    database, entry = _of_create(statement, catalogue, context)
    lines = (
        _iceberg_lines(database, entry, catalogue)
        if is_iceberg(entry)
        else _hive_lines(database, entry)
    )
    return Result((("createtab_stmt", "string"),), tuple("\n".join(lines).split("\n")))


def _of_create(
    statement: ShowCreateTable, catalogue: Catalogue, context: Context
) -> tuple[str, Entry]:
    try:
        database, entry = table_of(statement.table, catalogue, context)
    except QueryFailed:
        if statement.hive_refusal:
            raise failures.hive_parser(statement.hive_refusal) from None
        raise
    if statement.hive_refusal and not is_iceberg(entry):
        raise failures.hive_parser(statement.hive_refusal)
    if is_view(entry):
        raise failures.semantic(f"[Error 10133]: {entry['Name']} is a view: use SHOW CREATE VIEW")
    if "TableType" not in entry:
        # What a table looks like to Hive that was made through Glue alone.
        raise failures.hive_parser("FAILED: NullPointerException Name is null")
    return database, entry


def _iceberg_lines(database: str, entry: Entry, catalogue: Catalogue) -> list[str]:
    metadata = read_metadata(database, entry, catalogue)
    fields = meta.fields_of(metadata)
    columns = [f"  {field['name']} {to_hive(field['type'])}{_comment(field)}" for field in fields]
    names = {field["id"]: field["name"] for field in fields}
    properties = {"table_type": "iceberg", **outside(metadata["properties"])}
    lines = [f"CREATE TABLE {database}.{entry['Name']} (", ",\n".join(columns) + ")"]
    spec = [_transform(field, names) for field in meta.partition_fields_of(metadata)]
    if spec:
        lines.append(f"PARTITIONED BY ({', '.join(spec)})")
    listed = ",\n".join(f"  '{key}'='{value}'" for key, value in properties.items())
    return [*lines, f"LOCATION '{metadata['location']}'", "TBLPROPERTIES (", listed, ");"]


def _comment(field: meta.Field) -> str:
    return f" COMMENT '{_quoted(field['doc'])}'" if "doc" in field else ""


def _transform(field: meta.Field, names: dict[int, str]) -> str:
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


def _entries(database: str | None, catalogue: Catalogue, context: Context) -> list[Entry]:
    name = database or context.database
    if catalogue.database(name) is None:
        raise failures.database_not_found(name)
    return catalogue.tables(name)


def _chosen(names: Sequence[str], pattern: str | None) -> tuple[str, ...]:
    """Java's regular expression on the whole name; a single star alone stands for everything."""
    if pattern is None or pattern == "*":
        return tuple(names)
    try:
        return tuple(name for name in names if re.fullmatch(pattern, name))
    except re.error as error:
        raise failures.ddl_task(
            "MetaException(message:Unable to get databases: "
            f"java.util.regex.PatternSyntaxException: {error})"
        ) from error
