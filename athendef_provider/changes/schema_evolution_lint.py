"""Schema evolution: which changes of a Hive table's columns its old files don't survive.

A Hive table's files are never rewritten by an ALTER; the SerDe reads them by the new columns. Some
formats find a column by its name and some by its place, and so a rename or a move is harmless in
one and shows wrong or no values in the other. Source: the table "Supported schema update
operations by data format" of Athena's user guide, and its page on changing a column's type.

A warning stops nothing: whether there are old files at all, only the user knows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from athendef_provider.changes.change import (
    AddColumn,
    Change,
    ChangeColumn,
    ColumnChange,
    DropColumn,
    MoveColumn,
)
from athendef_provider.changes.hive import is_projected
from athendef_provider.definition.formats import FORMATS, LAZY_SIMPLE_SERDE, name_of
from athendef_provider.definition.model import Column, Definition, HiveTable, Storage
from athendef_provider.definition.types import Array, Map, Scalar, Struct, Type, parse_type

RULES = (
    "renamed-column",
    "inserted-column",
    "removed-column",
    "moved-column",
    "changed-type",
    "unpartitioned-type",
    "changed-format",
    "changed-parsing",
)
"""What ``-- athendef: allow=`` can silence."""


@dataclass(frozen=True, slots=True)
class LintWarning:
    """One change that old files suffer from: ``code`` is its rule, ``column`` empty for none."""

    code: str
    message: str
    hint: str
    column: str = ""

    def __str__(self) -> str:
        """What happens, what to do, and how to say that it is known."""
        return f"{self.message} ({self.hint}; to silence this: `-- athendef: allow={self.code}`)"


@dataclass(frozen=True, slots=True)
class _Reader:
    """How a SerDe finds a column in a file; ``is_text`` where each value can be read as text.

    ``other_way`` is the SerDe property that would have it look the other way, empty for none.
    """

    format: str
    by_name: bool
    is_text: bool = False
    other_way: str = ""

    def __str__(self) -> str:
        way = "name" if self.by_name else "place"
        return f"{self.format} is read by {way}"


_PARQUET_INDEX = "parquet.column.index.access"
_ORC_INDEX = "orc.column.index.access"
_TEXT_SERDES = (LAZY_SIMPLE_SERDE, "org.apache.hadoop.hive.serde2.OpenCSVSerde")
_OPENX_JSON = "org.openx.data.jsonserde.JsonSerDe"
_JSON_SERDES = (
    _OPENX_JSON,
    "org.apache.hive.hcatalog.data.JsonSerDe",
    "org.apache.hadoop.hive.serde2.JsonSerDe",
)

# SerDe properties that say where in a line a value begins and ends, or how columns are found.
_PARSING = frozenset(
    {
        "field.delim",
        "escape.delim",
        "colelction.delim",
        "mapkey.delim",
        "line.delim",
        "separatorChar",
        "quoteChar",
        "escapeChar",
        "input.regex",
        "input.format",
        "input.grokCustomPatterns",
        "avro.schema.literal",
        "avro.schema.url",
        _PARQUET_INDEX,
        _ORC_INDEX,
    }
)

_WIDER = {
    "string": ("tinyint", "smallint", "int", "bigint"),
    "tinyint": ("smallint", "int", "bigint"),
    "smallint": ("int", "bigint"),
    "int": ("bigint",),
    "float": ("double",),
    # A text of limited length is stored as any other.
    "char": ("string", "varchar"),
    "varchar": ("string",),
}


def lint(from_: Definition, to: Definition, changes: Sequence[Change]) -> tuple[LintWarning, ...]:
    """What of ``changes``, which lead from one to the other, the old files don't survive.

    Iceberg tables never suffer, for Iceberg knows columns by number; so only Hive tables are
    looked at, and only those whose SerDe's way of reading is known.
    """
    if not isinstance(from_, HiveTable) or not isinstance(to, HiveTable):
        return ()
    format_changes = _kind_of(from_.storage) != _kind_of(to.storage)
    if format_changes and _has_one_schema(to):
        return (_changed_format(from_, to),)
    columns = [change for change in changes if isinstance(change, ColumnChange)]
    reader = _reader_of(from_.storage if format_changes else to.storage)
    warnings: list[LintWarning] = []
    if not format_changes:
        warnings += _changed_parsing(from_.storage, to.storage)
    if reader is not None:
        named = _by_name if reader.by_name else _by_place
        warnings += named(reader, from_, to, columns)
        warnings += _types(reader, to, columns)
    return tuple(warnings)


def _kind_of(storage: Storage) -> tuple[str, str]:
    return storage.serde, storage.input_format


def _has_one_schema(table: HiveTable) -> bool:
    """Whether all files are read as the table says; else each partition keeps its own format."""
    return not table.partition_keys or is_projected(table.properties)


def _reader_of(storage: Storage) -> _Reader | None:
    """How files are read, or None where AWS's table does not say (regular expressions, Ion)."""
    properties = storage.serde_properties
    if storage.serde in _TEXT_SERDES:
        return _Reader("CSV", by_name=False, is_text=True)
    if storage.serde in _JSON_SERDES:
        return _Reader("JSON", by_name=True, is_text=True)
    if storage.serde == FORMATS["AVRO"].serde:
        return _Reader("Avro", by_name=True)
    if storage.serde == FORMATS["PARQUET"].serde:
        by_name = properties.get(_PARQUET_INDEX, "false").lower() != "true"
        return _Reader("Parquet", by_name, other_way=_PARQUET_INDEX)
    if storage.serde == FORMATS["ORC"].serde:
        by_name = properties.get(_ORC_INDEX, "true").lower() == "false"
        return _Reader("ORC", by_name, other_way=_ORC_INDEX)
    return None


