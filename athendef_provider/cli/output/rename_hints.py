"""Finds objects that are probably renamed: one is destroyed, and an equal one is created."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from athendef_provider.definition.model import (
    Definition,
    HiveTable,
    IcebergTable,
    View,
    kind_of,
)
from athendef_provider.engine.provider.resource_plan import ResourcePlan

Shared: TypeAlias = Literal["location", "columns", "query"]


@dataclass(frozen=True, slots=True)
class RenameHint:
    """A destroyed and a created object, and what both have in common."""

    old: str
    new: str
    shared: Shared

    @property
    def directive(self) -> str:
        """The directive in the file of the new object that declares the rename."""
        database, _, name = self.old.partition(".")
        same_database = self.new.partition(".")[0] == database
        return f"-- athendef: renamed-from={name if same_database else self.old}"


def rename_hints(planned: Sequence[ResourcePlan]) -> Mapping[str, RenameHint]:
    """Return the hints, by both the old and the new name.

    There is a hint only if exactly one destroyed and one created object of a kind have the same
    location, the same columns or the same query.
    """
    destroyed = {plan.name: plan.old for plan in planned if plan.action == "delete" and plan.old}
    created = {plan.name: plan.new for plan in planned if _is_new(plan) and plan.new}
    hints: dict[str, RenameHint] = {}
    properties: tuple[tuple[Shared, _Property], ...] = (
        ("location", _location),
        ("columns", _columns),
        ("query", _query),
    )
    for shared, of in properties:
        old_names = _by_property(destroyed, of, hints)
        new_names = _by_property(created, of, hints)
        for key in old_names.keys() & new_names.keys():
            if len(old_names[key]) == len(new_names[key]) == 1:
                hint = RenameHint(old_names[key][0], new_names[key][0], shared)
                hints |= {hint.old: hint, hint.new: hint}
    return hints


def _is_new(resource: ResourcePlan) -> bool:
    exists = resource.adopted or bool(resource.changes)
    return resource.action == "create" and not exists and resource.drift is None


_Property: TypeAlias = Callable[[Definition], Hashable]


def _by_property(
    definitions: Mapping[str, Definition], of: _Property, without: Mapping[str, RenameHint]
) -> dict[Hashable, list[str]]:
    names: dict[Hashable, list[str]] = defaultdict(list)
    for name, definition in definitions.items():
        value = of(definition)
        if value and name not in without:
            names[kind_of(definition), value].append(name)
    return names


def _location(definition: Definition) -> Hashable:
    return definition.location if isinstance(definition, HiveTable | IcebergTable) else None


def _columns(definition: Definition) -> Hashable:
    match definition:
        case HiveTable(columns=columns, partition_keys=keys):
            return (
                tuple((column.name, column.type) for column in columns),
                tuple((key.name, key.type) for key in keys),
            )
        case IcebergTable(columns=columns):
            return tuple((column.name, column.type) for column in columns)
        case _:
            return None


def _query(definition: Definition) -> Hashable:
    return definition.query if isinstance(definition, View) else None
