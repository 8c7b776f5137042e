"""Definitions <-> the properties that the engine stores, compares and shows.

Everything is a string or a map of strings: numbers would come back as floats, and a list is
compared by position, where a column put in the middle looks like a change of all that follow.
``sql``, the canonical statement, carries the whole definition; the other properties repeat it
in parts, so that ``preview`` can name what changes and ``preview --diff`` reads like the change.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, assert_never

from athendef_provider.config import OnRemove
from athendef_provider.definition.formats import FORMATS, name_of
from athendef_provider.definition.model import (
    Bucketing,
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Opaque,
    Storage,
    View,
)
from athendef_provider.definition.queries import reads_of
from athendef_provider.definition.reading import Directives, read
from athendef_provider.definition.rendering import render, render_transform

Inputs = dict[str, Any]

OPTIONS = ("allow", "renames", "renamed_from", "on_remove", "declared")
"""What a user says about a resource, and not what the table is: reading never changes them."""

APPLIED = "applied"
"""What the catalogue reported right after our last apply, where text alone can't be compared."""

LIVE = "live"
"""What it reports now; other than `APPLIED` only where somebody else changed it."""

LEFT_UNFINISHED = "a run was cut short: what it has left will be done"
"""What `LIVE` says where a killed run has left work, be the definition as it should."""

UNREADABLE = "unreadable"
"""Why what is live cannot be read: of an Iceberg table, what is wrong with its metadata file."""

READS = "reads"
"""What a view reads, each with its columns: Athena keeps their types in the view."""

KEYS = (
    "database",
    "name",
    "kind",
    "comment",
    "columns",
    "partition_keys",
    "partitioned_by",
    "clustered_by",
    "stored_as",
    "serde_properties",
    "location",
    "properties",
    "query",
    "sql",
    READS,
    *OPTIONS,
)


@dataclass(frozen=True, slots=True)
class Options:
    """What the file's directives say, as the engine hands it back to the provider."""

    allow: frozenset[str]
    renames: Mapping[str, str]
    on_remove: OnRemove | None


def inputs_of(definition: Definition, directives: Directives | None = None) -> Inputs:
    """The properties of one definition; what is empty is left out."""
    inputs = _described(definition) | {"sql": render(definition)}
    if directives is not None:
        database = definition.name if isinstance(definition, Database) else definition.database
        inputs |= {
            "allow": ",".join(sorted(directives.allow)),
            "renames": dict(directives.column_renames),
            "renamed_from": directives.old_name(database),
            "on_remove": directives.on_remove or "",
        }
    return {key: value for key, value in inputs.items() if value not in ("", {})}


def options_of(inputs: Mapping[str, Any]) -> Options:
    """The directives among the properties."""
    return Options(
        allow=frozenset(filter(None, str(inputs.get("allow", "")).split(","))),
        renames=dict(inputs.get("renames", {})),
        on_remove=inputs.get("on_remove") or None,
    )


def reads_of_view(view: View, definitions: Mapping[str, Definition]) -> dict[str, str]:
    """What a view reads, also by way of other views: the columns it takes from each table.

    They are among its properties, so that the engine sees that a view must be made anew when a
    column that it reads changes ("View is stale" is what a query says else): a view keeps the
    types of what it reads, and so does one that reads it. ``definitions`` are all of the tree's.
    """
    found: dict[str, str] = {}
    taken: dict[str, set[str]] = {}
    readers = [view]
    for reader in readers:
        for place in reads_of(reader):
            name = ".".join(place)
            match definitions.get(name):
                case View() as other if name not in found:
                    found[name] = other.query
                    readers.append(other)
                case View() | None:
                    pass
                case HiveTable() | IcebergTable() as table:
                    columns = taken.setdefault(name, set())
                    columns |= _taken_by(reader, table)
                    found[name] = ", ".join(
                        f"{column.name} {column.type}"
                        for column in _all_columns(table)
                        if column.name in columns
                    )
                case other:
                    found[name] = render(other)
    return dict(sorted(found.items()))


def _taken_by(view: View, table: HiveTable | IcebergTable) -> set[str]:
    """The columns whose names stand in the query anywhere; all where the query says `*`."""
    words = set(re.findall(r"[\w$]+", view.query.lower()))
    takes_all = "*" in view.query.lower().replace("count(*)", "")
    return {column.name for column in _all_columns(table) if takes_all or column.name in words}


