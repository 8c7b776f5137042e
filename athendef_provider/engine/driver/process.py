"""Running `pulumi` as a process of our own session, so that Ctrl-C reaches it as we mean it.

A terminal sends Ctrl-C to every process of its foreground group. Were `pulumi` among them, the
second Ctrl-C, meant for us, would end it too, before it saved the state.
"""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from typing import Any

from pulumi.automation import CommandResult, PulumiCommand
from pulumi.automation.errors import create_command_error

_MOMENT_SECONDS = 1.5


class OwnSession(PulumiCommand):
    """The `pulumi` on PATH; what it runs can be interrupted and ended from another thread.

    ``said`` is what the last run wrote to stderr, or to stdout where that is nothing; ``began`` is
    whether it got as far as telling of its work.
    """

    def __init__(self) -> None:
        super().__init__()
        self._process: subprocess.Popen[str] | None = None
        self.began = False
        self.said = ""

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: Callable[[str], Any] | None = None,
        on_error: Callable[[str], Any] | None = None,
    ) -> CommandResult:
        """As the SDK's own: the result, or one of its errors."""
        environment = {**os.environ, **additional_env, "PULUMI_AUTOMATION_API": "true"}
        with subprocess.Popen(
            [self.command, "--non-interactive", *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=environment,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        ) as process:
            self._process = process
            errors: list[str] = []
            listener = threading.Thread(target=_take, args=(process.stderr, errors, on_error))
            listener.start()
            output: list[str] = []
            try:
                _take(process.stdout, output, on_output)
                listener.join()
            except BaseException:  # Ctrl-C in a preview: it does not reach the other session
                self.end()
                raise
        self._process = None
        self.said = "\n".join(errors).strip() or "\n".join(output).strip()
        self.began = bool(output)
        result = CommandResult(
            stdout="\n".join(output), stderr="\n".join(errors), code=process.returncode
        )
        if process.returncode:
            raise create_command_error(result)
        return result

    def interrupt(self) -> None:
        """Ask what runs to stop, as Ctrl-C does: it lets go of its work and saves the state."""
        self._send(signal.SIGINT)

    def end(self) -> None:
        """End what runs at once, whatever it is doing.

        At a second Ctrl-C the engine ends its plugins and itself; a moment is left for that.
        """
        self._send(signal.SIGINT)
        process = self._process
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_MOMENT_SECONDS)
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)


def _take(stream: Any, lines: list[str], hear: Callable[[str], Any] | None) -> None:
    for line in stream:
        lines.append(line.rstrip())
        if hear is not None:
            hear(line.rstrip())
