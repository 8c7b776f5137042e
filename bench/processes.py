"""Measures the CPU time and the peak memory of the engine's processes."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil

PARTS = ("program", "provider", "engine", "hosts")

_SAMPLE_SECONDS = 0.2


@dataclass(slots=True)
class Usage:
    """What the parts of a run have used: CPU seconds, and the peak resident size in bytes."""

    cpu: dict[str, float] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)


@contextmanager
def watched(pid: int) -> Iterator[Usage]:
    """Measure the process ``pid`` and its descendants, while the body runs.

    They are sampled, so up to a fifth of a second of a process that ends is not counted.
    """
    usage = Usage()
    ended = threading.Event()

    def sample() -> None:
        cpu: dict[tuple[str, int], float] = {}
        while not ended.wait(_SAMPLE_SECONDS):
            for process in _family(pid):
                with suppress(psutil.Error):
                    part = _part(" ".join(process.cmdline()))
                    times, size = process.cpu_times(), process.memory_info().rss
                    cpu[part, process.pid] = times.user + times.system
                    usage.memory[part] = max(usage.memory.get(part, 0), size)
        for (part, _), seconds in cpu.items():
            usage.cpu[part] = usage.cpu.get(part, 0.0) + seconds

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield usage
    finally:
        ended.set()
        thread.join()


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of one process so far."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _family(pid: int) -> list[psutil.Process]:
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def _part(command: str) -> str:
    if "pulumi-language-python-exec" in command:
        return "program"
    if "pulumi.dynamic" in command:
        return "provider"
    return "engine" if re.match(r"(\S*/)?pulumi ", command) else "hosts"
