"""Restores a backup: the Glue definition and its partitions.

Restore runs no statement in Athena and does not change data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from athendef_provider.aws.backup.backups import Backup, Backups
from athendef_provider.aws.catalog import (
    GluePartition,
    GlueTable,
    partition_input,
    table_input,
)
from athendef_provider.aws.errors import AwsError
from athendef_provider.aws.session import Aws
from athendef_provider.definition.glue.from_glue import metadata_location
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError, printable


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore. ``replaced`` is true if the table existed.

    ``unreadable`` names an Iceberg table's metadata file and the reason why it cannot be read;
    empty if it can be read.
    """

    backup: Backup
    replaced: bool
    partitions: int
    unreadable: str = ""


def choose(backups: Backups, database: str, name: str, at: str | None) -> str:
    """The time of the backup to restore: the newest, or the newest not after ``at``.

    ``at`` may be a prefix, such as ``20260703`` or ``20260703T09``. Raises `AwsError` if there is
    no such backup.
    """
    times = backups.times(database, name)
    if not times:
        raise AwsError(f"there is no backup of {database}.{name}")
    if at is None:
        return times[-1]
    matching = [time for time in times if time.startswith(at) or time <= at]
    if not matching:
        raise AwsError(f"the oldest backup of {database}.{name} is of {times[0]}, after {at}")
    return matching[-1]


def restore(aws: Aws, backups: Backups, database: str, name: str, time: str) -> Restored:
    """Restore the backup of ``time``. The live table is backed up first.

    Partitions that were added since then are kept if the partition keys are the same.
    """
    backup = backups.load(database, name, time)
    live = aws.catalog.table(database, name)
    if live is None:
        _create(aws, database, backup)
        present: list[GluePartition] = []
    else:
        present = aws.catalog.partitions(database, name)
        backups.save(live, present, f"restores the backup of {time}")
        aws.catalog.update_table(database, table_input(backup.table), live)
        if _keys(live) != _keys(backup.table):
            stale = [part["Values"] for part in present]
            aws.catalog.delete_partitions(database, name, stale)
            present = []
    _put_partitions(aws, database, name, backup.partitions, present)
    unreadable = _unreadable(aws, backup.table)
    return Restored(backup, live is not None, len(backup.partitions), unreadable)


def _unreadable(aws: Aws, table: GlueTable) -> str:
    """The metadata file of an Iceberg table and why it cannot be read; empty if it can be read."""
    location = metadata_location(table)
    try:
        read = aws.catalog.iceberg_metadata(table)
    except IcebergMetadataError as error:
        return f"{error.location} cannot be read: {error.reason}"
    return f"access to {printable(location)} is denied" if location and read is None else ""


def _create(aws: Aws, database: str, backup: Backup) -> None:
    if aws.catalog.database(database) is None:
        raise AwsError(
            f"database {database} does not exist", f"run `CREATE DATABASE {database}` first"
        )
    aws.catalog.create_table(database, table_input(backup.table))


def _put_partitions(
    aws: Aws,
    database: str,
    name: str,
    wanted: Sequence[GluePartition],
    present: Sequence[GluePartition],
) -> None:
    live = {tuple(part["Values"]): part.get("StorageDescriptor") for part in present}
    missing = [partition_input(part) for part in wanted if tuple(part["Values"]) not in live]
    changed = [
        partition_input(part)
        for part in wanted
        if live.get(tuple(part["Values"]), part.get("StorageDescriptor"))
        != part.get("StorageDescriptor")
    ]
    aws.catalog.create_partitions(database, name, missing)
    aws.catalog.update_partitions(database, name, changed)


def _keys(table: GlueTable) -> list[str]:
    return [key["Name"] for key in table.get("PartitionKeys") or []]