def _by_name(
    reader: _Reader, from_: HiveTable, to: HiveTable, changes: Sequence[ColumnChange]
) -> Iterator[LintWarning]:
    """A new name finds nothing in old files; everything else is found."""
    renamed = [(c.from_, c.to) for c in changes if isinstance(c, ChangeColumn) and c.renames]
    for old, new in [*renamed, *_likely_renames(from_, to, changes)]:
        known = (old, new) in renamed
        mapping = f"mapping.{new.name}"
        if to.storage.serde_properties.get(mapping) == old.name:
            continue
        keep = f"keep the name `{old.name}` and give the new one in a view, or rewrite the files"
        if to.storage.serde == _OPENX_JSON:
            keep += f", or map it: SERDEPROPERTIES ('{mapping}' = '{old.name}')"
        if reader.other_way:
            keep += f", or have them read by place: SERDEPROPERTIES ('{reader.other_way}' = 'true')"
        yield LintWarning(
            "renamed-column",
            f"{reader}: in old files `{new.name}` will be NULL, "
            + (f"for they have it as `{old.name}`" if known else f"be it `{old.name}` renamed"),
            keep,
            new.name,
        )


def _by_place(
    reader: _Reader, from_: HiveTable, to: HiveTable, changes: Sequence[ColumnChange]
) -> Iterator[LintWarning]:
    """Whatever changes a column's place has it show another column's old values."""
    taken = _likely_renames(from_, to, changes, same_type=False)
    dropped = {old.name for old, _ in taken}
    added = {new.name for _, new in taken}
    way_out = ", or have them read by name: SERDEPROPERTIES ('{}' = 'false')"
    by_name = way_out.format(reader.other_way) if reader.other_way else ""
    last = {column.name for column in to.columns[_first_of_the_added(to, changes) :]}
    for change in changes:
        match change:
            case AddColumn(column=column) if column.name not in added | last:
                yield LintWarning(
                    "inserted-column",
                    f"{reader}: in old files `{column.name}` will show the values of the column "
                    "that stood there, and each column behind it those of its neighbour",
                    "add the column at the end" + by_name,
                    column.name,
                )
            case DropColumn(column=column) if column.name not in dropped:
                behind = column != from_.columns[-1]
                loss = (
                    "each column behind it will show the values of its neighbour"
                    if behind
                    else "a column is left over, which Athena's guide advises against"
                )
                yield LintWarning(
                    "removed-column",
                    f"{reader}: without `{column.name}`, in old files {loss}",
                    "keep the column and leave it out in a view" + by_name,
                    column.name,
                )
            case MoveColumn(name=name):
                yield LintWarning(
                    "moved-column",
                    f"{reader}: moving `{name}` has it show another column's values in old files",
                    "leave the order as it is, and give another one in a view" + by_name,
                    name,
                )
            case _:
                pass


