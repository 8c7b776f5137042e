"""Iceberg's own metadata JSON (format versions 1 and 2): schema, partitioning and properties.

Glue's column list of an Iceberg table keeps dropped columns, and its partition keys are empty:
only this file tells what the table is. Other engines write these files, so nothing in one is
relied upon: whatever it holds, the outcome is an `IcebergMetadata` or an `IcebergMetadataError`.
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
"""So many bytes of a metadata file are read, and so many does it have when it is unpacked."""

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
_TRANSFORMS: Mapping[str, TransformKind] = {kind: kind for kind in get_args(TransformKind)}
_WITH_ARGUMENT = re.compile(r"([a-z]+)\[([0-9]{1,9})\]\Z")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,18}\Z")

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
_GZIP = b"\x1f\x8b"

_HINT = (
    "let metadata_location in Glue name a metadata file that can be read, or leave this table out"
)
_KINDS = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}
T = TypeVar("T", dict[str, Any], list[Any], str, int)


class IcebergMetadataError(AthendefError):
    """One Iceberg table's metadata file cannot be read; other tables are not concerned.

    ``table`` is its ``database.name``, ``location`` where the file is or should be, ``reason`` what
    is wrong with it. ``what`` says all of that in one line, ``hint`` what to do.
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
    """What a metadata file says of its table, as far as a definition can hold it.

    ``partitioning`` is None where it holds what Athena has no word for; ``location`` is empty where
    the file has none.
    """

    columns: tuple[Column, ...]
    partitioning: tuple[Transform, ...] | None
    location: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


class _ShapeError(Exception):
    """Something in the JSON is missing, or of another type than Iceberg's specification says."""


def read_metadata(content: bytes, *, table: str, location: str) -> IcebergMetadata:
    """The metadata of a table out of its file, packed or not.

    Raises `IcebergMetadataError` in the name of ``table`` and ``location`` for everything else.
    """
    try:
        return _metadata(_parsed(_unpacked(content)))
    except _ShapeError as error:
        reason = str(error)
    except RecursionError:
        reason = "it is nested too deeply"
    raise IcebergMetadataError(table, location, reason)


