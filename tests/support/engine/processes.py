"""Processes that other processes have started."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def below(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    pairs = [[int(number) for number in line.split()] for line in listed.splitlines()]
    found = [pid]
    for parent in found:
        found += [child for child, its_parent in pairs if its_parent == parent]
    return found[1:]


def plugins_below(pid: int) -> list[int]:
    """The processes that run dynamic providers, of those that a process has started."""
    shown = subprocess.run(
        ["ps", "-A", "-w", "-w", "-o", "pid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(maxsplit=1) for line in shown.splitlines()]
    running = {int(pid) for pid, command in rows if "-m pulumi.dynamic" in command}
    return [pid for pid in below(pid) if pid in running]


@contextmanager
def leftovers_killed() -> Iterator[list[int]]:
    """Kill at the end those that were added to the list and still run.

    Pulumi's language host outlives a killed engine by minutes, and a plugin that has loaded no
    provider yet for good.
    """
    started: list[int] = []
    try:
        yield started
    finally:
        for pid in alive(started):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def wait_for_end(pids: list[int], seconds: float = 60) -> None:
    """Wait until none of them runs; fail the test where one goes on."""
    deadline = time.monotonic() + seconds
    while running := alive(pids):
        assert time.monotonic() < deadline, f"still running: {running}"
        time.sleep(0.05)


def alive(pids: list[int]) -> list[int]:
    """Those that still run; what has ended and was not asked about is a mere entry."""
    shown = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-p", ",".join(map(str, [os.getpid(), *pids]))],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rows = [line.split() for line in shown.splitlines()]
    return [int(pid) for pid, state in rows if state[0] != "Z" and int(pid) in pids]
