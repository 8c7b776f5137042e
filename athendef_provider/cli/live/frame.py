"""Rendering one frame of the progress display: running resources, and a bar with counts."""

from rich.cells import cell_len, chop_cells
from rich.console import Group, RenderableType
from rich.text import Text

from athendef_provider.cli import console
from athendef_provider.cli.live.progress import ApplyProgress, RunningResource
from athendef_provider.cli.live.wording import IN_PROGRESS, format_duration, progress_counts

_LONGEST_LIST = 20
_WIDEST_FRAME = 77
"""A frame stays intact if the terminal is resized to 80 columns or more.

Three columns are free: the terminal echoes ``^C`` behind the last row.
"""


def render_frame(progress: ApplyProgress, columns: int, rows: int) -> RenderableType:
    """Return the frame for a terminal of this size; it fills about half of the terminal."""
    width = max(1, min(columns - 3, _WIDEST_FRAME))
    with progress.lock:
        running = sorted(progress.running.values(), key=lambda resource: resource.started)
        listed = running[: min(_LONGEST_LIST, max(0, rows // 2 - 2))]
        lines = _resource_rows(listed, progress.now(), width)
        if listed and len(running) > len(listed):
            lines.append(Text(f"and {len(running) - len(listed)} more", style="dim"))
        lines.append(_status_row(progress, width))
        if progress.stopping:
            text = "Stopping: running statements are stopped. Ctrl-C again exits at once."
            lines.append(Text(text, style="yellow"))
    for line in lines:
        line.truncate(width, overflow="crop")
    return Group(*lines[-max(1, rows - 1) :])


def _resource_rows(resources: list[RunningResource], now: float, width: int) -> list[Text]:
    labels = [
        f"{IN_PROGRESS[resource.action]} {console.masked(resource.name)}" for resource in resources
    ]
    details = [_details(resource, now) for resource in resources]
    available = max(10, width - max((len(text) for text in details), default=0))
    labels = [_shortened(label, available) for label in labels]
    label_width = max((cell_len(label) for label in labels), default=0)
    return [
        Text(label + " " * (label_width - cell_len(label)) + detail)
        for label, detail in zip(labels, details, strict=True)
    ]


def _details(resource: RunningResource, now: float) -> str:
    state = resource.state.lower() or "starting"
    seconds = format_duration(now - (resource.statement_started or resource.started))
    query = f"  query {resource.query[:8]}" if resource.query else ""
    return f"  {state:9} {seconds:>4}{query}"


def _shortened(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns; its middle is left out if it is longer."""
    if cell_len(text) <= width:
        return text
    start = chop_cells(text, (width - 3) // 2)[0]
    end = chop_cells(text[::-1], width - 3 - cell_len(start))[0][::-1]
    return f"{start}...{end}"


def _status_row(progress: ApplyProgress, width: int) -> Text:
    total, ended = len(progress.resources), progress.ended
    bar_width = min(40, max(10, width // 3))
    filled = bar_width * ended // max(1, total)
    return Text.assemble(
        ("━" * filled, "green"),
        ("─" * (bar_width - filled), "dim"),
        "  ",
        progress_counts(progress),
    )
