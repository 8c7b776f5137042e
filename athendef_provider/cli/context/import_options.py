"""What `athendef import`, `export` and `drift` have in common: options, and opening their stack."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from athendef_provider.cli import console
from athendef_provider.cli import options as shared

if TYPE_CHECKING:
    from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError
    from athendef_provider.engine.driver.project import Stack

Command = Callable[..., Any]


def catalog_options(command: Command) -> Command:
    """Give a command the targets and the options of reading a catalog into files."""
    options = (
        shared.targets,
        click.option(
            "--tree",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="The folder of SQL files; the stack's own if left out.",
        ),
        shared.stack,
        shared.config_file,
        click.option(
            "--overwrite", is_flag=True, help="Replace files that differ from what is live."
        ),
    )
    return functools.reduce(lambda made, option: option(made), reversed(options), command)


def relative(path: Path) -> Path:
    """The path as seen from here, where it is below here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def open_configured_stack(name: str, config_file: Path | None) -> "Stack":
    """The stack called ``name``, or the selected one, with its config out of ``config_file``.

    Its secrets are masked in what is printed from then on. Raises `StackError` or `ConfigError`.
    """
    # Imported only now: `--help` must not wait for it.
    from athendef_provider.cli.context.athenadef_config import stack_config_from  # noqa: PLC0415
    from athendef_provider.engine.driver.installation import prepare_environment  # noqa: PLC0415
    from athendef_provider.engine.driver.project import open_stack  # noqa: PLC0415
    from athendef_provider.redaction import Secrets  # noqa: PLC0415

    prepare_environment()
    other = functools.partial(stack_config_from, config_file) if config_file else None
    opened = open_stack(Path.cwd(), name, other)
    console.mask(Secrets.of(opened.settings.secrets))
    return opened


def report_unreadable(errors: "Sequence[IcebergMetadataError]") -> None:
    """Tell of each table that could not be read; where there is one, the command ends with 1.

    Called last, when everything else is done.
    """
    for error in errors:
        console.error(error.what)
    if errors:
        console.echo_err(f"{console.paint('Try:', 'cyan', err=True)} {errors[0].hint}")
        raise click.exceptions.Exit(console.ERROR)
