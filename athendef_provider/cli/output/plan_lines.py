"""The lines of a plan for one resource: its columns and properties by name.

The text and the Markdown output use the same lines.
"""

import difflib
from collections.abc import Iterator
from itertools import islice
from typing import assert_never

from athendef_provider.changes import creation_sql
from athendef_provider.changes.change import (
    AddColumn,
    Change,
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
from athendef_provider.cli.output.definition_lines import (
    MAX_LINES,
    Line,
    Sign,
    bucketing_text,
    creation_lines,
    keys_text,
    partitioning_text,
    property_line,
    quoted,
    storage_lines,
)
from athendef_provider.cli.output.rename_hints import RenameHint
from athendef_provider.definition.model import HiveTable, Kind, full_name, is_projected, kind_of
from athendef_provider.engine.provider.resource_plan import Action, ResourcePlan

_SIGNS: dict[Action, Sign] = {
    "create": "+",
    "update": "~",
    "replace": "±",
    "delete": "-",
    "same": " ",
}
_DROPPED = "was dropped outside athendef since the last apply"
_CHANGED = "was changed outside athendef since the last apply"


def sign_of(resource: ResourcePlan) -> Sign:
    """The sign of a resource in a plan."""
    return _SIGNS[resource.action]


def lines_of(
    resource: ResourcePlan, *, diff: bool | None = None, hint: RenameHint | None = None
) -> tuple[Line, ...]:
    """The lines below the name of a resource.

    ``diff`` shows the diffs of queries and statements. By default, those of up to 20 lines.
    """
    return (*_drift(resource), *_hint(resource, hint), *_lines(resource, diff))


def _lines(resource: ResourcePlan, diff: bool | None) -> Iterator[Line]:  # noqa: FBT001 - see `lines_of`
    match resource.action:
        case "create":
            yield from _of_creation(resource, diff)
            yield from (Line(" ", f"note: {notice}") for notice in resource.steps.notices)
        case "update" | "replace":
            yield from _of_change(resource, diff)
        case "delete":
            yield from (Line(" ", notice) for notice in resource.steps.notices)
            if not resource.steps.notices:
                yield from (Line("-", step.why) for step in resource.steps.steps)
        case "same":
            pass
        case _:
            assert_never(resource.action)


def _drift(resource: ResourcePlan) -> Iterator[Line]:
    match resource.drift:
        case None:
            pass
        case "changed":
            yield Line(" ", _CHANGED)
        case "dropped":
            yield from _of_dropped(resource)
        case _:
            assert_never(resource.drift)


def _of_dropped(resource: ResourcePlan) -> Iterator[Line]:
    """Say what a creation does not bring back. The number of partitions is not in the state."""
    definition = resource.definition
    if resource.adopted:
        yield Line(" ", f"{_DROPPED}, and exists again")
    elif isinstance(definition, HiveTable) and _has_registered_partitions(definition):
        yield Line(" ", f"{_DROPPED}; its partitions are not restored by this")
        yield Line(" ", f"to list its backups, run: athendef restore {resource.name} --list")
    elif kind_of(definition) is Kind.ICEBERG:
        yield Line(" ", f"{_DROPPED}; its data is not restored by this")
        yield Line(" ", f"to list its backups, run: athendef restore {resource.name} --list")
    else:
        yield Line(" ", _DROPPED)


def _has_registered_partitions(table: HiveTable) -> bool:
    return bool(table.partition_keys) and not is_projected(table.properties)


def _hint(resource: ResourcePlan, hint: RenameHint | None) -> Iterator[Line]:
    if hint is None:
        return
    if resource.name == hint.old:
        yield Line(" ", f"has the same {hint.shared} as {hint.new}, which is created")
    else:
        yield Line(" ", f"has the same {hint.shared} as {hint.old}, which is destroyed")
        yield Line(" ", f"if it was renamed, add to its file: {hint.directive}")


def _of_creation(resource: ResourcePlan, diff: bool | None) -> Iterator[Line]:  # noqa: FBT001 - see `lines_of`
    if resource.adopted:
        altered = "altered, and " if resource.steps else ""
        yield Line(" ", f"exists in the catalog: it is {altered}adopted into the state")
    if resource.changes:
        for change in resource.changes:
            yield from _of(change, diff)
    elif not resource.adopted:
        yield from creation_lines(resource.definition, with_query=bool(diff))


def _of_change(resource: ResourcePlan, diff: bool | None) -> Iterator[Line]:  # noqa: FBT001 - see `lines_of`
    if resource.old is not None and full_name(resource.old) != resource.name:
        yield Line("~", f"renamed from {full_name(resource.old)}")
    for change in resource.changes:
        yield from _of(change, diff)
    if not resource.changes:
        for step in resource.steps.steps:
            yield Line("~", step.why)
        if not resource.steps and not resource.steps.notices:
            yield Line("~", "only in the state: its directives or its fingerprint")
    for notice in resource.steps.notices:
        yield Line(" ", f"note: {notice}")


def _of(change: Change, diff: bool | None) -> Iterator[Line]:  # noqa: FBT001 - see `lines_of`
    match change:
        case AddColumn(column=column, after=after):
            where = "" if after else ", first"
            yield Line("+", f"{column.name} {column.type}{where}")
        case DropColumn(column=column):
            yield Line("-", f"{column.name} {column.type}")
        case ChangeColumn():
            yield Line("~", _changed_column(change))
        case MoveColumn(name=name, after=after):
            yield Line("~", f"{name} moves " + (f"after {after}" if after else "to the front"))
        case ChangePartitionKeys(from_=old_keys, to=new_keys):
            old, new = keys_text(old_keys), keys_text(new_keys)
            same = old == new
            yield Line("~", describe_change(change) if same else f"partition keys {old} → {new}")
        case ChangePartitioning(from_=old_parts, to=new_parts):
            old, new = partitioning_text(old_parts), partitioning_text(new_parts)
            yield Line("~", f"partitioning {old} → {new}")
        case ChangeStorage(from_=old_storage, to=new_storage):
            yield from storage_lines(old_storage, new_storage)
        case ChangeBucketing(from_=old_buckets, to=new_buckets):
            old, new = bucketing_text(old_buckets), bucketing_text(new_buckets)
            yield Line("~", f"bucketing {old} → {new}")
        case SetLocation(from_=old, to=new):
            yield Line("~", f"location {old or 'none'} → {new or 'none'}")
        case SetComment(from_=old, to=new):
            yield Line("~", f"comment {quoted(old)} → {quoted(new)}")
        case SetProperty(key=key, from_=from_, to=to):
            yield property_line("property", key, from_, to)
        case ChangeQuery(from_=view, to=wanted):
            yield from _diff("query", view.text or view.query, wanted.text or wanted.query, diff)
        case ChangeStatement(from_=before, to=after_):
            text = describe_change(change)
            yield from _diff(text, creation_sql(before), creation_sql(after_), diff)
        case ChangeKind():
            yield Line("~", describe_change(change))
        case _:
            assert_never(change)


def _diff(text: str, before: str, after: str, diff: bool | None) -> Iterator[Line]:  # noqa: FBT001 - see `lines_of`
    """A changed text, with its diff unless that is turned off or too long."""
    lines = tuple(_diff_lines(before, after))
    if diff is None and len(lines) > MAX_LINES:
        yield Line("~", f"{text} (--diff shows {len(lines)} lines)")
        return
    yield Line("~", text)
    if diff is not False:
        yield from lines


def _diff_lines(before: str, after: str) -> Iterator[Line]:
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    for line in islice(diff, 2, None):  # the first two lines are the names of files
        match line[:1]:
            case "+":
                yield Line("+", line[1:], verbatim=True)
            case "-":
                yield Line("-", line[1:], verbatim=True)
            case "@":
                pass
            case _:
                yield Line(" ", line[1:], verbatim=True)


def _changed_column(change: ChangeColumn) -> str:
    old, new = change.from_, change.to
    name = f"{old.name} → {new.name}" if change.renames else new.name
    parts = [f"{name} {old.type} → {new.type}" if change.retypes else f"{name} {new.type}"]
    if change.renames:
        parts.append("renamed")
    if old.comment != new.comment:
        parts.append(f"comment {quoted(old.comment)} → {quoted(new.comment)}")
    return ", ".join(parts)
