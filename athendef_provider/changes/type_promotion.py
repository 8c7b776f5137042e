"""Which changes of a column's type Iceberg can make without touching old files.

Source: Iceberg's specification, schema evolution, as far as Athena follows it: int to bigint,
float to double, decimal to a larger precision of the same scale, also inside struct, map (its
keys, too) and list; and fields of a struct may be added and dropped.
"""

from dataclasses import dataclass

from athendef_provider.definition.types import (
    Array,
    Map,
    Scalar,
    Struct,
    Type,
    parse_type,
    type_text,
)

_WIDER = {("int", "bigint"), ("float", "double")}


@dataclass(frozen=True, slots=True)
class Evolution:
    """Whether a type can become another: why not, or which nested fields are lost by it."""

    refused: str = ""
    dropped_fields: tuple[str, ...] = ()


def evolve(from_: str, to: str) -> Evolution:
    """What happens where a column of type ``from_`` becomes one of type ``to``."""
    old, new = parse_type(from_), parse_type(to)
    if old is None or new is None:
        return Evolution("" if from_ == to else "only Athena knows these types")
    return _evolve(old, new, "")


def _evolve(old: Type, new: Type, path: str) -> Evolution:
    match old, new:
        case _ if old == new:
            return Evolution()
        case Scalar(), Scalar():
            return _widen(old, new)
        case Array(item=old_item), Array(item=new_item):
            return _evolve(old_item, new_item, path)
        case Map(key=old_key, value=old_value), Map(key=new_key, value=new_value):
            key = _evolve_key(old_key, new_key)
            if key.refused:
                return key
            return _evolve(old_value, new_value, path)
        case Struct(), Struct():
            return _evolve_struct(old, new, path)
        case _:
            return Evolution(f"{type_text(old)} can't become {type_text(new)}")


def _widen(old: Scalar, new: Scalar) -> Evolution:
    if (old.name, new.name) in _WIDER:
        return Evolution()
    if old.name == new.name == "decimal":
        (old_precision, old_scale), (new_precision, new_scale) = old.arguments, new.arguments
        if old_scale == new_scale and new_precision >= old_precision:
            return Evolution()
    return Evolution(
        "Iceberg only widens int to bigint, float to double, "
        "and a decimal to a larger precision of the same scale"
    )


def _evolve_key(old: Type, new: Type) -> Evolution:
    """Keys may become wider, and nothing else: they must stay equal to what they were."""
    if isinstance(old, Scalar) and isinstance(new, Scalar) and old != new:
        return _widen(old, new)
    return Evolution("" if old == new else "the key of a map can only be widened")


def _evolve_struct(old: Struct, new: Struct, path: str) -> Evolution:
    wanted = dict(new.fields)
    dropped: list[str] = []
    for name, type_ in old.fields:
        nested = f"{path}{name}"
        if name not in wanted:
            dropped.append(nested)
            continue
        inner = _evolve(type_, wanted[name], f"{nested}.")
        if inner.refused:
            return Evolution(f"in field `{nested}`: {inner.refused}")
        dropped += inner.dropped_fields
    return Evolution(dropped_fields=tuple(dropped))
