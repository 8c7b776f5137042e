"""Reading the file to which the provider's process writes the states of its statements."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from athendef_provider.cli.live.progress import ApplyProgress


class StatementLog:
    """Updates the progress of an apply with what is appended to the file."""

    def __init__(self, file: Path, progress: ApplyProgress) -> None:
        self._file = file
        self._progress = progress
        self._offset = 0

    def read(self) -> None:
        """Read the lines that were appended since the last call."""
        try:
            with self._file.open("rb") as file:
                file.seek(self._offset)
                text = file.read()
        except OSError:
            return  # no statement has started yet
        lines, newline, _ = text.rpartition(b"\n")
        self._offset += len(lines) + len(newline)
        for line in lines.splitlines():
            entry = json.loads(line)
            self._progress.on_statement(entry["about"], entry["query"], entry["state"])

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Read in the background until the end of the context."""
        ended = threading.Event()

        def follow() -> None:
            while not ended.wait(0.1):
                with suppress(ValueError, KeyError):
                    self.read()

        thread = threading.Thread(target=follow, name="statements", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(1)
