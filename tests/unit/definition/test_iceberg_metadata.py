"""Any content of an Iceberg metadata file gives metadata or an error of that table."""

import copy
import gzip
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athendef_provider.definition import from_glue_table, normalize, render
from athendef_provider.definition.glue.iceberg_metadata import (
    LARGEST,
    IcebergMetadata,
    IcebergMetadataError,
    read_metadata,
)
from athendef_provider.definition.model import Column, Transform
from tests.support.cpu import cpu_limit

LOCATION = "s3://lake/events/metadata/1.json"
SOUND: dict[str, Any] = {
    "format-version": 2,
    "location": "s3://lake/events",
    "current-schema-id": 1,
    "schemas": [
        {"schema-id": 0, "fields": [{"id": 3, "name": "gone", "type": "int"}]},
        {
            "schema-id": 1,
            "fields": [
                {"id": 1, "name": "id", "type": "long", "doc": "key"},
                {"id": 2, "name": "at", "type": "timestamptz"},
                {
                    "id": 4,
                    "name": "tags",
                    "type": {
                        "type": "map",
                        "key": "string",
                        "value": {
                            "type": "list",
                            "element": {
                                "type": "struct",
                                "fields": [{"id": 7, "name": "a", "type": "uuid"}],
                            },
                        },
                    },
                },
            ],
        },
    ],
    "default-spec-id": 1,
    "partition-specs": [
        {"spec-id": 0, "fields": []},
        {"spec-id": 1, "fields": [{"source-id": 2, "transform": "day", "name": "at_day"}]},
    ],
    "properties": {"write.format.default": "orc"},
}
TABLE = {
    "DatabaseName": "sales",
    "Name": "events",
    "TableType": "EXTERNAL_TABLE",
    "Parameters": {"table_type": "ICEBERG", "metadata_location": LOCATION},
    "StorageDescriptor": {"Location": "s3://lake/events", "Columns": []},
}


def _read(content: bytes) -> IcebergMetadata:
    return read_metadata(content, table="sales.events", location=LOCATION)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _reason(content: bytes) -> str:
    with pytest.raises(IcebergMetadataError) as raised:
        _read(content)
    assert raised.value.table == "sales.events"
    assert raised.value.location == LOCATION
    assert raised.value.what.startswith(
        f"sales.events: its Iceberg metadata file {LOCATION} cannot be read: "
    )
    return raised.value.reason


def _changed(*path: str | int, value: Any) -> bytes:
    """Return the valid metadata with another value at a path."""
    whole = copy.deepcopy(SOUND)
    holder: Any = whole
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return _json(whole)


def test_valid_metadata_is_read_compressed_or_not():
    plain = _json(SOUND)
    metadata = _read(plain)

    assert metadata.columns == (
        Column("id", "bigint", "key"),
        Column("at", "timestamp"),
        Column("tags", "map<string,array<struct<a:string>>>"),
    )
    assert metadata.partitioning == (Transform("day", "at"),)
    assert metadata.location == "s3://lake/events"
    for packed in (
        gzip.compress(plain, mtime=0),
        gzip.compress(plain[:99]) + gzip.compress(plain[99:]),
    ):
        assert _read(packed) == metadata
    assert _read(b"\xef\xbb\xbf" + plain) == metadata


def test_version_1_may_have_a_single_schema_and_spec():
    fields = [{"id": 1, "name": "id", "type": "long"}]
    spec = [{"source-id": 1, "transform": "bucket[8]", "name": "b"}]
    metadata = _read(_json({"schema": {"fields": fields}, "partition-spec": spec}))

    assert metadata.columns == (Column("id", "bigint"),)
    assert metadata.partitioning == (Transform("bucket", "id", 8),)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "invalid JSON"),
        (b"<html>", "invalid JSON"),
        (_json(SOUND)[:-10], "invalid JSON"),
        (b"[]", "it is not a JSON object"),
        (b"null", "it is not a JSON object"),
        (b'{"a": ' + b"9" * 5000 + b"}", "invalid JSON"),
        (b"\xff\xfe{", "it is not UTF-8"),
        (_json(SOUND).decode().encode("utf-16"), "it is not UTF-8"),
        (b"[" * 100_000, "the JSON is nested too deeply"),
        (b'{"a":' * 100_000, "the JSON is nested too deeply"),
        (gzip.compress(_json(SOUND))[:-20], "the gzip file is truncated"),
        (b"\x1f\x8b", "the gzip file is truncated"),
        (b"\x1f\x8b" + _json(SOUND), "invalid gzip"),
        (gzip.compress(b"no JSON", mtime=0), "invalid JSON"),
    ],
)
def test_another_file_is_an_error_of_the_table(content: bytes, reason: str):
    assert _reason(content).startswith(reason)


