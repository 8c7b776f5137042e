"""Output of all commands: colors, the terminal's width, errors, exit codes.

A command's result goes to stdout; everything else (progress, notes, warnings, errors) goes to
stderr, so that ``athendef plan --json > plan.json`` is JSON and nothing else.
"""

import logging
import os
import shlex
import shutil
import signal
import stat
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from athendef_provider.errors import AthendefError

if TYPE_CHECKING:
    from athendef_provider.redaction import Secrets

OK = 0
ERROR = 1
CHANGES = 2
BLOCKED = 3
INTERRUPTED = 130

DEBUG = "athendef.debug"
"""The key in click's ``Context.meta`` that --debug sets."""

_masks: "list[Secrets]" = []
_live_printers: list[Callable[[str], None]] = []


class MaskingFormatter(logging.Formatter):
    """Log lines without secret values, also those of libraries that log AWS's responses."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return masked(super().format(record))


def mask(secrets: "Secrets") -> None:
    """Mask these secrets in all later output."""
    if secrets:
        _masks.append(secrets)


def masked(text: str) -> str:
    """``text`` without secret values."""
    for secrets in _masks:
        text = secrets.mask(text)
    return text


class CliError(AthendefError):
    """A command cannot continue."""


def fail(what: str, hint: str = "") -> NoReturn:
    """End the command with an error."""
    raise CliError(what, hint)


def use_color(*, err: bool = False) -> bool:
    """Whether to write colors: to terminals only, unless NO_COLOR or FORCE_COLOR is set."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(err=err) and os.environ.get("TERM") != "dumb"


def is_terminal(*, err: bool = False) -> bool:
    """Whether stdout (or stderr) is a terminal."""
    return (sys.stderr if err else sys.stdout).isatty()


def supports_live_display() -> bool:
    """Whether output that moves the cursor is displayed correctly, and alone on the terminal.

    False with ``--debug``, because libraries log to stderr, and where stdout is piped: the reader
    of the pipe (such as ``tee``) may write to the same terminal.
    """
    term = os.environ.get("TERM", "" if os.name == "nt" else "dumb")
    encoding = (sys.stderr.encoding or "").lower().replace("-", "")
    context = click.get_current_context(silent=True)
    return (
        is_terminal()
        and is_terminal(err=True)
        and term not in ("dumb", "unknown")
        and encoding == "utf8"
        and not (context is not None and context.meta.get(DEBUG))
    )


def can_prompt() -> bool:
    """Whether there is a terminal to prompt on."""
    return sys.stdin.isatty() and is_terminal(err=True)


def width() -> int:
    """How many characters fit on a line."""
    return shutil.get_terminal_size((100, 24)).columns


def paint(text: str, color: str, *, bold: bool = False, err: bool = False) -> str:
    """``text`` in a color, if colors are written."""
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
    """Print a part of the command's result to stdout."""
    _print(text, err=False)


def echo_if_any(text: str) -> None:
    """Print a result to stdout, and nothing if it is empty."""
    if text:
        echo(text)


def echo_err(text: str = "") -> None:
    """Print anything but the command's result to stderr."""
    _print(text, err=True)


def _print(text: str, *, err: bool) -> None:
    if _live_printers:
        _live_printers[-1](masked(text))
    else:
        click.echo(masked(text), err=err, color=use_color(err=err))


def warn(text: str) -> None:
    """Print a warning to stderr."""
    echo_err(f"{paint('Warning:', 'yellow', err=True)} {text}")


def print_error(what: str, hint: str = "") -> None:
    """Print an error, and how to fix it, to stderr."""
    echo_err(f"{paint('Error:', 'red', bold=True, err=True)} {what}")
    if hint:
        echo_err(f"{paint('Try:', 'cyan', err=True)} {hint}")


def with_stack(command: str) -> str:
    """A command to run next, with the ``--stack`` option of the current command."""
    context = click.get_current_context(silent=True)
    stack = context.params.get("stack") if context is not None else None
    return f"{command} --stack {shlex.quote(stack)}" if stack else command


def plural(count: int, noun: str) -> str:
    """``1 table``, ``2 tables``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def interrupt_at_hangup() -> None:
    """Let the end of the terminal (SIGHUP) interrupt the command as Ctrl-C does.

    By default SIGHUP ends this process only, and a running engine continues.
    """
    hangup = getattr(signal, "SIGHUP", None)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        discard_terminal_output()
        raise KeyboardInterrupt

    if hangup is not None and signal.getsignal(hangup) is signal.SIG_DFL:  # not under `nohup`
        signal.signal(hangup, interrupt)


def discard_terminal_output() -> None:
    """Discard output to a terminal that no longer exists, where each write is an error."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        if stat.S_ISCHR(os.fstat(descriptor).st_mode):
            os.dup2(nothing, descriptor)


@contextmanager
def handle_errors() -> Iterator[None]:
    """Show any error as one line and a hint, and end the command with its exit code.

    This is the only place that shows errors. A traceback is shown only with --debug.
    """
    try:
        yield
    except click.UsageError as error:
        error.show()
        # click's exit code is 2, which means changes here.
        raise click.exceptions.Exit(ERROR) from None
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except KeyboardInterrupt:
        echo_err("\nStopped.")
        raise click.exceptions.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of a pipe has ended, as in `athendef graph | head`.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open
        raise click.exceptions.Exit(OK) from None
    except Exception as error:  # noqa: BLE001 - whatever it is, it is printed masked
        context = click.get_current_context(silent=True)
        if context is not None and context.meta.get(DEBUG):
            echo_err("".join(traceback.format_exception(error)))
        shown = to_cli_error(error)
        print_error(shown.what, shown.hint)
        raise click.exceptions.Exit(ERROR) from None


def to_cli_error(error: Exception) -> AthendefError:
    """Any exception as an error for users."""
    if isinstance(error, AthendefError):
        return error
    if isinstance(error, click.ClickException):
        return CliError(error.format_message())
    if isinstance(error, OSError) and error.filename:
        return CliError(f"{error.filename}: {error.strerror}")
    return CliError(
        f"internal error: {type(error).__name__}: {error}",
        "run the command again with --debug, and report the output to the project's issue tracker",
    )
