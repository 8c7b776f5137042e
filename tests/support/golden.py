"""Golden files: the exact output of the program, compared with a file in the repository.

`make golden` runs the tests with ``UPDATE_GOLDEN=1``: then each file is written instead, and Git
shows the changes.
"""

import os
from pathlib import Path

UPDATING = os.environ.get("UPDATE_GOLDEN") == "1"


def is_golden(path: Path, text: str) -> None:
    """Assert that a file contains ``text``; an absent file is empty."""
    if UPDATING:
        if text:
            path.write_text(text)
        else:
            path.unlink(missing_ok=True)
        return
    assert text == (path.read_text() if path.exists() else ""), path