def _bomb() -> bytes:
    """Return a file that exceeds the maximum size when decompressed."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as file:
        for _ in range(LARGEST // 2**20 * 4):
            file.write(b" " * 2**20)
    return packed.getvalue()


def test_decompression_stops_at_the_maximum_size():
    with cpu_limit(30):
        assert _reason(_bomb()) == "it is larger than 128 MiB; expire snapshots"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{}", "schema is missing"),
        (_changed("current-schema-id", value=7), "no schema has the current-schema-id 7"),
        (_changed("current-schema-id", value="1"), "current-schema-id is not an integer"),
        (_changed("current-schema-id", value=True), "current-schema-id is not an integer"),
        (_changed("schemas", value={}), "schemas is not a list"),
        (_changed("schemas", 0, value=None), "schemas[0] is not an object"),
        (_changed("schemas", 1, "fields", value=None), "schemas[1].fields is missing"),
        (_changed("schemas", 1, "fields", 0, value={}), "schemas[1].fields[0].name is missing"),
        (_changed("schemas", 1, "fields", 0, "name", value=1), "schemas[1].fields[0].name is not"),
        (_changed("schemas", 1, "fields", 0, "id", value=None), "schemas[1].fields[0].id is miss"),
        (
            _changed("schemas", 1, "fields", 1, "type", value=None),
            "schemas[1].fields[1].type is missing",
        ),
        (
            _changed("schemas", 1, "fields", 1, "type", value=["long"]),
            "schemas[1].fields[1].type is not a type",
        ),
        (
            _changed("schemas", 1, "fields", 2, "type", "key", value={"type": "enum"}),
            "schemas[1].fields[2].type.key is not a struct, list or map",
        ),
        (
            _changed("schemas", 1, "fields", 2, "type", "value", "element", "fields", value=[1]),
            "schemas[1].fields[2].type.value.element.fields[0] is not an object",
        ),
        (_changed("schemas", 1, "fields", 0, "name", value="\ud800"), "schemas[1].fields[0].name"),
        (_changed("default-spec-id", value=9), "no partition spec has the default-spec-id 9"),
        (_changed("partition-specs", value=None), "partition-spec is missing"),
        (
            _changed("partition-specs", 1, "fields", 0, "transform", value=None),
            "partition-specs[1].fields[0].transform is missing",
        ),
        (
            _changed("partition-specs", 1, "fields", 0, "source-id", value=[2]),
            "partition-specs[1].fields[0].source-id is not an integer",
        ),
        (_changed("properties", value=["a"]), "properties is not an object"),
        (_changed("location", value=1), "location is not a string"),
    ],
)
def test_metadata_of_another_structure_is_an_error_of_the_table(content: bytes, reason: str):
    assert _reason(content).startswith(reason)


@pytest.mark.parametrize("transform", ["zorder", "bucket[", "bucket[99999999999999]", "day[²]", ""])
def test_with_an_unknown_transform_the_partitioning_is_unknown(transform: str):
    content = _changed("partition-specs", 1, "fields", 0, "transform", value=transform)

    assert _read(content).partitioning is None


def test_with_a_transform_of_several_columns_the_partitioning_is_unknown():
    several = {"source-ids": [1, 2], "transform": "bucket[4]", "name": "b"}

    assert _read(_changed("partition-specs", 1, "fields", 0, value=several)).partitioning is None


def test_an_unknown_type_keeps_its_name():
    content = _changed("schemas", 1, "fields", 0, "type", value="variant")

    assert _read(content).columns[0] == Column("id", "variant", "key")


@pytest.mark.parametrize("age", ["²", "1" * 5000, "", "soon"])
def test_an_invalid_age_of_snapshots_is_kept_unchanged(age: str):
    metadata = _read(_changed("properties", value={"history.expire.max-snapshot-age-ms": age}))

    assert normalize(from_glue_table(TABLE, metadata), None)


def test_a_message_contains_no_control_characters():
    error = IcebergMetadataError("sales.events", "s3://lake/\x1b[2J\u202e" + "x" * 9999, "a\nb")

    assert error.location == "s3://lake/?[2J?" + "x" * 485 + "..."
    assert error.reason == "a b"


_ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(
        ("", "id", "day", "bucket[8]", "struct", "list", "map", "\ud800", "decimal(")
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("type", "id", "name", "fields", "key", "value", "element", "x")),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    metadata = [path] if path else []
    return metadata + [place for key, item in inner for place in _places(item, (*path, key))]


@given(
    changes=st.lists(st.tuples(st.sampled_from(_places(SOUND)), _ODD), min_size=1, max_size=3),
    cut=st.none() | st.integers(0, 400),
    packs=st.booleans(),
)
def test_any_changed_file_gives_metadata_or_an_error(
    *, changes: list[tuple[tuple[str | int, ...], Any]], cut: int | None, packs: bool
):
    whole: Any = copy.deepcopy(SOUND)
    for path, value in changes:
        holder = whole
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue  # another change has removed the path
    content = _json(whole)
    content = gzip.compress(content, mtime=0) if packs else content

    try:
        metadata = _read(content[:cut])
    except IcebergMetadataError as error:
        assert error.reason  # noqa: PT017 - the other outcome
        return
    render(normalize(from_glue_table(TABLE, metadata), None)).encode()
