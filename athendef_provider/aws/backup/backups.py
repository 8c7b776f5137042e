"""Backups: what Glue knew of a table, kept before a step forgets it.

One gzipped JSON object a backup, named by table and time, holds the complete Glue table and all
of its partitions. They lie under `athendef:backups`, or beside the query results; where S3 takes
none, in a folder of the project, and loudly: a step that forgets never runs without its backup.
The values of secret variables are not in it, and are put back when it is loaded.
"""

from __future__ import annotations

import gzip
import json
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
    """One backup as it was read: the Glue table, its partitions, when and before what."""

    table: GlueTable
    partitions: tuple[GluePartition, ...]
    time: str
    reason: str


def _plain(value: object) -> object:
    """Glue's times as seconds, which its API takes back."""
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"Glue gives no {type(value).__name__}")


def _backup(record: Mapping[str, Any]) -> Backup:
    return Backup(
        table=record["table"],
        partitions=tuple(record["partitions"]),
        time=record["time"],
        reason=record["reason"],
    )


class Backups:
    """Keeps backups of one stack's tables, the newest ``keep`` of each.

    ``secrets`` gives the texts that are left out, and put back.
    """

    def __init__(
        self, aws: Aws, prefix: str, keep: int, secrets: Callable[[], Secrets] = Secrets
    ) -> None:
        self._aws = aws
        self._prefix = prefix
        self._keep = keep
        self._secrets = secrets

    def save(
        self, table: GlueTable, partitions: list[GluePartition], reason: str
    ) -> tuple[str, str]:
        """Keep one table and its partitions; old backups beyond the limit go.

        Gives the backup's time, and what to tell of its place: nothing where it is the expected
        one.
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
        """When this table was backed up, oldest first.

        Raises `AwsError` where S3 can't be asked and this machine has none: that is not none.
        """
        here = [path.name for path in (LOCAL_FOLDER / database / name).glob(f"*{_SUFFIX}")]
        try:
            in_s3 = [key.rsplit("/", 1)[1] for key in self._keys(database, name)]
        except (ClientError, BotoCoreError) as error:
            if not here:
                raise to_aws_error(f"listing the backups of {database}.{name}", error) from error
            in_s3 = []
        return sorted({file.removesuffix(_SUFFIX) for file in (*here, *in_s3)})

    def load(self, database: str, name: str, time: str) -> Backup:
        """One backup, with the values of secret variables put back.

        Raises `AwsError` where it can't be read, or such a value is not known.
        """
        what = f"the backup of {database}.{name} of {time}"
        return _backup(unmasked(self._record(database, name, time), self._secrets, what))

    def look(self, database: str, name: str, time: str) -> Backup:
        """One backup with markers in place of the values of secret variables, to be looked at."""
        return _backup(self._record(database, name, time))

    def _record(self, database: str, name: str, time: str) -> Mapping[str, Any]:
        path = LOCAL_FOLDER / database / name / f"{time}{_SUFFIX}"
        if path.exists():
            body = path.read_bytes()
        else:
            place = urlsplit(self._s3_prefix())
            key = f"{place.path.lstrip('/')}{database}/{name}/{time}{_SUFFIX}"
            with translate_errors(f"reading the backup of {database}.{name}"):
                body = self._aws.s3.get_object(Bucket=place.netloc, Key=key)["Body"].read()
        record: Mapping[str, Any] = json.loads(gzip.decompress(body))
        return record

    def _save_here(self, folder: str, time: str, body: bytes, why: str) -> str:
        path = LOCAL_FOLDER / folder / f"{time}{_SUFFIX}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        return f" in {path.absolute()}, on THIS MACHINE only, for S3 took no backup: {why}"

    def _save_in_s3(self, prefix: str, folder: str, time: str, body: bytes) -> None:
        place = urlsplit(prefix)
        key = f"{place.path.lstrip('/')}{folder}{time}{_SUFFIX}"
        self._aws.s3.put_object(Bucket=place.netloc, Key=key, Body=body)
        database, name, _ = folder.split("/")
        with suppress(ClientError, BotoCoreError):  # it is saved: an old one too many is no harm
            for old in self._keys(database, name)[: -self._keep]:
                self._aws.s3.delete_object(Bucket=place.netloc, Key=old)

    def _keys(self, database: str, name: str) -> list[str]:
        place = urlsplit(self._s3_prefix())
        if not place.netloc:
            return []
        pages = self._aws.s3.get_paginator("list_objects_v2").paginate(
            Bucket=place.netloc, Prefix=f"{place.path.lstrip('/')}{database}/{name}/"
        )
        return sorted(item["Key"] for page in pages for item in page.get("Contents", []))

    def _s3_prefix(self) -> str:
        return backups_prefix(self._aws, self._prefix)


def backups_prefix(aws: Aws, configured: str) -> str:
    """`athendef:backups`, else a folder beside the query results, else nothing."""
    if configured:
        return configured
    results = aws.settings.output_location or aws.results_location()
    return f"{results.rstrip('/')}/{_FOLDER}" if results else ""
