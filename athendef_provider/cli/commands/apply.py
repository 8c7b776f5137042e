"""``athendef apply``: shows the plan, asks for approval, and applies it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options

if TYPE_CHECKING:
    from athendef_provider.cli.context.stack_plan import StackPlan


@click.command(
    epilog="Example: athendef plan --out plan.json && athendef apply --plan plan.json\n\n"
    "Exit codes: 0 applied, 1 error, 3 blocked, 130 interrupted by Ctrl-C."
)
@options.targets
@options.stack
@options.config_file
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="Apply exactly this plan (of `athendef plan --out FILE`), or nothing.",
)
@options.full
@options.diff
@options.auto_approve
@click.option("--dry-run", is_flag=True, help="Show the plan without applying it.")
@click.option(
    "--continue-on-error", is_flag=True, help="After an error, continue with the other objects."
)
@options.exit_zero
@options.debug
def apply(  # noqa: PLR0913 - a parameter for each option
    *,
    targets: tuple[str, ...],
    stack: str,
    config_file: Path | None,
    plan_file: Path | None,
    full: bool,
    diff: bool | None,
    auto_approve: bool,
    dry_run: bool,
    continue_on_error: bool,
    exit_zero: bool,
) -> None:
    """Show the plan, ask for approval, and apply it, with the engine of `pulumi up`.

    Ctrl-C stops running statements and saves the state; a second Ctrl-C exits at once. Completed
    changes are kept, and the next apply continues from there.
    """
    # Lazy, because importing Pulumi's SDK takes half a second.
    from athendef_provider.cli.context import plan_file as plans  # noqa: PLC0415
    from athendef_provider.cli.context.stack import open_engine  # noqa: PLC0415
    from athendef_provider.cli.live.run_apply import run_apply  # noqa: PLC0415
    from athendef_provider.cli.output.plan_messages import echo_messages, plan_watched  # noqa: PLC0415
    from athendef_provider.cli.output.plan_text import text_of  # noqa: PLC0415

    saved = plans.load(plan_file) if plan_file else None
    if saved is not None:
        if targets:
            raise click.UsageError("--plan FILE already has the targets: remove them")
        targets, stack = saved.targets, stack or saved.stack
    if not (saved or auto_approve or dry_run or console.can_prompt()):
        console.fail(
            "cannot prompt for approval without a terminal",
            console.with_stack("athendef apply --auto-approve"),
        )
    engine = open_engine(stack, config_file)
    with plans.engine_plan_file() as engine_plan:
        planning = plan_watched(engine, targets, engine_plan)
        if saved is not None:
            plans.check(saved, planning)
        console.echo_if_any(text_of(planning, full=full, diff=diff))
        echo_messages(planning, as_text=True, full=full)
        _exit_without_changes(planning, dry_run=dry_run, exit_zero=exit_zero)
        if saved is None and not auto_approve:
            _ask_for_approval()
        arguments = [f"--stack={stack}"] if stack else []
        arguments += [f"--config={config_file}"] if config_file else []
        run_apply(planning, engine_plan, options=arguments, continue_on_error=continue_on_error)


def _exit_without_changes(planning: "StackPlan", *, dry_run: bool, exit_zero: bool) -> None:
    if planning.errors:
        raise click.exceptions.Exit(console.ERROR)
    if planning.blocked:
        raise click.exceptions.Exit(console.BLOCKED)
    if dry_run and planning.has_changes:
        console.echo_err("Dry run: nothing was changed.")
        raise click.exceptions.Exit(console.OK if exit_zero else console.CHANGES)
    if not planning.has_changes or dry_run:
        raise click.exceptions.Exit(console.OK)


def _ask_for_approval() -> None:
    answer = click.prompt(
        "Do you want to perform these actions? (yes/no)",
        default="no",
        show_default=False,
        err=True,
    )
    if answer.strip().lower() not in ("yes", "y"):
        console.fail("nothing was changed: the plan was not approved")
