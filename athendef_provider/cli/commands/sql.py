"""``athendef sql``: the canonical SQL of what the files define."""

import click

from athendef_provider.cli import console, options


@click.command(epilog="Example: athendef sql sales.orders")
@options.targets
@options.stack
@options.debug
@console.handle_errors
def sql(*, targets: tuple[str, ...], stack: str) -> None:
    """Print the statements that make tables, views and databases, as Athena gets them.

    Variables are filled in, comments are gone, and every clause is spelled in the one way in
    which athendef compares definitions.
    """
    # Imported only now: reading SQL takes a third of a second to load.
    from athendef_provider.changes import creation_sql  # noqa: PLC0415
    from athendef_provider.cli.context.stack_tree import open_tree  # noqa: PLC0415

    files = open_tree(stack).chosen(targets)
    statements = [f"{creation_sql(file.definition)};" for file in files.values()]
    console.echo("\n\n".join(statements))
