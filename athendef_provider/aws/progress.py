"""What statements are doing, told to another process: the `athendef` command's live display.

The command and the plugin that runs the statements are processes apart, with the engine between
them, which passes on lines of text only. So the command names a file in `ATHENDEF_PROGRESS`, and
here each change of a statement's state is appended to it as one JSON line. Without the variable
nothing is written.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "ATHENDEF_PROGRESS"


class Progress:
    """Appends to the file that the environment names; from as many threads as call it."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._path = Path(environment[VARIABLE]) if environment.get(VARIABLE) else None

    def tell(self, about: str, query_id: str, state: str) -> None:
        """One statement is in another state: ``about`` names the table that it is for."""
        if self._path is None:
            return
        line = {"about": about, "query": query_id, "state": state}
        try:
            # One write in append mode: lines of several threads don't mix.
            with self._path.open("ab", buffering=0) as file:
                file.write(json.dumps(line).encode() + b"\n")
        except OSError:
            self._path = None  # the command is gone: there is nobody to tell
