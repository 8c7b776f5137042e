"""CREATE, ALTER and DROP of Iceberg tables."""

import gzip
import json
import uuid
from collections.abc import Sequence
from typing import assert_never

from athendef_provider.local.execution import errors
from athendef_provider.local.execution.catalog import Catalog, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.errors import GENERIC, NOT_SUPPORTED, USER, QueryFailedError
from athendef_provider.local.execution.iceberg.metadata import (
    FieldIds,
    Metadata,
    glue_columns,
    new_metadata,
    partition_fields,
    schema_fields,
    with_added_columns,
    with_schema,
)
from athendef_provider.local.execution.iceberg.properties import DEFAULTS, metadata_key, to_metadata
from athendef_provider.local.execution.iceberg.types import UnsupportedTypeError, promoted
from athendef_provider.local.execution.locations import normalized_location
from athendef_provider.local.execution.lookup import database_of
from athendef_provider.local.execution.result import Result
from athendef_provider.local.sql.clauses import Column, Transform
from athendef_provider.local.sql.statements import (
    AddColumns,
    AlterTable,
    ChangeColumn,
    CreateIcebergTable,
    DropColumn,
    RenameTable,
    ReplaceColumns,
    SetLocation,
    SetTableProperties,
    UnsetTableProperties,
)

_DATES = ("date", "timestamp")
# The user guide's table of transforms and their source types, without type parameters.
_TRANSFORMABLE = {
    "year": _DATES,
    "month": _DATES,
    "day": _DATES,
    "hour": ("timestamp",),
    "bucket": ("int", "bigint", "decimal", "date", "timestamp", "string", "binary"),
    "truncate": ("int", "bigint", "decimal", "string"),
}
_TIME_TRANSFORMS = ("year", "month", "day", "hour")


def create_iceberg_table(
    statement: CreateIcebergTable, catalog: Catalog, context: Context
) -> Result:
    """Execute CREATE TABLE: write the first metadata file and create the table in Glue."""
    database = database_of(statement.table, context)
    if catalog.database(database) is None:
        raise errors.database_not_found(database)
    location = normalized_location(statement.location)
    properties = {**DEFAULTS, **to_metadata(statement.properties)}
    _check_partitioning(statement.columns, statement.partitioning)
    if catalog.table(database, statement.table.name) is not None:
        if statement.if_not_exists:
            return Result()
        raise errors.table_already_exists(statement.table.name)
    try:
        metadata = new_metadata(
            statement.columns, statement.partitioning, location, properties, context.now()
        )
    except UnsupportedTypeError as error:
        raise _invalid(f"Unsupported type for Iceberg table: {error}") from error
    _check_bucket(location, catalog)
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
    catalog.create_table(database, _with_metadata_file(metadata, entry, catalog))
    return Result()


def read_metadata(database: str, entry: Entry, catalog: Catalog) -> Metadata:
    """Read the table's metadata file; raises QueryFailedError if it is missing."""
    content = catalog.read_object(entry["Parameters"].get("metadata_location", "s3://none/none"))
    if content is None:
        raise QueryFailedError(
            "ICEBERG_INVALID_METADATA: Metadata not found in metadata location for table "
            f"{database}.{entry['Name']}",
            USER,
            233,
        )
    is_gzip = content.startswith(b"\x1f\x8b")
    text = gzip.decompress(content) if is_gzip else content
    # In Iceberg's specification these members are optional.
    metadata: Metadata = {"properties": {}, "metadata-log": [], **json.loads(text)}
    return metadata


def alter_iceberg_table(
    statement: AlterTable, database: str, entry: Entry, catalog: Catalog, context: Context
) -> Result:
    """Execute ALTER TABLE; each change writes a new metadata file and a new version in Glue."""
    metadata = read_metadata(database, entry, catalog)
    match statement:
        case AddColumns(partition=None):
            changed = _add_columns(statement, metadata)
        case ChangeColumn():
            changed = _change_column(statement, metadata)
        case DropColumn():
            changed = _drop_column(statement, metadata)
        case SetTableProperties():
            properties = {**metadata["properties"], **to_metadata(statement.properties)}
            changed = {**metadata, "properties": properties}
        case UnsetTableProperties():
            removed = {metadata_key(key) for key in statement.keys}
            properties = {k: v for k, v in metadata["properties"].items() if k not in removed}
            changed = {**metadata, "properties": properties}
        case RenameTable():
            _rename(statement, database, entry, catalog, context)
            return Result()
        case AddColumns() | ReplaceColumns() | SetLocation():
            raise errors.not_supported_by_iceberg()
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
    catalog.update_table(database, _with_metadata_file(changed, entry, catalog))
    return Result()


def drop_iceberg_table(database: str, entry: Entry, catalog: Catalog) -> Result:
    """Execute DROP TABLE: delete the table with its metadata and data files.

    Athena returns two empty rows for this statement (measured).
    """
    catalog.delete_objects(entry["StorageDescriptor"]["Location"])
    catalog.delete_table(database, entry["Name"])
    return Result(rows=("", ""))


