"""Running the engine to apply a plan, with a progress display and a report at the end."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from athendef_provider.cli import console
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.cli.live.display import EventPrinter, progress_display
from athendef_provider.cli.live.interrupts import Interrupts, SecondInterruptError, exit_at_once
from athendef_provider.cli.live.progress import ApplyProgress
from athendef_provider.cli.live.report import report
from athendef_provider.cli.live.statement_log import StatementLog
from athendef_provider.engine.driver.errors import EngineError

_POLL_SECONDS = 0.1


def run_apply(
    plan: StackPlan, engine_plan: Path, *, options: Sequence[str], continue_on_error: bool
) -> None:
    """Apply the plan and report the result.

    ``options`` are repeated in the command that the report suggests. Raises
    `click.exceptions.Exit` if the apply failed or was interrupted.
    """
    engine, progress = plan.engine, ApplyProgress(plan.changed)
    statements = engine_plan.with_name("statements.jsonl")
    run = _EngineRun(plan, engine_plan, statements, progress, continue_on_error=continue_on_error)
    interrupts = Interrupts(engine, progress)
    console.echo()
    with interrupts.counted():
        try:
            with (
                StatementLog(statements, progress).followed(),
                progress_display(progress) as heartbeat,
            ):
                run.wait(interrupts, heartbeat)
        except SecondInterruptError:
            exit_at_once(engine)
    report(plan, progress, options)


class _EngineRun:
    """The engine in a thread of its own, because only the main thread receives signals."""

    def __init__(
        self,
        plan: StackPlan,
        engine_plan: Path,
        statements: Path,
        progress: ApplyProgress,
        *,
        continue_on_error: bool,
    ) -> None:
        printer = EventPrinter(progress, {diagnostic.text for diagnostic in plan.diagnostics})
        self._engine = plan.engine
        self._progress = progress
        self._apply = partial(
            plan.engine.apply,
            plan.names,
            plan_file=engine_plan,
            continue_on_error=continue_on_error,
            progress_file=statements,
            on_event=printer.on_event,
        )
        self._ended = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def wait(self, interrupts: Interrupts, heartbeat: Callable[[], None]) -> None:
        """Start the engine and wait for its end.

        Raises `SecondInterruptError`, and what the engine raised.
        """
        self._thread.start()
        try:
            while not self._ended.wait(_POLL_SECONDS):
                interrupts.handle_pending()
                heartbeat()
        except SecondInterruptError:
            raise
        except BaseException:
            # The output failed: the engine must not continue unattended.
            if not self._progress.stopping:
                self._engine.interrupt()
            self._thread.join()
            raise
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._apply()
        except EngineError as error:
            if not self._progress.stopping:
                self._error = error
        except BaseException as error:  # noqa: BLE001 - `wait` raises it in the main thread
            self._error = error
        finally:
            self._ended.set()
