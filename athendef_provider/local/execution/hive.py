"""CREATE, ALTER and DROP of Hive's tables: descriptions of files, which stay as they are."""

from collections.abc import Mapping, Sequence

from athendef_provider.local.execution import failures
from athendef_provider.local.execution.catalogue import Catalogue, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.locations import HIVES_SCHEMES, normal_location
from athendef_provider.local.execution.lookup import database_of
from athendef_provider.local.execution.outcome import Result
from athendef_provider.local.execution.storage import storage
from athendef_provider.local.sql.parts import Bucketing, Column
from athendef_provider.local.sql.statements import (
    AddColumns,
    ChangeColumn,
    CreateHiveTable,
    ReplaceColumns,
)

_NESTED = ("array<", "map<", "struct<", "uniontype<")
# Hive replaces columns only where the SerDe reads them from the catalogue.
_REPLACEABLE = (
    "LazySimpleSerDe",
    "ColumnarSerDe",
    "LazyBinaryColumnarSerDe",
    "ParquetHiveSerDe",
    "OrcSerde",
)


def create_hive_table(statement: CreateHiveTable, catalogue: Catalogue, context: Context) -> Result:
    """Register the table; its location is neither read nor written."""
    database = database_of(statement.table, context)
    if catalogue.database(database) is None:
        raise failures.database_not_found(database)
    _check_columns(statement)
    location = normal_location(statement.location, schemes=HIVES_SCHEMES)
    if catalogue.table(database, statement.table.name) is not None:
        if statement.if_not_exists:
            return Result()
        raise failures.already_exists(statement.table)
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
    catalogue.create_table(database, entry)
    return Result()


def glue_columns(columns: Sequence[Column]) -> list[Entry]:
    """Columns as Glue keeps them: no comment is no key."""
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
    avro_url = _has_avro_schema(statement.properties)
    if not names and not avro_url:
        raise failures.semantic(
            "[Error 10043]: Either list of columns or a custom serializer should be specified"
        )
    _no_duplicates(names)
    keys = [key.name for key in statement.partition_keys]
    _no_duplicates(keys)
    if set(keys) & set(names):
        raise failures.semantic("[Error 10035]: Column repeated in partitioning columns")
    for key in statement.partition_keys:
        if key.type.startswith(_NESTED):
            raise failures.semantic(
                f"[Error 10126]: Partition columns must be of primitive type: {key.name} {key.type}"
            )
    if statement.bucketing is not None:
        sort = [column.name for column in statement.bucketing.sort_columns]
        for name in (*statement.bucketing.columns, *sort):
            if name not in names:
                raise failures.semantic(f"[Error 10002]: Invalid column reference '{name}'")
    _check_comments((*statement.columns, *statement.partition_keys))


def _has_avro_schema(properties: Mapping[str, str]) -> bool:
    """Whether the columns come from an Avro schema that the properties name."""
    return any(key.startswith("avro.schema.") for key in properties)


def _no_duplicates(names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise failures.semantic(f"[Error 10036]: Duplicate column name: {name}")


def _check_comments(columns: Sequence[Column]) -> None:
    """Glue's own pattern for a column's comment: 255 characters, no line break."""
    for column in columns:
        comment = column.comment or ""
        if len(comment) > 255 or "\n" in comment or "\r" in comment:
            raise failures.ddl_task(
                "MetaException(message:1 validation error detected: Value at "
                f"'table.storageDescriptor.columns' ({column.name}) failed to satisfy constraint: "
                "Member must have length less than or equal to 255 and no line break)"
            )


def add_columns(statement: AddColumns, entry: Entry) -> None:
    """Columns go behind those that are there."""
    _no_dates(statement.columns, "ADD COLUMNS")
    _check_comments(statement.columns)
    columns = entry["StorageDescriptor"]["Columns"]
    taken = [column["Name"] for column in (*columns, *entry.get("PartitionKeys", []))]
    for column in statement.columns:
        if column.name in taken:
            raise failures.ddl_task(f"Duplicate column name: {column.name}")
        taken.append(column.name)
    columns.extend(glue_columns(statement.columns))


def replace_columns(statement: ReplaceColumns, entry: Entry) -> None:
    """The list that is given is the list there is."""
    _no_dates(statement.columns, "REPLACE COLUMNS")
    _check_comments(statement.columns)
    library = entry["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"]
    if library.rpartition(".")[2] not in _REPLACEABLE:
        raise failures.ddl_task(
            f"Replacing columns is not supported for table {entry['Name']}. "
            "SerDe may be incompatible."
        )
    _no_duplicates([column.name for column in statement.columns])
    if {column.name for column in statement.columns} & {
        key["Name"] for key in entry.get("PartitionKeys", [])
    }:
        raise failures.semantic("[Error 10035]: Column repeated in partitioning columns")
    entry["StorageDescriptor"]["Columns"] = glue_columns(statement.columns)


def _no_dates(columns: Sequence[Column], clause: str) -> None:
    for column in columns:
        if column.type == "date":
            # "ALTER TABLE ADD COLUMNS does not work for columns with the date datatype. To
            # workaround this issue, use the timestamp datatype": the user guide.
            raise failures.ddl_task(
                f"ALTER TABLE {clause} does not work for columns with the date datatype: "
                f"{column.name}"
            )


def change_column(statement: ChangeColumn, entry: Entry) -> None:
    """One column's name, type, comment or place."""
    _check_comments([statement.column])
    columns: list[Entry] = entry["StorageDescriptor"]["Columns"]
    names = [column["Name"] for column in columns]
    if statement.name not in names:
        raise failures.semantic(f"[Error 10002]: Invalid column reference {statement.name}")
    others = [column for column in columns if column["Name"] != statement.name]
    taken = {column["Name"] for column in (*others, *entry.get("PartitionKeys", []))}
    if statement.column.name in taken:
        raise failures.ddl_task(f"Duplicate column name: {statement.column.name}")
    place = names.index(statement.name)
    changed = columns[place] | glue_columns([statement.column])[0]
    if statement.first:
        place = 0
    elif statement.after is not None:
        if statement.after not in {column["Name"] for column in others}:
            raise failures.semantic(f"[Error 10002]: Invalid column reference {statement.after}")
        place = [column["Name"] for column in others].index(statement.after) + 1
    others.insert(place, changed)
    entry["StorageDescriptor"]["Columns"] = others


def set_properties(properties: Mapping[str, str], entry: Entry) -> None:
    """Properties are added to, or replaced one by one; EXTERNAL stays what it is."""
    entry["Parameters"] = {**entry.get("Parameters", {}), **properties, "EXTERNAL": "TRUE"}


def touch(entry: Entry, context: Context) -> None:
    """Hive notes every ALTER in the table's own parameters."""
    moment = str(int(context.now()))
    entry["Parameters"] = {
        **entry.get("Parameters", {}),
        "last_modified_by": "hadoop",
        "last_modified_time": moment,
        "transient_lastDdlTime": moment,
    }