def properties_of(properties: Mapping[str, Any]) -> dict[str, str]:
    """Iceberg's properties under the names that Athena's TBLPROPERTIES have for them."""
    named: dict[str, str] = {}
    used = str(properties.get("write.format.default") or "parquet").lower()
    codec = properties.get(f"write.{used}.compression-codec") or properties.get(_PARQUET_CODEC)
    if codec:
        named["write_compression"] = str(codec)
    for key, value in properties.items():
        if key == _AGE_IN_MILLISECONDS and _WHOLE_NUMBER.match(str(value)):
            named["vacuum_max_snapshot_age_seconds"] = str(int(value) // 1000)
        else:
            named[_NAMES.get(key, key.lower())] = str(value)
    return named


def _unpacked(content: bytes) -> bytes:
    """A file as it was before a writer with write.metadata.compression-codec=gzip packed it."""
    if content.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                content = file.read(LARGEST + 1)
        except EOFError:
            raise _ShapeError("it is gzip, and cut short") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise _ShapeError(f"it is no sound gzip: {error}") from None
    if len(content) > LARGEST:
        raise _ShapeError(f"it has more than {LARGEST // 1024**2} MiB: expire its snapshots")
    return content


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _ShapeError("it is not UTF-8") from None
    except ValueError as error:  # JSONDecodeError, or a number of thousands of digits
        raise _ShapeError(f"it is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise _ShapeError("it is no JSON object")
    return found


def _metadata(found: dict[str, Any]) -> IcebergMetadata:
    schema, at = _current_schema(found)
    fields = _list_of_objects(schema, "fields", at)
    columns = tuple(
        Column(
            _text(one, "name", place).lower(),
            _type(one.get("type"), f"{place}type"),
            _text(one, "doc", place, optional=True),
        )
        for one, place in fields
    )
    # The current names count, and those of columns that were dropped are known, too.
    names = _names_by_id(found) | {
        _get(one, "id", int, place): column.name
        for (one, place), column in zip(fields, columns, strict=True)
    }
    return IcebergMetadata(
        columns,
        _partitioning(found, names),
        _text(found, "location", "", optional=True),
        _properties(found),
    )


def _current_schema(found: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The current schema and its place; version 1 may have it under ``schema`` alone."""
    schemas = _list_of_objects(found, "schemas", "", optional=True)
    if schemas and found.get("current-schema-id") is not None:
        wanted = _get(found, "current-schema-id", int, "")
        for schema, at in schemas:
            if schema.get("schema-id") == wanted:
                return schema, at
        raise _ShapeError(f"it has no schema with current-schema-id {wanted}")
    return _get(found, "schema", dict, ""), "schema."


def _names_by_id(found: dict[str, Any]) -> dict[int, str]:
    """The names of all schemas' columns, as far as they can be understood."""
    names: dict[int, str] = {}
    for schema, _ in _list_of_objects(found, "schemas", "", optional=True):
        fields = schema.get("fields")
        for one in fields if isinstance(fields, list) else ():
            if isinstance(one, dict) and isinstance(one.get("id"), int):
                name = one.get("name")
                if isinstance(name, str):
                    names[one["id"]] = name.lower()
    return names


def _partitioning(found: dict[str, Any], names: Mapping[int, str]) -> tuple[Transform, ...] | None:
    """The default partition spec; None where it holds what Athena has no word for."""
    transforms: list[Transform] = []
    sayable = True
    for one, at in _default_spec(found):
        written = _get(one, "transform", str, at)
        if written == "void":  # what a dropped partition field leaves behind
            continue
        with_argument = _WITH_ARGUMENT.match(written)
        kind = _TRANSFORMS.get(with_argument.group(1) if with_argument else written)
        # Version 3 has transforms of several columns, under source-ids.
        source = names.get(_get(one, "source-id", int, at)) if "source-id" in one else None
        if kind is None or source is None:
            sayable = False
            continue
        argument = int(with_argument.group(2)) if with_argument else None
        transforms.append(Transform(kind, source, argument))
    return tuple(transforms) if sayable else None


def _default_spec(found: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """The fields of the default spec; version 1 may have them under ``partition-spec`` alone."""
    specs = _list_of_objects(found, "partition-specs", "", optional=True)
    if specs and found.get("default-spec-id") is not None:
        wanted = _get(found, "default-spec-id", int, "")
        for spec, at in specs:
            if spec.get("spec-id") == wanted:
                return _list_of_objects(spec, "fields", at)
        raise _ShapeError(f"it has no partition spec with default-spec-id {wanted}")
    return _list_of_objects(found, "partition-spec", "")


def _properties(found: dict[str, Any]) -> dict[str, str]:
    if found.get("properties") is None:
        return {}
    properties = _get(found, "properties", dict, "")
    return {
        _unicode(key, "properties"): _unicode(str(value), "properties")
        for key, value in properties.items()
        if value is not None
    }


def _type(found: Any, at: str) -> str:
    if isinstance(found, dict):
        match found.get("type"):
            case "struct":
                inside = ",".join(
                    f"{_text(one, 'name', place).lower()}:{_type(one.get('type'), f'{place}type')}"
                    for one, place in _list_of_objects(found, "fields", f"{at}.")
                )
                return f"struct<{inside}>"
            case "list":
                return f"array<{_type(found.get('element'), f'{at}.element')}>"
            case "map":
                key = _type(found.get("key"), f"{at}.key")
                return f"map<{key},{_type(found.get('value'), f'{at}.value')}>"
            case _:
                raise _ShapeError(f"{at} is neither a struct nor a list nor a map")
    if not isinstance(found, str) or not found:
        raise _ShapeError(f"{at} {'is missing' if found is None else 'is no type'}")
    name = _unicode(found, at).lower().replace(" ", "")
    return "binary" if name.startswith("fixed") else _TYPES.get(name, name)


def _get(holder: dict[str, Any], key: str, kind: type[T], at: str) -> T:
    """A member of this type; ``at`` is the place of its holder, with a dot at its end."""
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
    """The objects of a list, each with its place."""
    if optional and holder.get(key) is None:
        return []
    found = []
    for number, one in enumerate(_get(holder, key, list, at)):
        place = f"{at}{key}[{number}]"
        if not isinstance(one, dict):
            raise _ShapeError(f"{place} is not an object")
        found.append((one, f"{place}."))
    return found


def _unicode(text: str, at: str) -> str:
    """A text that can be written as UTF-8: JSON may spell half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _ShapeError(f"{at} is not Unicode") from None
    return text


def printable(text: str) -> str:
    """A name from the catalog for one line of a message: cut, and without control characters."""
    shown = "".join(one if one.isprintable() else "?" for one in text[:500])
    return shown if len(text) <= 500 else f"{shown}..."
