"""Iceberg metadata files (format versions 1 and 2): schema, partitioning and properties.

The columns of an Iceberg table in Glue include dropped ones, and its partition keys are empty, so
the definition is read from this file. Other engines write these files: any content gives an
`IcebergMetadata` or an `IcebergMetadataError`.
"""

import gzip
import io
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from athendef_provider.definition.model import Column, Transform, TransformKind
from athendef_provider.errors import AthendefError

LARGEST = 128 * 1024 * 1024
"""The maximum size in bytes of a metadata file, compressed and decompressed."""

_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "long": "bigint",
        "timestamptz": "timestamp",
        "timestamp_ns": "timestamp",
        "timestamptz_ns": "timestamp",
        # Types that Glue does not have. Iceberg's IcebergToGlueConverter writes these.
        "time": "string",
        "uuid": "string",
    }
)
_TRANSFORMS: Mapping[str, TransformKind] = {kind: kind for kind in get_args(TransformKind)}
_WITH_ARGUMENT = re.compile(r"([a-z]+)\[([0-9]{1,9})\]\Z")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,18}\Z")

# Iceberg's names of Athena's table properties.
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
_GZIP = b"\x1f\x8b"

_HINT = "correct metadata_location in Glue, or exclude the table"
_KINDS = {dict: "an object", list: "a list", str: "a string", int: "an integer"}
T = TypeVar("T", dict[str, Any], list[Any], str, int)


class IcebergMetadataError(AthendefError):
    """The metadata file of one Iceberg table cannot be read.

    ``table`` is its ``database.name``, ``location`` the location of the file. ``what`` is the
    message in one line with the ``reason``, ``hint`` says what to do.
    """

    def __init__(self, table: str, location: str, reason: str) -> None:
        self.table = table
        self.location = printable(location)
        self.reason = printable(" ".join(reason.split()))
        super().__init__(
            f"{printable(table)}: its Iceberg metadata file {self.location} cannot be read: "
            f"{self.reason}",
            _HINT,
        )


@dataclass(frozen=True, slots=True)
class IcebergMetadata:
    """The content of a metadata file that a definition can represent.

    ``partitioning`` is None if Athena's DDL cannot express it. ``location`` is empty if the
    file has none.
    """

    columns: tuple[Column, ...]
    partitioning: tuple[Transform, ...] | None
    location: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


class _ShapeError(Exception):
    """The JSON does not conform to Iceberg's specification."""


def read_metadata(content: bytes, *, table: str, location: str) -> IcebergMetadata:
    """Return the metadata in a file, compressed or not.

    Raises `IcebergMetadataError` for ``table`` and ``location`` if the file is invalid.
    """
    try:
        return _metadata(_parsed(_decompressed(content)))
    except _ShapeError as error:
        reason = str(error)
    except RecursionError:
        reason = "the JSON is nested too deeply"
    raise IcebergMetadataError(table, location, reason)


