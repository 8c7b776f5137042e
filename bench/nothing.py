"""The floor: a dynamic provider that does nothing, for as many resources as are asked for.

What the engine needs for these is what no provider of ours can be faster than. Like ours, it is in
the state by reference; the benchmark puts this folder on PYTHONPATH.
"""

from collections.abc import Callable
from typing import Any

from pulumi.dynamic import (
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)


def load() -> "Nothing":
    """What the pickled provider refers to."""
    return Nothing()


class Nothing(ResourceProvider):
    """Says yes to everything."""

    serialize_as_secret_always = False

    def __reduce__(self) -> tuple[Callable[[], "Nothing"], tuple[()]]:
        """Pickle as a reference to `load`."""
        return load, ()

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Make nothing."""
        return CreateResult(props["name"], {"name": props["name"], "text": props["text"]})

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Compare the one text there is."""
        return DiffResult(changes=olds["text"] != news["text"])

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Say that all is as it was."""
        return ReadResult(id_, props)

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Change nothing."""
        return UpdateResult({"name": news["name"], "text": news["text"]})


class Empty(Resource, module="bench", name="Empty"):
    """A resource that is nothing but its name."""


def declare(count: int, text: str) -> None:
    """Declare ``count`` of them."""
    for number in range(count):
        name = f"empty{number}"
        Empty(load(), name, {"name": name, "text": text})
