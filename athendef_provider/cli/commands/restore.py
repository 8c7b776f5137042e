"""``athendef restore``: a table's definition and partitions back from a backup."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options

if TYPE_CHECKING:
    from athendef_provider.aws.backup.backups import Backups


@click.command(epilog="Example: athendef restore sales.orders --at 2026-07-03")
@click.argument("table", metavar="DB.TABLE", shell_complete=options.complete_names)
@click.option("--at", metavar="TIME", help="The newest backup not after this time (UTC).")
@click.option("--list", "listing", is_flag=True, help="List the table's backups; change nothing.")
@click.option("-a", "--auto-approve", is_flag=True, help="Don't ask.")
@options.stack
@options.debug
@console.handle_errors
def restore(*, table: str, at: str | None, listing: bool, auto_approve: bool, stack: str) -> None:
    """Put back what the Glue catalog knew of a table: its definition and all its partitions.

    A backup is made before each step that forgets something: a drop, an unregistering, a swap,
    other partition keys. No data is touched. What stands there now is backed up first.
    """
    database, dot, name = table.strip().lower().partition(".")
    if not (database and dot and name):
        raise click.UsageError(f"{table!r} is no table: write database.table")
    # Imported only now: boto3 takes half a second.
    from athendef_provider.aws import Aws  # noqa: PLC0415
    from athendef_provider.aws.backup import restore as restoring  # noqa: PLC0415
    from athendef_provider.aws.backup.backups import Backups  # noqa: PLC0415
    from athendef_provider.engine.driver.installation import prepare_environment  # noqa: PLC0415
    from athendef_provider.engine.driver.project import open_stack, state_of  # noqa: PLC0415
    from athendef_provider.engine.provider.masking import texts_of_state  # noqa: PLC0415
    from athendef_provider.redaction import Secrets  # noqa: PLC0415

    prepare_environment()
    opened = open_stack(Path.cwd(), stack)
    settings = opened.settings
    secrets = Secrets.of(settings.secrets)
    for texts in texts_of_state(state_of(opened)).values():
        secrets |= Secrets(texts)
    console.mask(secrets)
    aws = Aws(settings.aws)
    backups = Backups(aws, settings.backups, settings.keep_backups, lambda: secrets)
    if listing:
        _list(backups, database, name)
        return
    time = restoring.choose(backups, database, name, compact(at) if at else None)
    if not auto_approve:
        _ask(table, time)
    done = restoring.restore(aws, backups, database, name, time)
    verb = "Put back" if done.replaced else "Made again"
    console.echo(
        f"{verb}: {database}.{name} as of {spelled(time)}, "
        f"with {console.plural(done.partitions, 'partition')}."
    )
    if done.unreadable:
        console.warn(
            f"{done.unreadable}. Without this file no query can read {table}: where DROP TABLE has "
            "deleted an Iceberg table's data, a backup does not hold it"
        )
    console.echo_err(
        "The files say what they said before: change the table's file to match and run "
        f"`athendef plan {table}`; if it has none, `athendef import {table}` takes it in."
    )


def compact(time: str) -> str:
    """A time as a user writes it, in the way backups are named: ``2026-07-03`` is ``20260703``."""
    text = time.strip().upper().replace("-", "").replace(":", "").replace(" ", "T")
    digits = text.rstrip("Z").replace("T", "").replace(".", "")
    if not digits.isdecimal() or len(digits) < 4:
        raise click.UsageError(f"{time!r} is no time: write 2026-07-03 or 2026-07-03T09:30:00Z")
    return text


def spelled(time: str) -> str:
    """A backup's name as a time for people."""
    try:
        parsed = datetime.strptime(time, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return time
    return parsed.strftime("%Y-%m-%d %H:%M:%S UTC")


def _list(backups: "Backups", database: str, name: str) -> None:
    times = backups.times(database, name)
    if not times:
        console.fail(f"there is no backup of {database}.{name}")
    for time in reversed(times):
        backup = backups.load_masked(database, name, time)
        partitions = console.plural(len(backup.partitions), "partition")
        console.echo(f"{time}  {spelled(time)}  {partitions}  before it {backup.reason}")


def _ask(table: str, time: str) -> None:
    if not console.can_prompt():
        console.fail("cannot prompt for approval without a terminal", "--auto-approve")
    if not click.confirm(f"Put back {table} as of {spelled(time)}?", err=True):
        console.fail("nothing was changed: the answer was not yes")
