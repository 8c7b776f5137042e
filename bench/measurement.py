"""What the benchmark measures: its phases, their limits and their results."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.processes import Usage

FIRST_UP = "up, all new"
CHANGE = "up, a column each"


@dataclass(frozen=True, slots=True)
class Phase:
    """One command of the engine. ``limit`` is the highest acceptable ratio to the baseline."""

    arguments: tuple[str, ...]
    limit: float


PHASES: Mapping[str, Phase] = {
    "preview, all new": Phase(("preview",), 1.4),
    FIRST_UP: Phase(("up", "--yes", "--skip-preview"), 1.6),
    "preview, no change": Phase(("preview", "--expect-no-changes"), 1.4),
    "refresh": Phase(("refresh", "--yes", "--skip-preview"), 1.6),
    CHANGE: Phase(("up", "--yes", "--skip-preview"), 2.0),
    "destroy": Phase(("destroy", "--yes", "--skip-preview"), 2.5),
}


@dataclass(slots=True)
class Measurement:
    """The results of one run of all phases, by phase; ``aws`` is the embedded AWS's CPU time."""

    seconds: dict[str, float] = field(default_factory=dict)
    usage: dict[str, Usage] = field(default_factory=dict)
    aws: dict[str, float] = field(default_factory=dict)
    calls: dict[str, Counter[str]] = field(default_factory=dict)
    state_bytes: int = 0

    def cpu(self, phase: str) -> float:
        """Return the CPU time of the engine, the program and the provider in seconds."""
        return sum(self.usage[phase].cpu.values())

    @property
    def memory(self) -> dict[str, int]:
        """The peak memory of each part in bytes, over all phases."""
        peaks: dict[str, int] = {}
        for usage in self.usage.values():
            for part, size in usage.memory.items():
                peaks[part] = max(peaks.get(part, 0), size)
        return peaks