def _likely_renames(
    from_: HiveTable, to: HiveTable, changes: Sequence[ColumnChange], *, same_type: bool = True
) -> list[tuple[Column, Column]]:
    """A column that goes and one that comes in its very place: what an editor's rename looks like.

    The plan takes no rename for granted that nobody wrote down; for old files it is one.
    """
    dropped = {change.column for change in changes if isinstance(change, DropColumn)}
    added = {change.column for change in changes if isinstance(change, AddColumn)}
    return [
        (old, new)
        for old, new in zip(from_.columns, to.columns, strict=False)
        if old in dropped and new in added and (old.type == new.type or not same_type)
    ]


def _first_of_the_added(to: HiveTable, changes: Sequence[ColumnChange]) -> int:
    """Where the columns begin that are added behind all others."""
    added = {change.column.name for change in changes if isinstance(change, AddColumn)}
    place = len(to.columns)
    while place and to.columns[place - 1].name in added:
        place -= 1
    return place


def _types(
    reader: _Reader, to: HiveTable, changes: Sequence[ColumnChange]
) -> Iterator[LintWarning]:
    for change in changes:
        if not isinstance(change, ChangeColumn) or not change.retypes:
            continue
        column, before, after = change.to.name, change.from_.type, change.to.type
        if reader.format in ("Parquet", "ORC") and not to.partition_keys:
            yield LintWarning(
                "unpartitioned-type",
                f"Athena can't change a column's type in {reader.format} if the table is not "
                f"partitioned: reading `{column}` as {after} from old files may fail",
                "write the files anew into a new table with CREATE TABLE AS",
                column,
            )
        elif not _readable(parse_type(before), parse_type(after), reader):
            yield LintWarning(
                "changed-type",
                f"{before} to {after} is not among the changes of type that Athena reads old "
                f"files by: `{column}` may be NULL, or fail with HIVE_BAD_DATA",
                "add a column of the new type, or rewrite the files",
                column,
            )


def _readable(old: Type | None, new: Type | None, reader: _Reader) -> bool:
    """Whether values written as ``old`` can be read as ``new``."""
    match old, new:
        case _ if old == new:
            return True
        case Scalar(), Scalar(name="string") if reader.is_text:
            return True  # what is written as text can be read as text
        case Scalar(name="decimal"), Scalar(name="decimal"):
            return old.arguments[1] == new.arguments[1] and old.arguments <= new.arguments
        case Scalar(), Scalar():
            longer = old.name == new.name and old.arguments <= new.arguments
            return longer or new.name in _WIDER.get(old.name, ())
        case Array(), Array():
            return _readable(old.item, new.item, reader)
        case Map(), Map():
            return old.key == new.key and _readable(old.value, new.value, reader)
        case Struct(), Struct():
            return _fields_are_readable(old, new, reader)
        case _:
            return False


def _fields_are_readable(old: Struct, new: Struct, reader: _Reader) -> bool:
    """By name a field may come and go; by place, only come behind the others."""
    names = [name for name, _ in old.fields]
    if not reader.by_name and [name for name, _ in new.fields][: len(names)] != names:
        return False
    before = dict(old.fields)
    return all(
        _readable(before[name], type_, reader) for name, type_ in new.fields if name in before
    )


def _changed_format(from_: HiveTable, to: HiveTable) -> LintWarning:
    before, after = (_format_name(one.storage) for one in (from_, to))
    if before == after:  # one reader's, in other files: text in a SEQUENCEFILE, for one
        before, after = (name_of(one.storage) or one.storage.input_format for one in (from_, to))
    return LintWarning(
        "changed-format",
        f"the files under {from_.location} were written as {before}, "
        f"and will be read as {after}: old ones become unreadable",
        "move the old files elsewhere or rewrite them, for example with CREATE TABLE AS",
    )


def _format_name(storage: Storage) -> str:
    reader = _reader_of(storage)
    return reader.format if reader else name_of(storage) or storage.serde


def _changed_parsing(from_: Storage, to: Storage) -> Iterator[LintWarning]:
    for key in sorted(_PARSING):
        before, after = from_.serde_properties.get(key), to.serde_properties.get(key)
        if before != after and (before or _default_of(key)) != (after or _default_of(key)):
            yield LintWarning(
                "changed-parsing",
                f"files are read with '{key}' = {_shown(after)} from now on, "
                f"old ones, too, which were read with {_shown(before)}",
                "make sure that the files under the table's location are written so",
            )


def _default_of(key: str) -> str:
    """What a property's absence means, where a user may well write it out."""
    return {_PARQUET_INDEX: "false", _ORC_INDEX: "true", "line.delim": "\n"}.get(key, "")


def _shown(value: str | None) -> str:
    return "its default" if value is None else repr(value)
