"""Measures the peak memory of the engine's processes."""

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def watched(pid: int, peaks: dict[str, int]) -> Iterator[None]:
    """Record the peak resident size in KiB of each part in ``peaks``, while the body runs.

    The parts are the descendants of ``pid``: engine, program, provider, host.
    """
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(0.25):
            for part, kibibytes in _sizes(pid):
                peaks[part] = max(peaks.get(part, 0), kibibytes)

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _sizes(pid: int) -> Iterator[tuple[str, int]]:
    output = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=False
    ).stdout
    rows = [line.split(maxsplit=3) for line in output.splitlines()]
    processes = {int(row[0]): (int(row[1]), int(row[2]), row[3]) for row in rows if len(row) == 4}
    for process, (_, size, command) in processes.items():
        ancestor = process
        while ancestor in processes and ancestor != pid:
            ancestor = processes[ancestor][0]
        if ancestor == pid:
            yield _part(command), size


def _part(command: str) -> str:
    if "pulumi-language-python-exec" in command:
        return "program"
    if "pulumi.dynamic" in command:
        return "provider"
    return "engine" if re.match(r"(\S*/)?pulumi ", command) else "hosts"
