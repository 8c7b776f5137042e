"""Lints schema evolution: warns of changes that break queries of existing files of a Hive table.

ALTER TABLE does not rewrite the files of a Hive table; the SerDe reads them with the new columns.
Formats are read by name or by index. Read by index, a moved column shows the values of another
column; read by name, a renamed column is NULL. Source: the table "Supported schema update
operations by data format" of Athena's user guide, and its page on changing a column's type.

A warning never blocks a plan: athendef does not know whether the table has files.
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
from athendef_provider.definition.formats import FORMATS, LAZY_SIMPLE_SERDE, format_name
from athendef_provider.definition.model import Column, Definition, HiveTable, Storage, is_projected
from athendef_provider.definition.type_reader import parse_type
from athendef_provider.definition.types import Array, Map, Scalar, Struct, Type
from athendef_provider.diagnostics import check_code


@dataclass(frozen=True, slots=True)
class LintWarning:
    """A warning: ``code`` is a name in `diagnostics.CODES`, ``column`` the column, if any.

    Another code raises `ValueError`.
    """

    code: str
    message: str
    hint: str
    column: str = ""

    def __post_init__(self) -> None:
        """Check the code."""
        check_code(self.code)

    def __str__(self) -> str:
        """Return the message, with the hint and the directive that suppresses the warning."""
        suppress = f"to suppress this warning: `-- athendef: allow={self.code}`"
        return f"{self.message} ({self.hint}; {suppress})"


@dataclass(frozen=True, slots=True)
class _Reader:
    """How a SerDe reads the columns of a file: by name or by index.

    ``is_text`` is true if every value can be read as text. ``index_property`` is the SerDe property
    that selects how columns are read, if there is one.
    """

    format: str
    by_name: bool
    is_text: bool = False
    index_property: str = ""

    def __str__(self) -> str:
        return f"{self.format} is read by {'name' if self.by_name else 'index'}"


_PARQUET_INDEX = "parquet.column.index.access"
_ORC_INDEX = "orc.column.index.access"
_TEXT_SERDES = (LAZY_SIMPLE_SERDE, "org.apache.hadoop.hive.serde2.OpenCSVSerde")
_OPENX_JSON = "org.openx.data.jsonserde.JsonSerDe"
_JSON_SERDES = (
    _OPENX_JSON,
    "org.apache.hive.hcatalog.data.JsonSerDe",
    "org.apache.hadoop.hive.serde2.JsonSerDe",
)

# SerDe properties that define how a line is split into values, or how columns are read.
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
    # char and varchar values are stored like strings.
    "char": ("string", "varchar"),
    "varchar": ("string",),
}


def lint(from_: Definition, to: Definition, changes: Sequence[Change]) -> tuple[LintWarning, ...]:
    """Return a warning for each of ``changes`` that breaks queries of existing files.

    Only Hive tables are checked, and only SerDes that Athena's user guide describes. Iceberg
    identifies columns by id, so Iceberg tables have no such changes.
    """
    if not isinstance(from_, HiveTable) or not isinstance(to, HiveTable):
        return ()
    format_changes = _file_format(from_.storage) != _file_format(to.storage)
    if format_changes and _has_one_format(to):
        return (_changed_format(from_, to),)
    column_changes = [change for change in changes if isinstance(change, ColumnChange)]
    reader = _reader_of(from_.storage if format_changes else to.storage)
    warnings: list[LintWarning] = []
    if not format_changes:
        warnings += _changed_parsing(from_.storage, to.storage)
    if reader is not None:
        check_columns = _read_by_name if reader.by_name else _read_by_index
        warnings += check_columns(reader, from_, to, column_changes)
        warnings += _changed_types(reader, to, column_changes)
    return tuple(warnings)


def _file_format(storage: Storage) -> tuple[str, str]:
    return storage.serde, storage.input_format


def _has_one_format(table: HiveTable) -> bool:
    """Return whether all files are read in the format of the table; else partitions have theirs."""
    return not table.partition_keys or is_projected(table.properties)


def _reader_of(storage: Storage) -> _Reader | None:
    """Return how files are read; None if Athena's user guide does not say (RegexSerDe, Ion)."""
    properties = storage.serde_properties
    if storage.serde in _TEXT_SERDES:
        return _Reader("CSV", by_name=False, is_text=True)
    if storage.serde in _JSON_SERDES:
        return _Reader("JSON", by_name=True, is_text=True)
    if storage.serde == FORMATS["AVRO"].serde:
        return _Reader("Avro", by_name=True)
    if storage.serde == FORMATS["PARQUET"].serde:
        by_name = properties.get(_PARQUET_INDEX, "false").lower() != "true"
        return _Reader("Parquet", by_name, index_property=_PARQUET_INDEX)
    if storage.serde == FORMATS["ORC"].serde:
        by_name = properties.get(_ORC_INDEX, "true").lower() == "false"
        return _Reader("ORC", by_name, index_property=_ORC_INDEX)
    return None


