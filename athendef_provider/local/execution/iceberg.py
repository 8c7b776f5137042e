"""CREATE, ALTER and DROP of Iceberg tables: a metadata file in S3, and Glue's pointer to it."""

import gzip
import json
import uuid
from collections.abc import Sequence
from typing import TypeAlias, assert_never

from athendef_provider.local.execution import failures
from athendef_provider.local.execution import iceberg_metadata as meta
from athendef_provider.local.execution.catalogue import Catalogue, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.failures import GENERIC, NOT_SUPPORTED
from athendef_provider.local.execution.iceberg_metadata import Metadata
from athendef_provider.local.execution.iceberg_properties import (
    DEFAULTS,
    inside,
    inside_name,
)
from athendef_provider.local.execution.iceberg_types import UnsupportedType, promoted
from athendef_provider.local.execution.locations import normal_location
from athendef_provider.local.execution.lookup import database_of
from athendef_provider.local.execution.outcome import USER, QueryFailed, Result
from athendef_provider.local.sql.parts import Column, Transform
from athendef_provider.local.sql.statements import (
    AddColumns,
    ChangeColumn,
    CreateIcebergTable,
    DropColumn,
    RenameTable,
    ReplaceColumns,
    SetLocation,
    SetTableProperties,
    UnsetTableProperties,
)

Alter: TypeAlias = (
    AddColumns
    | ReplaceColumns
    | ChangeColumn
    | DropColumn
    | SetLocation
    | SetTableProperties
    | UnsetTableProperties
    | RenameTable
)

_DATED = ("date", "timestamp")
# The user guide's table of transforms and their types; a decimal is named by its first word.
_TRANSFORMABLE = {
    "year": _DATED,
    "month": _DATED,
    "day": _DATED,
    "hour": ("timestamp",),
    "bucket": ("int", "bigint", "decimal", "date", "timestamp", "string", "binary"),
    "truncate": ("int", "bigint", "decimal", "string"),
}
_TIMES = ("year", "month", "day", "hour")


def create_iceberg_table(
    statement: CreateIcebergTable, catalogue: Catalogue, context: Context
) -> Result:
    """Write the first metadata file under the location and register it."""
    database = database_of(statement.table, context)
    if catalogue.database(database) is None:
        raise failures.database_not_found(database)
    location = normal_location(statement.location)
    properties = {**DEFAULTS, **inside(statement.properties)}
    _check_partitioning(statement.columns, statement.partitioning)
    if catalogue.table(database, statement.table.name) is not None:
        if statement.if_not_exists:
            return Result()
        raise failures.already_exists(statement.table)
    try:
        metadata = meta.new_metadata(
            statement.columns, statement.partitioning, location, properties, context.now()
        )
    except UnsupportedType as kind:
        raise _invalid(f"Unsupported type for Iceberg table: {kind}") from kind
    _bucket_must_exist(location, catalogue)
    entry: Entry = {
        "Name": statement.table.name,
        "Retention": 0,
        "TableType": "EXTERNAL_TABLE",
        "PartitionKeys": [],
        "StorageDescriptor": {
            "Location": location,
            "Compressed": False,
            "NumberOfBuckets": 0,
            "SortColumns": [],
            "StoredAsSubDirectories": False,
        },
        "Parameters": {"table_type": "ICEBERG"},
    }
    catalogue.create_table(database, _pointing_to(metadata, entry, catalogue))
    return Result()


def read_metadata(database: str, entry: Entry, catalogue: Catalogue) -> Metadata:
    """What the table's metadata file says; fails as Athena does where there is none."""
    content = catalogue.read_object(entry["Parameters"].get("metadata_location", "s3://none/none"))
    if content is None:
        raise QueryFailed(
            "ICEBERG_INVALID_METADATA: Metadata not found in metadata location for table "
            f"{database}.{entry['Name']}",
            USER,
            233,
        )
    packed = content.startswith(b"\x1f\x8b")
    text = gzip.decompress(content) if packed else content
    # Iceberg's specification lets a writer leave these out.
    found: Metadata = {"properties": {}, "metadata-log": [], **json.loads(text)}
    return found


def alter_table(
    statement: Alter, database: str, entry: Entry, catalogue: Catalogue, context: Context
) -> Result:
    """Change the metadata, or the name; each change is a new file and a new version in Glue."""
    metadata = read_metadata(database, entry, catalogue)
    match statement:
        case AddColumns(partition=None):
            changed = _add_columns(statement, metadata)
        case ChangeColumn():
            changed = _change_column(statement, metadata)
        case DropColumn():
            changed = _drop_column(statement, metadata)
        case SetTableProperties():
            properties = {**metadata["properties"], **inside(statement.properties)}
            changed = {**metadata, "properties": properties}
        case UnsetTableProperties():
            gone = {inside_name(key) for key in statement.keys}
            kept = {k: v for k, v in metadata["properties"].items() if k not in gone}
            changed = {**metadata, "properties": kept}
        case RenameTable():
            _rename(statement, database, entry, catalogue, context)
            return Result()
        case AddColumns() | ReplaceColumns() | SetLocation():
            raise failures.not_for_iceberg()
        case _:
            assert_never(statement)
    changed["last-updated-ms"] = int(context.now() * 1000)
    changed["metadata-log"] = [
        *metadata["metadata-log"],
        {
            "timestamp-ms": metadata["last-updated-ms"],
            "metadata-file": entry["Parameters"]["metadata_location"],
        },
    ]
    catalogue.update_table(database, _pointing_to(changed, entry, catalogue))
    return Result()


