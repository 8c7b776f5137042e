"""``athendef drift``: what was changed behind the stack's back, for a nightly job."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import options
from athendef_provider.cli.taking import chosen, trouble_told

if TYPE_CHECKING:
    from athendef_provider.engine.drift import Drift

_SOME = 2


class _ToldApart(click.Command):
    """A wrong option is exit code 1: 2 means drift."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise click.ClickException(error.format_message()) from None


@click.command(cls=_ToldApart)
@options.targets
@options.stack
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--unmanaged", is_flag=True, help="List, too, what no stack and no file speaks of.")
@options.debug
@click.pass_context
def drift(
    context: click.Context,
    *,
    targets: tuple[str, ...],
    stack: str,
    as_json: bool,
    unmanaged: bool,
) -> None:
    """Compare the stack's state with the live catalogue; change nothing.

    Exit code 0: nothing was changed behind the stack's back. 2: something was. 1: it can't be
    told. What --unmanaged lists is no drift.

    Example: athendef drift --stack prod --json
    """
    with trouble_told():
        from athendef_provider.engine.drift import (  # noqa: PLC0415 - lazy
            find_drift,
            find_unmanaged,
            managed,
        )
        from athendef_provider.engine.finding import prepare_path  # noqa: PLC0415 - lazy
        from athendef_provider.engine.project import open_stack, state_of  # noqa: PLC0415

        prepare_path()
        wanted = chosen(targets)
        opened = open_stack(Path.cwd(), stack)
        known = managed(state_of(opened))
        if not unmanaged:
            wanted.check(known)
        looked_at = {name: outputs for name, outputs in known.items() if wanted.covers(name)}
        found = find_drift(opened.settings, looked_at)
        others = find_unmanaged(opened.settings, opened.tree, known, wanted) if unmanaged else None
    if as_json:
        _print_json(opened.name, len(looked_at), found, others)
    else:
        _print(len(looked_at), found, others)
    context.exit(_SOME if found else 0)


def _print_json(
    stack: str, checked: int, found: Sequence["Drift"], unmanaged: Sequence[str] | None
) -> None:
    report = {"stack": stack, "checked": checked, "drift": [asdict(one) for one in found]}
    if unmanaged is not None:
        report["unmanaged"] = list(unmanaged)
    click.echo(json.dumps(report, indent=2, ensure_ascii=False))


def _print(checked: int, found: Sequence["Drift"], unmanaged: Sequence[str] | None) -> None:
    for one in found:
        click.echo(_shown(f"{one.name} {one.what}: {'; '.join(one.changes)}"))
    count = f"{len(found):,} of {checked:,}"
    click.echo(
        f"{count} differ from the stack's state: `pulumi up` puts them right"
        if found
        else f"{checked:,} checked, no drift"
    )
    for name in unmanaged or ():
        click.echo(_shown(f"{name} is unmanaged"))


def _shown(line: str) -> str:
    """A line that holds names of others' making, without what a terminal would obey."""
    return "".join(one if one.isprintable() else "?" for one in line)
