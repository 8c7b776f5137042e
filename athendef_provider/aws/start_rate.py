"""The rate at which statements are started, adapted to what Athena accepts."""

import threading
import time
from collections.abc import Callable

# Athena's default quota: the rate after the first throttled start.
_DEFAULT_PER_SECOND = 20.0
_LOWEST_PER_SECOND = 0.5
_HIGHEST_PER_SECOND = 200.0
# For a throttled and for an accepted start. The rate is stable if a third of the starts is
# throttled: then the quota is used, also where it throttles at random. A throttled call takes none
# of it.
_DECREASE = 0.92
_INCREASE = 1.05


class StartRate:
    """Limits the starts a second, once Athena has throttled one. Thread-safe.

    The quota is that of the account, so other clients use a part of it that nobody knows. The rate
    is reduced when a start is throttled, and raised a little by each accepted one. boto3's retries
    wait longer each time, up to 20 seconds, and give up although the others are accepted.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._per_second: float | None = None  # not limited
        self._next = 0.0
        self._reduced = 0.0

    def wait(self) -> float:
        """Wait until a statement may be started. Returns the time, for `throttled`."""
        with self._lock:
            start = max(self._clock(), self._next)
            if self._per_second is not None:
                self._next = start + 1 / self._per_second
        delay = start - self._clock()
        if delay > 0:
            self._sleep(delay)
        return self._clock()

    def throttled(self, started: float) -> None:
        """Reduce the rate, because the start at the time ``started`` was throttled.

        Starts that were sent before the last reduction say nothing about the reduced rate.
        """
        with self._lock:
            if started < self._reduced:
                return
            rate = self._per_second or _DEFAULT_PER_SECOND / _DECREASE
            self._per_second = max(_LOWEST_PER_SECOND, rate * _DECREASE)
            self._reduced = self._clock()
            self._next = max(self._next, self._reduced + 1 / self._per_second)

    def accepted(self) -> None:
        """Raise the rate, because a start was accepted."""
        with self._lock:
            if self._per_second is not None:
                self._per_second = min(_HIGHEST_PER_SECOND, self._per_second * _INCREASE)
