"""Drawing an apply: a live display on a terminal, plain lines anywhere else."""

import json
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from athendef_provider.cli import console
from athendef_provider.cli.live.progress import Board, Row
from athendef_provider.engine.driver.events import Began, Diagnostic, Done, Event, Failed
from athendef_provider.engine.provider.resource_plan import Action

if TYPE_CHECKING:
    from rich.console import RenderableType

DOING: dict[Action, str] = {
    "create": "Creating",
    "update": "Modifying",
    "replace": "Replacing",
    "delete": "Destroying",
    "same": "Keeping",
}
_DONE: dict[Action, str] = {
    "create": "Creation complete",
    "update": "Modification complete",
    "replace": "Replacement complete",
    "delete": "Destruction complete",
    "same": "Kept",
}
_FRAMES_A_SECOND = 8
_LONGEST_LIST = 20


def show_until(board: Board, over: threading.Event) -> None:
    """Draw the board until ``over`` is set; on a terminal, for `plain_lines` does the rest."""
    if not console.is_terminal(err=True):
        while not over.wait(0.1):
            pass
        return
    from rich.console import Console  # noqa: PLC0415 - only for terminals
    from rich.live import Live  # noqa: PLC0415 - see above

    screen = Console(stderr=True, no_color=not console.use_color(err=True))
    with Live(
        console=screen,
        get_renderable=lambda: picture(board, screen.width, screen.height),
        refresh_per_second=_FRAMES_A_SECOND,
        transient=True,
    ):
        while not over.wait(1 / _FRAMES_A_SECOND):
            pass


def picture(board: Board, width: int, height: int = 24) -> "RenderableType":
    """One frame: a line for each table that is under way, and a bar below them."""
    from rich.console import Group  # noqa: PLC0415 - only for terminals
    from rich.progress_bar import ProgressBar  # noqa: PLC0415 - see above
    from rich.table import Table  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415 - see above

    with board.lock:
        rows = sorted(board.rows.values(), key=lambda row: row.began)
        total, ended = len(board.to_do), len(board.done) + len(board.failures)
        most = max(1, min(_LONGEST_LIST, height - 4))
        table = Table.grid(padding=(0, 2), expand=False)
        for row in rows[:most]:
            table.add_row(*_cells(row, board.now()))
        lines: list[RenderableType] = [table]
        if len(rows) > most:
            lines.append(Text(f"and {len(rows) - most} more", style="dim"))
        status = Table.grid(padding=(0, 2))
        bar = ProgressBar(total=max(total, 1), completed=ended, width=min(40, max(10, width // 3)))
        status.add_row(bar, Text(counted(board)))
        lines.append(status)
        if board.stopping:
            text = "Stopping: running statements are being stopped. Ctrl-C again leaves at once."
            lines.append(Text(text, style="yellow"))
        return Group(*lines)


def counted(board: Board) -> str:
    """``12 of 40, 1 failed, 18 s, about 40 s left``."""
    parts = [f"{len(board.done)} of {len(board.to_do)}"]
    if board.failures:
        parts.append(f"{len(board.failures)} failed")
    parts.append(duration(board.elapsed))
    left = board.left_seconds()
    if left is not None and not board.stopping:
        parts.append(f"about {duration(left)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """``8 s``, ``3 min 20 s``."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def plain_lines(board: Board, known: Collection[str] = ()) -> Callable[[Event], None]:
    """A listener that prints a line as each resource ends, and where nobody looks, as it begins.

    On a terminal the display below shows what has begun. ``known`` was told with the plan.
    """
    live = console.is_terminal(err=True)
    times: dict[str, float] = {}

    def on_event(what: Event) -> None:
        board.on_event(what)
        match what:
            case Began(name=name, action=action):
                times[name] = time.monotonic()
                if not live:
                    console.echo(f"{name}: {DOING[action]}...")
            case Done(name=name, action=action):
                took = duration(time.monotonic() - times.get(name, time.monotonic()))
                console.echo(f"{name}: {_DONE[action]} ({took})")
            case Failed(name=name, action=action):
                console.echo(console.paint(f"{name}: {DOING[action]} failed", "red"))
            case Diagnostic(severity="note" | "warning", text=text) if text not in known:
                console.echo_err(f"Note: {text}")
            case _:
                pass

    return on_event


class StatementWatch:
    """Follows the file to which the provider's process writes what its statements do."""

    def __init__(self, file: Path, board: Board) -> None:
        self._file = file
        self._board = board
        self._read = 0

    def look(self) -> None:
        """Take in what was written since the last look."""
        try:
            with self._file.open("rb") as file:
                file.seek(self._read)
                text = file.read()
        except OSError:
            return  # nothing was written yet
        whole, newline, _ = text.rpartition(b"\n")
        self._read += len(whole) + len(newline)
        for line in whole.splitlines():
            told = json.loads(line)
            self._board.statement(told["about"], told["query"], told["state"])


def _cells(row: Row, now: float) -> tuple[str, ...]:
    since = row.statement_began or row.began
    state = row.state.lower() or "starting"
    query = f"query {row.query[:8]}" if row.query else ""
    return (f"{DOING[row.action]} {row.name}", state, duration(now - since), query)
