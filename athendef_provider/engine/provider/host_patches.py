"""The process that Pulumi runs dynamic providers in, made to serve Athena: four small repairs.

The SDK's ``pulumi/dynamic/__main__.py`` is a gRPC server that offers no settings. It serves four
operations at a time, answers ``Cancel`` without telling anybody, reports an exception with gRPC's
prefix or a traceback, and outlives an engine that was killed. What is done about it here are
guesses about another project's inside: where one no longer holds, the process behaves as the SDK
made it.
"""

import faulthandler
import gc
import os
import selectors
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import grpc

from athendef_provider.errors import AthendefError

_SERVICE = "/pulumirpc.ResourceProvider/"
_SERVER_MODULE = "pulumi.dynamic.__main__"
_OPERATIONS = ("Check", "Diff", "Create", "Read", "Update", "Delete")
# More than the engine sends at a time (`--parallel`; of `athendef` 32): what waits for a slot of
# Athena's must not keep a read or a diff from being answered.
_FEWEST_WORKERS = 64
_WATCH_SECONDS = 0.5
# Stopping statements takes a call or two. Where AWS does not answer, waiting helps nobody.
_LONGEST_SHUTDOWN_SECONDS = 10

# One for each provider that was loaded: old states may hold another one than the program.
_shut_downs: list[Callable[[], None]] = []

_Answer = Callable[[Any, Any], Any]


def raise_concurrency(workers: int) -> None:
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


def end_with_engine(shut_down: Callable[[], None]) -> None:
    """Call ``shut_down`` and end this process when the engine is gone, or at a signal.

    Without this, operations that a killed engine has begun are carried out to their end, minutes
    after the next run has found nothing to do; and the process never ends.
    """
    main = getattr(sys.modules["__main__"], "__spec__", None)
    if os.name == "posix" and main is not None and main.name == _SERVER_MODULE:
        _shut_downs.append(shut_down)
        _start_watch()


@cache
def _start_watch() -> None:
    threading.Thread(
        target=_watch, args=(os.getppid(),), name="athendef-watch", daemon=True
    ).start()


def _watch(parent: int) -> None:
    """End this process when its parent, the reader of its output, or a signal says so.

    The parent is the engine, or the shell of Pulumi's `pulumi-resource-pulumi-python`, which
    outlives the engine. What this process writes is read by the engine alone, and the end of a
    pipe that is written to becomes readable when nobody reads the other end any more. asyncio
    relies on that, too, on Linux and macOS.
    """
    with selectors.DefaultSelector() as selector:
        for descriptor in (_signals(), *filter(_is_pipe, (1, 2))):
            selector.register(descriptor, selectors.EVENT_READ)
        while os.getppid() == parent and not selector.select(_WATCH_SECONDS):
            pass
    deadline = time.monotonic() + _LONGEST_SHUTDOWN_SECONDS
    try:
        threads = [threading.Thread(target=act, daemon=True) for act in _shut_downs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0, deadline - time.monotonic()))
    finally:
        os._exit(1)


def _is_pipe(descriptor: int) -> bool:
    """Whether it is one: output that goes to a terminal or a file is always readable."""
    try:
        return stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def _signals() -> int:
    """A file descriptor that becomes readable when this process is asked to end by a signal.

    Python installs signal handlers from the main thread only, and that belongs to the SDK. But
    `faulthandler` installs its own from any thread: it writes a traceback to a file, here a pipe.
    The engine ends its plugins by SIGINT, which the main thread has to hear, too.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` does
            faulthandler.register(number, writer, chain=number == signal.SIGINT)
    return reader


def report_plain_errors() -> None:
    """Report each `AthendefError` to the engine as its message only.

    Up to 3.259 the SDK passes exceptions on to gRPC, which adds a prefix to the message. A newer
    SDK handles them, and calls ``context.abort`` with a traceback.
    """
    _patch_abort()

    def reporting(answer: _Answer) -> _Answer:
        def call(request: Any, context: Any) -> Any:
            try:
                return answer(request, context)
            except AthendefError as error:
                context.abort(grpc.StatusCode.UNKNOWN, str(error))
            except Exception as error:
                # `abort` raises an exception without arguments while the SDK handles the error.
                reported = None if error.args else _reported_error(error.__context__)
                if reported is None:
                    raise
                context.abort(grpc.StatusCode.UNKNOWN, str(reported))

        return call

    for operation in _OPERATIONS:
        _wrap(operation, reporting)


@cache
def _patch_abort() -> None:
    """Make ``context.abort`` report the `AthendefError` that is being handled, if there is one.

    The classes are patched, because the calls that load the provider have their contexts already.
    """
    contexts = getattr(grpc, "ServicerContext", None)
    for kind in contexts.__subclasses__() if contexts else ():

        def abort(context: Any, code: Any, details: str, original: Any = kind.abort) -> None:
            error = _reported_error(sys.exception())
            original(context, code, details if error is None else str(error))

        kind.abort = abort


def _reported_error(error: BaseException | None) -> AthendefError | None:
    """The first `AthendefError` of an exception and its causes."""
    while error is not None and not isinstance(error, AthendefError):
        error = error.__cause__
    return error


def _wrap(
    operation: str, wrapper: Callable[[_Answer], _Answer], pool: ThreadPoolExecutor | None = None
) -> None:
    """Answer an operation by what ``wrapper`` makes of its answer, and from ``pool``."""
    method = _SERVICE + operation
    for handlers in _handler_maps():
        handler = handlers.get(method)
        before = getattr(handler, "unary_unary", None)
        if handler is None or before is None:
            continue
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
