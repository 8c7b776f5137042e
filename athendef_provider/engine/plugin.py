"""The process that Pulumi runs dynamic providers in, made to serve Athena: three small repairs.

The SDK's ``pulumi/dynamic/__main__.py`` is a gRPC server that offers no settings. It serves four
operations at a time, answers ``Cancel`` without telling anybody, and shows the text of an
exception behind the words "Exception calling application". What is done about it here are guesses
about another project's inside: where one no longer holds, it costs speed or manners only.
"""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc

from athendef_provider.aws import AwsRefusal

_SERVED_BY_PULUMI = 4
_SERVICE = "/pulumirpc.ResourceProvider/"

_Answer = Callable[[Any, Any], Any]


def widen(workers: int) -> None:
    """Let the server run up to ``workers`` operations at once.

    ``ThreadPoolExecutor(max_workers=4)`` is hard-coded, and Athena runs 20 statements at once.
    """
    for found in gc.get_objects():
        # Not isinstance: it asks foreign objects for their class, and some raise.
        if type(found) is ThreadPoolExecutor:
            have = getattr(found, "_max_workers", None)
            if have == _SERVED_BY_PULUMI and workers > have:
                found._max_workers = workers  # noqa: SLF001 - see above


def when_cancelled(act: Callable[[], None]) -> None:
    """Call ``act`` when the engine asks to cancel, before it is answered.

    At the first Ctrl-C the engine sends ``Cancel`` and then waits until every operation that is
    under way has ended by itself: with Athena, minutes.
    """

    def acting(answer: _Answer) -> _Answer:
        def cancel(request: Any, context: Any) -> Any:
            act()
            return answer(request, context)

        return cancel

    _wrap("Cancel", acting)


def tell_refusals_plainly() -> None:
    """Show what AWS refuses in its own words, without gRPC's in front of them.

    Calls that are under way when the provider is loaded keep the words: the first few of a run.
    """

    def telling(answer: _Answer) -> _Answer:
        def call(request: Any, context: Any) -> Any:
            try:
                return answer(request, context)
            except AwsRefusal as refusal:
                context.abort(grpc.StatusCode.UNKNOWN, str(refusal))

        return call

    for operation in ("Check", "Diff", "Create", "Read", "Update", "Delete"):
        _wrap(operation, telling)


def _wrap(operation: str, wrapper: Callable[[_Answer], _Answer]) -> None:
    method = _SERVICE + operation
    for handlers in _handler_maps(method):
        handler = handlers[method]
        handlers[method] = handler._replace(unary_unary=wrapper(handler.unary_unary))


def _handler_maps(method: str) -> Iterator[dict[str, Any]]:
    """GRPC keeps a server's handlers in plain maps, by the method's name."""
    for found in gc.get_objects():
        if type(found) is dict and hasattr(found.get(method), "unary_unary"):
            yield found
