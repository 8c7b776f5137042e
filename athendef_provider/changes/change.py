"""The closed set of changes: every way in which two definitions of one name can differ.

``from_`` is what stands, ``to`` what is wanted. A change says what differs and nothing of how it
is carried out: that is the business of `steps`.
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
    """A column that is new; ``after`` names the column before it, None puts it first."""

    column: Column
    after: str | None


@dataclass(frozen=True, slots=True)
class DropColumn:
    """A column that goes."""

    column: Column


@dataclass(frozen=True, slots=True)
class ChangeColumn:
    """A column that stays, under another name, of another type, or with another comment."""

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
    """A column that stands elsewhere among those that stay; ``after`` None means first."""

    name: str
    after: str | None


@dataclass(frozen=True, slots=True)
class ChangePartitionKeys:
    """Other partition keys of a Hive table, or other types or comments of them."""

    from_: tuple[Column, ...]
    to: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class ChangePartitioning:
    """Another PARTITIONED BY of an Iceberg table."""

    from_: tuple[Transform, ...]
    to: tuple[Transform, ...]


@dataclass(frozen=True, slots=True)
class ChangeStorage:
    """Another SerDe, SerDe property or file format."""

    from_: Storage
    to: Storage


@dataclass(frozen=True, slots=True)
class ChangeBucketing:
    """Another CLUSTERED BY."""

    from_: Bucketing | None
    to: Bucketing | None


@dataclass(frozen=True, slots=True)
class SetLocation:
    """Another folder."""

    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class SetComment:
    """Another comment of the table or database; empty means none."""

    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class SetProperty:
    """One property: new where ``from_`` is None, removed where ``to`` is None."""

    key: str
    from_: str | None
    to: str | None


@dataclass(frozen=True, slots=True)
class ChangeQuery:
    """Another SELECT of a view."""

    from_: View
    to: View


@dataclass(frozen=True, slots=True)
class ChangeStatement:
    """Another text, from or to a statement that only Athena understands."""

    from_: Definition
    to: Definition


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A table where a view stands, an Iceberg table where a Hive table stands, and so on."""

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
