"""Converts Hive's catalog and parsed definitions to a common form, for comparison.

Where the two are allowed to differ, both are normalized:

* letter case in types: Hive keeps that of a struct field, Glue folds it;
* trailing and doubled slashes of a location: Hive's Path drops them;
* ``colelction.delim``: Hive 4 corrects the key, Athena writes the old one;
* ``serialization.format``, which Hive writes by itself, unless the user wrote it;
* ``EXTERNAL`` and the time of the statement, which Hive always writes;
* a table's comment, which Hive keeps as a parameter of that name.
"""

import re
from collections.abc import Mapping
from typing import Any

from athendef_provider.definition.model import Column, Database, Definition, HiveTable

_HIVES_OWN = ("SORTBUCKETCOLSPREFIX", "bucketing_version")
_HIVES_WORD = ("EXTERNAL", "transient_lastDdlTime")


def by_hive(definition: Mapping[str, Any], text: str) -> dict[str, object]:
    """Return the normalized form of what Hive reported for the statement ``text``."""
    if "columns" not in definition:
        return {
            "name": definition["name"],
            "comment": definition["comment"],
            "location": _location(definition["location"]),
            "properties": dict(definition["properties"]),
        }
    parameters = _users_own(definition["parameters"], text)
    return {
        "database": definition["database"],
        "name": definition["name"],
        "columns": _columns((c["name"], c["type"], c["comment"]) for c in definition["columns"]),
        "partition keys": _columns(
            (c["name"], c["type"], c["comment"]) for c in definition["partition_keys"]
        ),
        "serde": definition["serde"],
        "serde properties": _serde_properties(definition["serde_properties"], text),
        "input format": definition["input_format"],
        "output format": definition["output_format"],
        "location": _location(definition["location"]),
        "bucketing": (
            tuple(definition["bucket_columns"]),
            max(definition["bucket_count"], 0),
            tuple((sort["name"], sort["descending"]) for sort in definition["sort_columns"]),
        ),
        "comment": parameters.pop("comment", ""),
        "properties": parameters,
    }


def by_athendef(definition: Definition, text: str) -> dict[str, object]:
    """Return the normalized form of what ``read`` returns for the statement ``text``."""
    if isinstance(definition, Database):
        return {
            "name": definition.name,
            "comment": definition.comment,
            "location": _location(definition.location),
            "properties": dict(definition.properties),
        }
    if not isinstance(definition, HiveTable):
        return {"kind": type(definition).__name__}
    properties = _users_own(definition.properties, text)
    comment = properties.pop("comment", "")
    bucketing = definition.bucketing
    return {
        "database": definition.database,
        "name": definition.name,
        "columns": _columns(map(_parts, definition.columns)),
        "partition keys": _columns(map(_parts, definition.partition_keys)),
        "serde": definition.storage.serde,
        "serde properties": _serde_properties(definition.storage.serde_properties, text),
        "input format": definition.storage.input_format,
        "output format": definition.storage.output_format,
        "location": _location(definition.location),
        "bucketing": (
            bucketing.columns if bucketing else (),
            bucketing.count if bucketing else 0,
            tuple((s.name, s.descending) for s in bucketing.sort_columns) if bucketing else (),
        ),
        "comment": definition.comment or comment,
        "properties": properties,
    }


def differences(hive: Mapping[str, object], us: Mapping[str, object]) -> list[str]:
    """Return a line for each part that differs."""
    return [
        f"{part}: Hive has {hive.get(part)!r}, we have {us.get(part)!r}"
        for part in dict.fromkeys((*hive, *us))
        if hive.get(part) != us.get(part)
    ]


def _parts(column: Column) -> tuple[str, str, str]:
    return column.name, column.type, column.comment


def _columns(columns: Any) -> list[tuple[str, str, str]]:
    return [(name, kind.lower(), comment) for name, kind, comment in columns]


def _users_own(parameters: Mapping[str, str], text: str) -> dict[str, str]:
    return {
        key: value
        for key, value in parameters.items()
        if key not in _HIVES_WORD
        and (key not in _HIVES_OWN or f"'{key}'" in text or f'"{key}"' in text)
    }


def _serde_properties(properties: Mapping[str, str], text: str) -> dict[str, str]:
    return {
        "colelction.delim" if key == "collection.delim" else key: value
        for key, value in properties.items()
        if key != "serialization.format" or key in text
    }


def _location(location: str) -> str:
    scheme, _, rest = location.partition("://")
    rest = re.sub("/+", "/", rest).strip("/")
    return f"{scheme}://{rest}" if rest else ""
