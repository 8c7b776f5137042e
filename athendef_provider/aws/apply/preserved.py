"""What others have written of a table, and no definition holds: it outlives every change of ours.

Crawlers and Spark write not only table parameters, but on the storage descriptor and among the
SerDe's properties, too. Spark, for one, reads a table from where the SerDe property ``path`` says.
Calls nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from athendef_provider.aws.catalog import GlueTable
from athendef_provider.definition.locations import normal_location
from athendef_provider.definition.service_parameters import Scope, owned_by

Parameters = Mapping[str, str]


def kept(live: GlueTable, made: GlueTable) -> dict[str, Any]:
    """The change of a table input to what Athena has ``made``, with what is foreign in ``live``.

    What Athena makes is external. A table that Spark made as its own stays Spark's own.
    """
    kind = live.get("TableType") or made["TableType"]
    parameters = dict(made.get("Parameters") or {})
    if kind != made["TableType"]:
        parameters.pop("EXTERNAL", None)
    return {
        "StorageDescriptor": _storage(live, made),
        "PartitionKeys": made.get("PartitionKeys") or [],
        "TableType": kind,
        "Parameters": with_foreign(parameters, live.get("Parameters"), "table"),
    }


def with_foreign(ours: Parameters | None, theirs: Parameters | None, scope: Scope) -> Parameters:
    """``ours``, and of ``theirs`` what services own and ours do not mention."""
    said = dict(ours or {})
    foreign = {
        key: value
        for key, value in (theirs or {}).items()
        if owned_by(key, value, scope) and key not in said
    }
    return said | foreign


def _storage(live: GlueTable, made: GlueTable) -> dict[str, Any]:
    """The storage descriptor. No definition speaks of its parameters: all of them are foreign."""
    old, new = live.get("StorageDescriptor") or {}, made["StorageDescriptor"]
    serde = dict(new.get("SerdeInfo") or {})
    old_serde = old.get("SerdeInfo") or {}
    before = _moved(old_serde.get("Parameters"), old.get("Location"), new.get("Location"))
    serde["Parameters"] = with_foreign(serde.get("Parameters"), before, "serde")
    return {
        **new,
        "Columns": _columns(old.get("Columns") or (), new.get("Columns") or ()),
        "SerdeInfo": serde,
        "Parameters": {**(old.get("Parameters") or {}), **(new.get("Parameters") or {})},
    }


def _moved(properties: Parameters | None, old: str | None, new: str | None) -> Parameters:
    """SerDe properties where Spark's ``path`` goes where the table goes, if it was the table's."""
    said = dict(properties or {})
    here, there = normal_location(old or ""), normal_location(new or "")
    if here != there and here and normal_location(said.get("path", "")) == here:
        said["path"] = str(new)
    return said


def _columns(old: Iterable[Any], new: Iterable[Any]) -> list[dict[str, Any]]:
    """The new columns; one that keeps its name keeps the parameters that others gave it."""
    known = {str(one["Name"]).lower(): one.get("Parameters") for one in old}
    return [
        {**one, **({"Parameters": theirs} if (theirs := known.get(one["Name"])) else {})}
        for one in new
    ]