def properties_of(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return properties of Iceberg under their names in Athena's TBLPROPERTIES."""
    named: dict[str, str] = {}
    file_format = str(properties.get("write.format.default") or "parquet").lower()
    codec = properties.get(f"write.{file_format}.compression-codec") or properties.get(
        _PARQUET_CODEC
    )
    if codec:
        named["write_compression"] = str(codec)
    for key, value in properties.items():
        if key == _AGE_IN_MILLISECONDS and _WHOLE_NUMBER.match(str(value)):
            named["vacuum_max_snapshot_age_seconds"] = str(int(value) // 1000)
        else:
            named[_NAMES.get(key, key.lower())] = str(value)
    return named


def _decompressed(content: bytes) -> bytes:
    """Return the content of a file, decompressed if it is gzip."""
    if content.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                content = file.read(LARGEST + 1)
        except EOFError:
            raise _ShapeError("the gzip file is truncated") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise _ShapeError(f"invalid gzip: {error}") from None
    if len(content) > LARGEST:
        raise _ShapeError(f"it is larger than {LARGEST // 1024**2} MiB; expire snapshots")
    return content


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _ShapeError("it is not UTF-8") from None
    except ValueError as error:  # JSONDecodeError, or a number of thousands of digits
        raise _ShapeError(f"invalid JSON: {error}") from None
    if not isinstance(parsed, dict):
        raise _ShapeError("it is not a JSON object")
    return parsed


def _metadata(data: dict[str, Any]) -> IcebergMetadata:
    schema, at = _current_schema(data)
    fields = _list_of_objects(schema, "fields", at)
    columns = tuple(
        Column(
            _text(item, "name", path).lower(),
            _type(item.get("type"), f"{path}type"),
            _text(item, "doc", path, optional=True),
        )
        for item, path in fields
    )
    # Current names take precedence over those of dropped columns.
    names = _names_by_id(data) | {
        _get(item, "id", int, path): column.name
        for (item, path), column in zip(fields, columns, strict=True)
    }
    return IcebergMetadata(
        columns,
        _partitioning(data, names),
        _text(data, "location", "", optional=True),
        _properties(data),
    )


def _current_schema(data: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the current schema and its path. Version 1 may have it only under ``schema``."""
    schemas = _list_of_objects(data, "schemas", "", optional=True)
    if schemas and data.get("current-schema-id") is not None:
        wanted = _get(data, "current-schema-id", int, "")
        for schema, at in schemas:
            if schema.get("schema-id") == wanted:
                return schema, at
        raise _ShapeError(f"no schema has the current-schema-id {wanted}")
    return _get(data, "schema", dict, ""), "schema."


def _names_by_id(data: dict[str, Any]) -> dict[int, str]:
    """Return the names of the columns of all schemas by field id. Invalid fields are skipped."""
    names: dict[int, str] = {}
    for schema, _ in _list_of_objects(data, "schemas", "", optional=True):
        fields = schema.get("fields")
        for item in fields if isinstance(fields, list) else ():
            if isinstance(item, dict) and isinstance(item.get("id"), int):
                name = item.get("name")
                if isinstance(name, str):
                    names[item["id"]] = name.lower()
    return names


def _partitioning(data: dict[str, Any], names: Mapping[int, str]) -> tuple[Transform, ...] | None:
    """Return the default partition spec; None if Athena's DDL cannot express it."""
    transforms: list[Transform] = []
    expressible = True
    for item, at in _default_spec(data):
        transform = _get(item, "transform", str, at)
        if transform == "void":  # a dropped partition field
            continue
        with_argument = _WITH_ARGUMENT.match(transform)
        kind = _TRANSFORMS.get(with_argument.group(1) if with_argument else transform)
        # Version 3 has transforms of several columns, under source-ids.
        source = names.get(_get(item, "source-id", int, at)) if "source-id" in item else None
        if kind is None or source is None:
            expressible = False
            continue
        argument = int(with_argument.group(2)) if with_argument else None
        transforms.append(Transform(kind, source, argument))
    return tuple(transforms) if expressible else None


def _default_spec(data: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Return the fields of the default spec. Version 1 may have them only in ``partition-spec``."""
    specs = _list_of_objects(data, "partition-specs", "", optional=True)
    if specs and data.get("default-spec-id") is not None:
        wanted = _get(data, "default-spec-id", int, "")
        for spec, at in specs:
            if spec.get("spec-id") == wanted:
                return _list_of_objects(spec, "fields", at)
        raise _ShapeError(f"no partition spec has the default-spec-id {wanted}")
    return _list_of_objects(data, "partition-spec", "")


def _properties(data: dict[str, Any]) -> dict[str, str]:
    if data.get("properties") is None:
        return {}
    properties = _get(data, "properties", dict, "")
    return {
        _unicode(key, "properties"): _unicode(str(value), "properties")
        for key, value in properties.items()
        if value is not None
    }


def _type(data: Any, at: str) -> str:
    if isinstance(data, dict):
        match data.get("type"):
            case "struct":
                inside = ",".join(
                    f"{_text(item, 'name', path).lower()}:{_type(item.get('type'), f'{path}type')}"
                    for item, path in _list_of_objects(data, "fields", f"{at}.")
                )
                return f"struct<{inside}>"
            case "list":
                return f"array<{_type(data.get('element'), f'{at}.element')}>"
            case "map":
                key = _type(data.get("key"), f"{at}.key")
                return f"map<{key},{_type(data.get('value'), f'{at}.value')}>"
            case _:
                raise _ShapeError(f"{at} is not a struct, list or map")
    if not isinstance(data, str) or not data:
        raise _ShapeError(f"{at} {'is missing' if data is None else 'is not a type'}")
    name = _unicode(data, at).lower().replace(" ", "")
    return "binary" if name.startswith("fixed") else _TYPES.get(name, name)


def _get(holder: dict[str, Any], key: str, kind: type[T], at: str) -> T:
    """Return a member of this type. ``at`` is the path of its holder, with a dot at the end."""
    value = holder.get(key)
    if value is None:
        raise _ShapeError(f"{at}{key} is missing")
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _ShapeError(f"{at}{key} is not {_KINDS[kind]}")
    return value


def _text(holder: dict[str, Any], key: str, at: str, *, optional: bool = False) -> str:
    if optional and holder.get(key) is None:
        return ""
    return _unicode(_get(holder, key, str, at), f"{at}{key}")


def _list_of_objects(
    holder: dict[str, Any], key: str, at: str, *, optional: bool = False
) -> list[tuple[dict[str, Any], str]]:
    """Return the objects of a list, each with its path."""
    if optional and holder.get(key) is None:
        return []
    objects = []
    for number, item in enumerate(_get(holder, key, list, at)):
        path = f"{at}{key}[{number}]"
        if not isinstance(item, dict):
            raise _ShapeError(f"{path} is not an object")
        objects.append((item, f"{path}."))
    return objects


def _unicode(text: str, at: str) -> str:
    """Return a string that can be encoded as UTF-8: JSON can contain half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _ShapeError(f"{at} is not valid Unicode") from None
    return text


def printable(text: str) -> str:
    """Return a name for one line of a message, shortened and without control characters."""
    shown = "".join(character if character.isprintable() else "?" for character in text[:500])
    return shown if len(text) <= 500 else f"{shown}..."
