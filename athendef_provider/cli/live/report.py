"""The report at the end of an apply."""

import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from athendef_provider.cli import console
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.cli.context.stack_tree import tree_of
from athendef_provider.cli.live.progress import ApplyProgress, Failure
from athendef_provider.cli.live.wording import IN_PROGRESS, format_duration
from athendef_provider.definition.model import full_name
from athendef_provider.engine.project_folder import relative
from athendef_provider.tree import SqlFile


def report(plan: StackPlan, progress: ApplyProgress, options: Sequence[str]) -> None:
    """Print what was applied, what failed and why, and the command to run next.

    Raises `click.exceptions.Exit` if the apply failed or was interrupted.
    """
    actions = list(progress.completed.values())
    counts = (
        f"Resources: {actions.count('create')} added, "
        f"{actions.count('update') + actions.count('replace')} changed, "
        f"{actions.count('delete')} destroyed."
    )
    duration = format_duration(progress.elapsed)
    if not progress.failures and not progress.stopping:
        progress.failures += progress.not_reached
    if not progress.failures and not progress.stopping:
        complete = console.paint("Apply complete!", "green", bold=True)
        console.echo(f"\n{complete} {counts} ({duration})")
        return
    result = "Apply stopped." if progress.stopping else "Apply incomplete."
    failed = f"{len(progress.failures)} failed, {len(progress.not_ended())} not applied."
    console.echo(f"\n{console.paint(result, 'red', bold=True)} {counts} {failed} ({duration})")
    _print_failures(plan, progress.failures)
    command = shlex.join(["athendef", "apply", *options, *plan.targets])
    if progress.stopping:
        console.echo_err(f"\nThe state is saved. To resume, run: {command}")
        raise click.exceptions.Exit(console.INTERRUPTED)
    console.echo_err(f"\nCompleted changes were kept. Fix the errors above, then run: {command}")
    raise click.exceptions.Exit(console.ERROR)


def _print_failures(plan: StackPlan, failures: Sequence[Failure]) -> None:
    files = _files(plan)
    for failure in failures:
        action = f"{IN_PROGRESS[failure.action].lower()} " if failure.action else ""
        position = _position(failure, *files[failure.name]) if failure.name in files else ""
        subject = f"{action}{failure.name}{position}" if failure.name else "the engine"
        console.echo_err(f"\n{console.paint('Failed:', 'red', bold=True, err=True)} {subject}")
        for line in failure.reason.splitlines():
            console.echo_err(f"    {line}")


def _files(plan: StackPlan) -> dict[str, tuple[Path, SqlFile]]:
    """Return the tree's files and their paths by name; empty if the tree cannot be read."""
    with suppress(Exception):  # the failures are printed in any case
        folder = relative(plan.engine.stack.tree)
        files = tree_of(plan.engine.stack).files
        return {full_name(file.definition): (folder / file.path, file) for file in files}
    return {}


def _position(failure: Failure, path: Path, file: SqlFile) -> str:
    """Return the path, with the line of the one clause or column that the reason names, if any."""
    reason = failure.reason.split("\n", 1)[0].lower()
    named = [at for part, at in file.positions.items() if part.name.lower() in reason]
    line = f":{named[0][0]}" if len(named) == 1 else ""
    return f" ({path}{line})"
