"""Starting other programs so that none of them outlives us."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def started(
    command: Sequence[str | Path],
    *,
    output: int | IO[str],
    errors: int | IO[str],
    folder: Path | None = None,
    more_env: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """Run a program that reads nothing, in a session of its own; end all of it on the way out.

    A session of its own has no terminal to ask for a password at, and can be ended as one: `go`
    and installers start programs that would go on working when their parent alone is ended.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        cwd=folder,
        env=os.environ | (more_env or {}),
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def say(text: str) -> None:
    """Tell the user what is being done: on stderr, because stdout is for what was asked for."""
    print(text, file=sys.stderr, flush=True)
