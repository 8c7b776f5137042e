"""What a CREATE TABLE says, part by part, each with its place, before anything is checked."""

from dataclasses import dataclass, field

from athendef_provider.definition.model import Bucketing, Column
from athendef_provider.definition.sql.parser.clauses import Property, RowFormat, StoredAs
from athendef_provider.definition.types import Type


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """One column as read; ``type`` is None where none could be read (the error is noted)."""

    name: str
    type: Type | None
    type_text: str
    comment: str
    at: int
    type_at: int
    comment_at: int
    end: int

    def column(self) -> Column:
        """The column as the model holds it."""
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
    """All parts of one CREATE TABLE."""

    name_at: int = 0
    external: bool = False
    columns: list[ColumnPart] = field(default_factory=list)
    comment: str = ""
    partition_columns: list[ColumnPart] = field(default_factory=list)
    transforms: list[TransformPart] = field(default_factory=list)
    bucketing: Bucketing | None = None
    bucketing_places: list[tuple[str, int]] = field(default_factory=list)
    row_format: RowFormat | None = None
    stored_as: StoredAs | None = None
    location: str = ""
    properties: list[Property] = field(default_factory=list)
    clauses: dict[str, int] = field(default_factory=dict)
    not_held: list[tuple[str, int]] = field(default_factory=list)

    def property_value(self, key: str) -> str | None:
        """The value of a table property, whatever the case of its key."""
        for entry in self.properties:
            if entry.key.lower() == key:
                return entry.value
        return None

    @property
    def table_type(self) -> str:
        """The property table_type in upper case, or an empty text."""
        return (self.property_value("table_type") or "").upper()
