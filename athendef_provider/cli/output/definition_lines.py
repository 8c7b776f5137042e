"""The lines of a plan about parts of a definition: storage, partitioning, bucketing, properties.

They are used for objects that are created, and for the values before and after a change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from athendef_provider.definition.formats import FORMATS, format_name
from athendef_provider.definition.lexical.string_literals import quote_string
from athendef_provider.definition.model import (
    Bucketing,
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Opaque,
    Storage,
    Transform,
    View,
)

Sign: TypeAlias = Literal["+", "-", "~", "±", " "]

MAX_LINES = 20
"""How many columns, properties or lines of a query are shown of an object that is created."""


@dataclass(frozen=True, slots=True)
class Line:
    """One change, with the sign for added, removed or changed.

    A ``verbatim`` line is one line of SQL, which is neither wrapped nor joined with others.
    """

    sign: Sign
    text: str
    verbatim: bool = False


def creation_lines(definition: Definition, *, with_query: bool) -> Iterator[Line]:
    """Return the lines of an object that is created. The query of a view is optional."""
    match definition:
        case HiveTable():
            yield from _columns(definition.columns)
            for key in definition.partition_keys:
                yield Line("+", f"{key.name} {key.type}, a partition key")
            yield from _storage(definition.storage)
            if definition.bucketing:
                yield Line("+", f"bucketing {bucketing_text(definition.bucketing)}")
            yield Line("+", f"location {definition.location}")
            yield from _comment_and_properties(definition.comment, definition.properties)
        case IcebergTable():
            yield from _columns(definition.columns)
            if definition.partitioning:
                yield Line("+", f"partitioning {partitioning_text(definition.partitioning)}")
            yield Line("+", f"location {definition.location}")
            yield from _comment_and_properties(definition.comment, definition.properties)
        case Database():
            if definition.location:
                yield Line("+", f"location {definition.location}")
            yield from _comment_and_properties(definition.comment, definition.properties)
        case View():
            if with_query:
                query = (definition.text or definition.query).splitlines()
                yield from (Line("+", line, verbatim=True) for line in query)
        case Opaque(clause=clause):
            yield Line("+", f"a statement with the unsupported clause {clause}")
        case _:
            assert_never(definition)


def storage_lines(before: Storage, after: Storage) -> Iterator[Line]:
    """Return the lines of a change of the file format, the SerDe and its properties."""
    old, new = _format(before), _format(after)
    if old != new:
        yield Line("~", f"format {old} → {new}")
    if before.serde != after.serde and not (_has_usual_serde(before) and _has_usual_serde(after)):
        yield Line("~", f"SerDe {before.serde or 'none'} → {after.serde or 'none'}")
    old_properties, new_properties = before.serde_properties, after.serde_properties
    for key in sorted(old_properties.keys() | new_properties.keys()):
        if old_properties.get(key) != new_properties.get(key):
            yield property_line(
                "SerDe property", key, old_properties.get(key), new_properties.get(key)
            )


def property_line(noun: str, key: str, before: str | None, after: str | None) -> Line:
    """Return the line of a property that is added, removed or changed."""
    if before is None:
        return Line("+", f"{noun} {key} = {quoted(after or '')}")
    if after is None:
        return Line("-", f"{noun} {key} = {quoted(before)}")
    return Line("~", f"{noun} {key} = {quoted(before)} → {quoted(after)}")


def bucketing_text(bucketing: Bucketing | None) -> str:
    """Return a bucketing in one line: ``by (id) into 8 buckets, sorted by (ts desc)``."""
    if bucketing is None:
        return "none"
    text = f"by ({', '.join(bucketing.columns)}) into {bucketing.count} buckets"
    if not bucketing.sort_columns:
        return text
    columns = (
        f"{column.name} desc" if column.descending else column.name
        for column in bucketing.sort_columns
    )
    return f"{text}, sorted by ({', '.join(columns)})"


def partitioning_text(transforms: Iterable[Transform]) -> str:
    """Return the partitioning of an Iceberg table in one line: ``(day(ts), bucket(16, id))``."""
    texts = ", ".join(map(_transform, transforms))
    return f"({texts})" if texts else "none"


def keys_text(keys: Iterable[Column]) -> str:
    """Return the partition keys of a Hive table in one line: ``(dt string)``."""
    texts = ", ".join(f"{key.name} {key.type}" for key in keys)
    return f"({texts})" if texts else "none"


def quoted(text: str) -> str:
    """Return a comment or a value in quotes; ``none`` if it is empty."""
    if not text:
        return "none"
    return f"'{text}'" if text.isprintable() else quote_string(text)


def _columns(columns: tuple[Column, ...]) -> Iterator[Line]:
    for column in columns[:MAX_LINES]:
        yield Line("+", f"{column.name} {column.type}")
    yield from _omitted(len(columns), "column", "columns")


def _storage(storage: Storage) -> Iterator[Line]:
    yield Line("+", f"format {_format(storage)}")
    if not _has_usual_serde(storage):
        yield Line("+", f"SerDe {storage.serde or 'none'}")
    for key, value in sorted(storage.serde_properties.items()):
        yield property_line("SerDe property", key, None, value)


def _comment_and_properties(comment: str, properties: Mapping[str, str]) -> Iterator[Line]:
    if comment:
        yield Line("+", f"comment {quoted(comment)}")
    for key, value in sorted(properties.items())[:MAX_LINES]:
        yield property_line("property", key, None, value)
    yield from _omitted(len(properties), "property", "properties")


def _omitted(count: int, noun: str, plural: str) -> Iterator[Line]:
    hidden = count - MAX_LINES
    if hidden > 0:
        yield Line("+", f"and {hidden} more {noun if hidden == 1 else plural}")


def _usual_format(storage: Storage) -> str | None:
    """Return the name of STORED AS that implies both formats and the SerDe; else None."""
    for name, classes in FORMATS.items():
        if (classes.serde, classes.input_format, classes.output_format) == (
            storage.serde,
            storage.input_format,
            storage.output_format,
        ):
            return name
    return None


def _has_usual_serde(storage: Storage) -> bool:
    return _usual_format(storage) is not None


def _format(storage: Storage) -> str:
    name = _usual_format(storage) or format_name(storage)
    if name or not storage.input_format:
        return name or "none"
    return f"{storage.input_format} / {storage.output_format or 'none'}"


def _transform(transform: Transform) -> str:
    if transform.kind == "identity":
        return transform.column
    if transform.argument is not None:
        return f"{transform.kind}({transform.argument}, {transform.column})"
    return f"{transform.kind}({transform.column})"
