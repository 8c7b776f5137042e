"""``athendef plan``: shows what an apply would change."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from athendef_provider.cli import console, options


@click.command(
    epilog="Example: athendef plan 'sales.*' '!sales.tmp_*' --sql\n\n"
    "Exit codes: 0 no changes, 2 changes, 1 error, 3 blocked."
)
@options.targets
@options.stack
@options.config_file
@options.full
@options.diff
@click.option("--show-unchanged", is_flag=True, help="List unchanged objects, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (see docs/plan.schema.json).")
@click.option("--markdown", is_flag=True, help="Print Markdown for a pull request comment.")
@click.option("--sql", "as_sql", is_flag=True, help="Print the statements that an apply runs.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Save the plan for `athendef apply --plan FILE`.",
)
@options.exit_zero
@options.debug
def plan(  # noqa: PLR0913 - a parameter for each option
    *,
    targets: tuple[str, ...],
    stack: str,
    config_file: Path | None,
    full: bool,
    diff: bool | None,
    show_unchanged: bool,
    as_json: bool,
    markdown: bool,
    as_sql: bool,
    out: Path | None,
    exit_zero: bool,
) -> None:
    """Compare the files with the catalog, and show what an apply would change.

    Changes nothing. TARGET limits the plan: db.table, db.*, *.table, db, or !pattern to exclude.
    """
    if as_json + markdown + as_sql > 1:
        raise click.UsageError("--json, --markdown and --sql cannot be combined")
    # Lazy, because importing Pulumi's SDK takes half a second.
    from athendef_provider.cli.context.plan_file import engine_plan_file, save  # noqa: PLC0415
    from athendef_provider.cli.context.stack import open_engine  # noqa: PLC0415
    from athendef_provider.cli.output.plan_messages import echo_messages, plan_watched  # noqa: PLC0415

    with _errors_as_json(stack) if as_json else nullcontext(), engine_plan_file() as engine_plan:
        engine = open_engine(stack, config_file)
        planning = plan_watched(engine, targets, engine_plan if out else None)
        if out and not planning.blocked and not planning.errors:
            save(planning, targets, engine_plan, out)
    if as_json:
        from athendef_provider.cli.output.plan_json import json_of  # noqa: PLC0415 - lazy

        output = json_of(planning, show_unchanged=show_unchanged)
        console.echo(json.dumps(output, indent=2, ensure_ascii=False))
    elif markdown:
        from athendef_provider.cli.output.plan_markdown import markdown_of  # noqa: PLC0415 - lazy

        console.echo(markdown_of(planning, full=full, diff=diff))
    elif as_sql:
        from athendef_provider.cli.output.plan_text import sql_of  # noqa: PLC0415 - lazy

        console.echo_if_any(sql_of(planning))
    else:
        from athendef_provider.cli.output.plan_text import text_of  # noqa: PLC0415 - lazy

        text = text_of(planning, show_unchanged=show_unchanged, full=full, diff=diff)
        console.echo_if_any(text)
    echo_messages(planning, as_text=not (as_json or markdown or as_sql), full=full)
    if planning.errors:
        raise click.exceptions.Exit(console.ERROR)
    if planning.blocked:
        raise click.exceptions.Exit(console.BLOCKED)
    if out:
        console.echo_err(f"Saved the plan to {out}. To apply it, run: athendef apply --plan {out}")
    if planning.has_changes and not exit_zero:
        raise click.exceptions.Exit(console.CHANGES)


@contextmanager
def _errors_as_json(stack: str) -> Iterator[None]:
    """Print an error also as JSON on stdout, so that programs can read why there is no plan."""
    from athendef_provider.cli.output.plan_json import json_of_error  # noqa: PLC0415 - see `plan`

    try:
        yield
    except (click.Abort, click.exceptions.Exit):
        raise
    except Exception as error:
        shown = json_of_error(stack, console.to_cli_error(error))
        console.echo(json.dumps(shown, indent=2, ensure_ascii=False))
        raise
