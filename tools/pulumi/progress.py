"""A count that the user sees growing while a long step runs."""

import sys
import time
from types import TracebackType
from typing import Self


class Progress:
    """Counts steps up to ``most`` on stderr, as ``what: 12 of 345 units``.

    On a terminal it is one line that changes; elsewhere it is a line for each tenth of the way.
    """

    def __init__(self, what: str, units: str, most: int | None = None) -> None:
        self._what = what
        self._units = units
        self._most = most
        self._done = 0
        self._began = time.monotonic()
        self._live = sys.stderr.isatty()

    def __enter__(self) -> Self:
        """Show the count at nought."""
        self._show()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the last count standing."""
        if self._live:
            print(file=sys.stderr, flush=True)

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._live or self._done % max(1, (self._most or 500) // 10) == 0:
            self._show()

    def _show(self) -> None:
        count = f"{self._done:,}" if self._most is None else f"{self._done:,} of {self._most:,}"
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        line = f"  {self._what}: {count} {self._units}, {minutes}:{seconds:02}"
        start, end = ("\r", "\033[K") if self._live else ("", "\n")
        print(f"{start}{line}{end}", end="", file=sys.stderr, flush=True)
