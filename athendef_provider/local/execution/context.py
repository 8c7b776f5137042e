"""Where and when a statement runs."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Context:
    """QueryExecutionContext's database (lower-case), the account and region, and the clock."""

    database: str
    account: str
    region: str
    now: Callable[[], float] = field(default=time.time)
