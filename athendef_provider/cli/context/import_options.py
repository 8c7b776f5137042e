"""What `athendef import`, `export`, `drift` and `show` share: options, and unreadable tables."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from athendef_provider.cli import console
from athendef_provider.cli import options as shared

if TYPE_CHECKING:
    from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError

Command = Callable[..., Any]


def catalog_options(command: Command) -> Command:
    """Add the targets and options of a command that reads a catalog into files."""
    options = (
        shared.targets,
        click.option(
            "--tree",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="The folder of SQL files; by default the stack's.",
        ),
        shared.stack,
        shared.config_file,
        click.option(
            "--overwrite", is_flag=True, help="Replace files that differ from the live definition."
        ),
    )
    return functools.reduce(lambda decorated, option: option(decorated), reversed(options), command)


def report_unreadable(errors: "Sequence[IcebergMetadataError]") -> None:
    """Report each table that could not be read, and end the command with 1 if there are any.

    Call it last, when everything else is done.
    """
    for error in errors:
        console.print_error(error.what)
    if errors:
        console.echo_err(f"{console.paint('Try:', 'cyan', err=True)} {errors[0].hint}")
        raise click.exceptions.Exit(console.ERROR)
