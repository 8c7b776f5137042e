"""``athendef export``: SQL files of what a catalog holds."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options
from athendef_provider.cli.context.import_options import (
    catalog_options,
    open_configured_stack,
    relative,
    report_unreadable,
)

if TYPE_CHECKING:
    from athendef_provider.config import Settings


@click.command(epilog="Example: athendef export 'sales.*' --tree from-aws")
@catalog_options
@options.debug
@console.handle_errors
def export(
    *,
    targets: tuple[str, ...],
    tree: Path | None,
    stack: str,
    config_file: Path | None,
    overwrite: bool,
) -> None:
    """Write SQL files of what exists in the catalog, and do nothing else.

    TARGET is db.table, db.*, *.table, db, or !pattern to leave out; without any, it is
    everything. Inside a Pulumi project the stack's config says where AWS and the tree are;
    elsewhere AWS's own environment does (or --config), and --tree is needed.

    Exit code 1, too, where an Iceberg table's metadata file cannot be read; all others are
    exported.
    """
    # Imported only now: boto3 and reading SQL take a second.
    from athendef_provider.engine.driver.import_plan import plan_import  # noqa: PLC0415
    from athendef_provider.engine.project_folder import find_project  # noqa: PLC0415
    from athendef_provider.export import write  # noqa: PLC0415
    from athendef_provider.export.summary import summary  # noqa: PLC0415
    from athendef_provider.targets import parse_targets  # noqa: PLC0415

    wanted = parse_targets(targets)
    if stack or find_project(Path.cwd()) is not None:
        opened = open_configured_stack(stack, config_file)
        settings, folder = opened.settings, tree or relative(opened.tree)
    elif tree is not None:
        settings, folder = _without_stack(config_file), tree
    else:
        raise click.UsageError("there is no Pulumi project here: say --tree DIR")
    takeover = plan_import(settings, wanted, folder, overwrite=overwrite)
    write(folder, takeover.decisions)
    for line in summary(takeover.decisions, folder):
        console.echo(line)
    report_unreadable(takeover.errors)


def _without_stack(config_file: Path | None) -> "Settings":
    """Settings outside of a project: those of an athenadef.yaml, where one is given."""
    from athendef_provider.cli.context.athenadef_config import config_of  # noqa: PLC0415 - see `export`
    from athendef_provider.engine.driver.import_plan import settings_outside_project  # noqa: PLC0415

    return settings_outside_project(config_of(config_file) if config_file else {})
