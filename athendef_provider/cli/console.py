"""One voice for all commands: colours, the terminal's width, errors, exit codes.

What a command is asked for goes to stdout; everything else (progress, notes, warnings, errors)
goes to stderr, so that ``athendef plan --json > plan.json`` is JSON and nothing else.
"""

import os
import shutil
import sys
from collections.abc import Callable
from functools import wraps
from typing import IO, Any, NoReturn, ParamSpec, TypeVar

import click

OK = 0
ERROR = 1
CHANGES = 2
REFUSED = 3
INTERRUPTED = 130

P = ParamSpec("P")
R = TypeVar("R")


class Stop(click.ClickException):
    """The command ends here: what is wrong, what to do about it, and the exit code."""

    def __init__(self, what: str, hint: str = "", *, code: int = ERROR) -> None:
        super().__init__(what)
        self.hint = hint
        self.exit_code = code  # type: ignore[misc]  # click reads it from the instance, too

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - click's signature
        """Print it to stderr."""
        error(self.message, self.hint)


def stop(what: str, hint: str = "", *, code: int = ERROR) -> NoReturn:
    """End the command with an error."""
    raise Stop(what, hint, code=code)


def coloured(*, err: bool = False) -> bool:
    """Whether to write colours: to terminals, unless NO_COLOR says no or FORCE_COLOR yes."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(err=err) and os.environ.get("TERM") != "dumb"


def is_terminal(*, err: bool = False) -> bool:
    """Whether somebody looks at stdout (or stderr) as it is written."""
    return (sys.stderr if err else sys.stdout).isatty()


def can_ask() -> bool:
    """Whether somebody is there to answer a question."""
    return sys.stdin.isatty() and is_terminal(err=True)


def width() -> int:
    """How many characters fit on a line."""
    return shutil.get_terminal_size((100, 24)).columns


def paint(text: str, colour: str, *, bold: bool = False, err: bool = False) -> str:
    """``text`` in a colour, where colours are written."""
    return click.style(text, fg=colour, bold=bold) if coloured(err=err) else text


def say(text: str = "") -> None:
    """Print what was asked for, to stdout."""
    click.echo(text, color=coloured())


def say_if_any(text: str) -> None:
    """Print what was asked for, unless that is nothing: then no empty line, either."""
    if text:
        say(text)


def note(text: str = "") -> None:
    """Print what is worth knowing beside it, to stderr."""
    click.echo(text, err=True, color=coloured(err=True))


def warn(text: str) -> None:
    """Print a warning to stderr."""
    note(f"{paint('Warning:', 'yellow', err=True)} {text}")


def error(what: str, hint: str = "") -> None:
    """Print an error, and what to do about it, to stderr."""
    note(f"{paint('Error:', 'red', bold=True, err=True)} {what}")
    if hint:
        note(f"{paint('Try:', 'cyan', err=True)} {hint}")


def plural(count: int, noun: str) -> str:
    """``1 table``, ``2 tables``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Tell what goes wrong in a command in a line and a hint; a traceback only with --debug."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            note("\nStopped.")
            raise click.exceptions.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # `athendef graph | head`: nobody reads any more.
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open
            raise click.exceptions.Exit(OK) from None
        except Exception as error:
            if os.environ.get("ATHENDEF_DEBUG"):
                raise
            raise as_stop(error) from None

    return told


def as_stop(error: Exception) -> Stop:
    """Any exception as an error for a person; those of this project say what to do."""
    if isinstance(error, Stop):
        return error
    # Imported only now: none of this is needed where nothing goes wrong.
    from athendef_provider.aws.errors import AwsRefusal  # noqa: PLC0415
    from athendef_provider.config import ConfigError  # noqa: PLC0415
    from athendef_provider.engine.project import StackError  # noqa: PLC0415
    from athendef_provider.targets import TargetError  # noqa: PLC0415

    what, hint = getattr(error, "what", None), getattr(error, "hint", None)
    if isinstance(what, str) and isinstance(hint, str):  # an EngineTrouble
        return Stop(what, hint)
    if isinstance(error, AwsRefusal | ConfigError | StackError | TargetError):
        return Stop(str(error))
    if isinstance(error, OSError) and error.filename:
        return Stop(f"{error.filename}: {error.strerror}")
    return Stop(
        f"this is a mistake in athendef itself: {type(error).__name__}: {error}",
        "run it again with --debug, and report what it prints",
    )
