"""``athendef export``: SQL files of the objects in a catalog."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options
from athendef_provider.cli.context.import_options import catalog_options, report_unreadable

if TYPE_CHECKING:
    from athendef_provider.config import Settings


@click.command(epilog="Example: athendef export 'sales.*' --tree from-aws")
@catalog_options
@options.debug
def export(
    *,
    targets: tuple[str, ...],
    tree: Path | None,
    stack: str,
    config_file: Path | None,
    overwrite: bool,
) -> None:
    """Write SQL files of objects in the catalog; change nothing else.

    TARGET is db.table, db.*, *.table, db, or !pattern to leave out; without any, everything is
    exported. Inside a Pulumi project the stack's config determines the AWS account and the tree;
    elsewhere AWS's own environment does (or --config), and --tree is needed.

    Exit code 1, too, if an Iceberg table's metadata file cannot be read; all others are
    exported.
    """
    # Imported only now: boto3 and reading SQL take a second.
    from athendef_provider.cli.context.stack import open_stack  # noqa: PLC0415
    from athendef_provider.engine.driver.errors import ProjectNotFoundError  # noqa: PLC0415
    from athendef_provider.engine.driver.import_plan import plan_import  # noqa: PLC0415
    from athendef_provider.engine.project_folder import find_project, relative  # noqa: PLC0415
    from athendef_provider.export import write  # noqa: PLC0415
    from athendef_provider.export.summary import summary  # noqa: PLC0415
    from athendef_provider.targets import parse_targets  # noqa: PLC0415

    selection = parse_targets(targets)
    if stack or find_project(Path.cwd()) is not None:
        opened = open_stack(stack, config_file)
        settings, folder = opened.settings, tree or relative(opened.tree)
    elif tree is not None:
        settings, folder = _outside_project(config_file), tree
    else:
        missing = ProjectNotFoundError(Path.cwd())
        console.fail(missing.what, f"--tree DIR to export without a project; {missing.hint}")
    import_plan = plan_import(settings, selection, folder, overwrite=overwrite)
    write(folder, import_plan.decisions)
    for line in summary(import_plan.decisions, folder):
        console.echo(line)
    report_unreadable(import_plan.errors)


def _outside_project(config_file: Path | None) -> "Settings":
    """The settings outside of a project: those of ``config_file``, if there is one."""
    from athendef_provider.cli.context.athenadef_config import config_of  # noqa: PLC0415 - see `export`
    from athendef_provider.engine.driver.import_plan import settings_outside_project  # noqa: PLC0415

    return settings_outside_project(config_of(config_file) if config_file else {})
