"""The syntax tree of a CREATE TABLE statement: its parts with their positions, not validated."""

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import NamedTuple

from athendef_provider.definition.model import Bucketing, Column
from athendef_provider.definition.types import Type


class Clause(StrEnum):
    """The clauses of CREATE TABLE, CREATE DATABASE and CREATE VIEW that the model represents."""

    COMMENT = "COMMENT"
    PARTITIONED_BY = "PARTITIONED BY"
    CLUSTERED_BY = "CLUSTERED BY"
    ROW_FORMAT = "ROW FORMAT"
    STORED_AS = "STORED AS"
    WITH_SERDEPROPERTIES = "WITH SERDEPROPERTIES"
    LOCATION = "LOCATION"
    TBLPROPERTIES = "TBLPROPERTIES"
    WITH_DBPROPERTIES = "WITH DBPROPERTIES"
    AS = "AS"

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords that the clause begins with."""
        return tuple(self.value.split())


class PartKind(Enum):
    """What a `Part` is."""

    COLUMN = "column"
    CLAUSE = "clause"
    PROPERTY = "property"


class Part(NamedTuple):
    """A part of a file that has a position: a column, clause or property, by name."""

    kind: PartKind
    name: str


@dataclass(frozen=True, slots=True)
class Property:
    """One entry of a property list, with the offsets of its key and value."""

    key: str
    value: str
    at: int
    value_at: int


@dataclass(slots=True)
class RowFormat:
    """ROW FORMAT: the SerDe (empty for the default) and its properties."""

    serde: str = ""
    at: int = 0
    properties: list[Property] = field(default_factory=list)
    delimited: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class StoredAs:
    """STORED AS: the name of a format, or two classes."""

    name: str = ""
    input_format: str = ""
    output_format: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """One column. ``type`` is None if it could not be parsed."""

    name: str
    type: Type | None
    type_text: str
    comment: str
    at: int
    type_at: int
    comment_at: int
    end: int

    def column(self) -> Column:
        """Return the column of the model."""
        return Column(self.name, self.type_text, self.comment)


@dataclass(frozen=True, slots=True)
class TransformPart:
    """One entry of PARTITIONED BY without a type: a bare column, or function(arguments)."""

    function: str
    column: str
    argument: int | None
    at: int


@dataclass(slots=True)
class TableParts:
    """All parts of one CREATE TABLE.

    ``columns_at`` is the offset of the column list, None if there is none. ``unsupported`` has the
    clauses that the model cannot represent. ``incomplete`` is true if a part of the statement was
    not parsed: what is missing may be there.
    """

    name_at: int = 0
    external: bool = False
    columns: list[ColumnPart] = field(default_factory=list)
    columns_at: int | None = None
    comment: str = ""
    partition_columns: list[ColumnPart] = field(default_factory=list)
    transforms: list[TransformPart] = field(default_factory=list)
    bucketing: Bucketing | None = None
    bucketing_positions: list[tuple[str, int]] = field(default_factory=list)
    row_format: RowFormat | None = None
    stored_as: StoredAs | None = None
    location: str = ""
    properties: list[Property] = field(default_factory=list)
    clauses: dict[Clause, int] = field(default_factory=dict)
    unsupported: list[tuple[str, int]] = field(default_factory=list)
    incomplete: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether neither a column list nor a clause was parsed yet."""
        return self.columns_at is None and not self.clauses

    def property_value(self, key: str) -> str | None:
        """Return the value of a table property; the letter case of the key is ignored."""
        for entry in self.properties:
            if entry.key.lower() == key:
                return entry.value
        return None

    @property
    def table_type(self) -> str:
        """The property table_type in upper case, or an empty string."""
        return (self.property_value("table_type") or "").upper()
