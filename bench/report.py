"""Tables of the benchmark's results. ``runs`` are by the duration of a call to AWS in seconds."""

from collections.abc import Iterable, Mapping

from rich.table import Table

from bench.measurement import PHASES, Measurement
from bench.processes import PARTS

Runs = Mapping[float, Measurement]


def times_table(baseline: Measurement, runs: Runs) -> Table:
    """Return the duration of each phase, and its ratio to the baseline."""
    table = Table(title="Seconds, and the ratio to the baseline", title_justify="left")
    _columns(table, ("phase", "baseline", *map(_title, runs), "limit"))
    for name, phase in PHASES.items():
        base = baseline.seconds[name]
        times = (_with_ratio(run.seconds[name], base) for run in runs.values())
        table.add_row(name, f"{base:.1f}", *times, f"{phase.limit:.1f}")
    return table


def cpu_table(baseline: Measurement, runs: Runs) -> Table:
    """Return the CPU time of each phase and part. The embedded AWS is not part of a sum."""
    table = Table(title="CPU seconds, and the ratio to the baseline", title_justify="left")
    _columns(table, ("phase", "", "baseline", *map(_title, runs), "limit"))
    for name, phase in PHASES.items():
        base = baseline.cpu(name)
        sums = (_with_ratio(run.cpu(name), base) for run in runs.values())
        table.add_row(name, "all", f"{base:.1f}", *sums, f"{phase.limit:.1f}", style="bold")
        for part in PARTS:
            parts = (run.usage[name].cpu.get(part, 0) for run in (baseline, *runs.values()))
            table.add_row("", part, *(f"{seconds:.1f}" for seconds in parts))
        aws = (f"{run.aws.get(name, 0):.1f}" for run in runs.values())
        table.add_row("", "(AWS)", "", *aws, style="dim")
    return table


def calls_table(seconds: float, run: Measurement) -> Table:
    """Return the number of calls to AWS by operation."""
    table = Table(title=f"Calls to AWS, at {_title(seconds)}", title_justify="left")
    _columns(table, ("operation", *PHASES))
    for operation in sorted({operation for calls in run.calls.values() for operation in calls}):
        counts = [run.calls[phase][operation] for phase in PHASES]
        table.add_row(operation, *(f"{count:,}" if count else "" for count in counts))
    table.add_row("all", *(f"{run.calls[phase].total():,}" for phase in PHASES), style="bold")
    return table


def sizes_table(baseline: Measurement, runs: Runs, resources: int) -> Table:
    """Return the size of the state, also per resource, and the peak memory of each part."""
    table = Table(title="Size of the state and peak memory in MB", title_justify="left")
    measured = (baseline, *runs.values())
    _columns(table, ("", "baseline", *map(_title, runs)))
    table.add_row("state", *(f"{run.state_bytes / 1e6:.2f}" for run in measured))
    sizes = (f"{run.state_bytes / 1e3 / resources:.2f}" for run in measured)
    table.add_row("state, KB a resource", *sizes)
    for part in PARTS:
        table.add_row(part, *(f"{run.memory.get(part, 0) / 1e6:.0f}" for run in measured))
    return table


def _columns(table: Table, titles: Iterable[str]) -> None:
    for number, title in enumerate(titles):
        table.add_column(title, justify="right" if number else "left", no_wrap=number == 0)


def _title(call_seconds: float) -> str:
    return f"{call_seconds * 1000:.0f} ms a call"


def _with_ratio(value: float, base: float) -> str:
    return f"{value:.1f} ({value / base:.2f})"
