"""Definitions <-> the properties that the engine stores, compares and shows.

Every property is one text: numbers would come back as floats, lists are compared by position, maps
lose their order, and each leaf costs the engine and the SDK time. A definition is its kind, its
names and the clauses of its statement, each of them once, with an entry on each line, in the order
of the file. So a preview names the clauses that change, and `preview --diff` reads like the change.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from athendef_provider.changes import Pending, PlanOptions
from athendef_provider.changes.policy import BlockedStep
from athendef_provider.config import OnRemove, Settings
from athendef_provider.definition.model import (
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Kind,
    View,
    database_of,
    kind_of,
)
from athendef_provider.definition.query.query import reads_of
from athendef_provider.definition.sql.parser import Directives, read
from athendef_provider.definition.sql.render import CLAUSES, clauses_of, render, statement_of

Inputs = dict[str, Any]

OPTIONS = ("allow", "renames", "renamed_from", "on_remove", "declared")
"""What a user says about a resource, and not what the table is: reading never changes them."""

APPLIED = "applied"
"""What the catalog reported right after our last apply, where text alone can't be compared."""

LIVE = "live"
"""What it reports now, for people and for comparison with `APPLIED`: a fingerprint, or a phrase."""

PENDING = "pending"
"""The code of `changes.Pending`, where the live object needs more than its definition shows."""

BLOCKED = "blocked"
"""Why a change is blocked, a line for each reason. Only `check` sets it; it is never in a state."""

READS = "reads"
"""What a view reads, each with its columns: Athena keeps their types in the view."""

SECRETS = "secrets"
"""The secret texts for which the other properties hold markers; the engine encrypts it."""

KEYS = (
    "database",
    "name",
    "kind",
    *CLAUSES,
    READS,
    *OPTIONS,
    SECRETS,
)
"""Every property that a resource can have as an input."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the file's directives say, as the engine hands it back to the provider."""

    allow: frozenset[str]
    renames: Mapping[str, str]
    on_remove: OnRemove | None


def inputs_of(definition: Definition, directives: Directives | None = None) -> Inputs:
    """The properties of one definition; what is empty is left out."""
    inputs: Inputs = {
        "database": database_of(definition),
        "name": "" if isinstance(definition, Database) else definition.name,
        "kind": kind_of(definition).value,
        **clauses_of(definition),
    }
    if directives is not None:
        renames = directives.column_renames.items()
        inputs |= {
            "allow": ",".join(sorted(directives.allow)),
            "renames": "\n".join(f"{new} = {old}" for new, old in sorted(renames)),
            "renamed_from": directives.old_name(database_of(definition)),
            "on_remove": directives.on_remove or "",
        }
    return {key: value for key, value in inputs.items() if value}


def options_of(inputs: Mapping[str, Any]) -> Options:
    """The directives among the properties."""
    return Options(
        allow=frozenset(filter(None, str(inputs.get("allow", "")).split(","))),
        renames=_entries(inputs.get("renames"), " = "),
        on_remove=inputs.get("on_remove") or None,
    )


def plan_options(
    settings: Settings, inputs: Mapping[str, Any], state: Mapping[str, Any] | None = None
) -> PlanOptions:
    """What a plan depends on: the stack's config, the file's directives, and the state.

    ``inputs`` are the wanted ones, or for a removal those of the state. The only place where what
    the stack allows and what the file allows become one set.
    """
    file = options_of(inputs)
    state = state or {}
    return PlanOptions(
        allow=settings.allow | file.allow,
        renames=file.renames,
        cascade=settings.cascade,
        on_remove=file.on_remove or settings.on_remove,
        adopt=settings.adopt,
        renamed_from=str(inputs.get("renamed_from", "")),
        previously_renamed_from=str(state.get("renamed_from", "")),
        inputs_changed=reads_changed(state, inputs),
        pending=pending_in(state),
        pending_detail=_pending_detail(state),
        removable=not inputs.get("declared") == inputs.get("made") == "no",
    )


def blocked_property(blocked: Sequence[BlockedStep]) -> Inputs:
    """The property that reports blocked steps to the program and the engine, if there are any."""
    return {BLOCKED: "\n".join(map(str, blocked))} if blocked else {}


def reads_of_view(view: View, definitions: Mapping[str, Definition]) -> str:
    """What a view reads, also by way of other views: a line for each table, with its columns.

    They are among its properties, so that the engine sees that a view must be recreated when a
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
    lines = (f"{name}: {' '.join(text.split())}" for name, text in sorted(found.items()))
    return "\n".join(lines)


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
    before, now = _entries(olds.get(READS), ": "), _entries(news.get(READS), ": ")
    return any(before[name] != now[name] for name in before.keys() & now.keys())


@lru_cache(maxsize=4096)
def definition_of(sql: str, database: str, name: str) -> Definition:
    """The definition that ``sql``, written by us, stands for.

    Raises `ValueError` where it can't be read: a state written by a newer version, say.
    """
    reading = read(sql, path="the stack's state", database=database, name=name or None)
    if reading.definition is None:
        diagnostics = "; ".join(str(diagnostic) for diagnostic in reading.diagnostics)
        raise ValueError(f"{database}.{name} can't be read from the stack's state: {diagnostics}")
    return reading.definition


def definition_in(inputs: Mapping[str, Any]) -> Definition:
    """The definition that the properties carry."""
    return definition_of(sql_in(inputs), inputs["database"], inputs.get("name", ""))


def sql_in(inputs: Mapping[str, Any]) -> str:
    """The canonical CREATE statement that the properties carry."""
    clauses = {name: inputs[name] for name in CLAUSES if inputs.get(name)}
    return statement_of(Kind(inputs["kind"]), inputs["database"], inputs.get("name", ""), clauses)


def _entries(text: object, separator: str) -> dict[str, str]:
    """The entries of a text that has one on each line."""
    pairs = (line.partition(separator) for line in str(text or "").split("\n") if line)
    return {key: value for key, _, value in pairs}


def pending_in(state: Mapping[str, Any]) -> Pending | None:
    """Why the live object needs an update beyond its definition; None where it does not."""
    if code := state.get(PENDING):
        return Pending(code)
    live = state.get(LIVE)
    return None if live is None or live == state.get(APPLIED) else Pending.CHANGED


def pending_reason(state: Mapping[str, Any]) -> str:
    """`pending_in` for people, with what is known of the live object; empty where it is None."""
    pending, detail = pending_in(state), _pending_detail(state)
    if pending is None:
        return ""
    return pending.explain(detail)


def _pending_detail(state: Mapping[str, Any]) -> str:
    detailed = pending_in(state) in (Pending.UNREPRESENTABLE, Pending.UNREADABLE)
    return str(state.get(LIVE, "")) if detailed else ""


def can_be_said(definition: Definition) -> bool:
    """Whether a live definition has a statement that can be read again.

    Glue takes what no statement could say: types of other engines, no columns, no location.
    """
    name = "" if isinstance(definition, Database) else definition.name
    database = database_of(definition)
    try:
        definition_of(render(definition), database, name)
    except ValueError:
        return False
    return True
