"""Which stack claims which tables: one small object a stack, beside the backups.

Two stacks that declare the same table undo each other's changes for ever, and neither can tell
why. So each says at its `up` what it declares, and every run looks at what the others have said.
A courtesy, and no lock: where S3 can't be used, nothing is said and nothing is lost.
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

_FOLDER = "_claims/"
_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Claim:
    """What another stack claims of ours: ``stack`` is project/stack, ``names`` is never empty.

    ``time`` is when it said so; ``place`` is the object to delete if that stack is gone.
    """

    stack: str
    names: tuple[str, ...]
    time: str
    place: str


class Claims:
    """The claims on one catalog: that of the account whose bucket it is, and of one region."""

    def __init__(self, aws: Aws, settings: Settings) -> None:
        self._aws = aws
        self._settings = settings

    def of_others(self, stack: str, names: Collection[str]) -> tuple[Claim, ...]:
        """Who else claims some of ``names``; nobody, where S3 does not tell."""
        try:
            found = dict(self._all())
        except (ClientError, BotoCoreError, ValueError):
            return ()
        region = self._aws.glue.meta.region_name
        ours = set(names)
        return tuple(
            Claim(str(said["stack"]), tuple(sorted(shared)), str(said["time"]), place)
            for place, said in found.items()
            if said.get("stack") != stack
            and said.get("region") == region
            and (shared := ours & set(said.get("names") or ()))
        )

    def put(self, stack: str, names: Collection[str]) -> None:
        """Say that ``stack`` declares ``names``, unless that is what was said last."""
        folder = self._folder()
        if folder is None:
            return
        bucket, prefix = folder
        region = self._aws.glue.meta.region_name
        said = {"stack": stack, "region": region, "names": sorted(names)}
        key = f"{prefix}{quote(f'{stack} {region}', safe='')}{_SUFFIX}"
        try:
            before = dict(self._all()).get(f"s3://{bucket}/{key}", {})
            if {name: before.get(name) for name in said} != said:
                said["time"] = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
                self._aws.s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(said).encode())
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
                said = json.loads(body)
                if isinstance(said, dict) and {"stack", "time"} <= said.keys():
                    yield f"s3://{bucket}/{key}", said

    def _folder(self) -> tuple[str, str] | None:
        place = urlsplit(backups_prefix(self._aws, self._settings.backups))
        return (place.netloc, place.path.lstrip("/") + _FOLDER) if place.netloc else None
