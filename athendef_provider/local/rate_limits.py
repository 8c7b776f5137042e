"""Athena's default quotas of the rate of calls, for an account and region.

Source: "Per account API call quotas" in Athena's user guide. A quota is a token bucket: calls a
second, and the burst capacity.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Calls a second, and burst capacity.
_QUOTAS: Mapping[str, tuple[float, float]] = {
    "StartQueryExecution": (20, 80),
    "StopQueryExecution": (20, 80),
    "GetQueryExecution": (100, 200),
    "GetQueryResults": (100, 200),
    "BatchGetQueryExecution": (20, 40),
    "ListQueryExecutions": (5, 10),
}


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled: float


class RateLimits:
    """Accepts calls as long as their quotas allow them. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def accept(self, region: str, operation: str) -> bool:
        """Count a call of Athena, and return whether its quota allows it.

        Rejected calls take no part of the quota. Operations without a known quota are accepted.
        """
        if operation not in _QUOTAS:
            return True
        rate, burst = _QUOTAS[operation]
        with self._lock:
            now = self._clock()
            bucket = self._buckets.setdefault((region, operation), _Bucket(burst, now))
            bucket.tokens = min(burst, bucket.tokens + (now - bucket.filled) * rate)
            bucket.filled = now
            if bucket.tokens < 1:
                return False
            bucket.tokens -= 1
            return True