def _read_by_name(
    reader: _Reader, from_: HiveTable, to: HiveTable, changes: Sequence[ColumnChange]
) -> Iterator[LintWarning]:
    """Yield the warnings for columns that are read by name: renames."""
    renamed = [(c.from_, c.to) for c in changes if isinstance(c, ChangeColumn) and c.renames]
    for old, new in [*renamed, *_likely_renames(from_, to, changes)]:
        declared = (old, new) in renamed
        mapping = f"mapping.{new.name}"
        if to.storage.serde_properties.get(mapping) == old.name:
            continue
        hint = f"keep the name `{old.name}` and rename the column in a view, or rewrite the files"
        if to.storage.serde == _OPENX_JSON:
            hint += f", or set SERDEPROPERTIES ('{mapping}' = '{old.name}')"
        if reader.index_property:
            hint += f", or set SERDEPROPERTIES ('{reader.index_property}' = 'true')"
        message = f"{reader}: `{new.name}` will be NULL in existing files"
        yield LintWarning(
            "renamed-column",
            f"{message}, which have the column as `{old.name}`"
            if declared
            else f"{message}, if it is the renamed column `{old.name}`",
            hint,
            new.name,
        )


def _read_by_index(
    reader: _Reader, from_: HiveTable, to: HiveTable, changes: Sequence[ColumnChange]
) -> Iterator[LintWarning]:
    """Yield the warnings for columns that are read by index: changes of a column's position."""
    replaced = _likely_renames(from_, to, changes, same_type=False)
    dropped = {old.name for old, _ in replaced}
    added = {new.name for _, new in replaced}
    property_ = reader.index_property
    by_name = f", or set SERDEPROPERTIES ('{property_}' = 'false')" if property_ else ""
    appended = {column.name for column in to.columns[_first_appended(to, changes) :]}
    for change in changes:
        match change:
            case AddColumn(column=column) if column.name not in added | appended:
                yield LintWarning(
                    "inserted-column",
                    f"{reader}: in existing files, `{column.name}` and each column after it will "
                    "show the values of another column",
                    "add the column at the end" + by_name,
                    column.name,
                )
            case DropColumn(column=column) if column.name not in dropped:
                effect = (
                    "each column after it will show the values of another column"
                    if column != from_.columns[-1]
                    else "there is an extra column, which Athena's user guide advises against"
                )
                yield LintWarning(
                    "removed-column",
                    f"{reader}: without `{column.name}`, in existing files {effect}",
                    "keep the column and omit it in a view" + by_name,
                    column.name,
                )
            case MoveColumn(name=name):
                yield LintWarning(
                    "moved-column",
                    f"{reader}: in existing files, the moved column `{name}` will show the values "
                    "of another column",
                    "keep the order, and reorder the columns in a view" + by_name,
                    name,
                )
            case _:
                pass


