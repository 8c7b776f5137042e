"""What a statement says, once parsed: the nouns between the parser and the execution.

Every class stands for one statement of Athena's DDL. Names are lower-case already (Glue folds
them), types are written as Hive's metastore writes them (``struct<a:int>``, ``decimal(10,0)``),
string literals are unescaped. What needs the catalogue to be judged (a missing table, a column
that is there twice) is not judged here.

``kind`` and ``substatement`` are Athena's StatementType and SubstatementType. ``hive_refusal`` is
what Hive's own parser says of a statement that Athena has taken, empty if it takes it, too: the
query fails with it, unless the table is one of those that Athena serves without Hive (Iceberg's,
and views).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

from athendef_provider.local.sql.parts import (
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


@dataclass(frozen=True, slots=True)
class CreateDatabase:
    """CREATE DATABASE|SCHEMA [IF NOT EXISTS] name [COMMENT] [LOCATION] [WITH DBPROPERTIES]."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "CREATE_DATABASE"
    name: str
    if_not_exists: bool = False
    comment: str | None = None
    location: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DropDatabase:
    """DROP DATABASE|SCHEMA [IF EXISTS] name [RESTRICT|CASCADE]."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "DROP_DATABASE"
    name: str
    if_exists: bool = False
    cascade: bool = False


@dataclass(frozen=True, slots=True)
class SetDatabaseProperties:
    """ALTER DATABASE|SCHEMA name SET DBPROPERTIES (...)."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_DATABASE"
    name: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CreateHiveTable:
    """CREATE EXTERNAL TABLE: files that lie under ``location``, and how to read them."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "CREATE_TABLE"
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
class CreateIcebergTable:
    """CREATE TABLE ... TBLPROPERTIES ('table_type'='ICEBERG'); properties are without that key."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "CREATE_TABLE"
    table: TableName
    columns: tuple[Column, ...]
    location: str
    if_not_exists: bool = False
    comment: str | None = None
    partitioning: tuple[Transform, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DropTable:
    """DROP TABLE [IF EXISTS] table."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "DROP_TABLE"
    table: TableName
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class AddColumns:
    """ALTER TABLE table [PARTITION (...)] ADD COLUMNS (...)."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_ADD_COLUMN"
    table: TableName
    columns: tuple[Column, ...]
    partition: PartitionSpec | None = None
    hive_refusal: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceColumns:
    """ALTER TABLE table [PARTITION (...)] REPLACE COLUMNS (...)."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_REPLACE_COLUMN"
    table: TableName
    columns: tuple[Column, ...]
    partition: PartitionSpec | None = None
    hive_refusal: str = ""


@dataclass(frozen=True, slots=True)
class ChangeColumn:
    """ALTER TABLE table CHANGE [COLUMN] name column [FIRST|AFTER other], never both of these."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_CHANGE_COLUMN"
    table: TableName
    name: str
    column: Column
    first: bool = False
    after: str | None = None
    hive_refusal: str = ""


@dataclass(frozen=True, slots=True)
class DropColumn:
    """ALTER TABLE table DROP COLUMN name, which only Iceberg tables know."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_DROP_COLUMN"
    table: TableName
    name: str
    hive_refusal: str


@dataclass(frozen=True, slots=True)
class SetLocation:
    """ALTER TABLE table [PARTITION (...)] SET LOCATION 's3://...'."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_SET_LOCATION"
    table: TableName
    location: str
    partition: PartitionSpec | None = None


@dataclass(frozen=True, slots=True)
class SetTableProperties:
    """ALTER TABLE table SET TBLPROPERTIES (...)."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_PROPERTIES"
    table: TableName
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnsetTableProperties:
    """ALTER TABLE table UNSET TBLPROPERTIES [IF EXISTS] ('key', ...)."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_PROPERTIES"
    table: TableName
    keys: tuple[str, ...]
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class AddPartitions:
    """ALTER TABLE table ADD [IF NOT EXISTS] PARTITION (...) [LOCATION] ..."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_ADD_PARTITION"
    table: TableName
    partitions: tuple[NewPartition, ...]
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class DropPartitions:
    """ALTER TABLE table DROP [IF EXISTS] PARTITION (...), ...; each entry's filters all hold."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_DROP_PARTITION"
    table: TableName
    partitions: tuple[tuple[PartitionFilter, ...], ...]
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class RenamePartition:
    """ALTER TABLE table PARTITION (...) RENAME TO PARTITION (...)."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_RENAME_PARTITION"
    table: TableName
    spec: PartitionSpec
    to: PartitionSpec


@dataclass(frozen=True, slots=True)
class RenameTable:
    """ALTER TABLE table RENAME TO other, which only Iceberg tables know."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "ALTER_TABLE_RENAME"
    table: TableName
    to: TableName
    hive_refusal: str = ""


@dataclass(frozen=True, slots=True)
class RepairTable:
    """MSCK REPAIR TABLE table: partitions from the folders that lie under the location."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "MSCK_REPAIR"
    table: TableName
    hive_refusal: str = ""


@dataclass(frozen=True, slots=True)
class CreateView:
    """CREATE [OR REPLACE] VIEW view AS query; ``query`` is the text as it was written."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "CREATE_VIEW"
    view: TableName
    query: str
    or_replace: bool = False


@dataclass(frozen=True, slots=True)
class DropView:
    """DROP VIEW [IF EXISTS] view."""

    kind: ClassVar[Kind] = "DDL"
    substatement: ClassVar[str] = "DROP_VIEW"
    view: TableName
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class ShowDatabases:
    """SHOW DATABASES|SCHEMAS [LIKE 'regex']."""

    kind: ClassVar[Kind] = "UTILITY"
    substatement: ClassVar[str] = "SHOW_DATABASES"
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class ShowTables:
    """SHOW TABLES [IN database] ['regex']."""

    kind: ClassVar[Kind] = "UTILITY"
    substatement: ClassVar[str] = "SHOW_TABLES"
    database: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class ShowViews:
    """SHOW VIEWS [IN database] [LIKE 'regex']."""

    kind: ClassVar[Kind] = "UTILITY"
    substatement: ClassVar[str] = "SHOW_VIEWS"
    database: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class ShowColumns:
    """SHOW COLUMNS FROM|IN table."""

    kind: ClassVar[Kind] = "UTILITY"
    substatement: ClassVar[str] = "SHOW_COLUMNS"
    table: TableName


@dataclass(frozen=True, slots=True)
class ShowPartitions:
    """SHOW PARTITIONS table."""

    kind: ClassVar[Kind] = "UTILITY"
    substatement: ClassVar[str] = "SHOW_PARTITIONS"
    table: TableName


@dataclass(frozen=True, slots=True)
class ShowTableProperties:
    """SHOW TBLPROPERTIES table [('key')]."""

    kind: ClassVar[Kind] = "UTILITY"
    substatement: ClassVar[str] = "SHOW_TABLE_PROPERTIES"
    table: TableName
    key: str | None = None


@dataclass(frozen=True, slots=True)
class ShowCreateTable:
    """SHOW CREATE TABLE table."""

    kind: ClassVar[Kind] = "UTILITY"
    substatement: ClassVar[str] = "SHOW_CREATE_TABLE"
    table: TableName
    hive_refusal: str = ""


@dataclass(frozen=True, slots=True)
class ShowCreateView:
    """SHOW CREATE VIEW view."""

    kind: ClassVar[Kind] = "UTILITY"
    substatement: ClassVar[str] = "SHOW_CREATE_VIEW"
    view: TableName


@dataclass(frozen=True, slots=True)
class Describe:
    """DESCRIBE|DESC [FORMATTED|EXTENDED] table [PARTITION (...)]; also of a view."""

    kind: ClassVar[Kind] = "UTILITY"
    substatement: ClassVar[str] = "DESCRIBE_TABLE"
    table: TableName
    style: Literal["plain", "extended", "formatted"] = "plain"
    partition: PartitionSpec | None = None
    hive_refusal: str = ""


@dataclass(frozen=True, slots=True)
class Unexecutable:
    """What Athena takes, classifies, and lets fail: or what this emulator cannot execute.

    Execution always raises QueryFailed with these fields: never a silent success.
    """

    kind: Kind
    substatement: str
    message: str
    category: int
    error_type: int


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
