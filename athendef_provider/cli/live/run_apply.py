"""Carrying a plan out, with a display, and listening to Ctrl-C."""

import os
import shlex
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType

import click

from athendef_provider.cli import console
from athendef_provider.cli.context.stack_plan import StackPlan, tree_of
from athendef_provider.cli.live.display import (
    DOING,
    StatementWatch,
    duration,
    plain_lines,
    show_until,
)
from athendef_provider.cli.live.progress import Board, Failure
from athendef_provider.definition.model import full_name
from athendef_provider.engine.driver.engine import Engine
from athendef_provider.engine.driver.errors import EngineError
from athendef_provider.tree import SqlFile

_HANGUP = getattr(signal, "SIGHUP", None)
_LONGEST_STOP_SECONDS = 20


def carry_out(
    planning: StackPlan, engine_plan: Path, *, asked: Sequence[str], continue_on_error: bool
) -> None:
    """Apply the plan, and say how it went; ends the command where it did not go well.

    ``asked`` are the options that the next apply must have, too.
    """
    engine, board = planning.engine, Board(planning.changed)
    statements = engine_plan.with_name("statements.jsonl")
    work = _Work(planning, engine_plan, board, statements, continue_on_error=continue_on_error)
    watch = StatementWatch(statements, board)
    console.echo()
    with _interruptible(engine, board), _looking(watch, work.over):
        work.thread.start()
        try:
            show_until(board, work.over)
        finally:
            if not (work.over.is_set() or board.stopping):
                engine.interrupt()  # the display failed: the engine must not go on alone
            work.thread.join()
    if work.crashed is not None:
        raise work.crashed
    _report(planning, board, asked)


class _Work:
    """The engine at work in a thread of its own: signals reach the main thread alone."""

    def __init__(
        self,
        planning: StackPlan,
        engine_plan: Path,
        board: Board,
        progress_file: Path,
        *,
        continue_on_error: bool,
    ) -> None:
        self.over = threading.Event()
        self.crashed: BaseException | None = None
        self.thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._apply = partial(
            planning.engine.apply,
            planning.names,
            plan_file=engine_plan,
            continue_on_error=continue_on_error,
            progress_file=progress_file,
            on_event=plain_lines(board, known={told.text for told in planning.diagnostics}),
        )
        self._board = board

    def _run(self) -> None:
        try:
            self._apply()
        except EngineError as trouble:
            if not self._board.stopping:
                self.crashed = trouble
        except BaseException as error:  # noqa: BLE001 - handed to the main thread, which raises it
            self.crashed = error
        finally:
            self.over.set()


@contextmanager
def _interruptible(engine: Engine, board: Board) -> Iterator[None]:
    """Ctrl-C once stops statements and saves the state, twice leaves at once.

    The end of the terminal counts as one Ctrl-C, however often it is signaled (by the shell, and
    by the kernel). Nobody can press the second one, so it follows by itself after a while.
    """

    def leave_at_once() -> None:
        unlocked = engine.end()
        console.echo_err(
            "\nLeft at once: statements may still run in Athena, and the state may not know "
            "what was done last. The next `athendef apply` finds it."
        )
        if not unlocked:
            console.echo_err("The stack is still locked: pulumi cancel")
        os._exit(console.INTERRUPTED)

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if number == _HANGUP:
            console.discard_terminal_output()
            timer = threading.Timer(_LONGEST_STOP_SECONDS, leave_at_once)
            timer.daemon = True
            timer.start()
        elif board.stopping:
            leave_at_once()
        if not board.stopping:
            board.stopping = True
            engine.interrupt()
            console.echo_err("\nStopping: running statements are stopped, then the state is saved.")

    numbers = [signal.SIGINT, signal.SIGTERM]
    if _HANGUP is not None and signal.getsignal(_HANGUP) is not signal.SIG_IGN:  # `nohup`
        numbers.append(_HANGUP)
    before = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _looking(watch: StatementWatch, over: threading.Event) -> Iterator[None]:
    def look() -> None:
        while not over.wait(0.1):
            with suppress(ValueError, KeyError):
                watch.look()

    thread = threading.Thread(target=look, name="statements", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join(1)


def _report(planning: StackPlan, board: Board, asked: Sequence[str]) -> None:
    """What was done, what failed and why, and what to type next."""
    done = list(board.done.values())
    text = (
        f"Resources: {done.count('create')} added, "
        f"{done.count('update') + done.count('replace')} changed, "
        f"{done.count('delete')} destroyed."
    )
    took = duration(board.elapsed)
    if not board.failures and not board.stopping:
        board.failures += board.unseen
    if not board.failures and not board.stopping:
        complete = console.paint("Apply complete!", "green", bold=True)
        console.echo(f"\n{complete} {text} ({took})")
        return
    verb = "Apply stopped." if board.stopping else "Apply incomplete."
    undone = f"{len(board.failures)} failed, {len(board.not_begun())} not begun."
    console.echo(f"\n{console.paint(verb, 'red', bold=True)} {text} {undone} ({took})")
    _tell_failures(planning, board.failures)
    again = shlex.join(["athendef", "apply", *asked, *planning.targets])
    if board.stopping:
        console.echo_err(f"\nThe state is saved. To go on: {again}")
        raise click.exceptions.Exit(console.INTERRUPTED)
    console.echo_err(f"\nCompleted changes were kept. Fix the errors above, then run: {again}")
    raise click.exceptions.Exit(console.ERROR)


def _tell_failures(planning: StackPlan, failures: list[Failure]) -> None:
    files = _files(planning)
    for failure in failures:
        doing = f"{DOING[failure.action].lower()} " if failure.action else ""
        where = _where(failure, *files[failure.name]) if failure.name in files else ""
        head = f"{doing}{failure.name}{where}" if failure.name else "the engine"
        console.echo_err(f"\n{console.paint('Failed:', 'red', bold=True, err=True)} {head}")
        for line in failure.text.splitlines():
            console.echo_err(f"    {line}")


def _files(planning: StackPlan) -> dict[str, tuple[Path, SqlFile]]:
    """The files of the stack's tree by name, with their paths; none if it can't be read now."""
    with suppress(Exception):  # a failure is being told: nothing may come in between
        settings = planning.engine.stack.settings
        files = tree_of(planning.engine, settings).files
        folder = Path("stacks", settings.tree)
        return {full_name(file.definition): (folder / file.path, file) for file in files}
    return {}


def _where(failure: Failure, path: Path, file: SqlFile) -> str:
    """The file, and the line of what Athena's words name, if they name something in it."""
    reason = failure.text.split("\n", 1)[0].lower()
    named = [place for what, place in file.lines.items() if what.strip("'`").lower() in reason]
    line = f":{named[0][0]}" if len(named) == 1 else ""
    return f" ({path}{line})"