def _with_metadata_file(metadata: Metadata, entry: Entry, catalog: Catalog) -> Entry:
    """Write a new metadata file, and return the table with a pointer to it."""
    number = len(metadata["metadata-log"])
    name = f"{number:05d}-{uuid.uuid4()}.metadata.json"
    location = f"{metadata['location'].rstrip('/')}/metadata/{name}"
    catalog.put_object(location, json.dumps(metadata).encode())
    parameters = {**entry["Parameters"], "metadata_location": location}
    if "metadata_location" in entry["Parameters"]:
        parameters["previous_metadata_location"] = entry["Parameters"]["metadata_location"]
    descriptor = {**entry["StorageDescriptor"], "Columns": glue_columns(metadata)}
    return {**entry, "StorageDescriptor": descriptor, "Parameters": parameters}


def _add_columns(statement: AddColumns, metadata: Metadata) -> Metadata:
    existing = [field["name"] for field in schema_fields(metadata)]
    for column in statement.columns:
        if column.name in existing:
            raise _invalid(f"Cannot add column, name already exists: {column.name}")
        existing.append(column.name)
    try:
        return with_added_columns(metadata, statement.columns)
    except UnsupportedTypeError as error:
        raise _invalid(f"Unsupported type for Iceberg table: {error}") from error


def _change_column(statement: ChangeColumn, metadata: Metadata) -> Metadata:
    fields = schema_fields(metadata)
    names = [field["name"] for field in fields]
    if statement.name not in names:
        raise _invalid(f"Column does not exist: {statement.name}")
    position = names.index(statement.name)
    field = fields.pop(position)
    if statement.column.name in {other["name"] for other in fields}:
        raise _invalid(f"Cannot add column, name already exists: {statement.column.name}")
    field["name"] = statement.column.name
    ids = FieldIds(metadata["last-column-id"])
    try:
        field["type"] = promoted(field["type"], statement.column.type, ids.next)
    except UnsupportedTypeError as error:
        raise _invalid(f"Cannot change column type: {statement.name}: {error}") from error
    if statement.column.comment is not None:
        field["doc"] = statement.column.comment
    if statement.first:
        position = 0
    elif statement.after is not None:
        others = [other["name"] for other in fields]
        if statement.after not in others:
            raise _invalid(f"Column does not exist: {statement.after}")
        position = others.index(statement.after) + 1
    fields.insert(position, field)
    return {**with_schema(metadata, fields), "last-column-id": ids.last}


def _drop_column(statement: DropColumn, metadata: Metadata) -> Metadata:
    fields = schema_fields(metadata)
    dropped = [field for field in fields if field["name"] == statement.name]
    if not dropped:
        raise _invalid(f"Column does not exist: {statement.name}")
    for partition in partition_fields(metadata):
        if partition["source-id"] == dropped[0]["id"]:
            raise _invalid(
                f"Cannot find source column for partition field: {partition['field-id']}: "
                f"{partition['name']}: {partition['transform']}({partition['source-id']})"
            )
    if len(fields) == 1:
        raise _invalid("Cannot drop the only column in a table")
    return with_schema(metadata, [field for field in fields if field not in dropped])


def _rename(
    statement: RenameTable, database: str, entry: Entry, catalog: Catalog, context: Context
) -> None:
    """Create the table under its new name without its versions: Glue has no rename."""
    target = statement.to.database or database_of(statement.table, context)
    if catalog.database(target) is None:
        raise errors.database_not_found(target)
    if catalog.table(target, statement.to.name) is not None:
        raise errors.table_already_exists(statement.to.name)
    catalog.create_table(target, {**entry, "Name": statement.to.name})
    catalog.delete_table(database, entry["Name"])


def _check_partitioning(columns: Sequence[Column], partitioning: Sequence[Transform]) -> None:
    types = {column.name: column.type for column in columns}
    if len(types) != len(columns):
        raise _invalid("Invalid schema: multiple fields for one name")
    if not columns:
        raise _invalid("CREATE TABLE of table type ICEBERG needs columns")
    dimensions: set[tuple[str, str]] = set()
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
        # Iceberg rejects two time transforms of the same column.
        dimension = "time" if transform.kind in _TIME_TRANSFORMS else transform.kind
        if (transform.column, dimension) in dimensions:
            raise _invalid(f"Cannot add redundant partition: {transform.kind}({transform.column})")
        dimensions.add((transform.column, dimension))


def _check_bucket(location: str, catalog: Catalog) -> None:
    if catalog.keys(location) is None:
        raise QueryFailedError(
            "The specified bucket does not exist (Service: Amazon S3; Status Code: 404; "
            f"Error Code: NoSuchBucket): {location}",
            USER,
            GENERIC,
        )


def _invalid(message: str) -> QueryFailedError:
    return QueryFailedError(message, USER, NOT_SUPPORTED)
