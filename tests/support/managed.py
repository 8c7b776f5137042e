"""An embedded account that the provider manages, in the process of the test."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast
from unittest import mock

import boto3
import botocore.session
from botocore.loaders import Loader, create_loader
from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config

from athendef_provider.aws import Aws
from athendef_provider.aws.apply.live_object import LiveObject
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.aws.backup.backups import Backups
from athendef_provider.changes import PlanOptions
from athendef_provider.config import AwsSettings, Settings
from athendef_provider.definition import read
from athendef_provider.definition.model import Definition, HiveTable
from athendef_provider.engine.provider.provider import AthenaProvider
from athendef_provider.local.options import LAKE_BUCKET, RESULTS_BUCKET
from athendef_provider.notices import Notice
from tests.support.account import Account, embedded_aws

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

# Tables that the views of the cases read.
_RAW = {
    "orders": "id bigint, amount double, customer string, day date",
    "customers": "id bigint, name string",
}

# Three values for each type of partition key.
_VALUES: Mapping[str, Sequence[str]] = {
    "date": ("2026-01-01", "2026-01-02", "2026-01-03"),
    "string": ("a", "b", "c"),
    "int": ("1", "2", "3"),
}


def definition(sql: str, name: str | None = "") -> Definition:
    """Return the definition in a statement of the database ``sales``.

    ``name`` is the name of the file, and None for a database. If it is empty, the statement must
    contain the name as ``sales.name``, or ``sales`` alone for the database.
    """
    if name == "":
        words = sql.replace("(", " ").split()
        name = next(word for word in words if word.startswith("sales")).partition(".")[2] or None
    reading = read(sql, path="test.sql", database="sales", name=name)
    assert reading.definition is not None, "\n".join(map(str, reading.diagnostics))
    return reading.definition


def columns_of(described: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return the names and types of the columns of a Glue table or partition."""
    storage = described["StorageDescriptor"] if described else {"Columns": []}
    return [(cast("str", c["Name"]), cast("str", c["Type"])) for c in storage["Columns"]]


class ManagedAccount(Account):
    """An account, and what the provider uses to work on it. ``notices`` are those of its runs."""

    def __init__(self, endpoint_url: str, log: Path) -> None:
        super().__init__(endpoint_url, log)
        self.notices: list[Notice] = []

    def settings(self, **changes: Any) -> AwsSettings:
        """Return the settings that lead to this account, with changes."""
        settings: dict[str, Any] = {
            "endpoint_url": self.endpoint_url,
            "region": self.region,
            "output_location": f"s3://{RESULTS_BUCKET}/",
        }
        return AwsSettings(**settings | changes)

    def aws(self, **changes: Any) -> Aws:
        """Return a new connection, as a new process has."""
        return Aws(self.settings(**changes))

    def backups(self, keep: int = 20) -> Backups:
        """Return the backups, read again."""
        return Backups(self.aws(), "", keep)

    def reconciler(self, *, keep: int = 20) -> Reconciler:
        """Return a new reconciler, without cached reads, as in a new process."""
        settings = Settings(keep_backups=keep, aws=self.settings())
        return Reconciler(Aws(settings.aws), settings, self.notices.append)

    def provider(self) -> AthenaProvider:
        """Return a provider that is configured for this account, as in a new process."""
        provider = AthenaProvider()
        config = {
            "athendef:endpointUrl": self.endpoint_url,
            "athendef:outputLocation": self.settings().output_location,
            "aws:region": self.region,
        }
        provider.configure(ConfigureRequest(Config(config, "project")))
        return provider

    def live(self, wanted: Definition) -> Definition | None:
        """Return the live definition with the name of ``wanted``, as a new process reads it."""
        live = self.reconciler().read(wanted)
        return live.definition if live else None

    def create(self, *statements: str) -> None:
        """Create the database ``sales``, and in it what the statements define."""
        for sql in ("CREATE DATABASE sales", *statements):
            self.reconciler().create(definition(sql))

    def apply(
        self,
        wanted: Definition,
        allow: Collection[str],
        renames: Mapping[str, str],
        before: Definition,
    ) -> LiveObject:
        """Change the live object into ``wanted``; ``before`` is the definition in the state."""
        options = PlanOptions(allow=frozenset(allow), renames=renames)
        return self.reconciler().update(wanted, options, before)

    def create_databases(self) -> None:
        """Create the empty databases ``sales`` and ``raw``."""
        for database in ("sales", "raw"):
            self.glue.create_database(DatabaseInput={"Name": database})

    def create_raw_tables(self) -> None:
        """Create the tables of ``raw`` that the views of the cases read."""
        for name, columns in _RAW.items():
            location = f"s3://lake/raw/{name}/"
            self.run(
                f"CREATE EXTERNAL TABLE raw.{name} ({columns}) STORED AS PARQUET "
                f"LOCATION '{location}'"
            )

    def add_days(self, days: int) -> None:
        """Add partitions to ``sales.orders``, one for each day."""
        location = f"s3://{LAKE_BUCKET}/orders/day="
        values = [f"d{day:05}" for day in range(days)]
        self.add_partitions("sales.orders", {f"{location}{day}/": [day] for day in values})

    def add_examples(self, table: Definition) -> None:
        """Add three partitions to ``sales.orders``, each with a file, if it has partition keys."""
        if not isinstance(table, HiveTable) or not table.partition_keys:
            return
        values_at = {}
        for index in range(3):
            values = [_VALUES.get(k.type, _VALUES["string"])[index] for k in table.partition_keys]
            folders = [f"{k.name}={v}/" for k, v in zip(table.partition_keys, values, strict=True)]
            location = table.location + "".join(folders)
            bucket, _, key = location.removeprefix("s3://").partition("/")
            self.s3.put_object(Bucket=bucket, Key=f"{key}part-0", Body=b"x")
            values_at[location] = values
        self.add_partitions("sales.orders", values_at)


@cache
def _loader() -> Loader:
    return create_loader()


def _session(aws: Aws) -> boto3.Session:
    """Return the session that `Aws` makes for itself, with the models of botocore loaded once."""
    core = botocore.session.Session()
    core.register_component("data_loader", _loader())
    return boto3.Session(
        region_name=aws.settings.region or None,
        profile_name=aws.settings.profile or None,
        botocore_session=core,
    )


@contextmanager
def managed_account(folder: Path | None = None, **options: Any) -> Iterator[ManagedAccount]:
    """Run an account in this process, with the options of the embedded AWS.

    The environment leads to it.
    """
    shared_models = cached_property(_session)
    shared_models.__set_name__(Aws, "_session")
    with (
        embedded_aws(folder, **options) as (aws, log),
        mock.patch.dict(os.environ, aws.environment),
        mock.patch.object(Aws, "_session", shared_models),
        # Statements of the embedded AWS end at once.
        mock.patch("athendef_provider.aws.statements._SHORTEST_POLL_SECONDS", 0.02),
    ):
        yield ManagedAccount(aws.endpoint_url, log)
