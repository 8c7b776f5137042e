"""Runs a command in a pseudo-terminal and emulates the terminal that displays its output.

The tests of the progress display and the recording of the demo (`tools/recording.py`) read the
screen and the scrollback of the same emulated terminal.
"""

import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from typing import Self, TypeAlias

import pyte
from pyte.screens import Char, StaticDefaultDict

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
Row: TypeAlias = StaticDefaultDict[int, Char]
_SCROLLBACK_LINES = 100_000


class _Screen(pyte.HistoryScreen):
    """A screen that remembers which rows continue the row above, because a text was too long."""

    _is_drawing = False

    def draw(self, data: str) -> None:
        self._is_drawing = True
        super().draw(data)
        self._is_drawing = False

    def linefeed(self) -> None:
        super().linefeed()
        vars(self.buffer[self.cursor.y])["continues"] = self._is_drawing


class EmulatedTerminal:
    """A terminal with a scrollback, as xterm would display what a command writes."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = _Screen(columns, rows, history=_SCROLLBACK_LINES)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, output: bytes) -> None:
        """Display the output."""
        self._stream.feed(output)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window. Lines are not wrapped again."""
        self._screen.resize(rows, columns)

    @property
    def columns(self) -> int:
        """The width of the window."""
        return self._screen.columns

    @property
    def cursor_is_visible(self) -> bool:
        """Whether the terminal shows its cursor."""
        return not self._screen.cursor.hidden

    def cells(self) -> list[list[Char]]:
        """Scrollback and screen, one list of characters per row, without empty rows at the end.

        A wide character is followed by a cell whose data is empty.
        """
        return [[row[column] for column in range(self.columns)] for row in self._rows()]

    def lines(self) -> list[str]:
        """Scrollback and screen as text; rows that the terminal wrapped are joined."""
        lines: list[str] = []
        for row in self._rows():
            text = "".join(row[column].data for column in range(self.columns))
            if vars(row).get("continues"):
                lines[-1] += text
            else:
                lines.append(text)
        return [line.rstrip() for line in lines]

    def _rows(self) -> list[Row]:
        on_screen = [self._screen.buffer[row] for row in range(self._screen.lines)]
        rows = [*self._screen.history.top, *on_screen]
        while rows and all(cell.data == " " for cell in rows[-1].values()):
            rows.pop()
        return rows


class PseudoTerminal:
    """A command that runs on a terminal. The end of the context kills it."""

    def __init__(  # noqa: PLR0913 - the size of the window, or the window
        self,
        command: Sequence[str],
        *,
        cwd: str,
        env: Mapping[str, str],
        columns: int = 100,
        rows: int = 30,
        screen: EmulatedTerminal | None = None,
    ) -> None:
        self.screen = screen or EmulatedTerminal(columns, rows)
        self._output = bytearray()
        # They would override the size of this terminal.
        env = {name: value for name, value in env.items() if name not in {"COLUMNS", "LINES"}}
        self._pid, self._terminal = pty.fork()
        if not self._pid:
            _set_size(pty.STDIN_FILENO, columns, rows)
            os.chdir(cwd)
            os.execvpe(command[0], list(command), dict(env))  # noqa: S606 - ends the child's copy

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        if self._terminal >= 0:
            os.close(self._terminal)

    @property
    def raw(self) -> str:
        """All output so far, with control sequences."""
        return self._output.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        """All output so far, frame after frame, without control sequences."""
        return _ESCAPES.sub("", self.raw).replace("\r", "")

    def wait_for(self, pattern: str, seconds: float = 60) -> None:
        """Read until the output matches the pattern. Raises `AssertionError` if it never does."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.text):
            if time.monotonic() > deadline or not self.read():
                raise AssertionError(f"never saw {pattern!r} in:\n{self.text[-3000:]}")

    def press(self, keys: str) -> None:
        """Type; Ctrl-C is ETX, character 3."""
        os.write(self._terminal, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window, of which the command is notified."""
        self.screen.resize(columns, rows)
        _set_size(self._terminal, columns, rows)

    def hang_up(self) -> int:
        """Close the terminal, as a lost connection does. Returns the command's exit code."""
        os.close(self._terminal)
        self._terminal = -1
        return self._exit_code()

    @property
    def pid(self) -> int:
        """The process of the command."""
        return self._pid

    def exit_code(self) -> int:
        """Read to the end. Returns the command's exit code."""
        while self.read():
            pass
        return self._exit_code()

    def read(self, seconds: float = 0.5) -> bool:
        """Read what is written within the time. Returns whether the command may write more."""
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        if not ready:
            return True
        try:
            output = os.read(self._terminal, 65536)
        except OSError:  # the other end is closed, on Linux
            return False
        self._output += output
        self.screen.feed(output)
        return bool(output)

    def _exit_code(self) -> int:
        _, status = os.waitpid(self._pid, 0)
        self._pid = 0
        return os.waitstatus_to_exitcode(status)


def _set_size(terminal: int, columns: int, rows: int) -> None:
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
