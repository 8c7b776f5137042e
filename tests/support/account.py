"""One embedded account, and what a reconciler needs to work on it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from athendef_provider.aws import Aws
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.aws.backup.backups import Backups
from athendef_provider.config import AwsSettings, Settings
from athendef_provider.definition.model import Definition
from athendef_provider.definition.sql.parser import read
from athendef_provider.local.options import LAKE_BUCKET, RESULTS_BUCKET
from athendef_provider.notices import Notice

ORDERS = f"""
CREATE EXTERNAL TABLE sales.orders (id bigint, status string)
PARTITIONED BY (day string)
STORED AS PARQUET
LOCATION 's3://{LAKE_BUCKET}/orders/'
"""
EVENTS = f"""
CREATE TABLE sales.events (id bigint, name string)
LOCATION 's3://{LAKE_BUCKET}/events/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
"""


def definition(sql: str) -> Definition:
    """The definition of one statement in database sales; the name is the statement's own."""
    words = sql.replace("(", " ").split()
    names = next(word for word in words if word.startswith("sales"))
    _, _, name = names.partition(".")
    reading = read(sql, path="test.sql", database="sales", name=name or None)
    assert reading.definition is not None, reading.problems
    return reading.definition


@dataclass
class Account:
    """One embedded account, seen with our own eyes: `aws`, and the notices of its runs."""

    endpoint_url: str
    log: Path
    notices: list[Notice] = field(default_factory=list)

    def settings(self, **changes: Any) -> AwsSettings:
        """How to reach it."""
        known = {
            "endpoint_url": self.endpoint_url,
            "region": "eu-west-1",
            "output_location": f"s3://{RESULTS_BUCKET}/",
        }
        return AwsSettings(**{**known, **changes})

    def aws(self, **changes: Any) -> Aws:
        """The way to it, as a new process has one."""
        return Aws(self.settings(**changes))

    def backups(self, keep: int = 20) -> Backups:
        """Its backups."""
        return Backups(self.aws(), "", keep)

    def reconciler(self, *, keep: int = 20) -> Reconciler:
        """Somebody who has read nothing yet, as a new process has not."""
        aws = self.settings()
        settings = Settings(keep_backups=keep, aws=aws)
        return Reconciler(Aws(aws), settings, self.notices.append)

    def live(self, wanted: Definition) -> Definition | None:
        """What stands under the name of ``wanted``, as a new process reads it."""
        found = self.reconciler().read(wanted)
        return found.definition if found else None

    def create(self, *statements: str) -> None:
        """Make what the statements say, in database sales."""
        for sql in ("CREATE DATABASE sales", *statements):
            self.reconciler().create(definition(sql))

    def add_partitions(self, days: int) -> None:
        """Partitions of sales.orders, one a day."""
        catalog = self.aws().catalog
        table = catalog.table("sales", "orders")
        assert table is not None
        storage = table["StorageDescriptor"]
        place = f"s3://{LAKE_BUCKET}/orders/day="
        catalog.create_partitions(
            "sales",
            "orders",
            [
                {
                    "Values": [f"d{day:05}"],
                    "StorageDescriptor": storage | {"Location": f"{place}d{day:05}/"},
                }
                for day in range(days)
            ],
        )

    def calls(self, operation: str) -> list[dict[str, Any]]:
        """The calls of one operation so far, as the server's log has them."""
        lines = (json.loads(line) for line in self.log.read_text().splitlines())
        return [line for line in lines if line["operation"] == operation]
