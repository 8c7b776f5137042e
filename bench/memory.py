"""How much memory the engine's processes take, at most."""

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def watched(pid: int, peaks: dict[str, int]) -> Iterator[None]:
    """Note in ``peaks`` the largest resident size in KiB of each part, while the body runs.

    The parts are the processes below ``pid``: engine, program, provider, host.
    """
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.25):
            for part, kibibytes in _sizes(pid):
                peaks[part] = max(peaks.get(part, 0), kibibytes)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _sizes(pid: int) -> Iterator[tuple[str, int]]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=False
    ).stdout
    rows = [line.split(maxsplit=3) for line in listed.splitlines()]
    processes = {int(row[0]): (int(row[1]), int(row[2]), row[3]) for row in rows if len(row) == 4}
    for its, (_, size, command) in processes.items():
        above = its
        while above in processes and above != pid:
            above = processes[above][0]
        if above == pid:
            yield _part(command), size


def _part(command: str) -> str:
    if "pulumi-language-python-exec" in command:
        return "program"
    if "pulumi.dynamic" in command:
        return "provider"
    return "engine" if re.match(r"(\S*/)?pulumi ", command) else "hosts"
