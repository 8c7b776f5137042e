"""Reports the states of statements to the progress display of the `athendef` command.

The command and the plugin that runs the statements are separate processes. The engine between them
forwards only lines of text. The command therefore sets `ATHENDEF_PROGRESS` to a file, and each
change of a statement's state is appended to it as one JSON line. Without the variable nothing is
written.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "ATHENDEF_PROGRESS"


class Progress:
    """Appends to the file named by the environment variable. Thread-safe."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._path = Path(environment[VARIABLE]) if environment.get(VARIABLE) else None

    def report(self, resource: str, query_id: str, state: str) -> None:
        """Report the state of a statement. ``resource`` is the object that it changes."""
        if self._path is None:
            return
        line = {"about": resource, "query": query_id, "state": state}
        try:
            # One write in append mode, so that lines of several threads do not mix.
            with self._path.open("ab", buffering=0) as file:
                file.write(json.dumps(line).encode() + b"\n")
        except OSError:
            self._path = None  # the command has ended
