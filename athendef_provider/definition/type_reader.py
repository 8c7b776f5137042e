"""Reads column types from DDL and from Glue, and validates them.

Glue writes ``struct<city:string,zip:int>``: lower case, no blanks, unquoted names with any
characters (crawlers create ``struct<$oid:string,a-b:int>``). In DDL, such names need backquotes.
Field comments are removed, as in Hive.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from athendef_provider.definition.lexical.identifiers import RESERVED_IN_DDL, nearest, plain_in_ddl
from athendef_provider.definition.type_names import (
    ADVICE,
    ICEBERG_SYNONYMS,
    NESTED,
    SCALARS,
    SHAPES,
    SYNONYMS,
)
from athendef_provider.definition.types import (
    Array,
    Map,
    Scalar,
    Struct,
    Type,
    Union,
    render_type,
    type_text,
)


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
    """A part of a type that is valid but may fail."""

    offset: int
    message: str
    hint: str


class _TypeReader:
    """Parses one type in a text, from an offset."""

    def __init__(self, text: str, at: int, *, loose: bool, iceberg: bool = False) -> None:
        self.text = text
        self.at = at
        self.loose = loose
        self.iceberg = iceberg
        self.warnings: list[TypeWarning] = []

    def skip(self) -> None:
        # Types in Glue have no comments, and crawlers create fields named `/*` and `--x`.
        match = (_SPACES if self.loose else _BLANKS).match(self.text, self.at)
        if match:
            self.at = match.end()

    def take(self, symbol: str) -> bool:
        self.skip()
        if self.text.startswith(symbol, self.at):
            self.at += len(symbol)
            return True
        return False

    def expect(self, symbol: str, where: str, hint: str = "") -> None:
        if not self.take(symbol):
            match = _WORD.match(self.text, self.at)
            got = match.group() if match else self.text[self.at : self.at + 1] or "the end"
            raise BadTypeError(self.at, f"expected {symbol} in {where}, found {got}", hint)

    def read(self) -> Type:
        self.skip()
        start = self.at
        match = _WORD.match(self.text, start)
        if not match:
            got = self.text[start : start + 1] or "the end"
            raise BadTypeError(start, f"expected a type, found {got}")
        written = match.group()
        name = written.lower()
        self.at = match.end()
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
                TypeWarning(start, "a struct without fields cannot be queried", "add a field")
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
        match = (_LOOSE_NAME if self.loose else _WORD).match(self.text, start)
        if not match:
            got = self.text[start : start + 1] or "the end"
            raise BadTypeError(start, f"expected a field name in struct, found {got}")
        self.at = match.end()
        name = match.group().strip() if self.loose else match.group()
        if not self.loose and not plain_in_ddl(name):
            if name.upper() not in RESERVED_IN_DDL:
                raise BadTypeError(
                    start,
                    f"field name {name} needs quotes",
                    f"write `{name}`",
                    code="unquoted-name",
                )
            # Athena's examples contain struct<timestamp:string>.
            self.warnings.append(
                TypeWarning(start, f"field name {name} is a reserved word", f"write `{name}`")
            )
        return name.lower()

    def _field_comment(self) -> None:
        self.skip()
        if match := _COMMENT.match(self.text, self.at):
            self.at = match.end()
            self.skip()
            if not (string := _STRING.match(self.text, self.at)):
                raise BadTypeError(self.at, "expected a string after COMMENT")
            self.at = string.end()

    def _arguments(self) -> tuple[int, ...]:
        before = self.at
        if not self.take("("):
            self.at = before
            return ()
        numbers: list[int] = []
        while True:
            self.skip()
            match = _NUMBER.match(self.text, self.at)
            if not match:
                raise BadTypeError(
                    self.at,
                    "expected a whole number in the type's parentheses",
                    "write string, which has no length" if numbers == [] else "",
                    code="type-arguments",
                )
            numbers.append(int(match.group()))
            self.at = match.end()
            if not self.take(","):
                break
        self.expect(")", "the type")
        return tuple(numbers)

    def _with_time_zone(self, name: str, start: int) -> None:
        before = self.at
        self.skip()
        match = _WORD.match(self.text, self.at)
        word = match.group().lower() if match else ""
        if name == "double" and word == "precision" and match:
            self.at = match.end()
            return
        if name == "timestamp" and word in {"with", "without"} and not self.loose:
            raise BadTypeError(
                start,
                f"a column cannot be a timestamp {word} time zone",
                "write timestamp",
                code="type-time-zone",
            )
        self.at = before


def _unknown(start: int, written: str) -> BadTypeError:
    name = written.lower()
    suggestion = ADVICE.get(name) or nearest(name, SCALARS | NESTED)
    return BadTypeError(
        start,
        f"unknown Athena column type {written}",
        f"write {suggestion}" if suggestion else "",
        code="unknown-type",
    )


def _scalar(name: str, arguments: tuple[int, ...], start: int, *, loose: bool) -> Scalar:
    """Return the plain type with Hive's defaults. Raises BadTypeError for invalid arguments."""
    if name == "decimal":
        arguments = (*arguments, 0) if len(arguments) == 1 else arguments or (10, 0)
    if loose:
        return Scalar(name, arguments)
    if name == "decimal":
        if len(arguments) != 2 or not 1 <= arguments[0] <= 38:
            raise BadTypeError(
                start,
                "decimal requires a precision from 1 to 38 and a scale",
                "write decimal(38,scale), or string for longer numbers",
                code="type-arguments",
            )
        if arguments[1] > arguments[0]:
            raise BadTypeError(
                start,
                "decimal's scale is larger than its precision",
                "increase the precision",
                code="type-arguments",
            )
    elif name in {"char", "varchar"}:
        most = 255 if name == "char" else 65535
        if len(arguments) != 1 or not 1 <= arguments[0] <= most:
            raise BadTypeError(
                start,
                f"{name} requires a length from 1 to {most}",
                f"write {name}(n), or string",
                code="type-arguments",
            )
    elif arguments:
        raise BadTypeError(
            start, f"{name} has no arguments", f"write {name}", code="type-arguments"
        )
    return Scalar(name, arguments)


def read_type(
    text: str, at: int, *, iceberg: bool = False
) -> tuple[Type, int, tuple[TypeWarning, ...]]:
    """Return the type at an offset of DDL, the offset after it, and warnings.

    Raises BadTypeError.
    """
    reader = _TypeReader(text, at, loose=False, iceberg=iceberg)
    type_ = reader.read()
    return type_, reader.at, tuple(reader.warnings)


@lru_cache(maxsize=16384)
def parse_type(text: str) -> Type | None:
    """Parse a type as Glue writes it. Return None if it is invalid."""
    reader = _TypeReader(text, 0, loose=True)
    try:
        type_ = reader.read()
    except (BadTypeError, RecursionError):
        return None
    reader.skip()
    return type_ if reader.at == len(text) else None


def normal_type(text: str) -> str:
    """Return a type in Glue's spelling. An invalid one is only converted to lower case."""
    type_ = parse_type(text)
    return text.strip().lower() if type_ is None else type_text(type_)


@lru_cache(maxsize=16384)
def ddl_type(text: str) -> str:
    """Return a type for DDL, with backquotes around field names that need them."""
    type_ = parse_type(text)
    return text if type_ is None else render_type(type_, ddl=True)
