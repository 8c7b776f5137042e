"""The content of an Iceberg metadata file: the JSON of Iceberg's table spec, version 2.

The functions are pure: they take a metadata dictionary and return a new one. They cover what DDL
can change. There are no snapshots, because no data is ever written to the tables.
"""

import copy
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from athendef_provider.local.execution.iceberg.types import from_hive, to_hive
from athendef_provider.local.sql.clauses import Column, Transform

Metadata: TypeAlias = dict[str, Any]
Field: TypeAlias = dict[str, Any]

# Iceberg's first id for partition fields.
_FIRST_PARTITION_FIELD = 1000
_SUFFIXES = {"bucket": "bucket", "truncate": "trunc"}


def new_metadata(
    columns: Sequence[Column],
    partitioning: Sequence[Transform],
    location: str,
    properties: Mapping[str, str],
    now: float,
) -> Metadata:
    """Return the metadata of a new table."""
    ids = FieldIds(0)
    fields = _new_fields(columns, ids)
    spec = _partition_fields(partitioning, {field["name"]: field["id"] for field in fields})
    return {
        "format-version": 2,
        "table-uuid": str(uuid.uuid4()),
        "location": location,
        "last-sequence-number": 0,
        "last-updated-ms": int(now * 1000),
        "last-column-id": ids.last,
        "current-schema-id": 0,
        "schemas": [{"type": "struct", "schema-id": 0, "fields": fields}],
        "default-spec-id": 0,
        "partition-specs": [{"spec-id": 0, "fields": spec}],
        "last-partition-id": _FIRST_PARTITION_FIELD + len(spec) - 1,
        "default-sort-order-id": 0,
        "sort-orders": [{"order-id": 0, "fields": []}],
        "properties": dict(properties),
        "current-snapshot-id": -1,
        "refs": {},
        "snapshots": [],
        "statistics": [],
        "snapshot-log": [],
        "metadata-log": [],
    }


def schema_fields(metadata: Metadata) -> list[Field]:
    """Return the fields of the current schema."""
    current = metadata["current-schema-id"]
    schema = next(item for item in metadata["schemas"] if item["schema-id"] == current)
    return copy.deepcopy(list(schema["fields"]))


def partition_fields(metadata: Metadata) -> list[Field]:
    """Return the fields of the default partition spec."""
    default = metadata["default-spec-id"]
    spec = next(item for item in metadata["partition-specs"] if item["spec-id"] == default)
    return list(spec["fields"])


def with_schema(metadata: Metadata, fields: Sequence[Field]) -> Metadata:
    """Return the metadata with a new current schema; the older schemas are kept."""
    schema_id = max(schema["schema-id"] for schema in metadata["schemas"]) + 1
    schema = {"type": "struct", "schema-id": schema_id, "fields": list(fields)}
    return {
        **metadata,
        "schemas": [*metadata["schemas"], schema],
        "current-schema-id": schema_id,
    }


def with_added_columns(metadata: Metadata, columns: Sequence[Column]) -> Metadata:
    """Return the metadata with columns added at the end, with unused ids."""
    ids = FieldIds(metadata["last-column-id"])
    changed = with_schema(metadata, [*schema_fields(metadata), *_new_fields(columns, ids)])
    return {**changed, "last-column-id": ids.last}


def glue_columns(metadata: Metadata) -> list[dict[str, Any]]:
    """Return the columns for Glue: those of the current schema, then the dropped ones."""
    columns: dict[str, dict[str, Any]] = {}
    for field in schema_fields(metadata):
        columns[field["name"]] = _glue_column(field, current=True)
    for schema in metadata["schemas"]:
        for field in schema["fields"]:
            columns.setdefault(field["name"], _glue_column(field, current=False))
    return list(columns.values())


def _glue_column(field: Field, *, current: bool) -> dict[str, Any]:
    column = {
        "Name": field["name"],
        "Type": to_hive(field["type"]),
        "Parameters": {
            "iceberg.field.id": str(field["id"]),
            "iceberg.field.optional": "false" if field["required"] else "true",
            "iceberg.field.current": "true" if current else "false",
        },
    }
    if "doc" in field:
        column["Comment"] = field["doc"]
    return column


class FieldIds:
    """Generates field ids; ``last`` is the last one in use."""

    def __init__(self, last: int) -> None:
        self.last = last

    def next(self) -> int:
        """Return an unused id."""
        self.last += 1
        return self.last


def _new_fields(columns: Sequence[Column], ids: FieldIds) -> list[Field]:
    """Fields for columns; all columns get their ids before the fields nested in their types."""
    column_ids = [ids.next() for _ in columns]
    return [_field(id_, column, ids) for id_, column in zip(column_ids, columns, strict=True)]


def _field(field_id: int, column: Column, ids: FieldIds) -> Field:
    kind = from_hive(column.type, ids.next)
    field = {"id": field_id, "name": column.name, "required": False, "type": kind}
    return field if column.comment is None else {**field, "doc": column.comment}


def _partition_fields(partitioning: Sequence[Transform], ids: Mapping[str, int]) -> list[Field]:
    fields = []
    for index, transform in enumerate(partitioning):
        suffix = _SUFFIXES.get(transform.kind, transform.kind)
        argument = "" if transform.argument is None else f"[{transform.argument}]"
        name = transform.column if transform.kind == "identity" else f"{transform.column}_{suffix}"
        fields.append(
            {
                "name": name,
                "transform": f"{transform.kind}{argument}",
                "source-id": ids[transform.column],
                "field-id": _FIRST_PARTITION_FIELD + index,
            }
        )
    return fields
