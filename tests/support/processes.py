"""Processes that other processes have started."""

import os
import subprocess


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
