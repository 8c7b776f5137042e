"""The options of the embedded AWS."""

import re
from dataclasses import dataclass
from pathlib import Path

# The one account that the embedded AWS has; moto's own default.
ACCOUNT = "123456789012"

# Two buckets exist from the start, so that a first tree needs no preparation: one for query
# results and one for data (CREATE TABLE of an Iceberg table writes its metadata there). As on AWS,
# the workgroup `primary` has no output location.
RESULTS_BUCKET = "athendef-local-results"
LAKE_BUCKET = "athendef-local-lake"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of ``athendef local``.

    ``port`` 0 selects a free port. ``query_seconds`` is the time a query is RUNNING before it is
    executed; ``call_seconds`` is the minimum duration of every call. ``throttle`` is the share of
    Athena and Glue calls, 0 to 1, that are rejected as throttled before they have any effect;
    ``seed`` makes the selection repeatable. ``rate_limits`` enforces Athena's default quotas of the
    rate of calls. Statements that match ``fail`` end FAILED. ``log`` is
    the file that gets a JSON line per call. ``buckets`` exist from the start, in addition to
    RESULTS_BUCKET and LAKE_BUCKET.
    """

    port: int = 0
    query_seconds: float = 0.0
    call_seconds: float = 0.0
    throttle: float = 0.0
    seed: int = 0
    rate_limits: bool = False
    fail: re.Pattern[str] | None = None
    log: Path | None = None
    buckets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for an option that is out of range."""
        if not 0 <= self.throttle <= 1:
            raise ValueError(f"throttle must be between 0 and 1, not {self.throttle}")
        if self.query_seconds < 0 or self.call_seconds < 0:
            raise ValueError("query-seconds and call-seconds must not be negative")
