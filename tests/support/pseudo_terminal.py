"""A terminal that is none: what a command draws on one, and the keys that a user presses there."""

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
from typing import Self

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class PseudoTerminal:
    """A command that runs on a terminal of 100 by 30; leave the context, and it has ended."""

    def __init__(
        self, command: Sequence[str], *, cwd: str, env: Mapping[str, str], columns: int = 100
    ) -> None:
        self._read = bytearray()
        self._pid, self._terminal = pty.fork()
        if not self._pid:
            os.chdir(cwd)
            os.execvpe(command[0], list(command), dict(env))  # noqa: S606 - the child's own end
        ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))

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
        """All that was written so far, with what moves the cursor."""
        return self._read.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        """All that was written so far, frame after frame, without what moves the cursor."""
        return _ESCAPES.sub("", self.raw).replace("\r", "")

    def wait_for(self, pattern: str, seconds: float = 60) -> None:
        """Read until the pattern has been written; fail the test where it never is."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.text):
            assert time.monotonic() < deadline, f"never saw {pattern!r} in:\n{self.text[-3000:]}"
            assert self._more(), f"ended without {pattern!r}:\n{self.text[-3000:]}"

    def press(self, keys: str) -> None:
        """Type; Ctrl-C is ``\\x03``."""
        os.write(self._terminal, keys.encode())

    def hang_up(self) -> int:
        """End the terminal, as a lost connection does, and give the command's exit code."""
        os.close(self._terminal)
        self._terminal = -1
        _, status = os.waitpid(self._pid, 0)
        self._pid = 0
        return os.waitstatus_to_exitcode(status)

    @property
    def pid(self) -> int:
        """The process of the command."""
        return self._pid

    def exit_code(self) -> int:
        """Read to the end, and give the exit code."""
        while self._more():
            pass
        _, status = os.waitpid(self._pid, 0)
        self._pid = 0
        return os.waitstatus_to_exitcode(status)

    def _more(self) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], 0.5)
        if not ready:
            return True
        try:
            found = os.read(self._terminal, 65536)
        except OSError:  # how Linux says that the other end is closed
            return False
        self._read += found
        return bool(found)
