"""Golden files: what the program prints, compared to the letter with a file in the repository.

`make golden` runs the tests with ``UPDATE_GOLDEN=1``: then each file is written instead, and Git
shows what changed.
"""

import os
from pathlib import Path

UPDATING = os.environ.get("UPDATE_GOLDEN") == "1"


def is_golden(path: Path, text: str) -> None:
    """Assert that a file says ``text``; an absent file says nothing."""
    if UPDATING:
        if text:
            path.write_text(text)
        else:
            path.unlink(missing_ok=True)
        return
    assert text == (path.read_text() if path.exists() else ""), path
