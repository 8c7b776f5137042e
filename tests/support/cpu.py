"""A limit of CPU time, which also ends code that would never end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlowError(AssertionError):
    """The code took more CPU time than the limit."""


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Fail when the process has used this CPU time, also inside a regular expression."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlowError(f"this takes more than {seconds:g} s of CPU time")

    before = signal.signal(signal.SIGPROF, stop)
    # Repeated, in case the code catches the first one.
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
