"""The context in which a statement is executed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Context:
    """The default database (in lower case), the account, the region and the clock."""

    database: str
    account: str
    region: str
    now: Callable[[], float] = field(default=time.time)
