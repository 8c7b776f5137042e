"""Ctrl-C during an apply."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from athendef_provider.cli import console
from athendef_provider.cli.live.progress import ApplyProgress
from athendef_provider.engine.driver.engine import Engine

_HANGUP = getattr(signal, "SIGHUP", None)
_LONGEST_STOP_SECONDS = 20
_LAST_RESORT = 3


class SecondInterruptError(Exception):
    """The user does not want to wait until the engine has stopped."""


class Interrupts:
    """Counts SIGINT and SIGTERM, and treats the end of the terminal as one of them.

    The first interrupt stops the statements, and the engine then saves the state. The second one
    exits at once. The handler only counts, because the main thread may be writing to the terminal;
    `handle_pending` does the rest.

    The shell and the kernel may both signal the end of the terminal: it counts once. Nobody can
    interrupt a second time, so the process exits after 20 seconds.
    """

    def __init__(self, engine: Engine, progress: ApplyProgress) -> None:
        self._engine = engine
        self._progress = progress
        self._count = 0
        self._hung_up = False

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count signals until the end of the context."""
        numbers = [signal.SIGINT, signal.SIGTERM]
        if _HANGUP is not None and signal.getsignal(_HANGUP) is not signal.SIG_IGN:  # `nohup`
            numbers.append(_HANGUP)
        before = {number: signal.signal(number, self._on_signal) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_pending(self) -> None:
        """Stop the engine after the first interrupt. Raises `SecondInterruptError`."""
        if not (self._count or self._hung_up):
            return
        if not self._progress.stopping:
            self._progress.stopping = True
            self._engine.interrupt()
            console.echo_err("\nStopping: running statements are stopped, then the state is saved.")
        if self._count + self._hung_up > 1:
            raise SecondInterruptError

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if number != _HANGUP:
            self._count += 1
            if self._count >= _LAST_RESORT:
                os._exit(console.INTERRUPTED)
            return
        console.discard_terminal_output()
        if not self._hung_up:
            self._hung_up = True
            timer = threading.Timer(_LONGEST_STOP_SECONDS, exit_at_once, [self._engine])
            timer.daemon = True
            timer.start()


def exit_at_once(engine: Engine) -> None:
    """Kill the engine, unlock the stack, and exit."""
    unlocked = engine.end()
    console.echo_err(
        "\nExited at once: statements may still run in Athena, and the state may lack the last "
        "changes. The next `athendef apply` resumes from the live catalog."
    )
    if not unlocked:
        console.echo_err("The stack is still locked: pulumi cancel")
    os._exit(console.INTERRUPTED)
