"""Hive's spelling of a type and Iceberg's, both ways, with Iceberg's numbers for fields."""

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


class UnsupportedType(ValueError):  # noqa: N818 - what is wrong is the type
    """Iceberg has no such type, or Athena does not let it in."""


def from_hive(kind: str, next_id: Callable[[], int]) -> IcebergType:
    """``kind`` as Iceberg's JSON has it; a level's fields are numbered before what is in them."""
    if kind in _FROM_HIVE:
        return _FROM_HIVE[kind]
    decimal = re.fullmatch(r"decimal\((\d+),(\d+)\)", kind)
    if decimal:
        return f"decimal({decimal[1]}, {decimal[2]})"
    outer, bracket, inner = kind.partition("<")
    parts = _split(inner.removesuffix(">")) if bracket else []
    match outer, parts:
        case "array", [element]:
            number = next_id()
            return {
                "type": "list",
                "element-id": number,
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
            named = [field.partition(":") for field in fields]
            numbers = [next_id() for _ in named]
            return {
                "type": "struct",
                "fields": [
                    {
                        "id": number,
                        "name": name,
                        "required": False,
                        "type": from_hive(inner_kind, next_id),
                    }
                    for number, (name, _, inner_kind) in zip(numbers, named, strict=True)
                ],
            }
        case _:
            raise UnsupportedType(kind)


def to_hive(kind: IcebergType) -> str:
    """Iceberg's type as Glue's columns and Hive write it."""
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
    """The parts between the commas that stand in no further brackets."""
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
    """``old`` as far evolved as ``new`` (Hive's spelling) says.

    Iceberg allows int to bigint, float to double and a larger precision of a decimal, inside
    nested types, too; fields of a struct are known by name, and may come, go and change places:
    those that stay keep their numbers. Anything else raises ``UnsupportedType``.
    """
    if isinstance(old, str):
        if _widens(to_hive(old), new):
            return from_hive(new, lambda: 0)
        raise UnsupportedType(f"{to_hive(old)} to {new}")
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
            return {**old, "fields": _evolved(old["fields"], fields, next_id)}
        case _:
            raise UnsupportedType(f"{to_hive(old)} to {new}")


def _evolved(
    old: list[dict[str, Any]], new: list[str], next_id: Callable[[], int]
) -> list[dict[str, Any]]:
    there = {field["name"]: field for field in old}
    fields = []
    for text in new:
        name, _, kind = text.partition(":")
        if name in there:
            fields.append({**there[name], "type": promoted(there[name]["type"], kind, next_id)})
        else:
            field = {"id": next_id(), "name": name, "required": False}
            fields.append({**field, "type": from_hive(kind, next_id)})
    return fields


def _widens(old: str, new: str) -> bool:
    if old == new or (old, new) in (("int", "bigint"), ("float", "double")):
        return True
    shapes = [re.fullmatch(r"decimal\((\d+),(\d+)\)", kind) for kind in (old, new)]
    if shapes[0] is None or shapes[1] is None:
        return False
    return shapes[0][2] == shapes[1][2] and int(shapes[0][1]) <= int(shapes[1][1])
