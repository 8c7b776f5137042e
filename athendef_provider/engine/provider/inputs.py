"""Converts definitions to the properties that the engine stores, compares and shows, and back.

Every property is one string: the engine would return numbers as floats, compare lists by position
and lose the order of maps, and each nested value costs the engine and the SDK time. A definition
is stored as its kind, its names and the clauses of its statement. A clause has one entry on each
line, in the order of the file. So a preview names the clauses that change, and `preview --diff`
shows the changed lines.
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
"""The options of a resource. They are not part of its definition, so a read keeps them."""

APPLIED = "applied"
"""The fingerprint of the live object right after the last apply, if the catalog gives one."""

LIVE = "live"
"""The fingerprint of the live object now, compared with `APPLIED`; or a description of drift."""

PENDING = "pending"
"""The code of `changes.Pending`, if the live object needs an update beyond its definition."""

BLOCKED = "blocked"
"""Why a change is blocked, a line for each reason. Only `check` sets it. No state contains it."""

CREATED = "created"
"""Of a database: "yes" if athendef created it, "no" if it existed before."""

READS = "reads"
"""The tables that a view reads, each with its columns: Athena stores their types in the view."""

SECRETS = "secrets"
"""The secret texts behind the markers in the other properties. The engine encrypts it."""

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
    """The directives of a file, parsed from the properties."""

    allow: frozenset[str]
    renames: Mapping[str, str]
    on_remove: OnRemove | None


def inputs_of(definition: Definition, directives: Directives | None = None) -> Inputs:
    """Return the properties of a definition, without empty ones."""
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
    """Return the directives among the properties."""
    return Options(
        allow=frozenset(filter(None, str(inputs.get("allow", "")).split(","))),
        renames=_entries(inputs.get("renames"), " = "),
        on_remove=inputs.get("on_remove") or None,
    )


def plan_options(
    settings: Settings, inputs: Mapping[str, Any], state: Mapping[str, Any] | None = None
) -> PlanOptions:
    """Return the options of a plan, from the config, the file's directives and the state.

    ``inputs`` are the wanted properties, or for a removal those in the state. Only this function
    combines the changes that the stack allows with those that the file allows.
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
        removable=not inputs.get("declared") == inputs.get(CREATED) == "no",
    )


def blocked_property(blocked: Sequence[BlockedStep]) -> Inputs:
    """Return the property that reports blocked steps to the program; empty if there are none."""
    return {BLOCKED: "\n".join(map(str, blocked))} if blocked else {}


def reads_of_view(view: View, definitions: Mapping[str, Definition]) -> str:
    """Return the tables that a view reads, also through other views, with the columns read.

    A view stores the types of the columns that it reads. If one changes, the view must be
    recreated, otherwise queries fail with "View is stale". As a property, the columns make the
    engine plan that. ``definitions`` are all of the tree's, by name. Each table has one line.
    """
    texts: dict[str, str] = {}
    columns_read: dict[str, set[str]] = {}
    readers = [view]
    for reader in readers:
        for place in reads_of(reader):
            name = ".".join(place)
            match definitions.get(name):
                case View() as other if name not in texts:
                    texts[name] = other.query
                    readers.append(other)
                case View() | None:
                    pass
                case HiveTable() | IcebergTable() as table:
                    columns = columns_read.setdefault(name, set())
                    columns |= _columns_read(reader, table)
                    texts[name] = ", ".join(
                        f"{column.name} {column.type}"
                        for column in _all_columns(table)
                        if column.name in columns
                    )
                case other:
                    texts[name] = render(other)
    lines = (f"{name}: {' '.join(text.split())}" for name, text in sorted(texts.items()))
    return "\n".join(lines)


def _columns_read(view: View, table: HiveTable | IcebergTable) -> set[str]:
    """Return the columns whose names occur in the query; all columns if it contains `*`."""
    words = set(re.findall(r"[\w$]+", view.query.lower()))
    reads_all = "*" in view.query.lower().replace("count(*)", "")
    return {column.name for column in _all_columns(table) if reads_all or column.name in words}


def _all_columns(table: HiveTable | IcebergTable) -> tuple[Column, ...]:
    keys = table.partition_keys if isinstance(table, HiveTable) else ()
    return (*table.columns, *keys)


def reads_changed(olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    """Whether a table that a view reads has other columns than when the view was created.

    Tables that the state does not list, as after an import, are ignored.
    """
    before, now = _entries(olds.get(READS), ": "), _entries(news.get(READS), ": ")
    return any(before[name] != now[name] for name in before.keys() & now.keys())


@lru_cache(maxsize=4096)
def definition_of(sql: str, database: str, name: str) -> Definition:
    """Return the definition of a canonical statement.

    Raises `ValueError` if it cannot be parsed, for example in a state of a newer version.
    """
    reading = read(sql, path="the stack's state", database=database, name=name or None)
    if reading.definition is None:
        diagnostics = "; ".join(str(diagnostic) for diagnostic in reading.diagnostics)
        raise ValueError(f"{database}.{name} can't be read from the stack's state: {diagnostics}")
    return reading.definition


def definition_in(inputs: Mapping[str, Any]) -> Definition:
    """Return the definition in the properties. Raises `ValueError` as `definition_of` does."""
    return definition_of(sql_in(inputs), inputs["database"], inputs.get("name", ""))


def sql_in(inputs: Mapping[str, Any]) -> str:
    """Return the canonical CREATE statement of the definition in the properties."""
    clauses = {name: inputs[name] for name in CLAUSES if inputs.get(name)}
    return statement_of(Kind(inputs["kind"]), inputs["database"], inputs.get("name", ""), clauses)


def _entries(text: object, separator: str) -> dict[str, str]:
    """Return the entries of a text with one entry on each line."""
    pairs = (line.partition(separator) for line in str(text or "").split("\n") if line)
    return {key: value for key, _, value in pairs}


def pending_in(state: Mapping[str, Any]) -> Pending | None:
    """Return why the live object needs an update beyond its definition; None if it does not."""
    if code := state.get(PENDING):
        return Pending(code)
    live = state.get(LIVE)
    return None if live is None or live == state.get(APPLIED) else Pending.CHANGED


def pending_reason(state: Mapping[str, Any]) -> str:
    """Return `pending_in` as a message, with a description of the live object; may be empty."""
    pending, detail = pending_in(state), _pending_detail(state)
    if pending is None:
        return ""
    return pending.explain(detail)


def _pending_detail(state: Mapping[str, Any]) -> str:
    detailed = pending_in(state) in (Pending.UNREPRESENTABLE, Pending.UNREADABLE)
    return str(state.get(LIVE, "")) if detailed else ""


def expressible_as_ddl(definition: Definition) -> bool:
    """Whether a live definition can be rendered as a statement that parses.

    Glue accepts tables that Athena's DDL cannot express: types of other engines, no columns, no
    location.
    """
    name = "" if isinstance(definition, Database) else definition.name
    database = database_of(definition)
    try:
        definition_of(render(definition), database, name)
    except ValueError:
        return False
    return True
