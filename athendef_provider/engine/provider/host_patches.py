"""Patches of the process in which Pulumi runs dynamic providers.

The SDK's ``pulumi/dynamic/__main__.py`` is a gRPC server without settings. It serves four
operations at a time, ignores ``Cancel``, reports an exception with gRPC's prefix or a traceback,
and continues when its engine is killed. The patches rely on internals of the SDK and of gRPC. If
those change, a patch has no effect, and the process behaves as in the SDK.
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
# More than the engine sends at a time (`--parallel`; 32 for `athendef`), so that operations that
# wait for a slot in Athena do not delay reads and diffs.
_MIN_WORKERS = 64
_WATCH_SECONDS = 0.5
# Canceling statements takes one or two calls. If AWS does not respond, the process ends anyway.
_MAX_SHUTDOWN_SECONDS = 10

# One for each loaded provider: an old state can have another provider than the program.
_shut_downs: list[Callable[[], None]] = []

_Answer = Callable[[Any, Any], Any]


def raise_concurrency(workers: int) -> None:
    """Let the server run at least ``workers`` operations at once.

    ``ThreadPoolExecutor(max_workers=4)`` is hard-coded, and Athena runs 20 statements at once.
    gRPC supports a thread pool for each method, set as an attribute of its handler. Raising the
    limit of the server's pool does not suffice: after a burst of reads, Python 3.11 and older
    overestimate the number of idle threads, and start no new ones.
    """
    pool = ThreadPoolExecutor(max(workers, _MIN_WORKERS), "athendef")
    for operation in _OPERATIONS:
        _wrap(operation, lambda answer: answer, pool)


def when_cancelled(act: Callable[[], None]) -> None:
    """Call ``act`` before ``Cancel`` is answered.

    At the first Ctrl-C the engine sends ``Cancel`` and waits until all operations have ended by
    themselves, which takes minutes with Athena. ``Cancel`` has a thread of its own, because all
    other threads can be busy.
    """

    def acting(answer: _Answer) -> _Answer:
        def cancel(request: Any, context: Any) -> Any:
            act()
            return answer(request, context)

        return cancel

    _wrap("Cancel", acting, ThreadPoolExecutor(1, "athendef-cancel"))


def end_with_engine(shut_down: Callable[[], None]) -> None:
    """Call ``shut_down`` and end this process when the engine has ended, or at a signal.

    Without this patch, the process never ends, and operations of a killed engine are completed
    minutes later, when the next run may be finished.
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
    """End this process at the end of its parent, at the end of its output's reader, or at a signal.

    The parent is the engine, or the shell of `pulumi-resource-pulumi-python`, which continues after
    the engine has ended. Only the engine reads the output of this process. The writing end of a
    pipe becomes readable when the reading end is closed; asyncio relies on this on Linux and macOS.
    """
    with selectors.DefaultSelector() as selector:
        for descriptor in (_signals(), *filter(_is_pipe, (1, 2))):
            selector.register(descriptor, selectors.EVENT_READ)
        while os.getppid() == parent and not selector.select(_WATCH_SECONDS):
            pass
    deadline = time.monotonic() + _MAX_SHUTDOWN_SECONDS
    try:
        threads = [threading.Thread(target=act, daemon=True) for act in _shut_downs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0, deadline - time.monotonic()))
    finally:
        os._exit(1)


def _is_pipe(descriptor: int) -> bool:
    """Whether a descriptor is a pipe. Terminals and files are always readable."""
    try:
        return stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def _signals() -> int:
    """Return a file descriptor that becomes readable when a signal asks this process to end.

    Python installs signal handlers from the main thread only, which belongs to the SDK. The
    handlers of `faulthandler` can be installed from any thread. They write a traceback to a file,
    here a pipe. The engine ends its plugins by SIGINT, which the main thread must receive, too.
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
    """Replace the handler of an operation by the result of ``wrapper``, and set its thread pool."""
    method = _SERVICE + operation
    for handlers in _handler_maps():
        handler = handlers.get(method)
        before = getattr(handler, "unary_unary", None)
        if handler is None or before is None:
            continue
        answer = wrapper(before)

        # A function, because the handlers are methods, which have no attributes.
        def answering(request: Any, context: Any, answer: _Answer = answer) -> Any:
            return answer(request, context)

        answering.experimental_thread_pool = (  # type: ignore[attr-defined]  # gRPC's
            pool or getattr(before, "experimental_thread_pool", None)
        )
        handlers[method] = handler._replace(unary_unary=answering)


@cache
def _handler_maps() -> Sequence[dict[str, Any]]:
    """Return the dictionaries in which gRPC has the handlers of a server by name."""
    return [
        item
        for item in gc.get_objects()
        # Not isinstance: it reads the attribute __class__ of all objects, which can raise.
        if type(item) is dict and hasattr(item.get(f"{_SERVICE}Cancel"), "unary_unary")
    ]
