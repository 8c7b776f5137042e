"""Groups resources whose plans are equal apart from the name of the object.

Plans are compared as data: the action, the changes and the steps, with a placeholder for the names
of the object and of its database. Groups are in the order in which a reader needs them: what is
blocked or destroyed comes first.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum, IntEnum
from typing import Any, TypeAlias

from athendef_provider.changes.change import (
    AddColumn,
    Change,
    ChangeKind,
    ChangeQuery,
    ChangeStatement,
    SetLocation,
)
from athendef_provider.changes.policy import destructive_change_of
from athendef_provider.changes.steps import Plan, RunStatement
from athendef_provider.cli.output.rename_hints import RenameHint, rename_hints
from athendef_provider.definition.model import (
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    full_name,
    kind_of,
)
from athendef_provider.engine.provider.resource_plan import ResourcePlan

SMALLEST = 3
"""Fewer equal plans are not grouped."""

_DATABASE, _NAME, _COLUMN = "<database>", "<name>", "<column>"

_Text: TypeAlias = Callable[[str], str]


class Rank(IntEnum):
    """The order of groups."""

    BLOCKED = 0
    DESTROYED = 1
    REPLACED = 2
    DESTRUCTIVE = 3
    CHANGED = 4
    CREATED = 5
    UNCHANGED = 6

    @property
    def names_all(self) -> bool:
        """Whether the names of all members are shown, however many they are."""
        return self <= Rank.DESTRUCTIVE


@dataclass(frozen=True, slots=True)
class Group:
    """One resource, or several whose plans are equal apart from their names.

    ``shown`` is the plan to show: that of the resource, or the common one with placeholders.
    """

    members: tuple[ResourcePlan, ...]
    shown: ResourcePlan
    rank: Rank
    hint: RenameHint | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members."""
        return tuple(member.name for member in self.members)


def group(planned: Sequence[ResourcePlan], *, full: bool = False) -> tuple[Group, ...]:
    """Return the groups of ``planned``: each resource is in exactly one of them.

    With ``full``, each resource is a group of its own. Resources of one rank keep their order.
    """
    hints = rename_hints(planned)
    by_key: dict[Hashable, list[ResourcePlan]] = {}
    for resource in planned:
        unique = full or _hint_of(resource, hints) or not _can_be_grouped(resource)
        key = resource.name if unique else _key(without_names(resource))
        by_key.setdefault((rank_of(resource), key), []).append(resource)
    groups: list[Group] = []
    for members in by_key.values():
        rank = rank_of(members[0])
        if len(members) < SMALLEST:
            groups += [
                Group((member,), member, rank, _hint_of(member, hints)) for member in members
            ]
        else:
            groups.append(Group(tuple(members), without_names(members[0]), rank))
    return tuple(sorted(groups, key=lambda each: each.rank))


def rank_of(resource: ResourcePlan) -> Rank:
    """Return the rank of a resource. An allowed destructive change has a rank of its own."""
    if resource.blocked:
        return Rank.BLOCKED
    match resource.action:
        case "delete":
            return Rank.DESTROYED
        case "replace":
            return Rank.REPLACED
        case "same":
            return Rank.UNCHANGED
        case _ if any(destructive_change_of(step) for step in resource.steps.steps):
            return Rank.DESTRUCTIVE
        case "update":
            return Rank.CHANGED
        case _:
            return Rank.CREATED


def without_names(resource: ResourcePlan) -> ResourcePlan:
    """Return the plan of a resource with placeholders for its name and that of its database."""
    text = _abstraction(resource.definition)
    steps = resource.steps
    return replace(
        resource,
        name=text(resource.name),
        old=resource.old and _definition(resource.old, text),
        new=resource.new and _definition(resource.new, text),
        changes=tuple(_change(change, text) for change in resource.changes),
        steps=Plan(
            tuple(replace(step, why=text(step.why)) for step in steps.steps),
            tuple(map(text, steps.notices)),
        ),
        blocked=tuple(map(text, resource.blocked)),
    )


def text_without_name(text: str, name: str) -> str:
    """Return a message about the object ``name`` with placeholders for its name."""
    return _names_in_text(text, *name.partition(".")[::2])


def _hint_of(resource: ResourcePlan, hints: Mapping[str, RenameHint]) -> RenameHint | None:
    """Return the hint about a resource; another one with another action may have its name."""
    hint = hints.get(resource.name)
    if hint is None:
        return None
    action = "delete" if resource.name == hint.old else "create"
    return hint if resource.action == action else None


def _can_be_grouped(resource: ResourcePlan) -> bool:
    renamed = resource.old is not None and full_name(resource.old) != resource.name
    return resource.action != "same" and not renamed


def _key(abstract: ResourcePlan) -> Hashable:
    """The parts of a plan that a reader sees, as a hashable value."""
    steps = tuple(
        (type(step).__name__, step.effect if isinstance(step, RunStatement) else None, step.why)
        for step in abstract.steps.steps
    )
    created = abstract.new if abstract.action in ("create", "replace") else None
    return _frozen(
        (
            abstract.action,
            kind_of(abstract.definition),
            abstract.adopted,
            abstract.drift,
            abstract.blocked,
            abstract.changes,
            steps,
            abstract.steps.notices,
            created,
        )
    )


def _change(change: Change, text: _Text) -> Change:
    match change:
        case AddColumn(after=after):
            # Only whether the column comes first is shown.
            return replace(change, after=after and _COLUMN)
        case SetLocation(from_=old, to=new):
            return SetLocation(text(old), text(new))
        case ChangeQuery(from_=view, to=wanted):
            return ChangeQuery(
                replace(view, database=_DATABASE, name=_NAME),
                replace(wanted, database=_DATABASE, name=_NAME),
            )
        case ChangeStatement(from_=before, to=after_) | ChangeKind(from_=before, to=after_):
            return replace(change, from_=_definition(before, text), to=_definition(after_, text))
        case _:
            return change


def _definition(definition: Definition, text: _Text) -> Definition:
    match definition:
        case Database():
            return replace(definition, name=_DATABASE, location=text(definition.location))
        case HiveTable() | IcebergTable():
            return replace(
                definition, database=_DATABASE, name=_NAME, location=text(definition.location)
            )
        case _:
            return replace(definition, database=_DATABASE, name=_NAME)


def _abstraction(definition: Definition) -> _Text:
    if isinstance(definition, Database):
        database, name = definition.name, ""
    else:
        database, name = definition.database, definition.name
    return lambda text: _names_in_text(text, database, name)


def _names_in_text(text: str, database: str, name: str) -> str:
    """Replace the full name in a text, and both names as folders of a location."""
    full = f"{database}.{name}" if name else database
    unnamed = f"{_DATABASE}.{_NAME}" if name else _DATABASE
    if full:
        text = re.sub(rf"(?<![\w.]){re.escape(full)}(?!\w|\.\w)", unnamed, text)
    if "://" in text and name:
        folders = {database: _DATABASE, name: _NAME}
        text = "/".join(folders.get(folder, folder) for folder in text.split("/"))
    return text


def _frozen(value: Any) -> Hashable:
    match value:
        case Enum():
            return value
        case Mapping():
            return tuple(sorted((key, _frozen(item)) for key, item in value.items()))
        case list() | tuple():
            return tuple(map(_frozen, value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            # Fields that are not compared may be shown, such as the text of a query.
            values = (_frozen(getattr(value, field.name)) for field in fields(value))
            return (type(value).__name__, *values)
        case _:
            return value if isinstance(value, Hashable) else repr(value)
