"""``athendef import``: take over what a catalog holds, in one go."""

import sys
from pathlib import Path

import click

from athendef_provider.cli import console, options
from athendef_provider.cli.context.import_options import (
    catalog_options,
    open_configured_stack,
    relative,
    report_unreadable,
)


@click.command("import", epilog="Example: athendef import 'sales.*' 'logs.alb_*' '!*.tmp_*'")
@catalog_options
@click.option("--all", "everything", is_flag=True, help="All that the catalog holds.")
@click.option("--dry-run", is_flag=True, help="Say what it would do, and do nothing.")
@click.option("-y", "--yes", "-a", "--auto-approve", "yes", is_flag=True, help="Don't ask.")
@click.option("--protect", is_flag=True, help="Have Pulumi protect what is imported.")
@options.debug
@console.handle_errors
def import_(  # noqa: PLR0913 - one parameter per option
    *,
    targets: tuple[str, ...],
    tree: Path | None,
    stack: str,
    config_file: Path | None,
    overwrite: bool,
    everything: bool,
    dry_run: bool,
    yes: bool,
    protect: bool,
) -> None:
    """Write SQL files of what exists in the catalog, and take it into the stack's state.

    TARGET is db.table, db.*, *.table, db, or !pattern to leave out. Nothing in AWS is changed.
    Files that are there are kept, unless --overwrite replaces those that differ from what is
    live.

    Exit code 1, too, where an Iceberg table's metadata file cannot be read; all others are
    imported.
    """
    if not targets and not everything:
        raise click.UsageError(
            "say what to import, for example: athendef import 'sales.*', or --all"
        )
    # Only now: Pulumi's SDK takes its time, and `--help` must not wait for it.
    from athendef_provider.engine.driver.import_ import import_resources, missing_from_state  # noqa: PLC0415
    from athendef_provider.engine.driver.import_plan import elsewhere, plan_import  # noqa: PLC0415
    from athendef_provider.export import write  # noqa: PLC0415
    from athendef_provider.export.summary import summary  # noqa: PLC0415
    from athendef_provider.targets import parse_targets  # noqa: PLC0415

    wanted = parse_targets(targets)
    opened = open_configured_stack(stack, config_file)
    folder = tree or relative(opened.tree)
    console.echo_err("Reading the catalog ...")
    takeover = plan_import(opened.settings, wanted, folder, overwrite=overwrite)
    resources = missing_from_state(opened, takeover.resources)
    for line in summary(takeover.decisions, folder, done=not dry_run):
        console.echo(line)
    held = len(takeover.resources) - len(resources)
    console.echo(
        f"stack {opened.name}: {len(resources):,} to import"
        + (f", {held:,} in its state already" if held else "")
    )
    for warning in elsewhere(opened, folder):
        console.warn(warning)
    writes = any(decision.write is not None for decision in takeover.decisions)
    if dry_run or not (resources or writes):
        report_unreadable(takeover.errors)
        return
    _ask(yes=yes)
    write(folder, takeover.decisions)
    if resources:
        with click.progressbar(
            length=len(resources), label="Importing", file=sys.stderr
        ) as progress:
            import_resources(opened, resources, protect=protect, done=lambda: progress.update(1))
    console.echo(f"{len(resources):,} imported into stack {opened.name}: see `athendef plan`")
    if protect:
        console.echo("They are protected until the next `pulumi up`: the program does not say so")
    report_unreadable(takeover.errors)


def _ask(*, yes: bool) -> None:
    if yes:
        return
    if not console.can_prompt():
        console.fail(
            "cannot prompt for approval without a terminal",
            "--yes, or --dry-run to look",
        )
    if not click.confirm("Write the files and import?", err=True):
        console.fail("nothing was changed: the answer was not yes")
