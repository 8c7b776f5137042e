"""What the embedded AWS can be told to do, so that it serves as a test instrument."""

import re
from dataclasses import dataclass
from pathlib import Path

# The one account that the embedded AWS has; moto's own default.
ACCOUNT = "123456789012"

# Two buckets exist from the start, so that a first tree needs no preparation: one for the results
# of queries, one for the data (CREATE TABLE of Iceberg writes its metadata there, and needs the
# bucket). No work group writes anywhere by itself: as on AWS, `primary` comes without an output
# location.
RESULTS_BUCKET = "athendef-local-results"
LAKE_BUCKET = "athendef-local-lake"


@dataclass(frozen=True, slots=True)
class Options:
    """The switches of ``athendef local``.

    ``port`` 0 takes a free one. ``query_seconds`` is how long a query runs before it executes,
    ``call_seconds`` how long every call takes at least. ``throttle`` is the share of Athena and
    Glue calls, 0 to 1, that is refused as throttled before anything happens; ``seed`` makes the
    choice repeatable. Statements in which ``fail`` is found end FAILED. ``log`` gets a JSON line
    per call. ``buckets`` exist from the start, beside RESULTS_BUCKET and LAKE_BUCKET.
    """

    port: int = 0
    query_seconds: float = 0.0
    call_seconds: float = 0.0
    throttle: float = 0.0
    seed: int = 0
    fail: re.Pattern[str] | None = None
    log: Path | None = None
    buckets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what makes no sense, in words that name the option."""
        if not 0 <= self.throttle <= 1:
            raise ValueError(f"throttle must be between 0 and 1, not {self.throttle}")
        if self.query_seconds < 0 or self.call_seconds < 0:
            raise ValueError("query-seconds and call-seconds must not be negative")
