"""Claims: which stack declares which tables, in one small S3 object for each stack.

Two stacks that declare the same table undo each other's changes. Each stack therefore writes its
declared names at `up`, and each run reads the claims of other stacks. Claims lead to warnings, and
are not locks: if S3 cannot be used, no claims are read or written.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from athendef_provider.aws.backup.backups import backups_prefix
from athendef_provider.aws.session import Aws
from athendef_provider.config import Settings
from athendef_provider.times import readable_time

_FOLDER = "_claims/"
_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Claim:
    """The names of this stack that another stack claims, too; never empty.

    ``stack`` is project/stack. ``time`` is when the claim was written. ``url`` is the S3 object to
    delete if that stack no longer exists.
    """

    stack: str
    names: tuple[str, ...]
    time: str
    url: str


class Claims:
    """The claims on the catalog of one account and region."""

    def __init__(self, aws: Aws, settings: Settings) -> None:
        self._aws = aws
        self._settings = settings

    def of_others(self, stack: str, names: Collection[str]) -> tuple[Claim, ...]:
        """The claims of other stacks on ``names``; empty if S3 cannot be read."""
        try:
            claims = dict(self._all())
        except (ClientError, BotoCoreError, ValueError):
            return ()
        region = self._aws.glue.meta.region_name
        own_names = set(names)
        return tuple(
            Claim(str(claim["stack"]), tuple(sorted(shared)), str(claim["time"]), url)
            for url, claim in claims.items()
            if claim.get("stack") != stack
            and claim.get("region") == region
            and (shared := own_names & set(claim.get("names") or ()))
        )

    def put(self, stack: str, names: Collection[str], kept: Collection[str] = ()) -> None:
        """Write the claim that ``stack`` declares ``names``, if it has changed.

        Those of the names ``kept`` that it has claimed before stay claimed.
        """
        folder = self._folder()
        if folder is None:
            return
        bucket, prefix = folder
        region = self._aws.glue.meta.region_name
        key = f"{prefix}{quote(f'{stack} {region}', safe='')}{_SUFFIX}"
        try:
            before = dict(self._all()).get(f"s3://{bucket}/{key}", {})
            claimed = {*names, *(name for name in before.get("names") or () if name in kept)}
            claim = {"stack": stack, "region": region, "names": sorted(claimed)}
            if {key: before.get(key) for key in claim} != claim:
                claim["time"] = readable_time(datetime.now(UTC))
                self._aws.s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(claim).encode())
        except (ClientError, BotoCoreError, ValueError):
            return

    def _all(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        folder = self._folder()
        if folder is None:
            return
        bucket, prefix = folder
        pages = self._aws.s3.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=prefix, Delimiter="/"
        )
        for item in (item for page in pages for item in page.get("Contents", [])):
            key = item["Key"]
            if key.endswith(_SUFFIX):
                body = self._aws.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
                claim = json.loads(body)
                if isinstance(claim, dict) and {"stack", "time"} <= claim.keys():
                    yield f"s3://{bucket}/{key}", claim

    def _folder(self) -> tuple[str, str] | None:
        url = urlsplit(backups_prefix(self._aws, self._settings.backups))
        return (url.netloc, url.path.lstrip("/") + _FOLDER) if url.netloc else None