def _all_columns(table: HiveTable | IcebergTable) -> tuple[Column, ...]:
    keys = table.partition_keys if isinstance(table, HiveTable) else ()
    return (*table.columns, *keys)


def reads_changed(olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    """Whether a table that a view reads has other columns than when the view was made.

    What the state does not know yet (after an import) says nothing.
    """
    before, now = olds.get(READS) or {}, news.get(READS) or {}
    return any(before[name] != now[name] for name in before.keys() & now.keys())


@lru_cache(maxsize=4096)
def definition_of(sql: str, database: str, name: str) -> Definition:
    """The definition that ``sql``, written by us, stands for.

    Raises `ValueError` where it can't be read: a state written by a newer version, say.
    """
    reading = read(sql, path="the stack's state", database=database, name=name or None)
    if reading.definition is None:
        problems = "; ".join(str(problem) for problem in reading.problems)
        raise ValueError(f"{database}.{name} can't be read from the stack's state: {problems}")
    return reading.definition


def definition_in(inputs: Mapping[str, Any]) -> Definition:
    """The definition that the properties carry."""
    return definition_of(inputs["sql"], inputs["database"], inputs.get("name", ""))


def left_behind(state: Mapping[str, Any]) -> str:
    """What else the state says of a live thing than its definition; empty where there is nothing.

    Somebody has made of it what no definition could show, a run that was killed has left work, or
    what is live cannot be read.
    """
    if unreadable := state.get(UNREADABLE):
        return str(unreadable)
    live = state.get(LIVE)
    if live is None or live == state.get(APPLIED):
        return ""
    if live == LEFT_UNFINISHED:
        return LEFT_UNFINISHED
    if isinstance(definition_in(state), Opaque):
        return "the live definition is not what was applied last: somebody changed it"
    return f"what stands there can't be said in DDL: {live}"


def can_be_said(definition: Definition) -> bool:
    """Whether a live definition has a statement that can be read again.

    Glue takes what no statement could say: types of other engines, no columns, no location.
    """
    name = "" if isinstance(definition, Database) else definition.name
    database = definition.name if isinstance(definition, Database) else definition.database
    try:
        definition_of(render(definition), database, name)
    except ValueError:
        return False
    return True


def _described(definition: Definition) -> Inputs:
    match definition:
        case HiveTable():
            return {
                "database": definition.database,
                "name": definition.name,
                "kind": "hive",
                "comment": definition.comment,
                "columns": _columns(definition.columns),
                "partition_keys": _columns(definition.partition_keys),
                "clustered_by": _bucketing(definition.bucketing),
                "stored_as": _storage(definition.storage),
                "serde_properties": dict(definition.storage.serde_properties),
                "location": definition.location,
                "properties": dict(definition.properties),
            }
        case IcebergTable():
            return {
                "database": definition.database,
                "name": definition.name,
                "kind": "iceberg",
                "comment": definition.comment,
                "columns": _columns(definition.columns),
                "partitioned_by": ", ".join(map(render_transform, definition.partitioning or ())),
                "location": definition.location,
                "properties": dict(definition.properties),
            }
        case View():
            return {"database": definition.database, "name": definition.name, "kind": "view"}
        case Database():
            return {
                "database": definition.name,
                "comment": definition.comment,
                "location": definition.location,
                "properties": dict(definition.properties),
            }
        case Opaque():
            return {
                "database": definition.database,
                "name": definition.name,
                "kind": definition.kind,
            }
        case _:
            assert_never(definition)


def _columns(columns: tuple[Column, ...]) -> dict[str, str]:
    return {
        column.name: f"{column.type} -- {column.comment}" if column.comment else column.type
        for column in columns
    }


def _storage(storage: Storage) -> str:
    """`PARQUET`, or the classes where no name stands for them."""
    name = name_of(storage)
    if name is not None:
        plain = FORMATS[name].serde == storage.serde
        return name if plain else f"{name}, {storage.serde}"
    return f"{storage.serde}, {storage.input_format}, {storage.output_format}"


def _bucketing(bucketing: Bucketing | None) -> str:
    if bucketing is None:
        return ""
    sorted_by = ", ".join(
        f"{column.name} {'desc' if column.descending else 'asc'}"
        for column in bucketing.sort_columns
    )
    text = ", ".join(bucketing.columns) + f" into {bucketing.count} buckets"
    return f"{text} sorted by {sorted_by}" if sorted_by else text
