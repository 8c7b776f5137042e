"""``athendef drift``: what was changed outside athendef, for a nightly job."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from athendef_provider.cli import console, options
from athendef_provider.cli.context.import_options import report_unreadable

if TYPE_CHECKING:
    from athendef_provider.engine.driver.drift import DriftReport


@click.command(epilog="Example: athendef drift --stack prod --json")
@options.targets
@options.stack
@options.config_file
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--unmanaged",
    is_flag=True,
    help="Also list objects that are in neither the state nor the tree.",
)
@options.debug
def drift(
    *,
    targets: tuple[str, ...],
    stack: str,
    config_file: Path | None,
    as_json: bool,
    unmanaged: bool,
) -> None:
    """Compare the stack's state with the live catalog; change nothing.

    Exit code 0: nothing was changed outside athendef. 2: something was. 1: an error, for all
    tables or for some: if an Iceberg table's metadata file cannot be read, the others are
    compared. Objects that --unmanaged lists are not drift.
    """
    # Imported only now: boto3 and reading SQL take a second.
    from athendef_provider.cli.context.stack import open_stack  # noqa: PLC0415
    from athendef_provider.engine.driver.drift import (  # noqa: PLC0415
        find_drift,
        find_unmanaged,
        managed_outputs,
    )
    from athendef_provider.targets import parse_targets  # noqa: PLC0415

    selection = parse_targets(targets)
    opened = open_stack(stack, config_file)
    managed = managed_outputs(opened.read_state())
    if not unmanaged:
        selection.check(managed)
    selected = {name: outputs for name, outputs in managed.items() if selection.covers(name)}
    report = find_drift(opened.settings, selected)
    others = find_unmanaged(opened.settings, opened.tree, managed, selection) if unmanaged else None
    if as_json:
        _print_json(opened.name, len(selected), report, others)
    else:
        _print(len(selected), report, others)
    for warning in report.warnings:
        console.warn(_printable(warning))
    report_unreadable(report.errors)
    if report.drift:
        raise click.exceptions.Exit(console.CHANGES)


def _print_json(
    stack: str, checked: int, report: "DriftReport", unmanaged: Sequence[str] | None
) -> None:
    document: dict[str, Any] = {
        "stack": stack,
        "checked": checked,
        "drift": [asdict(drift) for drift in report.drift],
        "errors": [
            {"name": error.table, "location": error.location, "reason": error.reason}
            for error in report.errors
        ],
    }
    if unmanaged is not None:
        document["unmanaged"] = list(unmanaged)
    console.echo(json.dumps(document, indent=2, ensure_ascii=False))


def _print(checked: int, report: "DriftReport", unmanaged: Sequence[str] | None) -> None:
    for drift in report.drift:
        console.echo(_printable(f"{drift.name} {drift.what}: {'; '.join(drift.changes)}"))
    compared = checked - len(report.errors)
    console.echo(
        f"{len(report.drift):,} of {compared:,} differ from the stack's state: "
        f"`{console.with_stack('athendef apply')}` restores them"
        if report.drift
        else f"{compared:,} checked, no drift"
    )
    if report.errors:
        console.echo(f"{len(report.errors):,} could not be checked")
    for name in unmanaged or ():
        console.echo(_printable(f"{name} is unmanaged"))


def _printable(line: str) -> str:
    """``line`` without the control characters that names from the catalog may contain."""
    return "".join(character if character.isprintable() else "?" for character in line)