def drop_iceberg_table(database: str, entry: Entry, catalogue: Catalogue) -> Result:
    """The table, its metadata and its data: all of it goes.

    The empty rows are what Athena answers to this statement, as measured.
    """
    catalogue.delete_objects(entry["StorageDescriptor"]["Location"])
    catalogue.delete_table(database, entry["Name"])
    return Result(rows=("", ""))


def _pointing_to(metadata: Metadata, entry: Entry, catalogue: Catalogue) -> Entry:
    """Write the metadata as a file of its own, and give the entry that points to it."""
    number = len(metadata["metadata-log"])
    name = f"{number:05d}-{uuid.uuid4()}.metadata.json"
    location = f"{metadata['location'].rstrip('/')}/metadata/{name}"
    catalogue.put_object(location, json.dumps(metadata).encode())
    parameters = {**entry["Parameters"], "metadata_location": location}
    if "metadata_location" in entry["Parameters"]:
        parameters["previous_metadata_location"] = entry["Parameters"]["metadata_location"]
    descriptor = {**entry["StorageDescriptor"], "Columns": meta.glue_columns(metadata)}
    return {**entry, "StorageDescriptor": descriptor, "Parameters": parameters}


def _add_columns(statement: AddColumns, metadata: Metadata) -> Metadata:
    taken = [field["name"] for field in meta.fields_of(metadata)]
    for column in statement.columns:
        if column.name in taken:
            raise _invalid(f"Cannot add column, name already exists: {column.name}")
        taken.append(column.name)
    try:
        return meta.with_columns(metadata, statement.columns)
    except UnsupportedType as kind:
        raise _invalid(f"Unsupported type for Iceberg table: {kind}") from kind


def _change_column(statement: ChangeColumn, metadata: Metadata) -> Metadata:
    fields = meta.fields_of(metadata)
    names = [field["name"] for field in fields]
    if statement.name not in names:
        raise _invalid(f"Column does not exist: {statement.name}")
    place = names.index(statement.name)
    field = fields.pop(place)
    if statement.column.name in {other["name"] for other in fields}:
        raise _invalid(f"Cannot add column, name already exists: {statement.column.name}")
    field["name"] = statement.column.name
    numbers = meta.Numbers(metadata["last-column-id"])
    try:
        field["type"] = promoted(field["type"], statement.column.type, numbers.next)
    except UnsupportedType as change:
        raise _invalid(f"Cannot change column type: {statement.name}: {change}") from change
    if statement.column.comment is not None:
        field["doc"] = statement.column.comment
    if statement.first:
        place = 0
    elif statement.after is not None:
        others = [other["name"] for other in fields]
        if statement.after not in others:
            raise _invalid(f"Column does not exist: {statement.after}")
        place = others.index(statement.after) + 1
    fields.insert(place, field)
    return {**meta.with_fields(metadata, fields), "last-column-id": numbers.last}


def _drop_column(statement: DropColumn, metadata: Metadata) -> Metadata:
    fields = meta.fields_of(metadata)
    dropped = [field for field in fields if field["name"] == statement.name]
    if not dropped:
        raise _invalid(f"Column does not exist: {statement.name}")
    for partition in meta.partition_fields_of(metadata):
        if partition["source-id"] == dropped[0]["id"]:
            raise _invalid(
                f"Cannot find source column for partition field: {partition['field-id']}: "
                f"{partition['name']}: {partition['transform']}({partition['source-id']})"
            )
    if len(fields) == 1:
        raise _invalid("Cannot drop the only column in a table")
    return meta.with_fields(metadata, [field for field in fields if field not in dropped])


def _rename(
    statement: RenameTable, database: str, entry: Entry, catalogue: Catalogue, context: Context
) -> None:
    """Glue has no rename: the entry goes to its new place, and its versions are left behind."""
    target = statement.to.database or database_of(statement.table, context)
    if catalogue.database(target) is None:
        raise failures.database_not_found(target)
    if catalogue.table(target, statement.to.name) is not None:
        raise failures.already_exists(statement.to)
    catalogue.create_table(target, {**entry, "Name": statement.to.name})
    catalogue.delete_table(database, entry["Name"])


def _check_partitioning(columns: Sequence[Column], partitioning: Sequence[Transform]) -> None:
    types = {column.name: column.type for column in columns}
    if len(types) != len(columns):
        raise _invalid("Invalid schema: multiple fields for one name")
    if not columns:
        raise _invalid("CREATE TABLE of table type ICEBERG needs columns")
    seen: set[tuple[str, str]] = set()
    for transform in partitioning:
        kind = types.get(transform.column)
        if kind is None:
            raise _invalid(f"Cannot find source column: {transform.column}")
        allowed = _TRANSFORMABLE.get(transform.kind)
        if allowed is not None and kind.partition("(")[0] not in allowed:
            raise _invalid(f"Invalid source type {kind} for transform: {transform.kind}")
        if allowed is None and "<" in kind:
            raise _invalid(f"Cannot partition by non-primitive source field: {kind}")
        if transform.argument == 0:
            raise _invalid(f"Invalid number for {transform.kind}: 0 (must be > 0)")
        # Iceberg holds two time transforms of one column for the same dimension.
        dimension = "time" if transform.kind in _TIMES else transform.kind
        if (transform.column, dimension) in seen:
            raise _invalid(f"Cannot add redundant partition: {transform.kind}({transform.column})")
        seen.add((transform.column, dimension))


def _bucket_must_exist(location: str, catalogue: Catalogue) -> None:
    if catalogue.keys(location) is None:
        raise QueryFailed(
            "The specified bucket does not exist (Service: Amazon S3; Status Code: 404; "
            f"Error Code: NoSuchBucket): {location}",
            USER,
            GENERIC,
        )


def _invalid(message: str) -> QueryFailed:
    return QueryFailed(message, USER, NOT_SUPPORTED)
