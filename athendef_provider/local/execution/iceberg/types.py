"""Convert types between Hive's notation and Iceberg's JSON, and promote types."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

IcebergType: TypeAlias = str | dict[str, Any]

# Athena's list of types for Iceberg tables; tinyint, smallint, char and varchar are not on it.
_FROM_HIVE = {
    "int": "int",
    "bigint": "long",
    "boolean": "boolean",
    "float": "float",
    "double": "double",
    "string": "string",
    "binary": "binary",
    "date": "date",
    "timestamp": "timestamp",
}
_TO_HIVE = {iceberg: hive for hive, iceberg in _FROM_HIVE.items()}
_DECIMAL = re.compile(r"decimal\((?P<precision>\d+),(?P<scale>\d+)\)")


class UnsupportedTypeError(ValueError):
    """The type or type change is not supported for Iceberg tables in Athena."""


def from_hive(kind: str, next_id: Callable[[], int]) -> IcebergType:
    """Convert a type to Iceberg's JSON. Fields get their ids before the fields nested in them."""
    if kind in _FROM_HIVE:
        return _FROM_HIVE[kind]
    decimal = _DECIMAL.fullmatch(kind)
    if decimal:
        return f"decimal({decimal['precision']}, {decimal['scale']})"
    outer, bracket, inner = kind.partition("<")
    parts = _split(inner.removesuffix(">")) if bracket else []
    match outer, parts:
        case "array", [element]:
            return {
                "type": "list",
                "element-id": next_id(),
                "element": from_hive(element, next_id),
                "element-required": False,
            }
        case "map", [key, value]:
            key_id, value_id = next_id(), next_id()
            return {
                "type": "map",
                "key-id": key_id,
                "key": from_hive(key, next_id),
                "value-id": value_id,
                "value": from_hive(value, next_id),
                "value-required": False,
            }
        case "struct", [*fields]:
            pairs = [field.partition(":") for field in fields]
            ids = [next_id() for _ in pairs]
            return {
                "type": "struct",
                "fields": [
                    {
                        "id": field_id,
                        "name": name,
                        "required": False,
                        "type": from_hive(inner_kind, next_id),
                    }
                    for field_id, (name, _, inner_kind) in zip(ids, pairs, strict=True)
                ],
            }
        case _:
            raise UnsupportedTypeError(kind)


def to_hive(kind: IcebergType) -> str:
    """Convert a type to Hive's notation, which Glue uses as well."""
    if isinstance(kind, str):
        return _TO_HIVE.get(kind, kind.replace(" ", ""))
    match kind["type"]:
        case "list":
            return f"array<{to_hive(kind['element'])}>"
        case "map":
            return f"map<{to_hive(kind['key'])},{to_hive(kind['value'])}>"
        case _:
            inner = ",".join(
                f"{field['name']}:{to_hive(field['type'])}" for field in kind["fields"]
            )
            return f"struct<{inner}>"


def _split(inner: str) -> list[str]:
    """Split at the commas outside of brackets."""
    parts = [""]
    depth = 0
    for char in inner:
        depth += {"<": 1, "(": 1, ">": -1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def promoted(old: IcebergType, new: str, next_id: Callable[[], int]) -> IcebergType:
    """Promote the type ``old`` to ``new``, which is in Hive's notation.

    Iceberg allows int to bigint, float to double and a larger precision of a decimal, also inside
    nested types. Fields of a struct may be added, dropped and reordered; they are matched by name
    and keep their ids. Raises UnsupportedTypeError for any other change.
    """
    if isinstance(old, str):
        if _is_promotion(to_hive(old), new):
            return from_hive(new, lambda: 0)
        raise UnsupportedTypeError(f"{to_hive(old)} to {new}")
    outer, _, inner = new.partition("<")
    parts = _split(inner.removesuffix(">"))
    match old["type"], outer, parts:
        case "list", "array", [element]:
            return {**old, "element": promoted(old["element"], element, next_id)}
        case "map", "map", [key, value]:
            return {
                **old,
                "key": promoted(old["key"], key, next_id),
                "value": promoted(old["value"], value, next_id),
            }
        case "struct", "struct", [*fields]:
            return {**old, "fields": _promoted_fields(old["fields"], fields, next_id)}
        case _:
            raise UnsupportedTypeError(f"{to_hive(old)} to {new}")


def _promoted_fields(
    old: list[dict[str, Any]], new: list[str], next_id: Callable[[], int]
) -> list[dict[str, Any]]:
    existing = {field["name"]: field for field in old}
    fields = []
    for text in new:
        name, _, kind = text.partition(":")
        if name in existing:
            kept = existing[name]
            fields.append({**kept, "type": promoted(kept["type"], kind, next_id)})
        else:
            field = {"id": next_id(), "name": name, "required": False}
            fields.append({**field, "type": from_hive(kind, next_id)})
    return fields


def _is_promotion(old: str, new: str) -> bool:
    if old == new or (old, new) in (("int", "bigint"), ("float", "double")):
        return True
    old_decimal, new_decimal = (_DECIMAL.fullmatch(kind) for kind in (old, new))
    if old_decimal is None or new_decimal is None:
        return False
    same_scale = old_decimal["scale"] == new_decimal["scale"]
    return same_scale and int(old_decimal["precision"]) <= int(new_decimal["precision"])
