"""Runs `pulumi`, one process at a time, for every command.

Each process has a session of its own. A terminal sends Ctrl-C to every process of its foreground
group; were `pulumi` among them, the second Ctrl-C, which is meant for `athendef`, would end it
before it saved the state.
"""

import contextlib
import json
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from athendef_provider.engine.driver.errors import EngineOutputError, failure
from athendef_provider.engine.driver.installation import engine_environment, require_engine

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent

GRACE_SECONDS = 1.5
"""How long a command that is ended may take to end by itself."""
_POLL_SECONDS = 0.05


class Pulumi:
    """The `pulumi` on PATH, in the folder of a project.

    Raises `EngineMissingError` or `EngineVersionError` at once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = engine_environment()
        require_engine(self._environment)
        self._process: subprocess.Popen[str] | None = None

    def run(self, *arguments: str) -> str:
        """Run one command and return what it prints. Raises `EngineError`."""
        return self._run(arguments)

    def run_json(self, *arguments: str) -> Any:
        """Run one command and return the JSON that it prints. Raises `EngineError`."""
        output = self._run(arguments)
        try:
            return json.loads(output)
        except ValueError:
            raise EngineOutputError(f"`pulumi {arguments[0]}` printed no JSON") from None

    def run_with_events(
        self,
        *arguments: str,
        on_event: "Callable[[EngineEvent], None]",
        environment: Mapping[str, str] | None = None,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        """Run one operation and pass the engine's events to ``on_event``, in a thread of its own.

        All events are passed before this returns. Raises `EngineError`, also if there are none.
        """
        with tempfile.TemporaryDirectory(prefix="athendef-", ignore_cleanup_errors=True) as folder:
            log = Path(folder) / "events.json"
            log.touch()
            debug = {"PULUMI_DEBUG_COMMANDS": "true"}  # else there is no --event-log
            with _following(log, on_event):
                self._run(
                    (*arguments, "--event-log", str(log)),
                    environment={**(environment or {}), **debug},
                    grace_seconds=grace_seconds,
                )

    def interrupt(self) -> None:
        """Interrupt the running command, as Ctrl-C does: the engine saves the state and ends."""
        self._send(signal.SIGINT)

    def end(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """End the running command, and kill it if it has not ended after ``grace_seconds``.

        At a second interrupt the engine ends its plugins and itself at once.
        """
        process = self._process
        try:
            self._send(signal.SIGINT)
            if process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(grace_seconds)
        finally:
            self._send(signal.SIGKILL)

    def _run(
        self,
        arguments: tuple[str, ...],
        *,
        environment: Mapping[str, str] | None = None,
        grace_seconds: float = GRACE_SECONDS,
    ) -> str:
        with subprocess.Popen(
            ["pulumi", "--non-interactive", "--color", "never", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self._folder,
            env={**self._environment, **(environment or {})},
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        ) as process:
            self._process = process
            try:
                output, errors = process.communicate()
            except BaseException:  # Ctrl-C does not reach the other session
                self.end(grace_seconds)
                raise
        self._process = None
        if process.returncode:
            raise failure(errors.strip() or output.strip(), process.returncode)
        return output

    def _send(self, number: signal.Signals) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)


@contextlib.contextmanager
def _following(log: Path, on_event: "Callable[[EngineEvent], None]") -> Iterator[None]:
    """Pass the events of a growing log to ``on_event``, up to its end when the block ends."""
    from pulumi.automation import EngineEvent  # noqa: PLC0415 - it takes half a second

    complete = threading.Event()
    errors: list[Exception] = []
    count = 0

    def follow() -> None:
        nonlocal count
        try:
            with log.open(encoding="utf-8", errors="replace") as file:
                for line in _lines(file, complete):
                    on_event(EngineEvent.from_json(_event(line)))
                    count += 1
        except Exception as error:  # noqa: BLE001 - raised again by the thread that waits
            errors.append(error)

    thread = threading.Thread(target=follow, name="engine events", daemon=True)
    thread.start()
    try:
        yield
    finally:
        complete.set()
        thread.join()
    if errors:
        raise errors[0]
    if not count:
        raise EngineOutputError("the engine ended without an event")


def _event(line: str) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        event = json.loads(line)
        if isinstance(event, dict):
            return event
    raise EngineOutputError("the engine's event log contains a line that is not an event")


def _lines(file: IO[str], complete: threading.Event) -> Iterator[str]:
    """The lines of a file that another process writes, without half a line at its end."""
    begun = ""
    while True:
        last = complete.is_set()  # asked before reading: nothing is written after it
        while text := file.readline():
            begun += text
            if begun.endswith("\n"):
                yield begun
                begun = ""
        if last:
            return
        complete.wait(_POLL_SECONDS)
