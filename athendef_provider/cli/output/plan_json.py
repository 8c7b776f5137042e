"""The JSON output of ``athendef plan --json``.

It has all fields of athenadef's ``plan --json`` with the same meanings, and more.
`docs/plan.schema.json` describes it.
"""

import difflib
from collections.abc import Iterable, Mapping
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
from athendef_provider.cli.output.plan_summary import counts, counts_by_database
from athendef_provider.cli.output.rename_hints import rename_hints
from athendef_provider.definition.model import Database, full_name, kind_of
from athendef_provider.engine.provider.inputs import inputs_of
from athendef_provider.engine.provider.resource_plan import Action, ResourcePlan
from athendef_provider.errors import AthendefError

_OPERATIONS: dict[Action, str] = {
    "create": "Create",
    "update": "Update",
    "replace": "Update",
    "delete": "Delete",
    "same": "NoChange",
}


def json_of(planning: StackPlan, *, show_unchanged: bool = False) -> dict[str, Any]:
    """The JSON object for a plan."""
    shown = planning.planned if show_unchanged else planning.changed
    tables = [resource for resource in shown if not isinstance(resource.definition, Database)]
    databases = [resource for resource in shown if isinstance(resource.definition, Database)]
    old_names = {hint.new: hint.old for hint in rename_hints(planning.planned).values()}
    return {
        "no_change": not planning.has_changes and not planning.errors,
        "summary": counts(planning.planned),
        "summary_by_database": counts_by_database(planning.planned),
        "table_diffs": [
            _table(resource, old_names)
            for resource in sorted(tables, key=lambda resource: resource.name)
        ],
        "database_diffs": [
            _common(resource, {})
            for resource in sorted(databases, key=lambda resource: resource.name)
        ],
        "order": [resource.name for resource in planning.changed],
        "blocked": [resource.name for resource in planning.blocked],
        "added_dependencies": list(planning.added_dependencies),
        "other_resources": [
            {"type": other.type, "name": other.name, "action": other.action}
            for other in planning.others
        ],
        "messages": [
            {
                "name": diagnostic.name,
                "severity": diagnostic.severity,
                "code": diagnostic.code,
                "text": diagnostic.text,
            }
            for diagnostic in planning.diagnostics
        ],
        "project": planning.engine.stack.project,
        "stack": planning.engine.stack.name,
        "format_version": 1,
    }


def json_of_error(stack: str, error: AthendefError) -> dict[str, Any]:
    """The JSON object if there is no plan: the same fields, with the error as a message."""
    text = error.what + (f" (try: {error.hint})" if error.hint else "")
    return {
        "no_change": False,
        "summary": counts(()),
        "summary_by_database": {},
        "table_diffs": [],
        "database_diffs": [],
        "order": [],
        "blocked": [],
        "added_dependencies": [],
        "other_resources": [],
        "messages": [{"name": "", "severity": "error", "code": error.code, "text": text}],
        "project": "",
        "stack": stack,
        "format_version": 1,
    }


def text_diff(resource: ResourcePlan) -> str | None:
    """A line-by-line diff of the canonical SQL. None unless it is an update, as in athenadef."""
    if resource.old is None or resource.new is None or resource.action == "same":
        return None
    before, after = creation_sql(resource.old).splitlines(), creation_sql(resource.new).splitlines()
    heads = (f"remote: {full_name(resource.old)}", f"local:  {resource.name}")
    lines = difflib.unified_diff(before, after, *heads, lineterm="", n=max(len(before), len(after)))
    return "\n".join(line for line in lines if not line.startswith("@@"))


def _table(resource: ResourcePlan, old_names: Mapping[str, str]) -> dict[str, Any]:
    database, _, name = resource.name.partition(".")
    updated = resource.action in ("update", "replace")
    return {
        "database_name": database,
        "table_name": name,
        "operation": _OPERATIONS[resource.action],
        "text_diff": text_diff(resource),
        "change_details": _details(resource) if updated else None,
        **_common(resource, old_names),
    }


def _common(resource: ResourcePlan, old_names: Mapping[str, str]) -> dict[str, Any]:
    """The fields that tables, views and databases have in common.

    ``old_names`` are those of destroyed objects that were probably renamed, by the new name.
    """
    destructive_changes = [
        change
        for step in resource.steps.steps
        if (change := destructive_change_of(step)) is not None
    ]
    return {
        "name": resource.name,
        "kind": kind_of(resource.definition),
        "action": resource.action,
        "renamed_from": full_name(resource.old)
        if resource.old and full_name(resource.old) != resource.name
        else None,
        "possibly_renamed_from": old_names.get(resource.name)
        if resource.action == "create"
        else None,
        "adopted": resource.adopted,
        "drift": resource.drift,
        "changes": [describe_change(change) for change in resource.changes],
        "statements": list(statements(resource.steps)) if resource.action != "same" else [],
        "plan": plan_text(resource.steps, resource.allow) if resource.action != "same" else "",
        "destructive_changes": [
            {"code": change.code, "lost": change.lost, "allowed": change.code in resource.allow}
            for change in destructive_changes
        ],
        "blocked": list(resource.blocked),
        "notices": list(resource.steps.notices),
    }


def _details(resource: ResourcePlan) -> dict[str, Any]:
    columns: list[dict[str, Any]] = []
    properties: list[dict[str, Any]] = []
    for change in resource.changes:
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
                pass  # described by `_whole_parts`
            case _:
                assert_never(change)
    properties.extend(_whole_parts(resource))
    return {"column_changes": columns, "property_changes": properties}


_WHOLE = ("kind", "partition_keys", "partitioned_by", "clustered_by", "stored_as")


def _whole_parts(resource: ResourcePlan) -> Iterable[dict[str, Any]]:
    """Parts of the definition that are compared as a whole; athenadef calls them properties."""
    if resource.old is None or resource.new is None:
        return
    old, new = inputs_of(resource.old), inputs_of(resource.new)
    for key in _WHOLE:
        if old.get(key) != new.get(key):
            yield _property(key, _as_text(old.get(key)), _as_text(new.get(key)))
    serde = (old.get("serde_properties") or {}, new.get("serde_properties") or {})
    for key in sorted({*serde[0], *serde[1]}):
        if serde[0].get(key) != serde[1].get(key):
            yield _property(key, serde[0].get(key), serde[1].get(key))


def _as_text(value: Any) -> str | None:
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
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
