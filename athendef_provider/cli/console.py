"""One voice for all commands: colors, the terminal's width, errors, exit codes.

What a command is asked for goes to stdout; everything else (progress, notes, warnings, errors)
goes to stderr, so that ``athendef plan --json > plan.json`` is JSON and nothing else.
"""

import logging
import os
import shutil
import signal
import stat
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import FrameType
from typing import IO, TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar

import click

from athendef_provider.errors import AthendefError

if TYPE_CHECKING:
    from athendef_provider.redaction import Secrets

OK = 0
ERROR = 1
CHANGES = 2
BLOCKED = 3
INTERRUPTED = 130

P = ParamSpec("P")
R = TypeVar("R")

_masks: "list[Secrets]" = []
_live_printers: list[Callable[[str], None]] = []


class MaskingFormatter(logging.Formatter):
    """Log lines without secret values, also those of libraries that log what AWS answers."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return masked(super().format(record))


def mask(secrets: "Secrets") -> None:
    """Mask these in whatever is printed from now on."""
    if secrets:
        _masks.append(secrets)


def masked(text: str) -> str:
    """``text`` as it may be printed."""
    for secrets in _masks:
        text = secrets.mask(text)
    return text


class CliError(click.ClickException):
    """The command ends here: what is wrong, what to do about it, and the exit code."""

    def __init__(self, what: str, hint: str = "", *, code: int = ERROR) -> None:
        super().__init__(what)
        self.hint = hint
        self.exit_code = code  # type: ignore[misc]  # click reads it from the instance, too

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - click's signature
        """Print it to stderr."""
        error(self.message, self.hint)


def fail(what: str, hint: str = "", *, code: int = ERROR) -> NoReturn:
    """End the command with an error."""
    raise CliError(what, hint, code=code)


def use_color(*, err: bool = False) -> bool:
    """Whether to write colors: to terminals, unless NO_COLOR says no or FORCE_COLOR yes."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(err=err) and os.environ.get("TERM") != "dumb"


def is_terminal(*, err: bool = False) -> bool:
    """Whether somebody looks at stdout (or stderr) as it is written."""
    return (sys.stderr if err else sys.stdout).isatty()


def supports_live_display() -> bool:
    """Whether output that moves the cursor is displayed correctly, and alone on the terminal.

    False with ``--debug``, because libraries log to stderr, and where stdout is piped: the reader
    of the pipe (such as ``tee``) may write to the same terminal.
    """
    term = os.environ.get("TERM", "" if os.name == "nt" else "dumb")
    encoding = (sys.stderr.encoding or "").lower().replace("-", "")
    return (
        is_terminal()
        and is_terminal(err=True)
        and term not in ("dumb", "unknown")
        and encoding == "utf8"
        and not os.environ.get("ATHENDEF_DEBUG")
    )


def can_prompt() -> bool:
    """Whether somebody is there to answer a question."""
    return sys.stdin.isatty() and is_terminal(err=True)


def width() -> int:
    """How many characters fit on a line."""
    return shutil.get_terminal_size((100, 24)).columns


def paint(text: str, color: str, *, bold: bool = False, err: bool = False) -> str:
    """``text`` in a color, where colors are written."""
    return click.style(text, fg=color, bold=bold) if use_color(err=err) else text


@contextmanager
def output_through(print_line: Callable[[str], None]) -> Iterator[None]:
    """Print through ``print_line`` instead of to stdout and stderr until the end of the context.

    For live displays: their next frame erases what is written directly to the terminal.
    """
    _live_printers.append(print_line)
    try:
        yield
    finally:
        _live_printers.remove(print_line)


def echo(text: str = "") -> None:
    """Print what was asked for, to stdout."""
    _print(text, err=False)


def echo_if_any(text: str) -> None:
    """Print what was asked for, unless that is nothing: then no empty line, either."""
    if text:
        echo(text)


def echo_err(text: str = "") -> None:
    """Print what is worth knowing beside it, to stderr."""
    _print(text, err=True)


def _print(text: str, *, err: bool) -> None:
    if _live_printers:
        _live_printers[-1](masked(text))
    else:
        click.echo(masked(text), err=err, color=use_color(err=err))


def warn(text: str) -> None:
    """Print a warning to stderr."""
    echo_err(f"{paint('Warning:', 'yellow', err=True)} {text}")


def error(what: str, hint: str = "") -> None:
    """Print an error, and what to do about it, to stderr."""
    echo_err(f"{paint('Error:', 'red', bold=True, err=True)} {what}")
    if hint:
        echo_err(f"{paint('Try:', 'cyan', err=True)} {hint}")


def plural(count: int, noun: str) -> str:
    """``1 table``, ``2 tables``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def interrupt_at_hangup() -> None:
    """Let the end of the terminal (SIGHUP) interrupt the command as Ctrl-C does.

    By default it ends this process only, and an engine that it has started goes on.
    """
    hangup = getattr(signal, "SIGHUP", None)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        discard_terminal_output()
        raise KeyboardInterrupt

    if hangup is not None and signal.getsignal(hangup) is signal.SIG_DFL:  # not under `nohup`
        signal.signal(hangup, interrupt)


def discard_terminal_output() -> None:
    """Write to nothing instead of to a terminal that is gone, where each write is an error."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        if stat.S_ISCHR(os.fstat(descriptor).st_mode):
            os.dup2(nothing, descriptor)


def handle_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Tell what goes wrong in a command in a line and a hint; a traceback only with --debug."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            echo_err("\nStopped.")
            raise click.exceptions.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # `athendef graph | head`: nobody reads any more.
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open
            raise click.exceptions.Exit(OK) from None
        except Exception as error:  # noqa: BLE001 - whatever it is, it is printed masked
            if not os.environ.get("ATHENDEF_DEBUG"):
                raise to_cli_error(error) from None
            echo_err("".join(traceback.format_exception(error)))
            raise click.exceptions.Exit(ERROR) from None

    return told


def to_cli_error(error: Exception) -> CliError:
    """Any exception as an error for a person; those of this project say what to do."""
    if isinstance(error, CliError):
        return error
    if isinstance(error, AthendefError):
        return CliError(error.what, error.hint)
    if isinstance(error, OSError) and error.filename:
        return CliError(f"{error.filename}: {error.strerror}")
    return CliError(
        f"internal error: {type(error).__name__}: {error}",
        "run the command again with --debug, and report the output to the project's issue tracker",
    )
