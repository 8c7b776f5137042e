"""Iceberg's own metadata JSON (format versions 1 and 2): schema, partitioning and properties.

Glue's column list of an Iceberg table keeps dropped columns, and its partition keys are empty:
only this file tells what the table is.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, get_args

from athendef_provider.definition.model import Column, Transform, TransformKind

_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "long": "bigint",
        "timestamptz": "timestamp",
        "timestamp_ns": "timestamp",
        "timestamptz_ns": "timestamp",
        # Glue has no such types; Iceberg's IcebergToGlueConverter writes these.
        "time": "string",
        "uuid": "string",
    }
)
_KINDS: tuple[TransformKind, ...] = get_args(TransformKind)
_WITH_ARGUMENT = re.compile(r"(\w+)\[(\d+)\]\Z")

# Iceberg's names for what Athena's TBLPROPERTIES call otherwise.
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "write.format.default": "format",
        "write.parquet.compression-level": "compression_level",
        "write.target-file-size-bytes": "write_target_data_file_size_bytes",
        "write.data.path.enabled": "write_data_path_enabled",
        "history.expire.min-snapshots-to-keep": "vacuum_min_snapshots_to_keep",
        "write.metadata.previous-versions-max": "vacuum_max_metadata_files_to_keep",
    }
)
_AGE_IN_MILLISECONDS = "history.expire.max-snapshot-age-ms"


_PARQUET_CODEC = "write.parquet.compression-codec"


def columns_of(metadata: Mapping[str, Any]) -> tuple[Column, ...]:
    """The current schema's columns."""
    return tuple(
        Column(str(field["name"]).lower(), _type(field["type"]), str(field.get("doc") or ""))
        for field in _current_schema(metadata).get("fields", ())
    )


def partitioning_of(metadata: Mapping[str, Any]) -> tuple[Transform, ...] | None:
    """The default partition spec; None where it holds what Athena has no word for."""
    names = {field["id"]: str(field["name"]).lower() for field in _all_fields(metadata)}
    transforms: list[Transform] = []
    for field in _default_spec(metadata):
        written = str(field["transform"])
        if written == "void":  # what a dropped partition field leaves behind
            continue
        found = _WITH_ARGUMENT.match(written)
        name = found.group(1) if found else written
        kind = next((one for one in _KINDS if one == name), None)
        source = names.get(field.get("source-id"))
        if kind is None or source is None:
            return None
        transforms.append(Transform(kind, source, int(found.group(2)) if found else None))
    return tuple(transforms)


def properties_of(properties: Mapping[str, Any]) -> dict[str, str]:
    """Iceberg's properties under the names that Athena's TBLPROPERTIES have for them."""
    named: dict[str, str] = {}
    used = str(properties.get("write.format.default") or "parquet").lower()
    codec = properties.get(f"write.{used}.compression-codec") or properties.get(_PARQUET_CODEC)
    if codec:
        named["write_compression"] = str(codec)
    for key, value in properties.items():
        if key == _AGE_IN_MILLISECONDS and str(value).isdigit():
            named["vacuum_max_snapshot_age_seconds"] = str(int(value) // 1000)
        else:
            named[_NAMES.get(key, key.lower())] = str(value)
    return named


def _current_schema(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    wanted = metadata.get("current-schema-id")
    for schema in metadata.get("schemas", ()):
        if schema.get("schema-id") == wanted:
            return dict(schema)
    return dict(metadata.get("schema") or {})


def _all_fields(metadata: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        field
        for schema in (*metadata.get("schemas", ()), _current_schema(metadata))
        for field in schema.get("fields", ())
    ]


def _default_spec(metadata: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    wanted = metadata.get("default-spec-id", 0)
    for spec in metadata.get("partition-specs", ()):
        if spec.get("spec-id") == wanted:
            return list(spec.get("fields", ()))
    return list(metadata.get("partition-spec") or ())


def _type(found: Any) -> str:
    if isinstance(found, Mapping):
        match found.get("type"):
            case "struct":
                inside = ",".join(
                    f"{str(field['name']).lower()}:{_type(field['type'])}"
                    for field in found["fields"]
                )
                return f"struct<{inside}>"
            case "list":
                return f"array<{_type(found['element'])}>"
            case "map":
                return f"map<{_type(found['key'])},{_type(found['value'])}>"
            case other:
                return str(other)
    name = str(found).lower().replace(" ", "")
    return "binary" if name.startswith("fixed") else _TYPES.get(name, name)
