"""An Iceberg table's metadata file: the JSON of Iceberg's table spec, version 2, as pure values.

Every function takes a metadata dictionary and gives a new one. Only what DDL can change is here:
the table has no snapshots, for nothing is ever written into it.
"""

import copy
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from athendef_provider.local.execution.iceberg_types import from_hive, to_hive
from athendef_provider.local.sql.parts import Column, Transform

Metadata: TypeAlias = dict[str, Any]
Field: TypeAlias = dict[str, Any]

# Iceberg numbers partition fields from 1000 on.
_FIRST_PARTITION_FIELD = 1000
_SUFFIXES = {"bucket": "bucket", "truncate": "trunc"}


def new_metadata(
    columns: Sequence[Column],
    partitioning: Sequence[Transform],
    location: str,
    properties: Mapping[str, str],
    now: float,
) -> Metadata:
    """The metadata of a table that has just been created."""
    numbers = Numbers(0)
    ids = [numbers.next() for _ in columns]
    fields = [_field(number, column, numbers) for number, column in zip(ids, columns, strict=True)]
    spec = _partition_fields(partitioning, {field["name"]: field["id"] for field in fields})
    return {
        "format-version": 2,
        "table-uuid": str(uuid.uuid4()),
        "location": location,
        "last-sequence-number": 0,
        "last-updated-ms": int(now * 1000),
        "last-column-id": numbers.last,
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


def fields_of(metadata: Metadata) -> list[Field]:
    """The current schema's fields."""
    current = metadata["current-schema-id"]
    schema = next(one for one in metadata["schemas"] if one["schema-id"] == current)
    return copy.deepcopy(list(schema["fields"]))


def partition_fields_of(metadata: Metadata) -> list[Field]:
    """The default partition spec's fields."""
    default = metadata["default-spec-id"]
    spec = next(one for one in metadata["partition-specs"] if one["spec-id"] == default)
    return list(spec["fields"])


def with_fields(metadata: Metadata, fields: Sequence[Field]) -> Metadata:
    """A new current schema beside the older ones."""
    number = max(schema["schema-id"] for schema in metadata["schemas"]) + 1
    schema = {"type": "struct", "schema-id": number, "fields": list(fields)}
    return {
        **metadata,
        "schemas": [*metadata["schemas"], schema],
        "current-schema-id": number,
    }


def with_columns(metadata: Metadata, columns: Sequence[Column]) -> Metadata:
    """Columns added at the end, with numbers that were never used."""
    numbers = Numbers(metadata["last-column-id"])
    ids = [numbers.next() for _ in columns]
    added = [_field(number, column, numbers) for number, column in zip(ids, columns, strict=True)]
    changed = with_fields(metadata, [*fields_of(metadata), *added])
    return {**changed, "last-column-id": numbers.last}


def glue_columns(metadata: Metadata) -> list[dict[str, Any]]:
    """Columns as Iceberg writes them into Glue: those of the current schema, then dropped ones."""
    found: dict[str, dict[str, Any]] = {}
    for field in fields_of(metadata):
        found[field["name"]] = _glue_column(field, current=True)
    for schema in metadata["schemas"]:
        for field in schema["fields"]:
            found.setdefault(field["name"], _glue_column(field, current=False))
    return list(found.values())


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


class Numbers:
    """Field numbers, each given once."""

    def __init__(self, last: int) -> None:
        self.last = last

    def next(self) -> int:
        """A number that was never given before."""
        self.last += 1
        return self.last


def _field(number: int, column: Column, numbers: Numbers) -> Field:
    kind = from_hive(column.type, numbers.next)
    field = {"id": number, "name": column.name, "required": False, "type": kind}
    return field if column.comment is None else {**field, "doc": column.comment}


def _partition_fields(partitioning: Sequence[Transform], ids: Mapping[str, int]) -> list[Field]:
    found = []
    for place, transform in enumerate(partitioning):
        suffix = _SUFFIXES.get(transform.kind, transform.kind)
        argument = "" if transform.argument is None else f"[{transform.argument}]"
        name = transform.column if transform.kind == "identity" else f"{transform.column}_{suffix}"
        found.append(
            {
                "name": name,
                "transform": f"{transform.kind}{argument}",
                "source-id": ids[transform.column],
                "field-id": _FIRST_PARTITION_FIELD + place,
            }
        )
    return found
