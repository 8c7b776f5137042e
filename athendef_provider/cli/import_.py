"""``athendef import``: take over what a catalogue holds, in one go."""

import sys
from pathlib import Path

import click

from athendef_provider.cli.taking import chosen, options_of_taking, relative, trouble_told


@click.command("import")
@options_of_taking
@click.option("--all", "everything", is_flag=True, help="All that the catalogue holds.")
@click.option("--dry-run", is_flag=True, help="Say what it would do, and do nothing.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--protect", is_flag=True, help="Have Pulumi protect what is imported.")
def import_(  # noqa: PLR0913 - one parameter per option
    *,
    targets: tuple[str, ...],
    tree: Path | None,
    stack: str,
    overwrite: bool,
    everything: bool,
    dry_run: bool,
    yes: bool,
    protect: bool,
) -> None:
    """Write SQL files of what exists in the catalogue, and take it into the stack's state.

    A TARGET is database.table, database.*, *.table, a database, or !pattern for what to leave
    out. Nothing in AWS is changed. Files that are there are kept, unless --overwrite replaces
    those that differ from what is live.

    Example: athendef import 'sales.*' 'logs.alb_*' '!*.tmp_*'
    """
    if not targets and not everything:
        raise click.UsageError(
            "say what to import, for example: athendef import 'sales.*', or --all"
        )
    with trouble_told():
        # Only now: Pulumi's SDK takes its time, and `--help` must not wait for it.
        from athendef_provider.engine.finding import prepare_path  # noqa: PLC0415
        from athendef_provider.engine.importing import (  # noqa: PLC0415
            import_resources,
            not_in_state,
        )
        from athendef_provider.engine.project import open_stack  # noqa: PLC0415
        from athendef_provider.engine.takeover import plan_takeover  # noqa: PLC0415
        from athendef_provider.export import write  # noqa: PLC0415
        from athendef_provider.export.summary import summary  # noqa: PLC0415

        prepare_path()
        opened = open_stack(Path.cwd(), stack)
        folder = tree or relative(opened.tree)
        click.echo("Reading the catalogue ...", err=True)
        takeover = plan_takeover(opened.settings, chosen(targets), folder, overwrite=overwrite)
        resources = not_in_state(opened, takeover.resources)
        for line in summary(takeover.decisions, folder, done=not dry_run):
            click.echo(line)
        held = len(takeover.resources) - len(resources)
        click.echo(
            f"stack {opened.name}: {len(resources):,} to import"
            + (f", {held:,} in its state already" if held else "")
        )
        writes = any(decision.write is not None for decision in takeover.decisions)
        if dry_run or not (resources or writes):
            return
        _ask(yes=yes)
        write(folder, takeover.decisions)
        if resources:
            with click.progressbar(
                length=len(resources), label="Importing", file=sys.stderr
            ) as progress:
                import_resources(
                    opened, resources, protect=protect, done=lambda: progress.update(1)
                )
        click.echo(f"{len(resources):,} imported into stack {opened.name}: see `pulumi preview`")
        if protect:
            click.echo("They are protected until the next `pulumi up`: the program does not say so")


def _ask(*, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask at: say --yes, or --dry-run to look")
    click.confirm("Write the files and import?", abort=True)
