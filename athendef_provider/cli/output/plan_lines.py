"""The lines of a plan for one resource: its columns and properties by name.

The text and the Markdown output use the same lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

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
from athendef_provider.definition.model import (
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    full_name,
)
from athendef_provider.engine.provider.resource_plan import Action, ResourcePlan

Sign: TypeAlias = Literal["+", "-", "~", "±", " "]

_SIGNS: dict[Action, Sign] = {
    "create": "+",
    "update": "~",
    "replace": "±",
    "delete": "-",
    "same": " ",
}
_MAX_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One change, with the sign for added, removed or changed."""

    sign: Sign
    text: str


def sign_of(resource: ResourcePlan) -> Sign:
    """The sign of a resource in a plan."""
    return _SIGNS[resource.action]


def lines_of(resource: ResourcePlan) -> tuple[Line, ...]:
    """The lines below the name of a resource."""
    match resource.action:
        case "create":
            notes = (Line(" ", f"note: {notice}") for notice in resource.steps.notices)
            return (*_of_creation(resource.definition), *notes)
        case "update" | "replace":
            return tuple(_of_change(resource))
        case "delete":
            return tuple(Line(" ", notice) for notice in resource.steps.notices) or tuple(
                Line("-", step.why) for step in resource.steps.steps
            )
        case "same":
            return ()
        case _:
            assert_never(resource.action)


def _of_creation(definition: Definition) -> Iterator[Line]:
    match definition:
        case HiveTable():
            yield from _columns(definition.columns)
            for key in definition.partition_keys:
                yield Line("+", f"{key.name} {key.type}, a partition key")
            yield Line("+", f"location {definition.location}")
        case IcebergTable():
            yield from _columns(definition.columns)
            yield Line("+", f"location {definition.location}")
        case Database():
            if definition.location:
                yield Line("+", f"location {definition.location}")
        case _:
            return


def _columns(columns: tuple[Column, ...]) -> Iterator[Line]:
    for column in columns[:_MAX_COLUMNS]:
        yield Line("+", f"{column.name} {column.type}")
    hidden = len(columns) - _MAX_COLUMNS
    if hidden > 0:
        yield Line("+", f"and {hidden} more column{'s' if hidden > 1 else ''}")


def _of_change(resource: ResourcePlan) -> Iterator[Line]:
    if resource.old is not None and full_name(resource.old) != resource.name:
        yield Line("~", f"renamed from {full_name(resource.old)}")
    for change in resource.changes:
        yield from _of(change)
    if not resource.changes:
        for step in resource.steps.steps:
            yield Line("~", step.why)
        if not resource.steps and not resource.steps.notices:
            yield Line("~", "only in the state: its directives or its fingerprint")
    for notice in resource.steps.notices:
        yield Line(" ", f"note: {notice}")


def _of(change: Change) -> Iterator[Line]:
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
        case SetLocation(from_=old, to=new):
            yield Line("~", f"location {old or 'none'} → {new}")
        case SetComment(from_=old, to=new):
            yield Line("~", f"comment {_quoted(old)} → {_quoted(new)}")
        case SetProperty(key=key, from_=None, to=to):
            yield Line("+", f"property {key} = {_quoted(to or '')}")
        case SetProperty(key=key, from_=from_, to=None):
            yield Line("-", f"property {key} = {_quoted(from_ or '')}")
        case SetProperty(key=key, from_=from_, to=to):
            yield Line("~", f"property {key} = {_quoted(from_ or '')} → {_quoted(to or '')}")
        case (
            ChangePartitionKeys()
            | ChangePartitioning()
            | ChangeStorage()
            | ChangeBucketing()
            | ChangeQuery()
            | ChangeStatement()
            | ChangeKind()
        ):
            yield Line("~", describe_change(change))
        case _:
            assert_never(change)


def _changed_column(change: ChangeColumn) -> str:
    old, new = change.from_, change.to
    name = f"{old.name} → {new.name}" if change.renames else new.name
    parts = [f"{name} {old.type} → {new.type}" if change.retypes else f"{name} {new.type}"]
    if change.renames:
        parts.append("renamed")
    if old.comment != new.comment:
        parts.append(f"comment {_quoted(old.comment)} → {_quoted(new.comment)}")
    return ", ".join(parts)


def _quoted(text: str) -> str:
    return f"'{text}'" if text else "none"


def summary(planned: "tuple[ResourcePlan, ...]") -> str:
    """The summary line, as in Terraform: ``Plan: 1 to add, 2 to change, 0 to destroy.``."""
    count = counts(planned)
    text = (
        f"Plan: {count['to_add']} to add, {count['to_change']} to change, "
        f"{count['to_destroy']} to destroy."
    )
    blocked = sum(bool(resource.blocked) for resource in planned)
    return f"{text} {blocked} blocked." if blocked else text


def counts(planned: "tuple[ResourcePlan, ...]") -> dict[str, int]:
    """The numbers of added, changed and destroyed resources. Replacements count as changes."""
    actions = [resource.action for resource in planned]
    return {
        "to_add": actions.count("create"),
        "to_change": actions.count("update") + actions.count("replace"),
        "to_destroy": actions.count("delete"),
    }
