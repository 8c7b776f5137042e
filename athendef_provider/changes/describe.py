"""Descriptions of changes: a short phrase for each, used wherever a change is displayed."""

from collections.abc import Sequence
from typing import assert_never

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
from athendef_provider.definition.model import Column, Opaque, Storage, kind_of


def describe(changes: Sequence[Change]) -> str:
    """Return the descriptions of all ``changes``, in one line."""
    return "; ".join(describe_change(change) for change in changes)


def describe_change(change: Change) -> str:
    """Return the description of a change: a verb and its object."""
    match change:
        case AddColumn(column=column):
            return f"adds column `{column.name}` {column.type}"
        case DropColumn(column=column):
            return f"drops column `{column.name}`"
        case ChangeColumn():
            return _changed_column(change)
        case MoveColumn(name=name, after=after):
            return f"moves column `{name}` " + (f"after `{after}`" if after else "to the front")
        case ChangePartitionKeys(from_=old, to=new) if _keys(old) == _keys(new):
            return "changes the comments of the partition keys"
        case ChangePartitionKeys(from_=old, to=new):
            return f"changes the partition keys from {_keys(old)} to {_keys(new)}"
        case ChangePartitioning():
            return "changes the partitioning"
        case ChangeStorage(from_=old_storage, to=new_storage):
            return _changed_storage(old_storage, new_storage)
        case ChangeBucketing():
            return "changes the bucketing"
        case SetLocation(from_=old_location, to=new_location):
            return f"changes the location from {old_location or 'none'} to {new_location}"
        case SetComment(to=comment):
            return "changes the comment" if comment else "removes the comment"
        case SetProperty():
            return _changed_property(change)
        case ChangeQuery():
            return "changes the query"
        case ChangeStatement(to=Opaque(clause=clause)):
            return f"changes the statement (unsupported clause: {clause})"
        case ChangeStatement():
            return "changes the statement (the unsupported clause is removed)"
        case ChangeKind(from_=before, to=wanted):
            return f"replaces {kind_of(before).with_article} with {kind_of(wanted).with_article}"
        case _:
            assert_never(change)


def _changed_column(change: ChangeColumn) -> str:
    parts: list[str] = []
    if change.renames:
        parts.append(f"renames column `{change.from_.name}` to `{change.to.name}`")
    if change.retypes:
        parts.append(
            f"changes the type of `{change.to.name}` from {change.from_.type} to {change.to.type}"
        )
    if change.from_.comment != change.to.comment:
        verb = "changes" if change.to.comment else "removes"
        parts.append(f"{verb} the comment of `{change.to.name}`")
    return ", ".join(parts)


def _changed_property(change: SetProperty) -> str:
    if change.to is None:
        return f"removes property '{change.key}'"
    return f"{'sets' if change.from_ is None else 'changes'} property '{change.key}'"


def _changed_storage(from_: Storage, to: Storage) -> str:
    parts: list[str] = []
    if from_.serde != to.serde:
        parts.append("the SerDe")
    if (from_.input_format, from_.output_format) != (to.input_format, to.output_format):
        parts.append("the file format")
    keys = from_.serde_properties.keys() | to.serde_properties.keys()
    changed = sorted(
        key for key in keys if from_.serde_properties.get(key) != to.serde_properties.get(key)
    )
    if changed:
        noun = "SerDe property" if len(changed) == 1 else "SerDe properties"
        parts.append(f"{noun} " + ", ".join(f"'{key}'" for key in changed))
    return "changes " + " and ".join(parts)


def _keys(keys: Sequence[Column]) -> str:
    if not keys:
        return "none"
    return "(" + ", ".join(f"`{key.name}` {key.type}" for key in keys) + ")"
