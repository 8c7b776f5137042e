"""``athendef drift``: what was changed outside athendef, for a nightly job."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from athendef_provider.cli import console, options
from athendef_provider.cli.context.import_options import open_configured_stack, report_unreadable

if TYPE_CHECKING:
    from athendef_provider.engine.driver.drift import Findings


@click.command(epilog="Example: athendef drift --stack prod --json")
@options.targets
@options.stack
@options.config_file
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--unmanaged", is_flag=True, help="List, too, what no stack and no file speaks of.")
@options.debug
@console.handle_errors
def drift(
    *,
    targets: tuple[str, ...],
    stack: str,
    config_file: Path | None,
    as_json: bool,
    unmanaged: bool,
) -> None:
    """Compare the stack's state with the live catalog; change nothing.

    Exit code 0: nothing was changed outside athendef. 2: something was. 1: it can't be
    told, for all tables or for some: where an Iceberg table's metadata file cannot be read, the
    others are compared. What --unmanaged lists is no drift.
    """
    # Imported only now: boto3 and reading SQL take a second.
    from athendef_provider.engine.driver.drift import (  # noqa: PLC0415
        find_drift,
        find_unmanaged,
        managed,
    )
    from athendef_provider.engine.driver.project import state_of  # noqa: PLC0415
    from athendef_provider.targets import parse_targets  # noqa: PLC0415

    wanted = parse_targets(targets)
    opened = open_configured_stack(stack, config_file)
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
    for warning in found.warnings:
        console.warn(_shown(warning))
    report_unreadable(found.errors)
    if found.drift:
        raise click.exceptions.Exit(console.CHANGES)


def _print_json(
    stack: str, checked: int, found: "Findings", unmanaged: Sequence[str] | None
) -> None:
    report: dict[str, Any] = {
        "stack": stack,
        "checked": checked,
        "drift": [asdict(one) for one in found.drift],
        "errors": [
            {"name": error.table, "location": error.location, "reason": error.reason}
            for error in found.errors
        ],
    }
    if unmanaged is not None:
        report["unmanaged"] = list(unmanaged)
    console.echo(json.dumps(report, indent=2, ensure_ascii=False))


def _print(checked: int, found: "Findings", unmanaged: Sequence[str] | None) -> None:
    for one in found.drift:
        console.echo(_shown(f"{one.name} {one.what}: {'; '.join(one.changes)}"))
    compared = checked - len(found.errors)
    console.echo(
        f"{len(found.drift):,} of {compared:,} differ from the stack's state: `athendef apply` "
        "puts them right"
        if found.drift
        else f"{compared:,} checked, no drift"
    )
    if found.errors:
        console.echo(f"{len(found.errors):,} could not be checked")
    for name in unmanaged or ():
        console.echo(_shown(f"{name} is unmanaged"))


def _shown(line: str) -> str:
    """A line that holds names of others' making, without what a terminal would obey."""
    return "".join(one if one.isprintable() else "?" for one in line)
