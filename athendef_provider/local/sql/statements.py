"""The AST of a statement: what the parser returns and ``execution`` executes.

Each class is one statement of Athena's DDL. Names are in lower case (Glue folds them), types are
written as Hive's metastore writes them (``struct<a:int>``, ``decimal(10,0)``), and string literals
are unescaped. Errors that depend on the catalog (a missing table, a duplicate column) are not
detected by the parser.

``kind`` and ``substatement`` are Athena's StatementType and SubstatementType. ``hive_error`` is
the message of Hive's parser for a statement that Athena's parser accepts, empty if Hive accepts it
as well. The query fails with this message unless Athena executes the statement without Hive, as it
does for Iceberg tables and views.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

from athendef_provider.local.sql.clauses import (
    Bucketing,
    Column,
    FileFormat,
    Kind,
    NewPartition,
    PartitionFilter,
    PartitionSpec,
    RowFormat,
    TableName,
    Transform,
)


class _Ddl:
    __slots__ = ()
    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str]


class _Utility:
    __slots__ = ()
    kind: ClassVar[Kind] = "UTILITY"
    substatement: ClassVar[str]


@dataclass(frozen=True, slots=True)
class CreateDatabase(_Ddl):
    """CREATE DATABASE|SCHEMA [IF NOT EXISTS] name [COMMENT] [LOCATION] [WITH DBPROPERTIES]."""

    substatement = "CREATE_DATABASE"
    name: str
    if_not_exists: bool = False
    comment: str | None = None
    location: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DropDatabase(_Ddl):
    """DROP DATABASE|SCHEMA [IF EXISTS] name [RESTRICT|CASCADE]."""

    substatement = "DROP_DATABASE"
    name: str
    if_exists: bool = False
    cascade: bool = False


@dataclass(frozen=True, slots=True)
class SetDatabaseProperties(_Ddl):
    """ALTER DATABASE|SCHEMA name SET DBPROPERTIES (...)."""

    substatement = "ALTER_DATABASE"
    name: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CreateHiveTable(_Ddl):
    """CREATE EXTERNAL TABLE: the files under ``location``, and how to read them."""

    substatement = "CREATE_TABLE"
    table: TableName
    columns: tuple[Column, ...]
    location: str
    if_not_exists: bool = False
    comment: str | None = None
    partition_keys: tuple[Column, ...] = ()
    bucketing: Bucketing | None = None
    row_format: RowFormat | None = None
    file_format: FileFormat | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CreateIcebergTable(_Ddl):
    """CREATE TABLE ... TBLPROPERTIES ('table_type'='ICEBERG'); ``properties`` omit this key."""

    substatement = "CREATE_TABLE"
    table: TableName
    columns: tuple[Column, ...]
    location: str
    if_not_exists: bool = False
    comment: str | None = None
    partitioning: tuple[Transform, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DropTable(_Ddl):
    """DROP TABLE [IF EXISTS] table."""

    substatement = "DROP_TABLE"
    table: TableName
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class AddColumns(_Ddl):
    """ALTER TABLE table [PARTITION (...)] ADD COLUMNS (...)."""

    substatement = "ALTER_TABLE_ADD_COLUMN"
    table: TableName
    columns: tuple[Column, ...]
    partition: PartitionSpec | None = None
    hive_error: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceColumns(_Ddl):
    """ALTER TABLE table [PARTITION (...)] REPLACE COLUMNS (...)."""

    substatement = "ALTER_TABLE_REPLACE_COLUMN"
    table: TableName
    columns: tuple[Column, ...]
    partition: PartitionSpec | None = None
    hive_error: str = ""


@dataclass(frozen=True, slots=True)
class ChangeColumn(_Ddl):
    """ALTER TABLE table CHANGE [COLUMN] name column [FIRST|AFTER other]."""

    substatement = "ALTER_TABLE_CHANGE_COLUMN"
    table: TableName
    name: str
    column: Column
    first: bool = False
    after: str | None = None
    hive_error: str = ""


@dataclass(frozen=True, slots=True)
class DropColumn(_Ddl):
    """ALTER TABLE table DROP COLUMN name, for Iceberg tables only."""

    substatement = "ALTER_TABLE_DROP_COLUMN"
    table: TableName
    name: str
    hive_error: str


@dataclass(frozen=True, slots=True)
class SetLocation(_Ddl):
    """ALTER TABLE table [PARTITION (...)] SET LOCATION 's3://...'."""

    substatement = "ALTER_TABLE_SET_LOCATION"
    table: TableName
    location: str
    partition: PartitionSpec | None = None


@dataclass(frozen=True, slots=True)
class SetTableProperties(_Ddl):
    """ALTER TABLE table SET TBLPROPERTIES (...)."""

    substatement = "ALTER_TABLE_PROPERTIES"
    table: TableName
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnsetTableProperties(_Ddl):
    """ALTER TABLE table UNSET TBLPROPERTIES [IF EXISTS] ('key', ...)."""

    substatement = "ALTER_TABLE_PROPERTIES"
    table: TableName
    keys: tuple[str, ...]
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class AddPartitions(_Ddl):
    """ALTER TABLE table ADD [IF NOT EXISTS] PARTITION (...) [LOCATION] ..."""

    substatement = "ALTER_TABLE_ADD_PARTITION"
    table: TableName
    partitions: tuple[NewPartition, ...]
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class DropPartitions(_Ddl):
    """ALTER TABLE table DROP [IF EXISTS] PARTITION (...), .... Filters of an entry are ANDed."""

    substatement = "ALTER_TABLE_DROP_PARTITION"
    table: TableName
    partitions: tuple[tuple[PartitionFilter, ...], ...]
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class RenamePartition(_Ddl):
    """ALTER TABLE table PARTITION (...) RENAME TO PARTITION (...)."""

    substatement = "ALTER_TABLE_RENAME_PARTITION"
    table: TableName
    spec: PartitionSpec
    to: PartitionSpec


@dataclass(frozen=True, slots=True)
class RenameTable(_Ddl):
    """ALTER TABLE table RENAME TO other, for Iceberg tables only."""

    substatement = "ALTER_TABLE_RENAME"
    table: TableName
    to: TableName
    hive_error: str = ""


@dataclass(frozen=True, slots=True)
class RepairTable(_Ddl):
    """MSCK REPAIR TABLE table: add the partitions that exist as folders under the location."""

    substatement = "MSCK_REPAIR"
    table: TableName
    hive_error: str = ""


@dataclass(frozen=True, slots=True)
class CreateView(_Ddl):
    """CREATE [OR REPLACE] VIEW view AS query; ``query`` is the original text."""

    substatement = "CREATE_VIEW"
    view: TableName
    query: str
    or_replace: bool = False


@dataclass(frozen=True, slots=True)
class DropView(_Ddl):
    """DROP VIEW [IF EXISTS] view."""

    substatement = "DROP_VIEW"
    view: TableName
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class ShowDatabases(_Utility):
    """SHOW DATABASES|SCHEMAS [LIKE 'regex']."""

    substatement = "SHOW_DATABASES"
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class ShowTables(_Utility):
    """SHOW TABLES [IN database] ['regex']."""

    substatement = "SHOW_TABLES"
    database: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class ShowViews(_Utility):
    """SHOW VIEWS [IN database] [LIKE 'regex']."""

    substatement = "SHOW_VIEWS"
    database: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class ShowColumns(_Utility):
    """SHOW COLUMNS FROM|IN table."""

    substatement = "SHOW_COLUMNS"
    table: TableName


@dataclass(frozen=True, slots=True)
class ShowPartitions(_Utility):
    """SHOW PARTITIONS table."""

    substatement = "SHOW_PARTITIONS"
    table: TableName


@dataclass(frozen=True, slots=True)
class ShowTableProperties(_Utility):
    """SHOW TBLPROPERTIES table [('key')]."""

    substatement = "SHOW_TABLE_PROPERTIES"
    table: TableName
    key: str | None = None


@dataclass(frozen=True, slots=True)
class ShowCreateTable(_Utility):
    """SHOW CREATE TABLE table."""

    substatement = "SHOW_CREATE_TABLE"
    table: TableName
    hive_error: str = ""


@dataclass(frozen=True, slots=True)
class ShowCreateView(_Utility):
    """SHOW CREATE VIEW view."""

    substatement = "SHOW_CREATE_VIEW"
    view: TableName


@dataclass(frozen=True, slots=True)
class Describe(_Utility):
    """DESCRIBE|DESC [FORMATTED|EXTENDED] table [PARTITION (...)]; also of a view."""

    substatement = "DESCRIBE_TABLE"
    table: TableName
    style: Literal["plain", "extended", "formatted"] = "plain"
    partition: PartitionSpec | None = None
    hive_error: str = ""


@dataclass(frozen=True, slots=True)
class Unexecutable:
    """A statement that Athena accepts but fails, or that the embedded AWS cannot execute.

    Its execution always raises QueryFailedError with these fields.
    """

    kind: Kind
    substatement: str
    message: str
    category: int
    error_type: int


# ALTER TABLE statements that exist for Hive and Iceberg tables.
AlterTable: TypeAlias = (
    AddColumns
    | ReplaceColumns
    | ChangeColumn
    | DropColumn
    | SetLocation
    | SetTableProperties
    | UnsetTableProperties
    | RenameTable
)

Statement: TypeAlias = (
    CreateDatabase
    | DropDatabase
    | SetDatabaseProperties
    | CreateHiveTable
    | CreateIcebergTable
    | DropTable
    | AddColumns
    | ReplaceColumns
    | ChangeColumn
    | DropColumn
    | SetLocation
    | SetTableProperties
    | UnsetTableProperties
    | AddPartitions
    | DropPartitions
    | RenamePartition
    | RenameTable
    | RepairTable
    | CreateView
    | DropView
    | ShowDatabases
    | ShowTables
    | ShowViews
    | ShowColumns
    | ShowPartitions
    | ShowTableProperties
    | ShowCreateTable
    | ShowCreateView
    | Describe
    | Unexecutable
)
