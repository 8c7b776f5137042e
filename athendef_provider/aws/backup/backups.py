"""Backups: Glue tables with their partitions, saved before a step that loses metadata.

A backup is one gzipped JSON object, named by table and time, with the complete Glue table and all
its partitions. Backups are stored at `athendef:backups`, else beside the query results. If S3
cannot be written, they are stored in a folder of the project and the user is notified: no step
that loses metadata runs without a backup. Values of secret variables are replaced by markers, and
restored on load.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from athendef_provider.aws.backup.masked_backups import masked, unmasked
from athendef_provider.aws.catalog import GluePartition, GlueTable
from athendef_provider.aws.errors import to_aws_error, translate_errors
from athendef_provider.aws.session import Aws
from athendef_provider.redaction import Secrets

LOCAL_FOLDER = Path(".athendef/backups")
_FOLDER = "athendef-backups/"
_TIME = "%Y%m%dT%H%M%S.%fZ"
_SUFFIX = ".json.gz"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: the Glue table, its partitions, its time, and the reason for it."""

    table: GlueTable
    partitions: tuple[GluePartition, ...]
    time: str
    reason: str


def _plain(value: object) -> object:
    """Glue's timestamps as seconds, which its API accepts."""
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"a Glue response does not contain {type(value).__name__}")


def _backup(record: Mapping[str, Any]) -> Backup:
    return Backup(
        table=record["table"],
        partitions=tuple(record["partitions"]),
        time=record["time"],
        reason=record["reason"],
    )


class Backups:
    """The backups of one stack's tables. The newest ``keep`` of each table are kept.

    ``secrets`` returns the values that backups must not contain.
    """

    def __init__(
        self, aws: Aws, prefix: str, keep: int, secrets: Callable[[], Secrets] = Secrets
    ) -> None:
        self._aws = aws
        self._prefix = prefix
        self._keep = keep
        self._secrets = secrets
        self._lock = threading.Lock()
        # The keys in S3 of each database, by its tables: listed once, then kept up to date.
        self._listed: dict[str, dict[str, list[str]]] = {}

    @property
    def are_durable(self) -> bool:
        """Whether a location outside of this machine is known. It is not checked for access."""
        return bool(self._s3_prefix())

    def save(
        self, table: GlueTable, partitions: list[GluePartition], reason: str
    ) -> tuple[str, str]:
        """Save one table and its partitions, and delete the oldest backups over the limit.

        Returns the backup's time, and a message about its location; empty if it is in S3.
        """
        time = datetime.now(UTC).strftime(_TIME)
        record = {
            "time": time,
            "reason": reason,
            "table": table,
            "partitions": partitions,
        }
        content = json.dumps(masked(record, self._secrets()), default=_plain, ensure_ascii=False)
        body = gzip.compress(content.encode())
        folder = f"{table['DatabaseName']}/{table['Name']}/"
        prefix = self._s3_prefix()
        if not prefix:
            why = "neither athendef:backups nor an output location is set"
            return time, self._save_here(folder, time, body, why)
        try:
            self._save_in_s3(prefix, folder, time, body)
        except (ClientError, BotoCoreError) as error:
            return time, self._save_here(folder, time, body, str(error))
        return time, ""

    def times(self, database: str, name: str) -> list[str]:
        """The times of this table's backups, oldest first.

        Raises `AwsError` if S3 cannot be read and there is no backup on this machine.
        """
        local = [path.name for path in (LOCAL_FOLDER / database / name).glob(f"*{_SUFFIX}")]
        try:
            in_s3 = [key.rsplit("/", 1)[1] for key in self._keys(f"{database}/{name}/")]
        except (ClientError, BotoCoreError) as error:
            if not local:
                raise to_aws_error(f"listing the backups of {database}.{name}", error) from error
            in_s3 = []
        return sorted({file.removesuffix(_SUFFIX) for file in (*local, *in_s3)})

    def load(self, database: str, name: str, time: str) -> Backup:
        """One backup with the values of secret variables.

        Raises `AwsError` if it cannot be read, or if such a value is unknown.
        """
        backup_name = f"the backup of {database}.{name} of {time}"
        return _backup(unmasked(self._record(database, name, time), self._secrets, backup_name))

    def load_masked(self, database: str, name: str, time: str) -> Backup:
        """One backup with markers for the values of secret variables, for display."""
        return _backup(self._record(database, name, time))

    def _record(self, database: str, name: str, time: str) -> Mapping[str, Any]:
        path = LOCAL_FOLDER / database / name / f"{time}{_SUFFIX}"
        if path.exists():
            body = path.read_bytes()
        else:
            url = urlsplit(self._s3_prefix())
            key = f"{url.path.lstrip('/')}{database}/{name}/{time}{_SUFFIX}"
            with translate_errors(f"reading the backup of {database}.{name}"):
                body = self._aws.s3.get_object(Bucket=url.netloc, Key=key)["Body"].read()
        record: Mapping[str, Any] = json.loads(gzip.decompress(body))
        return record

    def _save_here(self, folder: str, time: str, body: bytes, why: str) -> str:
        path = LOCAL_FOLDER / folder / f"{time}{_SUFFIX}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        return f" to {path.absolute()}, on THIS MACHINE only: S3 was not used, because {why}"

    def _save_in_s3(self, prefix: str, folder: str, time: str, body: bytes) -> None:
        url = urlsplit(prefix)
        key = f"{url.path.lstrip('/')}{folder}{time}{_SUFFIX}"
        self._aws.s3.put_object(Bucket=url.netloc, Key=key, Body=body)
        database, name, _ = folder.split("/")
        with suppress(
            ClientError, BotoCoreError
        ):  # the backup is saved; too many old ones are harmless
            for old in self._outdated(database, name, key):
                self._aws.s3.delete_object(Bucket=url.netloc, Key=old)

    def _outdated(self, database: str, name: str, key: str) -> list[str]:
        """Add the ``key`` of a new backup; return those over the limit, which are then forgotten.

        The database is listed once in a run: a list for each table would take a call for each.
        """
        with self._lock:
            if database not in self._listed:
                by_table: dict[str, list[str]] = {}
                for listed in self._keys(f"{database}/"):
                    by_table.setdefault(listed.split("/")[-2], []).append(listed)
                self._listed[database] = by_table
            keys = self._listed[database].setdefault(name, [])
            keys[:] = sorted({*keys, key})
            outdated = keys[: -self._keep]
            keys[:] = keys[-self._keep :]
            return outdated

    def _keys(self, folder: str) -> list[str]:
        """The keys of the backups in a folder, oldest first."""
        url = urlsplit(self._s3_prefix())
        if not url.netloc:
            return []
        pages = self._aws.s3.get_paginator("list_objects_v2").paginate(
            Bucket=url.netloc, Prefix=f"{url.path.lstrip('/')}{folder}"
        )
        return sorted(item["Key"] for page in pages for item in page.get("Contents", []))

    def _s3_prefix(self) -> str:
        return backups_prefix(self._aws, self._prefix)


def backups_prefix(aws: Aws, configured: str) -> str:
    """`athendef:backups`, else a folder beside the query results; empty if there is neither."""
    if configured:
        return configured
    results = aws.settings.output_location or aws.results_location()
    return f"{results.rstrip('/')}/{_FOLDER}" if results else ""
