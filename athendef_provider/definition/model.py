"""The model: databases, Hive tables, Iceberg tables, views and opaque definitions.

Definitions are frozen and compare by value. They contain what users declare in SQL: no positions,
no Glue dictionaries, and after `normalize` nothing that services write. Values are in their normal
form: names and types are in lower case, as in Glue, types are spelled as in Glue
(``struct<city:string,zip:int>``, no blanks), and locations have no double slash and end with one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias, assert_never


class Kind(StrEnum):
    """The kind of a definition. The value is used in the state and in JSON output."""

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
    """A column or a partition key. ``type`` is spelled as in Glue."""

    name: str
    type: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Storage:
    """How the files of a Hive table are read: the SerDe and its properties, and the formats."""

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
    """An external table: files under a location, declared by CREATE EXTERNAL TABLE."""

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
    """An Iceberg table: CREATE TABLE with table_type ICEBERG.

    ``properties`` do not contain ``table_type``. ``partitioning`` is None if that of a live table
    is unknown, because its metadata was not read or DDL cannot express it.
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
    r"""A stored query. ``columns`` are known only of a live view, and are not compared.

    ``query`` is the normal form of the query, so that Athena's reformatting (it stores
    ``SELECT\n  a\n, b\nFROM\n  t``) is not a difference. ``text`` is the query as it was written.
    """

    database: str
    name: str
    query: str
    text: str = field(default="", compare=False)
    columns: tuple[Column, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Database:
    """A database, or schema. An empty location is the default of the account."""

    name: str
    comment: str = ""
    location: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opaque:
    """A CREATE statement that the model cannot represent. Athena gets ``sql`` unchanged.

    ``kind`` is the kind of the object, and ``clause`` the unsupported clause (``SKEWED BY``).
    Opaque definitions are compared by ``sql``, without comments and blanks. ``foreign`` is set for
    a live object of another engine or service, for example a Delta table or a resource link.
    """

    database: str
    name: str
    kind: Literal[Kind.HIVE, Kind.ICEBERG, Kind.VIEW]
    sql: str
    clause: str = field(default="", compare=False)
    foreign: bool = field(default=False, compare=False)


Table: TypeAlias = HiveTable | IcebergTable
Definition: TypeAlias = HiveTable | IcebergTable | View | Database | Opaque


def is_projected(properties: Mapping[str, str]) -> bool:
    """Return whether a table uses partition projection, which ignores the partitions in Glue."""
    return properties.get("projection.enabled", "").lower() == "true"


def full_name(definition: Definition) -> str:
    """Return ``database.name``, or the name of a database, as in targets and URNs."""
    if isinstance(definition, Database):
        return definition.name
    return f"{definition.database}.{definition.name}"


def kind_of(definition: Definition) -> Kind:
    """Return the kind of a definition."""
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
    """Return the database of a definition, or the name of a database."""
    return definition.name if isinstance(definition, Database) else definition.database
