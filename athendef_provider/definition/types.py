"""The tree of a column type, and its text in the spelling of Glue or of DDL."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, assert_never

from athendef_provider.definition.lexical.identifiers import plain_in_ddl


@dataclass(frozen=True, slots=True)
class Scalar:
    """A plain type. ``decimal`` has arguments like (10, 2), ``varchar`` like (20,)."""

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


def type_text(type_: Type) -> str:
    """Return a type as Glue writes it."""
    return render_type(type_, ddl=False)


@lru_cache(maxsize=16384)
def render_type(type_: Type, *, ddl: bool) -> str:
    """Return the text of a type. With ``ddl``, field names have the backquotes that DDL needs."""
    match type_:
        case Scalar(name, arguments):
            return f"{name}({','.join(map(str, arguments))})" if arguments else name
        case Array(item):
            return f"array<{render_type(item, ddl=ddl)}>"
        case Map(key, value):
            return f"map<{render_type(key, ddl=ddl)},{render_type(value, ddl=ddl)}>"
        case Struct(fields):
            inside = ",".join(
                f"{_field(name, ddl=ddl)}:{render_type(item, ddl=ddl)}" for name, item in fields
            )
            return f"struct<{inside}>"
        case Union(items):
            return f"uniontype<{','.join(render_type(item, ddl=ddl) for item in items)}>"
        case _:
            assert_never(type_)


def _field(name: str, *, ddl: bool) -> str:
    if not ddl or plain_in_ddl(name):
        return name
    return "`" + name.replace("`", "``") + "`"


def scalars_in(type_: Type) -> Iterator[Scalar]:
    """Yield all plain types in a type, including itself."""
    match type_:
        case Scalar():
            yield type_
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
            assert_never(type_)
