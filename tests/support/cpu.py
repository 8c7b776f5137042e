"""A bound on CPU time that also ends what would never end by itself."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlowError(AssertionError):
    """The work took more CPU time than it may."""


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Fail as soon as the process has used so much CPU time, also inside a regular expression."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlowError(f"this takes more than {seconds:g} s of CPU time")

    before = signal.signal(signal.SIGPROF, stop)
    # Again and again, for what swallows the first one.
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
