"""The process that Pulumi runs dynamic providers in, made to serve Athena: three small repairs.

The SDK's ``pulumi/dynamic/__main__.py`` is a gRPC server that offers no settings. It serves four
operations at a time, answers ``Cancel`` without telling anybody, and shows the text of an
exception behind the words "Exception calling application". What is done about it here are guesses
about another project's inside: where one no longer holds, it costs speed or manners only.
"""

import gc
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import grpc

from athendef_provider.aws import AwsRefusal

_SERVICE = "/pulumirpc.ResourceProvider/"
_OPERATIONS = ("Check", "Diff", "Create", "Read", "Update", "Delete")
# More than the engine sends at a time (`--parallel`; of `athendef` 32): what waits for a slot of
# Athena's must not keep a read or a diff from being answered.
_FEWEST_WORKERS = 64

_Answer = Callable[[Any, Any], Any]


def widen(workers: int) -> None:
    """Let the server run ``workers`` operations at once, or more.

    ``ThreadPoolExecutor(max_workers=4)`` is hard-coded, and Athena runs 20 statements at once.
    gRPC lets a method have a pool of its own, by an attribute of what answers it. (To raise the
    limit of the server's pool is not enough: after a burst of reads, Python 3.11 and older count
    threads as idle that are none, and start no more.)
    """
    pool = ThreadPoolExecutor(max(workers, _FEWEST_WORKERS), "athendef")
    for operation in _OPERATIONS:
        _wrap(operation, lambda answer: answer, pool)


def when_cancelled(act: Callable[[], None]) -> None:
    """Call ``act`` when the engine asks to cancel, before it is answered.

    At the first Ctrl-C the engine sends ``Cancel`` and then waits until every operation that is
    under way has ended by itself: with Athena, minutes. Where more of them wait than there are
    threads, it would have to wait for those: so it has a thread of its own.
    """

    def acting(answer: _Answer) -> _Answer:
        def cancel(request: Any, context: Any) -> Any:
            act()
            return answer(request, context)

        return cancel

    _wrap("Cancel", acting, ThreadPoolExecutor(1, "athendef-cancel"))


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

    for operation in _OPERATIONS:
        _wrap(operation, telling)


def _wrap(
    operation: str, wrapper: Callable[[_Answer], _Answer], pool: ThreadPoolExecutor | None = None
) -> None:
    """Answer an operation by what ``wrapper`` makes of its answer, and from ``pool``."""
    method = _SERVICE + operation
    for handlers in _handler_maps():
        handler = handlers[method]
        before = handler.unary_unary
        answer = wrapper(before)

        # A function of our own: the answers are methods, which take no attributes.
        def answering(request: Any, context: Any, answer: _Answer = answer) -> Any:
            return answer(request, context)

        answering.experimental_thread_pool = (  # type: ignore[attr-defined]  # gRPC's
            pool or getattr(before, "experimental_thread_pool", None)
        )
        handlers[method] = handler._replace(unary_unary=answering)


@cache
def _handler_maps() -> Sequence[dict[str, Any]]:
    """GRPC keeps a server's handlers in plain maps, by the method's name."""
    return [
        found
        for found in gc.get_objects()
        # Not isinstance: it asks foreign objects for their class, and some raise.
        if type(found) is dict and hasattr(found.get(f"{_SERVICE}Cancel"), "unary_unary")
    ]
