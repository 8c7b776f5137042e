"""Preserved fields: what others wrote on a table and no definition has. Pure functions.

Crawlers and Spark write table parameters, storage descriptor parameters and SerDe properties.
Spark, for example, reads a table from the location in the SerDe property ``path``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from athendef_provider.aws.catalog import GlueTable
from athendef_provider.definition.locations import normal_location
from athendef_provider.definition.service_parameters import Scope, owned_by

Parameters = Mapping[str, str]


def merge_preserved(live: GlueTable, created: GlueTable) -> dict[str, Any]:
    """The fields of the table that Athena has ``created``, with the preserved fields of ``live``.

    Tables that Athena creates are external. A table that Spark created as managed stays managed.
    """
    kind = live.get("TableType") or created["TableType"]
    parameters = dict(created.get("Parameters") or {})
    if kind != created["TableType"]:
        parameters.pop("EXTERNAL", None)
    return {
        "StorageDescriptor": _storage(live, created),
        "PartitionKeys": created.get("PartitionKeys") or [],
        "TableType": kind,
        "Parameters": with_service_owned(parameters, live.get("Parameters"), "table"),
    }


def with_service_owned(
    declared: Parameters | None, live: Parameters | None, scope: Scope
) -> Parameters:
    """The ``declared`` parameters, and the service-owned ``live`` ones that are not declared."""
    declared = dict(declared or {})
    preserved = {
        key: value
        for key, value in (live or {}).items()
        if owned_by(key, value, scope) and key not in declared
    }
    return declared | preserved


def _storage(live: GlueTable, created: GlueTable) -> dict[str, Any]:
    """The storage descriptor. All its parameters are preserved: definitions do not have them."""
    old, new = live.get("StorageDescriptor") or {}, created["StorageDescriptor"]
    serde = dict(new.get("SerdeInfo") or {})
    old_serde = old.get("SerdeInfo") or {}
    before = _moved(old_serde.get("Parameters"), old.get("Location"), new.get("Location"))
    serde["Parameters"] = with_service_owned(serde.get("Parameters"), before, "serde")
    return {
        **new,
        "Columns": _columns(old.get("Columns") or (), new.get("Columns") or ()),
        "SerdeInfo": serde,
        "Parameters": {**(old.get("Parameters") or {}), **(new.get("Parameters") or {})},
    }


def _moved(properties: Parameters | None, old: str | None, new: str | None) -> Parameters:
    """The SerDe properties; Spark's ``path`` changes with the table's location, if it equals it."""
    moved = dict(properties or {})
    old_location, new_location = normal_location(old or ""), normal_location(new or "")
    if (
        old_location
        and old_location != new_location
        and normal_location(moved.get("path", "")) == old_location
    ):
        moved["path"] = str(new)
    return moved


def _columns(old: Iterable[Any], new: Iterable[Any]) -> list[dict[str, Any]]:
    """The new columns, with the parameters of the old columns of the same names."""
    preserved = {str(column["Name"]).lower(): column.get("Parameters") for column in old}
    return [
        {**column, "Parameters": parameters}
        if (parameters := preserved.get(column["Name"]))
        else dict(column)
        for column in new
    ]
