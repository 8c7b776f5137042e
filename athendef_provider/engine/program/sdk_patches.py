"""Patches of Pulumi's SDK in the process of the program, for speed.

They rely on internals of the SDK. If those change, a patch has no effect.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pulumi.runtime import rpc


@cache
def limit_outputs(resource_class: type, exposed: frozenset[str]) -> None:
    """Give resources of ``resource_class`` outputs for their ``exposed`` properties only.

    The SDK creates an output with four futures and a task for each property, and looks at all
    pending ones each time that one of them resolves. A program with 1,000 tables spends a third of
    its time on outputs that nobody uses. The SDK ignores properties that it has no output for.
    """
    original = getattr(rpc, "transfer_properties", None)
    if original is None:
        return

    def transfer(resource: Any, properties: Mapping[str, Any], *arguments: Any) -> Any:
        if isinstance(resource, resource_class):
            properties = {key: properties[key] for key in properties if key in exposed}
        return original(resource, properties, *arguments)

    vars(rpc)["transfer_properties"] = transfer
