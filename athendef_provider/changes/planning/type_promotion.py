"""Iceberg's type promotions: the type changes that need no rewrite of data files.

Source: the section on schema evolution of Iceberg's specification, as far as Athena supports it.
Allowed are int to bigint, float to double, and decimal to a higher precision of the same scale,
also in structs, maps (including keys) and lists. Fields of a struct can be added and dropped.
"""

from dataclasses import dataclass

from athendef_provider.definition.type_reader import parse_type
from athendef_provider.definition.types import Array, Map, Scalar, Struct, Type, type_text

_WIDER = {("int", "bigint"), ("float", "double")}


@dataclass(frozen=True, slots=True)
class Promotion:
    """Whether a type can be promoted to another.

    ``unsupported`` is the reason why not, empty if it can. ``dropped_fields`` are the paths of the
    nested fields that the promotion drops.
    """

    unsupported: str = ""
    dropped_fields: tuple[str, ...] = ()


def promote(from_: str, to: str) -> Promotion:
    """Return whether a column of type ``from_`` can be promoted to type ``to``."""
    old, new = parse_type(from_), parse_type(to)
    if old is None or new is None:
        return Promotion("" if from_ == to else "athendef does not know these types")
    return _promote(old, new, "")


def _promote(old: Type, new: Type, path: str) -> Promotion:
    match old, new:
        case _ if old == new:
            return Promotion()
        case Scalar(), Scalar():
            return _promote_scalar(old, new)
        case Array(item=old_item), Array(item=new_item):
            return _promote(old_item, new_item, path)
        case Map(key=old_key, value=old_value), Map(key=new_key, value=new_value):
            key = _promote_key(old_key, new_key)
            if key.unsupported:
                return key
            return _promote(old_value, new_value, path)
        case Struct(), Struct():
            return _promote_struct(old, new, path)
        case _:
            return Promotion(f"{type_text(old)} cannot be changed to {type_text(new)}")


def _promote_scalar(old: Scalar, new: Scalar) -> Promotion:
    if (old.name, new.name) in _WIDER:
        return Promotion()
    if old.name == new.name == "decimal":
        (old_precision, old_scale), (new_precision, new_scale) = old.arguments, new.arguments
        if old_scale == new_scale and new_precision >= old_precision:
            return Promotion()
    return Promotion(
        "Iceberg promotes only int to bigint, float to double, "
        "and decimal to a higher precision of the same scale"
    )


def _promote_key(old: Type, new: Type) -> Promotion:
    """Only scalar keys can be promoted: two keys that differ must not become equal."""
    if isinstance(old, Scalar) and isinstance(new, Scalar) and old != new:
        return _promote_scalar(old, new)
    return Promotion("" if old == new else "the key of a map can only be promoted to a wider type")


def _promote_struct(old: Struct, new: Struct, path: str) -> Promotion:
    wanted = dict(new.fields)
    dropped: list[str] = []
    for name, type_ in old.fields:
        nested = f"{path}{name}"
        if name not in wanted:
            dropped.append(nested)
            continue
        inner = _promote(type_, wanted[name], f"{nested}.")
        if inner.unsupported:
            return Promotion(f"in field `{nested}`: {inner.unsupported}")
        dropped += inner.dropped_fields
    return Promotion(dropped_fields=tuple(dropped))
