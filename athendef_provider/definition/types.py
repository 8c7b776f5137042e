"""Column types: read from DDL or from Glue, checked, and written in one spelling.

Glue writes ``struct<city:string,zip:int>``: lower-case, no blanks, names unquoted whatever they
hold (crawlers make ``struct<$oid:string,a-b:int>``). DDL is stricter: there such names need
backquotes. Field comments are dropped, as Hive drops them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, assert_never

from athendef_provider.definition.lexical.identifiers import RESERVED_IN_DDL, nearest, plain_in_ddl
from athendef_provider.definition.type_names import (
    ADVICE,
    ICEBERG_SYNONYMS,
    NESTED,
    SCALARS,
    SHAPES,
    SYNONYMS,
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A plain type: ``decimal`` with (10, 2), ``varchar`` with (20,), others with nothing."""

    name: str
    arguments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Array:
    """``array<item>``."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class Map:
    """``map<key,value>``."""

    key: "Type"
    value: "Type"


@dataclass(frozen=True, slots=True)
class Struct:
    """``struct<name:type,...>``."""

    fields: tuple[tuple[str, "Type"], ...]


@dataclass(frozen=True, slots=True)
class Union:
    """``uniontype<type,...>``."""

    items: tuple["Type", ...]


Type: TypeAlias = Scalar | Array | Map | Struct | Union


class BadTypeError(Exception):
    """A type is invalid. ``code``, ``message`` and ``hint`` are those of the diagnostic."""

    def __init__(
        self, offset: int, message: str, hint: str = "", *, code: str = "type-syntax"
    ) -> None:
        super().__init__(message)
        self.code = code
        self.offset = offset
        self.message = message
        self.hint = hint


_WORD = re.compile(r"\w+")
_BLANKS = re.compile(r"(?:\s+|--[^\n]*|/\*.*?\*/)*", re.DOTALL)
_SPACES = re.compile(r"\s*")
_NUMBER = re.compile(r"[0-9]+")
_COMMENT = re.compile(r"COMMENT\b", re.IGNORECASE)
_STRING = re.compile(r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")+", re.DOTALL)
_QUOTED = re.compile(r"`((?:[^`]|``)*)`")
_LOOSE_NAME = re.compile(r"[^:<>,]+")


@dataclass(frozen=True, slots=True)
class TypeWarning:
    """Something in a type that is legal but better written otherwise."""

    offset: int
    message: str
    hint: str


class _TypeReader:
    """Reads one type from a text, from an offset on."""

    def __init__(self, text: str, at: int, *, loose: bool, iceberg: bool = False) -> None:
        self.text = text
        self.at = at
        self.loose = loose
        self.iceberg = iceberg
        self.warnings: list[TypeWarning] = []

    def skip(self) -> None:
        # Glue's types have no comments, and crawlers name fields `/*` and `--x`.
        found = (_SPACES if self.loose else _BLANKS).match(self.text, self.at)
        if found:
            self.at = found.end()

    def take(self, symbol: str) -> bool:
        self.skip()
        if self.text.startswith(symbol, self.at):
            self.at += len(symbol)
            return True
        return False

    def expect(self, symbol: str, where: str, hint: str = "") -> None:
        if not self.take(symbol):
            found = _WORD.match(self.text, self.at)
            got = found.group() if found else self.text[self.at : self.at + 1] or "the end"
            raise BadTypeError(self.at, f"expected {symbol} in {where}, found {got}", hint)

    def read(self) -> Type:
        self.skip()
        start = self.at
        found = _WORD.match(self.text, start)
        if not found:
            got = self.text[start : start + 1] or "the end"
            raise BadTypeError(start, f"expected a type, found {got}")
        written = found.group()
        name = written.lower()
        self.at = found.end()
        name = SYNONYMS.get(name, name)
        if self.iceberg:
            name = ICEBERG_SYNONYMS.get(name, name)
        if name in NESTED:
            return self._nested(name)
        if name not in SCALARS and not self.loose:
            raise _unknown(start, written)
        arguments = self._arguments()
        self._with_time_zone(name, start)
        return _scalar(name, arguments, start, loose=self.loose)

    def _nested(self, name: str) -> Type:
        self.expect("<", name, f"write {SHAPES[name]}")
        if name == "array":
            item = self.read()
            self.expect(">", name)
            return Array(item)
        if name == "map":
            key_at = self.at
            key = self.read()
            if not isinstance(key, Scalar) and not self.loose:
                raise BadTypeError(
                    key_at, "a map's key must be a plain type", "write string", code="map-key-type"
                )
            self.expect(",", name, f"write {SHAPES[name]}")
            value = self.read()
            self.expect(">", name)
            return Map(key, value)
        if name == "struct":
            return self._struct()
        items = [self.read()]
        while self.take(","):
            items.append(self.read())
        self.expect(">", name)
        return Union(tuple(items))

    def _struct(self) -> Struct:
        fields: list[tuple[str, Type]] = []
        names: set[str] = set()
        start = self.at
        if self.take(">"):
            self.warnings.append(
                TypeWarning(start, "a struct without fields can't be queried", "name a field")
            )
            return Struct(())
        while True:
            self.skip()
            start = self.at
            name = self._field_name()
            if not self.loose and name in names:
                raise BadTypeError(
                    start, f"duplicate field {name} in the struct", code="duplicate-field"
                )
            names.add(name)
            self.expect(
                ":", f"struct after field {name}", "write name:type, or close the struct with >"
            )
            fields.append((name, self.read()))
            self._field_comment()
            if not self.take(","):
                break
        self.expect(">", "struct")
        return Struct(tuple(fields))

    def _field_name(self) -> str:
        start = self.at
        quoted = _QUOTED.match(self.text, start)
        if quoted:
            self.at = quoted.end()
            return quoted.group(1).replace("``", "`").lower()
        found = (_LOOSE_NAME if self.loose else _WORD).match(self.text, start)
        if not found:
            got = self.text[start : start + 1] or "the end"
            raise BadTypeError(start, f"expected a field name in struct, found {got}")
        self.at = found.end()
        name = found.group().strip() if self.loose else found.group()
        if not self.loose and not plain_in_ddl(name):
            if name.upper() not in RESERVED_IN_DDL:
                raise BadTypeError(
                    start,
                    f"field name {name} needs quotes",
                    f"write `{name}`",
                    code="unquoted-name",
                )
            # Athena's own examples have struct<timestamp:string>.
            self.warnings.append(
                TypeWarning(start, f"field name {name} is a reserved word", f"write `{name}`")
            )
        return name.lower()

    def _field_comment(self) -> None:
        self.skip()
        if found := _COMMENT.match(self.text, self.at):
            self.at = found.end()
            self.skip()
            if not (string := _STRING.match(self.text, self.at)):
                raise BadTypeError(self.at, "expected a text in quotes after COMMENT")
            self.at = string.end()

    def _arguments(self) -> tuple[int, ...]:
        before = self.at
        if not self.take("("):
            self.at = before
            return ()
        numbers: list[int] = []
        while True:
            self.skip()
            found = _NUMBER.match(self.text, self.at)
            if not found:
                raise BadTypeError(
                    self.at,
                    "expected a whole number in the type's parentheses",
                    "write string, which is as long as it must be" if numbers == [] else "",
                    code="type-arguments",
                )
            numbers.append(int(found.group()))
            self.at = found.end()
            if not self.take(","):
                break
        self.expect(")", "the type")
        return tuple(numbers)

    def _with_time_zone(self, name: str, start: int) -> None:
        before = self.at
        self.skip()
        found = _WORD.match(self.text, self.at)
        word = found.group().lower() if found else ""
        if name == "double" and word == "precision" and found:
            self.at = found.end()
            return
        if name == "timestamp" and word in {"with", "without"} and not self.loose:
            raise BadTypeError(
                start,
                f"a table's column can't be a timestamp {word} time zone",
                "write timestamp",
                code="type-time-zone",
            )
        self.at = before


def _unknown(start: int, written: str) -> BadTypeError:
    name = written.lower()
    meant = ADVICE.get(name) or nearest(name, SCALARS | NESTED)
    return BadTypeError(
        start,
        f"unknown Athena column type {written}",
        f"write {meant}" if meant else "",
        code="unknown-type",
    )


def _scalar(name: str, arguments: tuple[int, ...], start: int, *, loose: bool) -> Scalar:
    """The plain type with what Hive adds to it; raises where its figures are out of range."""
    if name == "decimal":
        arguments = (*arguments, 0) if len(arguments) == 1 else arguments or (10, 0)
    if loose:
        return Scalar(name, arguments)
    if name == "decimal":
        if len(arguments) != 2 or not 1 <= arguments[0] <= 38:
            raise BadTypeError(
                start,
                "decimal takes a precision from 1 to 38 and a scale",
                "write decimal(38,scale), or string for longer numbers",
                code="type-arguments",
            )
        if arguments[1] > arguments[0]:
            raise BadTypeError(
                start,
                "decimal's scale is larger than its precision",
                "give it more digits",
                code="type-arguments",
            )
    elif name in {"char", "varchar"}:
        most = 255 if name == "char" else 65535
        if len(arguments) != 1 or not 1 <= arguments[0] <= most:
            raise BadTypeError(
                start,
                f"{name} needs a length from 1 to {most}",
                f"write {name}(n), or string",
                code="type-arguments",
            )
    elif arguments:
        raise BadTypeError(
            start, f"{name} takes nothing in parentheses", f"write {name}", code="type-arguments"
        )
    return Scalar(name, arguments)


def read_type(
    text: str, at: int, *, iceberg: bool = False
) -> tuple[Type, int, tuple[TypeWarning, ...]]:
    """The type that DDL has at an offset, the offset behind it, and what to warn of.

    Raises BadTypeError.
    """
    reader = _TypeReader(text, at, loose=False, iceberg=iceberg)
    found = reader.read()
    return found, reader.at, tuple(reader.warnings)


@lru_cache(maxsize=16384)
def parse_type(text: str) -> Type | None:
    """A type as Glue holds it; None where it is none that can be understood."""
    reader = _TypeReader(text, 0, loose=True)
    try:
        found = reader.read()
    except (BadTypeError, RecursionError):
        return None
    reader.skip()
    return found if reader.at == len(text) else None


def type_text(found: Type) -> str:
    """A type as Glue writes it."""
    return _written(found, ddl=False)


@lru_cache(maxsize=16384)
def normal_type(text: str) -> str:
    """A type's text in Glue's spelling; one that can't be understood is only lower-cased."""
    found = parse_type(text)
    return text.strip().lower() if found is None else type_text(found)


