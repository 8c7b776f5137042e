"""The parts of statements: names, columns, formats, partitions. See ``statements``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["DDL", "DML", "UTILITY"]
PartitionSpec: TypeAlias = Mapping[str, str]

# Athena's name of the Glue Data Catalog, in lower case.
CATALOG = "awsdatacatalog"


@dataclass(frozen=True, slots=True)
class TableName:
    """``name`` or ``database.name``; the default database is the query context's."""

    name: str
    database: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``comment`` is None if the statement has no COMMENT."""

    name: str
    type: str
    comment: str | None = None


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


@dataclass(frozen=True, slots=True)
class Delimited:
    """ROW FORMAT DELIMITED: the specified delimiters, unescaped, and SERDEPROPERTIES."""

    fields: str | None = None
    escaped: str | None = None
    collection_items: str | None = None
    map_keys: str | None = None
    lines: str | None = None
    null: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Serde:
    """ROW FORMAT SERDE 'class' [WITH SERDEPROPERTIES (...)]."""

    library: str
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedFormat:
    """STORED AS PARQUET; ``name`` is in upper case and supported by Athena."""

    name: str


@dataclass(frozen=True, slots=True)
class ClassFormat:
    """STORED AS INPUTFORMAT 'class' OUTPUTFORMAT 'class'."""

    input_format: str
    output_format: str


RowFormat: TypeAlias = Delimited | Serde
FileFormat: TypeAlias = NamedFormat | ClassFormat


@dataclass(frozen=True, slots=True)
class Transform:
    """One entry of an Iceberg table's PARTITIONED BY; ``argument`` is N of bucket and truncate."""

    kind: Literal["identity", "year", "month", "day", "hour", "bucket", "truncate"]
    column: str
    argument: int | None = None


@dataclass(frozen=True, slots=True)
class NewPartition:
    """One PARTITION (...) [LOCATION] of ADD PARTITION."""

    spec: PartitionSpec
    location: str | None = None


@dataclass(frozen=True, slots=True)
class PartitionFilter:
    """One ``key operator 'value'`` of DROP PARTITION."""

    key: str
    operator: Literal["=", "<>", "<", "<=", ">", ">="]
    value: str
