"""The baseline: a dynamic provider that does nothing.

The engine's time for its resources is the lower bound for every provider. Like athendef's provider,
it is stored by reference in the state. The benchmark puts this folder on PYTHONPATH.
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
    """Return the provider. The pickled provider refers to this function."""
    return Nothing()


class Nothing(ResourceProvider):
    """Accepts all operations and does nothing."""

    serialize_as_secret_always = False

    def __reduce__(self) -> tuple[Callable[[], "Nothing"], tuple[()]]:
        """Pickle as a reference to `load`."""
        return load, ()

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create nothing."""
        return CreateResult(props["name"], {"name": props["name"], "text": props["text"]})

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Compare the text."""
        return DiffResult(changes=olds["text"] != news["text"])

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Return the properties unchanged."""
        return ReadResult(id_, props)

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Return the new properties."""
        return UpdateResult({"name": news["name"], "text": news["text"]})


class Empty(Resource, module="bench", name="Empty"):
    """A resource with only a name."""


def declare(count: int, text: str) -> None:
    """Declare ``count`` resources."""
    for number in range(count):
        name = f"empty{number}"
        Empty(load(), name, {"name": name, "text": text})
