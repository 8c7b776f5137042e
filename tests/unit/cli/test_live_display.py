"""Threads that print while a live display is redrawn."""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from rich.text import Text

from athendef_provider.cli import console
from athendef_provider.cli.output import live_display
from athendef_provider.cli.output.live_display import LiveDisplay
from tools.terminal import EmulatedTerminal


class TerminalFile:
    """A stderr that is an emulated terminal."""

    encoding = "utf-8"

    def __init__(self, terminal: EmulatedTerminal) -> None:
        self._terminal = terminal

    def write(self, text: str) -> int:
        self._terminal.feed(text.replace("\n", "\r\n").encode())
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True


def terminal_as_stderr(monkeypatch) -> EmulatedTerminal:
    terminal = EmulatedTerminal(80, 24)
    monkeypatch.setattr(sys, "stderr", TerminalFile(terminal))
    monkeypatch.setattr(live_display, "_FRAMES_PER_SECOND", 2000)
    for name, value in {"COLUMNS": "80", "LINES": "24", "TERM": "xterm"}.items():
        monkeypatch.setenv(name, value)
    return terminal


def test_each_line_is_on_the_terminal_once_and_no_frame(monkeypatch):
    """Frames of changing heights, and lines from several threads."""
    terminal = terminal_as_stderr(monkeypatch)
    frames = count()

    def render(_columns: int, _rows: int) -> Text:
        return Text("\n".join(["frame"] * (1 + next(frames) % 9)))

    with LiveDisplay(render), ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: console.echo(f"line {number}"), range(1200)))

    assert sorted(terminal.lines()) == sorted(f"line {number}" for number in range(1200))
    assert terminal.cursor_is_visible


def test_an_exception_removes_the_frame(monkeypatch):
    terminal = terminal_as_stderr(monkeypatch)
    with pytest.raises(ValueError), LiveDisplay(lambda _columns, _rows: Text("frame")):  # noqa: PT012 - in the display
        console.echo("line")
        raise ValueError
    console.echo_err("end")

    assert terminal.lines() == ["line", "end"]
    assert terminal.cursor_is_visible
