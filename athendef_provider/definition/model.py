"""The nouns: what a database, a Hive table, an Iceberg table and a view ARE.

All of them are frozen and compare by value, and hold only what a user says in SQL: nothing that
a service adds by itself, no position in a file, no Glue dictionary. Text in here is already
normal: names and types are lower-case (Glue folds them), types are written as Glue writes them
(``struct<city:string,zip:int>``, no blanks), a location has no doubled slash and ends with one.
So two definitions mean the same exactly when they are equal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias, assert_never


class Kind(StrEnum):
    """What a definition declares; the value is the one in the state and in every JSON output."""

    HIVE = "hive"
    ICEBERG = "iceberg"
    VIEW = "view"
    DATABASE = "database"

    @property
    def label(self) -> str:
        """The noun in messages: ``Hive table``."""
        return _LABELS[self]

    @property
    def with_article(self) -> str:
        """The noun with its indefinite article: ``an Iceberg table``."""
        return f"{'an' if self is Kind.ICEBERG else 'a'} {self.label}"


_LABELS = {
    Kind.HIVE: "Hive table",
    Kind.ICEBERG: "Iceberg table",
    Kind.VIEW: "view",
    Kind.DATABASE: "database",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column or a partition key: ``type`` as Glue writes it, ``comment`` empty for none."""

    name: str
    type: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Storage:
    """How a Hive table's files are read: the SerDe class, its properties, the two formats."""

    serde: str
    input_format: str
    output_format: str
    serde_properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SortColumn:
    """One column of SORTED BY."""

    name: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Bucketing:
    """CLUSTERED BY (columns) [SORTED BY (sort_columns)] INTO count BUCKETS."""

    columns: tuple[str, ...]
    count: int
    sort_columns: tuple[SortColumn, ...] = ()


TransformKind: TypeAlias = Literal["identity", "year", "month", "day", "hour", "bucket", "truncate"]


@dataclass(frozen=True, slots=True)
class Transform:
    """One entry of an Iceberg table's PARTITIONED BY; ``argument`` is N of bucket and truncate."""

    kind: TransformKind
    column: str
    argument: int | None = None


@dataclass(frozen=True, slots=True)
class HiveTable:
    """An external table: files under a location, described by CREATE EXTERNAL TABLE."""

    database: str
    name: str
    columns: tuple[Column, ...]
    storage: Storage
    location: str
    partition_keys: tuple[Column, ...] = ()
    bucketing: Bucketing | None = None
    comment: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IcebergTable:
    """A table that Athena manages in Iceberg's format: CREATE TABLE with table_type ICEBERG.

    ``properties`` are without ``table_type``, which is the kind itself. ``partitioning`` is None
    where a live table's can't be told: Glue alone does not know it, and its metadata was not read.
    """

    database: str
    name: str
    columns: tuple[Column, ...]
    location: str
    partitioning: tuple[Transform, ...] | None = ()
    comment: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    r"""A stored query. ``columns`` are known only of a live view, and do not count in equality.

    ``query`` is the SELECT in one normal spelling, so that Athena's own reformatting of it (it
    stores ``SELECT\n  a\n, b\nFROM\n  t``) is no difference; ``text`` is it as it was written.
    """

    database: str
    name: str
    query: str
    text: str = field(default="", compare=False)
    columns: tuple[Column, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Database:
    """A database (SQL says schema, too). An empty location is the account's default."""

    name: str
    comment: str = ""
    location: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opaque:
    """A CREATE that the model cannot hold exactly: Athena gets ``sql`` as it stands.

    ``kind`` says what the statement makes; ``clause`` names what was not understood, as a user
    would recognise it (``SKEWED BY``). It is compared by ``sql`` (comments and blanks apart).
    """

    database: str
    name: str
    kind: Literal[Kind.HIVE, Kind.ICEBERG, Kind.VIEW]
    sql: str
    clause: str = field(default="", compare=False)


Table: TypeAlias = HiveTable | IcebergTable
Definition: TypeAlias = HiveTable | IcebergTable | View | Database | Opaque


def full_name(definition: Definition) -> str:
    """``database.name``, or the database's own name: how users and URNs call a definition."""
    if isinstance(definition, Database):
        return definition.name
    return f"{definition.database}.{definition.name}"


def kind_of(definition: Definition) -> Kind:
    """The kind that a definition declares; an opaque one knows its own."""
    match definition:
        case HiveTable():
            return Kind.HIVE
        case IcebergTable():
            return Kind.ICEBERG
        case View():
            return Kind.VIEW
        case Database():
            return Kind.DATABASE
        case Opaque(kind=kind):
            return kind
        case _:
            assert_never(definition)


def database_of(definition: Definition) -> str:
    """The database that a definition is in, or that it is."""
    return definition.name if isinstance(definition, Database) else definition.database
