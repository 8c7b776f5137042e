"""Validate requests against AWS's service model: required members, lengths, patterns, sizes.

The limits (a comment of at most 255 characters without a newline, 100 partitions in a batch,
262,144 characters of SQL) come from the service model that AWS publishes and botocore contains.
botocore's client checks only some of them (no upper bounds, no patterns), so a request that passes
the client can be rejected here, as it is on AWS.
"""

import functools
import re
from collections.abc import Iterator
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

from athendef_provider.local.protocol import Body, ServiceError

_EXPECTED: dict[str, type | tuple[type, ...]] = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "boolean": bool,
    "integer": (int, float),
    "long": (int, float),
}


@functools.cache
def service_model(service: str) -> ServiceModel:
    """Load AWS's model of a service; this takes 0.2 s for Glue, once per process."""
    return botocore.session.get_session().get_service_model(service)


def request_violations(service: str, operation: str, request: Body) -> str:
    """Return AWS's message for an invalid request; empty if the request is valid.

    Raises ServiceError(SerializationException) for a value of the wrong type.
    """
    shape = service_model(service).operation_model(operation).input_shape
    return _message(list(_check(shape, request, ""))) if shape else ""


def structure_violations(service: str, shape: str, value: Body, path: str) -> str:
    """Return AWS's message for an invalid structure (``TableInput``) at ``path``, or ""."""
    return _message(list(_check(service_model(service).shape_for(shape), value, path)))


def _message(violations: list[str]) -> str:
    if not violations:
        return ""
    errors = "error" if len(violations) == 1 else "errors"
    return f"{len(violations)} validation {errors} detected: {'; '.join(violations)}"


def _check(shape: Shape, value: Any, path: str) -> Iterator[str]:
    expected: Any = _EXPECTED.get(shape.type_name, object)
    if not isinstance(value, expected):
        # Athena checks types before all other constraints (measured).
        raise ServiceError("SerializationException", f"'{path}' is not a {shape.type_name}")
    if isinstance(shape, StructureShape):
        yield from _check_structure(shape, value, path)
    elif isinstance(shape, ListShape):
        yield from _check_size(shape, len(value), path)
        for index, item in enumerate(value, start=1):
            yield from _check(shape.member, item, f"{path}.{index}.member")
    elif isinstance(shape, MapShape):
        yield from _check_size(shape, len(value), path)
        for key, item in value.items():
            yield from _check(shape.key, key, f"{path}.key")
            yield from _check(shape.value, item, f"{path}.{key}.member")
    elif shape.type_name == "string":
        yield from _check_string(shape, value, path)
    elif shape.type_name in ("integer", "long", "double", "float"):
        yield from _check_number(shape, value, path)


def _check_structure(shape: StructureShape, value: Body, path: str) -> Iterator[str]:
    for name in shape.required_members:
        if value.get(name) is None:
            yield _violation(_join(path, name), "Member must not be null", null=True)
    for name, item in value.items():
        member = shape.members.get(name)
        # Unknown keys are ignored (measured on Athena), and null means absent.
        if member is not None and item is not None:
            yield from _check(member, item, _join(path, name))


def _check_size(shape: Shape, size: int, path: str) -> Iterator[str]:
    minimum, maximum = shape.metadata.get("min"), shape.metadata.get("max")
    if minimum is not None and size < minimum:
        yield _violation(path, f"Member must have length greater than or equal to {minimum}")
    if maximum is not None and size > maximum:
        yield _violation(path, f"Member must have length less than or equal to {maximum}")


def _check_string(shape: Shape, value: str, path: str) -> Iterator[str]:
    yield from _check_size(shape, len(value), path)
    pattern = shape.metadata.get("pattern")
    if pattern and not _compiled(pattern).fullmatch(value):
        yield _violation(path, f"Member must satisfy regular expression pattern: {pattern}")
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        yield _violation(path, f"Member must satisfy enum value set: [{', '.join(allowed)}]")


def _check_number(shape: Shape, value: float, path: str) -> Iterator[str]:
    minimum, maximum = shape.metadata.get("min"), shape.metadata.get("max")
    if minimum is not None and value < minimum:
        yield _violation(path, f"Member must have value greater than or equal to {minimum}")
    if maximum is not None and value > maximum:
        yield _violation(path, f"Member must have value less than or equal to {maximum}")


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # The patterns are Java's. In Java a character above U+FFFF is a pair of surrogates, and the
    # character class lists both halves; in Python it is one character.
    return re.compile(pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF"))


def _violation(path: str, constraint: str, *, null: bool = False) -> str:
    value = "Value null" if null else "Value"
    return f"{value} at '{path}' failed to satisfy constraint: {constraint}"


def _join(path: str, name: str) -> str:
    name = name[:1].lower() + name[1:]
    return f"{path}.{name}" if path else name
