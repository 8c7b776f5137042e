"""Processes that other processes have started."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def below(pid: int) -> list[int]:
    """Return the child processes of a process, and their descendants."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    pairs = [[int(number) for number in line.split()] for line in listed.splitlines()]
    pids = [pid]
    for parent in pids:
        pids += [child for child, its_parent in pairs if its_parent == parent]
    return pids[1:]


def plugins_below(pid: int) -> list[int]:
    """Return the descendants of a process that run dynamic providers."""
    shown = subprocess.run(
        ["ps", "-A", "-w", "-w", "-o", "pid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(maxsplit=1) for line in shown.splitlines()]
    running = {int(pid) for pid, command in rows if "-m pulumi.dynamic" in command}
    return [pid for pid in below(pid) if pid in running]


@contextmanager
def leftovers_killed() -> Iterator[list[int]]:
    """Kill at the end the processes of the list that still run.

    Pulumi's language host runs for minutes after a killed engine, and a plugin without a loaded
    provider runs for ever.
    """
    started: list[int] = []
    try:
        yield started
    finally:
        for pid in alive(started):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def wait_for_end(pids: list[int], seconds: float = 60) -> None:
    """Wait until the processes have ended; fail the test if one does not."""
    deadline = time.monotonic() + seconds
    while running := alive(pids):
        assert time.monotonic() < deadline, f"still running: {running}"
        time.sleep(0.05)


def alive(pids: list[int]) -> list[int]:
    """Return the processes that still run. Zombies do not count."""
    shown = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-p", ",".join(map(str, [os.getpid(), *pids]))],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rows = [line.split() for line in shown.splitlines()]
    return [int(pid) for pid, state in rows if state[0] != "Z" and int(pid) in pids]
