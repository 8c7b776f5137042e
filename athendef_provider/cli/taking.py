"""What `athendef import` and `athendef export` have in common: their options and their errors."""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from athendef_provider.cli import options as shared
from athendef_provider.config import ConfigError
from athendef_provider.targets import TargetError, Targets, parse_targets

Command = Callable[..., Any]


def options_of_taking(command: Command) -> Command:
    """Give a command the targets and the options of reading a catalogue into files."""
    options = (
        shared.targets,
        click.option(
            "--tree",
            type=click.Path(file_okay=False, path_type=Path),
            help="The folder of SQL files; the stack's own if left out.",
        ),
        shared.stack,
        click.option(
            "--overwrite", is_flag=True, help="Replace files that differ from what is live."
        ),
        shared.debug,
    )
    return functools.reduce(lambda made, option: option(made), reversed(options), command)


def chosen(targets: Sequence[str]) -> Targets:
    """The targets of a command line."""
    return parse_targets(targets)


def relative(path: Path) -> Path:
    """The path as seen from here, where it is below here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


@contextmanager
def trouble_told() -> Iterator[None]:
    """What can go wrong for a user, in words and exit code 1; never a traceback."""
    from athendef_provider.aws.errors import AwsRefusal  # noqa: PLC0415 - boto3 takes its time
    from athendef_provider.engine.project import StackError  # noqa: PLC0415 - Pulumi does, too

    try:
        yield
    except (TargetError, ConfigError, StackError, AwsRefusal, OSError) as error:
        raise click.ClickException(str(error)) from None
