"""``athendef apply``: the plan, a question, and the work."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options

if TYPE_CHECKING:
    from athendef_provider.cli.context.stack_plan import StackPlan


@click.command(
    epilog="Example: athendef plan --out plan.json && athendef apply --plan plan.json\n\n"
    "Exit codes: 0 all is applied, 1 error, 3 refused as dangerous, 130 stopped by Ctrl-C."
)
@options.targets
@options.stack
@options.config_file
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="Do what this plan says, or nothing (from `athendef plan --out FILE`).",
)
@click.option("-a", "--auto-approve", is_flag=True, help="Don't ask.")
@click.option("--dry-run", is_flag=True, help="Show the plan, and do nothing.")
@click.option(
    "--continue-on-error", is_flag=True, help="Go on with the others where something fails."
)
@options.exit_zero
@options.debug
@console.handle_errors
def apply(  # noqa: PLR0913 - one parameter per option
    *,
    targets: tuple[str, ...],
    stack: str,
    config_file: Path | None,
    plan_file: Path | None,
    auto_approve: bool,
    dry_run: bool,
    continue_on_error: bool,
    exit_zero: bool,
) -> None:
    """Show what would change, ask, and change it: by the same engine as `pulumi up`.

    Ctrl-C once stops running statements and saves the state; twice leaves at once. What was
    done stays done: the next apply goes on from there.
    """
    # Imported only now: Pulumi's SDK takes half a second.
    from athendef_provider.cli.context import plan_file as plans  # noqa: PLC0415
    from athendef_provider.cli.context.stack_plan import open_engine  # noqa: PLC0415
    from athendef_provider.cli.live.run_apply import run_apply  # noqa: PLC0415
    from athendef_provider.cli.output.plan_messages import plan_watched, tell  # noqa: PLC0415
    from athendef_provider.cli.output.plan_text import text_of  # noqa: PLC0415

    saved = plans.load(plan_file) if plan_file else None
    if saved is not None:
        if targets:
            raise click.UsageError("--plan FILE says what to apply: leave the targets out")
        targets, stack = saved.targets, stack or saved.stack
    if not (saved or auto_approve or dry_run or console.can_prompt()):
        console.fail(
            "cannot prompt for approval without a terminal", "athendef apply --auto-approve"
        )
    engine = open_engine(stack, config_file)
    with plans.engine_plan_file() as engine_plan:
        planning = plan_watched(engine, targets, engine_plan)
        if saved is not None:
            plans.check(saved, planning)
        console.echo_if_any(text_of(planning))
        tell(planning)
        _end_where_nothing_is_to_do(planning, dry_run=dry_run, exit_zero=exit_zero)
        if saved is None and not auto_approve:
            _ask()
        repeated = [f"--stack={stack}"] if stack else []
        repeated += [f"--config={config_file}"] if config_file else []
        run_apply(planning, engine_plan, options=repeated, continue_on_error=continue_on_error)


def _end_where_nothing_is_to_do(planning: "StackPlan", *, dry_run: bool, exit_zero: bool) -> None:
    if planning.errors:
        raise click.exceptions.Exit(console.ERROR)
    if planning.refused:
        raise click.exceptions.Exit(console.BLOCKED)
    if dry_run and planning.changed:
        console.echo_err("Dry run: nothing was changed.")
        raise click.exceptions.Exit(console.OK if exit_zero else console.CHANGES)
    if not planning.changed or dry_run:
        raise click.exceptions.Exit(console.OK)


def _ask() -> None:
    answer = click.prompt(
        "Do you want to perform these actions? (yes/no)",
        default="no",
        show_default=False,
        err=True,
    )
    if answer.strip().lower() not in ("yes", "y"):
        console.fail("nothing was changed: the answer was not yes")
