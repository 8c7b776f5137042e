"""``athendef sql``: prints the canonical SQL of the definitions."""

import click

from athendef_provider.cli import console, options


@click.command(epilog="Example: athendef sql sales.orders")
@options.targets
@options.stack
@options.debug
def sql(*, targets: tuple[str, ...], stack: str) -> None:
    """Print the statements that create tables, views and databases, as sent to Athena.

    Variables are filled in, comments are removed, and clauses are in their canonical form.
    """
    # Lazy, because importing the SQL parser takes a third of a second.
    from athendef_provider.changes import creation_sql  # noqa: PLC0415
    from athendef_provider.cli.context.stack import open_tree  # noqa: PLC0415

    files = open_tree(stack).select(targets)
    statements = [f"{creation_sql(file.definition)};" for file in files.values()]
    console.echo("\n\n".join(statements))
