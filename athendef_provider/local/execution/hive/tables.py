"""CREATE and ALTER of Hive tables. The files of a table are never changed."""

from collections.abc import Mapping, Sequence

from athendef_provider.local.execution import errors
from athendef_provider.local.execution.catalog import Catalog, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.hive.storage import storage
from athendef_provider.local.execution.locations import HIVE_SCHEMES, normalized_location
from athendef_provider.local.execution.lookup import database_of
from athendef_provider.local.execution.result import Result
from athendef_provider.local.sql.clauses import Bucketing, Column
from athendef_provider.local.sql.statements import (
    AddColumns,
    ChangeColumn,
    CreateHiveTable,
    ReplaceColumns,
)

_NESTED = ("array<", "map<", "struct<", "uniontype<")
# Hive replaces columns only of SerDes that read them from the catalog.
_REPLACEABLE = (
    "LazySimpleSerDe",
    "ColumnarSerDe",
    "LazyBinaryColumnarSerDe",
    "ParquetHiveSerDe",
    "OrcSerde",
)


def create_hive_table(statement: CreateHiveTable, catalog: Catalog, context: Context) -> Result:
    """Execute CREATE EXTERNAL TABLE; the location is neither read nor written."""
    database = database_of(statement.table, context)
    if catalog.database(database) is None:
        raise errors.database_not_found(database)
    _check_columns(statement)
    location = normalized_location(statement.location, schemes=HIVE_SCHEMES)
    if catalog.table(database, statement.table.name) is not None:
        if statement.if_not_exists:
            return Result()
        raise errors.table_already_exists(statement.table.name)
    parameters = {
        **statement.properties,
        "EXTERNAL": "TRUE",
        "transient_lastDdlTime": str(int(context.now())),
    }
    if statement.comment is not None:
        parameters["comment"] = statement.comment
    entry: Entry = {
        "Name": statement.table.name,
        "Owner": "hadoop",
        "Retention": 0,
        "TableType": "EXTERNAL_TABLE",
        "StorageDescriptor": {
            "Columns": glue_columns(statement.columns),
            "Location": location,
            **storage(statement.row_format, statement.file_format),
            "Compressed": False,
            "StoredAsSubDirectories": False,
            "Parameters": {},
            **_buckets(statement.bucketing),
        },
        "PartitionKeys": glue_columns(statement.partition_keys),
        "Parameters": parameters,
    }
    catalog.create_table(database, entry)
    return Result()


def glue_columns(columns: Sequence[Column]) -> list[Entry]:
    """Columns in Glue's form; a column without comment has no Comment member."""
    return [
        {"Name": column.name, "Type": column.type}
        | ({} if column.comment is None else {"Comment": column.comment})
        for column in columns
    ]


def _buckets(bucketing: Bucketing | None) -> Entry:
    if bucketing is None:
        return {"NumberOfBuckets": -1, "BucketColumns": [], "SortColumns": []}
    return {
        "NumberOfBuckets": bucketing.count,
        "BucketColumns": list(bucketing.columns),
        "SortColumns": [
            {"Column": column.name, "SortOrder": 0 if column.descending else 1}
            for column in bucketing.sort_columns
        ],
    }


def _check_columns(statement: CreateHiveTable) -> None:
    names = [column.name for column in statement.columns]
    if not names and not _has_avro_schema(statement.properties):
        raise errors.semantic_error(
            "[Error 10043]: Either list of columns or a custom serializer should be specified"
        )
    _check_duplicates(names)
    keys = [key.name for key in statement.partition_keys]
    _check_duplicates(keys)
    if set(keys) & set(names):
        raise errors.semantic_error("[Error 10035]: Column repeated in partitioning columns")
    for key in statement.partition_keys:
        if key.type.startswith(_NESTED):
            raise errors.semantic_error(
                f"[Error 10126]: Partition columns must be of primitive type: {key.name} {key.type}"
            )
    if statement.bucketing is not None:
        sort = [column.name for column in statement.bucketing.sort_columns]
        for name in (*statement.bucketing.columns, *sort):
            if name not in names:
                raise errors.semantic_error(f"[Error 10002]: Invalid column reference '{name}'")
    _check_comments((*statement.columns, *statement.partition_keys))


def _has_avro_schema(properties: Mapping[str, str]) -> bool:
    """Whether the columns are defined by an Avro schema in the properties."""
    return any(key.startswith("avro.schema.") for key in properties)