@lru_cache(maxsize=16384)
def ddl_type(text: str) -> str:
    """A type's text as DDL takes it: field names in backquotes where they need them."""
    found = parse_type(text)
    return text if found is None else _written(found, ddl=True)


def _written(found: Type, *, ddl: bool) -> str:
    match found:
        case Scalar(name, arguments):
            return f"{name}({','.join(map(str, arguments))})" if arguments else name
        case Array(item):
            return f"array<{_written(item, ddl=ddl)}>"
        case Map(key, value):
            return f"map<{_written(key, ddl=ddl)},{_written(value, ddl=ddl)}>"
        case Struct(fields):
            inside = ",".join(
                f"{_field(name, ddl=ddl)}:{_written(item, ddl=ddl)}" for name, item in fields
            )
            return f"struct<{inside}>"
        case Union(items):
            return f"uniontype<{','.join(_written(item, ddl=ddl) for item in items)}>"
        case _:
            assert_never(found)


def _field(name: str, *, ddl: bool) -> str:
    if not ddl or plain_in_ddl(name):
        return name
    return "`" + name.replace("`", "``") + "`"


def scalars_in(found: Type) -> Iterator[Scalar]:
    """All plain types inside a type, itself included."""
    match found:
        case Scalar():
            yield found
        case Array(item):
            yield from scalars_in(item)
        case Map(key, value):
            yield from scalars_in(key)
            yield from scalars_in(value)
        case Struct(fields):
            for _, item in fields:
                yield from scalars_in(item)
        case Union(items):
            for item in items:
                yield from scalars_in(item)
        case _:
            assert_never(found)
