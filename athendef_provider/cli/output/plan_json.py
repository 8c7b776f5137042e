"""A plan for programs: the JSON of athenadef's ``plan --json``, with more in it.

Every field that athenadef has is here, with its meaning; `docs/plan.schema.json` describes the
whole.
"""

import difflib
from collections.abc import Iterable
from typing import Any, assert_never

from athendef_provider.changes import creation_sql, plan_text, statements
from athendef_provider.changes.change import (
    AddColumn,
    ChangeBucketing,
    ChangeColumn,
    ChangeKind,
    ChangePartitioning,
    ChangePartitionKeys,
    ChangeQuery,
    ChangeStatement,
    ChangeStorage,
    DropColumn,
    MoveColumn,
    SetComment,
    SetLocation,
    SetProperty,
)
from athendef_provider.changes.describe import describe_change
from athendef_provider.changes.policy import destructive_change_of
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.cli.output.plan_lines import counts
from athendef_provider.definition.model import Database, full_name, kind_of
from athendef_provider.engine.provider.inputs import inputs_of
from athendef_provider.engine.provider.resource_plan import Action, ResourcePlan

_OPERATIONS: dict[Action, str] = {
    "create": "Create",
    "update": "Update",
    "replace": "Update",
    "delete": "Delete",
    "same": "NoChange",
}


def json_of(planning: StackPlan, *, show_unchanged: bool = False) -> dict[str, Any]:
    """The object that ``plan --json`` prints."""
    shown = planning.planned if show_unchanged else planning.changed
    tables = [one for one in shown if not isinstance(one.definition, Database)]
    databases = [one for one in shown if isinstance(one.definition, Database)]
    return {
        "no_change": not planning.changed and not planning.errors,
        "summary": counts(planning.planned),
        "table_diffs": [_table(one) for one in sorted(tables, key=lambda one: one.name)],
        "database_diffs": [_common(one) for one in sorted(databases, key=lambda one: one.name)],
        "order": [one.name for one in planning.changed],
        "refused": [one.name for one in planning.refused],
        "brought_along": list(planning.brought),
        "messages": [
            {"name": told.name, "severity": told.severity, "text": told.text}
            for told in planning.told
            if told.severity != "error" or told in planning.errors
        ],
        "project": planning.engine.stack.project,
        "stack": planning.engine.stack.name,
        "format_version": 1,
    }


def json_of_trouble(stack: str, text: str) -> dict[str, Any]:
    """What ``plan --json`` prints where there is no plan: the same shape, with the error in it."""
    return {
        "no_change": False,
        "summary": counts(()),
        "table_diffs": [],
        "database_diffs": [],
        "order": [],
        "refused": [],
        "brought_along": [],
        "messages": [{"name": "", "severity": "error", "text": text}],
        "project": "",
        "stack": stack,
        "format_version": 1,
    }


def text_diff(one: ResourcePlan) -> str | None:
    """The definition before and after, line by line; only of what is updated, as in athenadef."""
    if one.old is None or one.new is None or one.action == "same":
        return None
    before, after = creation_sql(one.old).splitlines(), creation_sql(one.new).splitlines()
    heads = (f"remote: {full_name(one.old)}", f"local:  {one.name}")
    lines = difflib.unified_diff(before, after, *heads, lineterm="", n=max(len(before), len(after)))
    return "\n".join(line for line in lines if not line.startswith("@@"))


def _table(one: ResourcePlan) -> dict[str, Any]:
    database, _, name = one.name.partition(".")
    updated = one.action in ("update", "replace")
    return {
        "database_name": database,
        "table_name": name,
        "operation": _OPERATIONS[one.action],
        "text_diff": text_diff(one),
        "change_details": _details(one) if updated else None,
        **_common(one),
    }


def _common(one: ResourcePlan) -> dict[str, Any]:
    """What is said of tables, views and databases alike."""
    destructive_changes = [
        change for step in one.steps.steps if (change := destructive_change_of(step)) is not None
    ]
    return {
        "name": one.name,
        "kind": kind_of(one.definition),
        "action": one.action,
        "renamed_from": full_name(one.old) if one.old and full_name(one.old) != one.name else None,
        "changes": [describe_change(change) for change in one.changes],
        "statements": list(statements(one.steps)) if one.action != "same" else [],
        "plan": plan_text(one.steps, one.allow) if one.action != "same" else "",
        "destructive_changes": [
            {"code": change.code, "lost": change.lost, "allowed": change.code in one.allow}
            for change in destructive_changes
        ],
        "blocked": list(one.refused),
        "notices": list(one.steps.notices),
    }


def _details(one: ResourcePlan) -> dict[str, Any]:
    columns: list[dict[str, Any]] = []
    properties: list[dict[str, Any]] = []
    for change in one.changes:
        match change:
            case AddColumn(column=column):
                columns.append(_column("Added", column.name, None, column.type))
            case DropColumn(column=column):
                columns.append(_column("Removed", column.name, column.type, None))
            case ChangeColumn():
                columns.extend(_changed(change))
            case MoveColumn(name=name):
                columns.append(_column("Moved", name, None, None))
            case SetProperty(key=key, from_=old, to=new):
                properties.append(_property(key, old, new))
            case SetLocation(from_=before, to=after):
                properties.append(_property("location", before or None, after or None))
            case SetComment(from_=before, to=after):
                properties.append(_property("comment", before or None, after or None))
            case ChangeQuery(from_=view, to=wanted):
                properties.append(_property("query", view.text or view.query, wanted.text))
            case (
                ChangePartitionKeys()
                | ChangePartitioning()
                | ChangeStorage()
                | ChangeBucketing()
                | ChangeKind()
                | ChangeStatement()
            ):
                pass  # told from the properties of the whole, below
            case _:
                assert_never(change)
    properties.extend(_of_the_whole(one))
    return {"column_changes": columns, "property_changes": properties}


_WHOLE = ("kind", "partition_keys", "partitioned_by", "clustered_by", "stored_as")


def _of_the_whole(one: ResourcePlan) -> Iterable[dict[str, Any]]:
    """What athenadef would call a property, and is one of the definition's parts here."""
    if one.old is None or one.new is None:
        return
    old, new = inputs_of(one.old), inputs_of(one.new)
    for key in _WHOLE:
        if old.get(key) != new.get(key):
            yield _property(key, _as_text(old.get(key)), _as_text(new.get(key)))
    serde = (old.get("serde_properties") or {}, new.get("serde_properties") or {})
    for key in sorted({*serde[0], *serde[1]}):
        if serde[0].get(key) != serde[1].get(key):
            yield _property(key, serde[0].get(key), serde[1].get(key))


def _as_text(value: Any) -> str | None:
    if isinstance(value, dict):
        return ", ".join(f"{key} {of}" for key, of in value.items())
    return value or None


def _changed(change: ChangeColumn) -> Iterable[dict[str, Any]]:
    old, new = change.from_, change.to
    if change.renames:
        yield _column("Renamed", new.name, old.type, new.type) | {"old_name": old.name}
    elif change.retypes:
        yield _column("TypeChanged", new.name, old.type, new.type)
    if old.comment != new.comment:
        yield _column("CommentChanged", new.name, old.type, new.type) | {
            "old_comment": old.comment,
            "new_comment": new.comment,
        }


def _column(kind: str, name: str, old: str | None, new: str | None) -> dict[str, Any]:
    return {"change_type": kind, "column_name": name, "old_type": old, "new_type": new}


def _property(name: str, old: str | None, new: str | None) -> dict[str, Any]:
    return {"property_name": name, "old_value": old, "new_value": new}
