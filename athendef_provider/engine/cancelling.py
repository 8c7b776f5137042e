"""Hearing Ctrl-C: Pulumi's server for dynamic providers is told of it, and does nothing.

The engine sends its plugins ``Cancel`` at the first Ctrl-C, and then waits until every operation
that is under way has ended by itself: with Athena, minutes. ``Cancel`` of the SDK's
``pulumi/dynamic/__main__.py`` returns an empty answer, and no provider can hear it. Here the
answer is given after the statements that run were stopped.
"""

import gc
from collections.abc import Callable
from typing import Any

_CANCEL = "/pulumirpc.ResourceProvider/Cancel"


def when_cancelled(act: Callable[[], None]) -> None:
    """Call ``act`` when the engine asks this process's plugin to cancel what it does.

    gRPC keeps the handlers of a server in plain maps, by the method's name. A guess about another
    project's inside, as in `pool`: where it no longer holds, a statement runs to its end.
    """
    for found in gc.get_objects():
        # `type(...) is`, for other people's objects answer `isinstance` with code of their own.
        handler: Any = found.get(_CANCEL) if type(found) is dict else None
        if hasattr(handler, "unary_unary"):
            found[_CANCEL] = handler._replace(unary_unary=_first(act, handler.unary_unary))


def _first(act: Callable[[], None], answer: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def cancel(request: Any, context: Any) -> Any:
        act()
        return answer(request, context)

    return cancel
