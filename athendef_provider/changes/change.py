"""The changes: a closed union of every way in which two definitions of the same name can differ.

``from_`` is the current value, ``to`` the wanted one. A change describes what differs; `steps`
describes how a change is carried out.
"""

from dataclasses import dataclass
from typing import TypeAlias

from athendef_provider.definition.model import (
    Bucketing,
    Column,
    Definition,
    Storage,
    Transform,
    View,
)


@dataclass(frozen=True, slots=True)
class AddColumn:
    """A new column. ``after`` is the name of the preceding column; None means first."""

    column: Column
    after: str | None


@dataclass(frozen=True, slots=True)
class DropColumn:
    """A removed column."""

    column: Column


@dataclass(frozen=True, slots=True)
class ChangeColumn:
    """A column whose name, type or comment changes."""

    from_: Column
    to: Column

    @property
    def renames(self) -> bool:
        """Whether the name changes."""
        return self.from_.name != self.to.name

    @property
    def retypes(self) -> bool:
        """Whether the type changes."""
        return self.from_.type != self.to.type


@dataclass(frozen=True, slots=True)
class MoveColumn:
    """A column whose position changes. ``after`` is as in `AddColumn`."""

    name: str
    after: str | None


@dataclass(frozen=True, slots=True)
class ChangePartitionKeys:
    """A change of the partition keys of a Hive table, or of their types or comments."""

    from_: tuple[Column, ...]
    to: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class ChangePartitioning:
    """A change of PARTITIONED BY of an Iceberg table."""

    from_: tuple[Transform, ...]
    to: tuple[Transform, ...]


@dataclass(frozen=True, slots=True)
class ChangeStorage:
    """A change of the SerDe, a SerDe property or the file format."""

    from_: Storage
    to: Storage


@dataclass(frozen=True, slots=True)
class ChangeBucketing:
    """A change of CLUSTERED BY; None means no bucketing."""

    from_: Bucketing | None
    to: Bucketing | None


@dataclass(frozen=True, slots=True)
class SetLocation:
    """A change of LOCATION."""

    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class SetComment:
    """A change of the comment of a table or database; empty means no comment."""

    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class SetProperty:
    """A change of one property: added if ``from_`` is None, removed if ``to`` is None."""

    key: str
    from_: str | None
    to: str | None


@dataclass(frozen=True, slots=True)
class ChangeQuery:
    """A change of the query of a view."""

    from_: View
    to: View


@dataclass(frozen=True, slots=True)
class ChangeStatement:
    """A change from or to a statement that the model cannot represent."""

    from_: Definition
    to: Definition


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A change of kind, for example from a view to a table or from a Hive to an Iceberg table."""

    from_: Definition
    to: Definition


ColumnChange: TypeAlias = AddColumn | DropColumn | ChangeColumn | MoveColumn
Change: TypeAlias = (
    ColumnChange
    | ChangePartitionKeys
    | ChangePartitioning
    | ChangeStorage
    | ChangeBucketing
    | SetLocation
    | SetComment
    | SetProperty
    | ChangeQuery
    | ChangeStatement
    | ChangeKind
)
