"""``athendef export``: SQL files of what a catalogue holds."""

from pathlib import Path

import click

from athendef_provider.cli.taking import (
    chosen,
    options_of_taking,
    relative,
    trouble_told,
)


@click.command()
@options_of_taking
def export(*, targets: tuple[str, ...], tree: Path | None, stack: str, overwrite: bool) -> None:
    """Write SQL files of what exists in the catalogue, and do nothing else.

    A TARGET is database.table, database.*, *.table, a database, or !pattern for what to leave
    out; without any, it is everything. Inside a Pulumi project the stack's config says where
    AWS and the tree are; elsewhere AWS's own environment does, and --tree is needed.

    Example: athendef export 'sales.*' --tree from-aws
    """
    with trouble_told():
        from athendef_provider.engine.finding import prepare_path  # noqa: PLC0415 - lazy
        from athendef_provider.engine.project import find_project, open_stack  # noqa: PLC0415
        from athendef_provider.engine.takeover import (  # noqa: PLC0415
            plan_takeover,
            settings_without_stack,
        )
        from athendef_provider.export import write  # noqa: PLC0415
        from athendef_provider.export.summary import summary  # noqa: PLC0415

        if stack or find_project(Path.cwd()) is not None:
            prepare_path()
            opened = open_stack(Path.cwd(), stack)
            settings, folder = opened.settings, tree or relative(opened.tree)
        elif tree is not None:
            settings, folder = settings_without_stack(), tree
        else:
            raise click.UsageError("there is no Pulumi project here: say --tree DIR")
        takeover = plan_takeover(settings, chosen(targets), folder, overwrite=overwrite)
        write(folder, takeover.decisions)
        for line in summary(takeover.decisions, folder):
            click.echo(line)
