"""``athendef restore``: a table's definition and partitions back from a backup."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options
from athendef_provider.times import readable_time

if TYPE_CHECKING:
    from athendef_provider.aws.backup.backups import Backups


@click.command(epilog="Example: athendef restore sales.orders --at 2026-07-03")
@click.argument("table", metavar="DB.TABLE", shell_complete=options.complete_names)
@click.option("--at", metavar="TIME", help="The newest backup not after this time (UTC).")
@click.option("--list", "listing", is_flag=True, help="List the table's backups; change nothing.")
@options.auto_approve
@options.stack
@options.debug
def restore(*, table: str, at: str | None, listing: bool, auto_approve: bool, stack: str) -> None:
    """Restore a table's definition and all its partitions in the Glue catalog.

    athendef writes a backup before each step that loses metadata: a drop, an unregistration, a
    swap, a change of partition keys. Data is not touched. The live table is backed up first.
    """
    database, dot, name = table.strip().lower().partition(".")
    if not (database and dot and name):
        raise click.UsageError(f"{table!r} is not a table name: write database.table")
    # Imported only now: boto3 takes half a second.
    from athendef_provider.aws import Aws  # noqa: PLC0415
    from athendef_provider.aws.backup import restore as restoring  # noqa: PLC0415
    from athendef_provider.aws.backup.backups import Backups  # noqa: PLC0415
    from athendef_provider.cli.context.stack import open_stack  # noqa: PLC0415
    from athendef_provider.engine.provider.masking import texts_of_state  # noqa: PLC0415
    from athendef_provider.redaction import Secrets  # noqa: PLC0415

    opened = open_stack(stack)
    settings = opened.settings
    secrets = Secrets.of(settings.secrets)
    for texts in texts_of_state(opened.read_state()).values():
        secrets |= Secrets(texts)
    console.mask(secrets)
    aws = Aws(settings.aws)
    backups = Backups(aws, settings.backups, settings.keep_backups, lambda: secrets)
    if listing:
        _list(backups, database, name)
        return
    time = restoring.choose(backups, database, name, compact(at) if at else None)
    if not auto_approve:
        _confirm(table, time)
    done = restoring.restore(aws, backups, database, name, time)
    verb = "Restored" if done.replaced else "Recreated"
    console.echo(
        f"{verb}: {database}.{name} as of {readable(time)}, "
        f"with {console.plural(done.partitions, 'partition')}."
    )
    if done.unreadable:
        console.warn(
            f"{done.unreadable}. Without this file no query can read {table}: where DROP TABLE has "
            "deleted an Iceberg table's data, the backup does not contain it"
        )
    console.echo_err(
        f"The SQL files are unchanged. Run `{console.with_stack(f'athendef plan {table}')}`. If it "
        "shows a change of the table, edit the table's file to match; if it only adds the table to "
        "the stack, apply it. If the table has no file, run "
        f"`{console.with_stack(f'athendef import {table}')}`."
    )


def compact(time: str) -> str:
    """A user's time in the form of backup names: ``2026-07-03`` becomes ``20260703``."""
    text = time.strip().upper().replace("-", "").replace(":", "").replace(" ", "T")
    digits = text.rstrip("Z").replace("T", "").replace(".", "")
    if not digits.isdecimal() or len(digits) < 4:
        raise click.UsageError(f"{time!r} is not a time: write 2026-07-03 or 2026-07-03T09:30:00Z")
    return text


def readable(time: str) -> str:
    """The time in a backup's name, in a readable form."""
    try:
        parsed = datetime.strptime(time, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return time
    return readable_time(parsed)


def _list(backups: "Backups", database: str, name: str) -> None:
    times = backups.times(database, name)
    if not times:
        console.fail(f"there is no backup of {database}.{name}")
    for time in reversed(times):
        backup = backups.load_masked(database, name, time)
        partitions = console.plural(len(backup.partitions), "partition")
        console.echo(f"{time}  {readable(time)}  {partitions}  before it {backup.reason}")


def _confirm(table: str, time: str) -> None:
    if not console.can_prompt():
        console.fail("cannot prompt for approval without a terminal", "--auto-approve")
    if not click.confirm(f"Restore {table} as of {readable(time)}?", err=True):
        console.fail("nothing was changed: the answer was not yes")
