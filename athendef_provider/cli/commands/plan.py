"""``athendef plan``: what an apply would do."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from athendef_provider.cli import console, options


@click.command(
    epilog="Example: athendef plan 'sales.*' '!sales.tmp_*' --sql\n\n"
    "Exit codes: 0 no changes, 2 changes, 1 error, 3 refused as dangerous."
)
@options.targets
@options.stack
@options.config_file
@click.option("--show-unchanged", is_flag=True, help="List what stays as it is, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: athenadef's, with more in it.")
@click.option("--markdown", is_flag=True, help="Print a comment for a pull request.")
@click.option("--sql", "as_sql", is_flag=True, help="Print the statements that apply will run.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Keep the plan, for `athendef apply --plan FILE`.",
)
@options.exit_zero
@options.debug
@console.handle_errors
def plan(  # noqa: PLR0913 - one parameter per option
    *,
    targets: tuple[str, ...],
    stack: str,
    config_file: Path | None,
    show_unchanged: bool,
    as_json: bool,
    markdown: bool,
    as_sql: bool,
    out: Path | None,
    exit_zero: bool,
) -> None:
    """Compare the files with the live catalog, and show what an apply would change.

    Nothing is changed. TARGET limits it: db.table, db.*, *.table, db, or !pattern to leave out.
    """
    if as_json + markdown + as_sql > 1:
        raise click.UsageError("--json, --markdown and --sql exclude each other")
    # Imported only now: Pulumi's SDK takes half a second.
    from athendef_provider.cli.context.plan_file import engine_plan_file, save  # noqa: PLC0415
    from athendef_provider.cli.context.stack_plan import open_engine  # noqa: PLC0415
    from athendef_provider.cli.output.plan_messages import plan_watched, tell  # noqa: PLC0415

    with _told_as_json(stack) if as_json else nullcontext(), engine_plan_file() as engine_plan:
        engine = open_engine(stack, config_file)
        planning = plan_watched(engine, targets, engine_plan if out else None)
        if out and not planning.refused and not planning.errors:
            save(planning, targets, engine_plan, out)
    if as_json:
        from athendef_provider.cli.output.plan_json import json_of  # noqa: PLC0415 - only here

        shown = json_of(planning, show_unchanged=show_unchanged)
        console.echo(json.dumps(shown, indent=2, ensure_ascii=False))
    elif markdown:
        from athendef_provider.cli.output.plan_markdown import markdown_of  # noqa: PLC0415 - only here

        console.echo(markdown_of(planning))
    elif as_sql:
        from athendef_provider.cli.output.plan_text import sql_of  # noqa: PLC0415 - only here

        console.echo_if_any(sql_of(planning))
    else:
        from athendef_provider.cli.output.plan_text import text_of  # noqa: PLC0415 - only here

        console.echo_if_any(text_of(planning, show_unchanged=show_unchanged))
    tell(planning)
    if planning.errors:
        raise click.exceptions.Exit(console.ERROR)
    if planning.refused:
        raise click.exceptions.Exit(console.BLOCKED)
    if out:
        console.echo_err(f"Kept in {out}: athendef apply --plan {out}")
    if planning.changed and not exit_zero:
        raise click.exceptions.Exit(console.CHANGES)


@contextmanager
def _told_as_json(stack: str) -> Iterator[None]:
    """Who reads the JSON finds in it why there is no plan; it is told on stderr, too."""
    from athendef_provider.cli.output.plan_json import json_of_trouble  # noqa: PLC0415 - see `plan`

    try:
        yield
    except (click.Abort, click.exceptions.Exit):
        raise
    except Exception as error:
        stop = console.to_cli_error(error)
        text = f"{stop.message} (try: {stop.hint})" if stop.hint else stop.message
        console.echo(json.dumps(json_of_trouble(stack, text), indent=2, ensure_ascii=False))
        raise