def _check_duplicates(names: Sequence[str]) -> None:
    for index, name in enumerate(names):
        if name in names[:index]:
            raise errors.semantic_error(f"[Error 10036]: Duplicate column name: {name}")


def _check_comments(columns: Sequence[Column]) -> None:
    """Check Glue's constraint for comments: at most 255 characters, no line break."""
    for column in columns:
        comment = column.comment or ""
        if len(comment) > 255 or "\n" in comment or "\r" in comment:
            raise errors.ddl_task_error(
                "MetaException(message:1 validation error detected: Value at "
                f"'table.storageDescriptor.columns' ({column.name}) failed to satisfy constraint: "
                "Member must have length less than or equal to 255 and no line break)"
            )


def add_columns(statement: AddColumns, entry: Entry) -> None:
    """Add columns after the existing ones."""
    _check_no_dates(statement.columns, "ADD COLUMNS")
    _check_comments(statement.columns)
    columns = entry["StorageDescriptor"]["Columns"]
    existing = [column["Name"] for column in (*columns, *entry.get("PartitionKeys", []))]
    for column in statement.columns:
        if column.name in existing:
            raise errors.ddl_task_error(f"Duplicate column name: {column.name}")
        existing.append(column.name)
    columns.extend(glue_columns(statement.columns))


def replace_columns(statement: ReplaceColumns, entry: Entry) -> None:
    """Replace all columns."""
    _check_no_dates(statement.columns, "REPLACE COLUMNS")
    _check_comments(statement.columns)
    library = entry["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"]
    if library.rpartition(".")[2] not in _REPLACEABLE:
        raise errors.ddl_task_error(
            f"Replacing columns is not supported for table {entry['Name']}. "
            "SerDe may be incompatible."
        )
    _check_duplicates([column.name for column in statement.columns])
    if {column.name for column in statement.columns} & {
        key["Name"] for key in entry.get("PartitionKeys", [])
    }:
        raise errors.semantic_error("[Error 10035]: Column repeated in partitioning columns")
    entry["StorageDescriptor"]["Columns"] = glue_columns(statement.columns)


def _check_no_dates(columns: Sequence[Column], clause: str) -> None:
    for column in columns:
        if column.type == "date":
            # "ALTER TABLE ADD COLUMNS does not work for columns with the date datatype. To
            # workaround this issue, use the timestamp datatype": the user guide.
            raise errors.ddl_task_error(
                f"ALTER TABLE {clause} does not work for columns with the date datatype: "
                f"{column.name}"
            )


def change_column(statement: ChangeColumn, entry: Entry) -> None:
    """Change the name, type, comment or position of a column."""
    _check_comments([statement.column])
    columns: list[Entry] = entry["StorageDescriptor"]["Columns"]
    names = [column["Name"] for column in columns]
    if statement.name not in names:
        raise errors.semantic_error(f"[Error 10002]: Invalid column reference {statement.name}")
    others = [column for column in columns if column["Name"] != statement.name]
    existing = {column["Name"] for column in (*others, *entry.get("PartitionKeys", []))}
    if statement.column.name in existing:
        raise errors.ddl_task_error(f"Duplicate column name: {statement.column.name}")
    position = names.index(statement.name)
    changed = columns[position] | glue_columns([statement.column])[0]
    if statement.first:
        position = 0
    elif statement.after is not None:
        if statement.after not in {column["Name"] for column in others}:
            raise errors.semantic_error(
                f"[Error 10002]: Invalid column reference {statement.after}"
            )
        position = [column["Name"] for column in others].index(statement.after) + 1
    others.insert(position, changed)
    entry["StorageDescriptor"]["Columns"] = others


def set_properties(properties: Mapping[str, str], entry: Entry) -> None:
    """Add or replace properties; EXTERNAL cannot be changed."""
    entry["Parameters"] = {**entry.get("Parameters", {}), **properties, "EXTERNAL": "TRUE"}


def touch(entry: Entry, context: Context) -> None:
    """Set the parameters in which Hive records the last ALTER."""
    moment = str(int(context.now()))
    entry["Parameters"] = {
        **entry.get("Parameters", {}),
        "last_modified_by": "hadoop",
        "last_modified_time": moment,
        "transient_lastDdlTime": moment,
    }
