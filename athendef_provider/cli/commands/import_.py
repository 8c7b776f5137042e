"""``athendef import``: SQL files and state entries for objects of a catalog, in one command."""

import sys
from pathlib import Path

import click

from athendef_provider.cli import console, options
from athendef_provider.cli.context.import_options import catalog_options, report_unreadable


@click.command("import", epilog="Example: athendef import 'sales.*' 'logs.alb_*' '!*.tmp_*'")
@catalog_options
@click.option("--all", "everything", is_flag=True, help="Import everything in the catalog.")
@click.option(
    "--dry-run", is_flag=True, help="Show what would be written and imported; change nothing."
)
@options.auto_approve
@click.option("--protect", is_flag=True, help="Have Pulumi protect the imported resources.")
@options.debug
def import_(  # noqa: PLR0913 - one parameter per option
    *,
    targets: tuple[str, ...],
    tree: Path | None,
    stack: str,
    config_file: Path | None,
    overwrite: bool,
    everything: bool,
    dry_run: bool,
    auto_approve: bool,
    protect: bool,
) -> None:
    """Write SQL files of objects in the catalog, and import them into the stack's state.

    TARGET is db.table, db.*, *.table, db, or !pattern to leave out. Nothing in AWS is changed.
    Existing files are kept; --overwrite replaces those that differ from the live definition.

    Exit code 1, too, if an Iceberg table's metadata file cannot be read; all others are
    imported.
    """
    if not targets and not everything:
        raise click.UsageError(
            "name what to import, for example: athendef import 'sales.*', or --all"
        )
    # Imported only now: boto3 and Pulumi's SDK take a second.
    from athendef_provider.cli.context.stack import open_stack  # noqa: PLC0415
    from athendef_provider.engine.driver.engine import Engine, missing_from_state  # noqa: PLC0415
    from athendef_provider.engine.driver.import_plan import other_tree_warnings, plan_import  # noqa: PLC0415
    from athendef_provider.engine.project_folder import relative  # noqa: PLC0415
    from athendef_provider.export import write  # noqa: PLC0415
    from athendef_provider.export.summary import summary  # noqa: PLC0415
    from athendef_provider.targets import parse_targets  # noqa: PLC0415

    selection = parse_targets(targets)
    opened = open_stack(stack, config_file)
    folder = tree or relative(opened.tree)
    console.echo_err("Reading the catalog ...")
    import_plan = plan_import(opened.settings, selection, folder, overwrite=overwrite)
    resources = missing_from_state(opened, import_plan.resources)
    for line in summary(import_plan.decisions, folder, done=not dry_run):
        console.echo(line)
    existing = len(import_plan.resources) - len(resources)
    console.echo(
        f"stack {opened.name}: {len(resources):,} to import"
        + (f", {existing:,} in its state already" if existing else "")
    )
    for warning in other_tree_warnings(opened, folder):
        console.warn(warning)
    writes = any(decision.write is not None for decision in import_plan.decisions)
    if dry_run or not (resources or writes):
        report_unreadable(import_plan.errors)
        return
    _confirm(yes=auto_approve)
    write(folder, import_plan.decisions)
    if resources:
        with click.progressbar(
            length=len(resources), label="Importing", file=sys.stderr
        ) as progress:
            Engine(opened).import_resources(
                resources, protect=protect, on_imported=lambda: progress.update(1)
            )
    plan = console.with_stack("athendef plan")
    console.echo(f"{len(resources):,} imported into stack {opened.name}: see `{plan}`")
    if protect:
        console.echo(
            "They are protected until the next `pulumi up`: the program does not declare it"
        )
    report_unreadable(import_plan.errors)


def _confirm(*, yes: bool) -> None:
    if yes:
        return
    if not console.can_prompt():
        console.fail(
            "cannot prompt for approval without a terminal",
            "--yes, or --dry-run to see what would be done",
        )
    if not click.confirm("Write the files and import?", err=True):
        console.fail("nothing was changed: the answer was not yes")
