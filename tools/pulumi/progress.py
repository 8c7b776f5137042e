"""A counter that shows the progress of a long step."""

import sys
import time
from types import TracebackType
from typing import Self


class Progress:
    """Counts steps up to ``total`` on stderr, as ``label: 12 of 345 units``.

    On a terminal, one line is updated. Otherwise a line is printed for each tenth.
    """

    def __init__(self, label: str, units: str, total: int | None = None) -> None:
        self._label = label
        self._units = units
        self._total = total
        self._done = 0
        self._began = time.monotonic()
        self._live = sys.stderr.isatty()

    def __enter__(self) -> Self:
        """Show the initial count."""
        self._show()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the line of the last count."""
        if self._live:
            print(file=sys.stderr, flush=True)

    def step(self) -> None:
        """Count one step."""
        self._done += 1
        if self._live or self._done % max(1, (self._total or 500) // 10) == 0:
            self._show()

    def _show(self) -> None:
        count = f"{self._done:,}" if self._total is None else f"{self._done:,} of {self._total:,}"
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        line = f"  {self._label}: {count} {self._units}, {minutes}:{seconds:02}"
        start, end = ("\r", "\033[K") if self._live else ("", "\n")
        print(f"{start}{line}{end}", end="", file=sys.stderr, flush=True)