def _likely_renames(
    from_: HiveTable, to: HiveTable, changes: Sequence[ColumnChange], *, same_type: bool = True
) -> list[tuple[Column, Column]]:
    """Return the pairs of a dropped column and an added one at the same position.

    They may be a rename without a directive. The plan drops and adds such columns, but in existing
    files they are the same column. With ``same_type``, only pairs of the same type are returned.
    """
    dropped = {change.column for change in changes if isinstance(change, DropColumn)}
    added = {change.column for change in changes if isinstance(change, AddColumn)}
    return [
        (old, new)
        for old, new in zip(from_.columns, to.columns, strict=False)
        if old in dropped and new in added and (old.type == new.type or not same_type)
    ]


def _first_appended(to: HiveTable, changes: Sequence[ColumnChange]) -> int:
    """Return the index of the first column that is added after all existing ones."""
    added = {change.column.name for change in changes if isinstance(change, AddColumn)}
    index = len(to.columns)
    while index and to.columns[index - 1].name in added:
        index -= 1
    return index


def _changed_types(
    reader: _Reader, to: HiveTable, changes: Sequence[ColumnChange]
) -> Iterator[LintWarning]:
    for change in changes:
        if not isinstance(change, ChangeColumn) or not change.retypes:
            continue
        column, before, after = change.to.name, change.from_.type, change.to.type
        if reader.format in ("Parquet", "ORC") and not to.partition_keys:
            yield LintWarning(
                "unpartitioned-type",
                f"Athena does not support type changes in {reader.format} tables without "
                f"partitions: reading `{column}` as {after} from existing files may fail",
                "write the data to a new table with CREATE TABLE AS",
                column,
            )
        elif not _readable(parse_type(before), parse_type(after), reader):
            yield LintWarning(
                "changed-type",
                f"Athena does not support the type change from {before} to {after}: in existing "
                f"files, `{column}` may be NULL or fail with HIVE_BAD_DATA",
                "add a column of the new type, or rewrite the files",
                column,
            )


def _readable(old: Type | None, new: Type | None, reader: _Reader) -> bool:
    """Return whether values of type ``old`` in files can be read as type ``new``."""
    match old, new:
        case _ if old == new:
            return True
        case Scalar(), Scalar(name="string") if reader.is_text:
            return True
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
    """Return whether the fields of a struct can be read; by index, they are only appended."""
    names = [name for name, _ in old.fields]
    if not reader.by_name and [name for name, _ in new.fields][: len(names)] != names:
        return False
    old_types = dict(old.fields)
    return all(
        _readable(old_types[name], type_, reader) for name, type_ in new.fields if name in old_types
    )


def _changed_format(from_: HiveTable, to: HiveTable) -> LintWarning:
    before, after = _format_name(from_.storage), _format_name(to.storage)
    if before == after:  # the same SerDe in other files, for example text in a SEQUENCEFILE
        before = format_name(from_.storage) or from_.storage.input_format
        after = format_name(to.storage) or to.storage.input_format
    return LintWarning(
        "changed-format",
        f"existing files under {from_.location} are {before} and will be unreadable as {after}",
        "move or rewrite the existing files, for example with CREATE TABLE AS",
    )


def _format_name(storage: Storage) -> str:
    reader = _reader_of(storage)
    return reader.format if reader else format_name(storage) or storage.serde


def _changed_parsing(from_: Storage, to: Storage) -> Iterator[LintWarning]:
    for key in sorted(_PARSING):
        before, after = from_.serde_properties.get(key), to.serde_properties.get(key)
        if before != after and (before or _default_of(key)) != (after or _default_of(key)):
            yield LintWarning(
                "changed-parsing",
                f"'{key}' changes from {_quoted(before)} to {_quoted(after)} and applies to "
                "existing files, too",
                "make sure that the files under the table's location match the new value",
            )


def _default_of(key: str) -> str:
    """Return the default value of a SerDe property; empty if it has none."""
    return {_PARQUET_INDEX: "false", _ORC_INDEX: "true", "line.delim": "\n"}.get(key, "")


def _quoted(value: str | None) -> str:
    return "its default" if value is None else repr(value)
