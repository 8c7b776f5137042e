"""An embedded AWS account to apply plans in, and a reader that polls a table meanwhile."""

import os
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast
from unittest import mock
from urllib.parse import urlsplit

import boto3

from athendef_provider.aws import Aws
from athendef_provider.aws.apply.live_object import LiveObject
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.changes import PlanOptions
from athendef_provider.config import AwsSettings, Settings
from athendef_provider.definition import read as read_file
from athendef_provider.definition.model import Definition, HiveTable
from athendef_provider.local.options import RESULTS_BUCKET
from athendef_provider.local.server import EmbeddedAws
from athendef_provider.notices import Notice

# The tables that the views of the cases read.
_SETUP = [
    f"CREATE EXTERNAL TABLE raw.{name} ({columns}) "
    f"STORED AS PARQUET LOCATION 's3://lake/raw/{name}/'"
    for name, columns in (
        ("orders", "id bigint, amount double, customer string, day date"),
        ("customers", "id bigint, name string"),
    )
]

# Three values for each type of partition key.
_VALUES: Mapping[str, Sequence[str]] = {
    "date": ("2026-01-01", "2026-01-02", "2026-01-03"),
    "string": ("a", "b", "c"),
    "int": ("1", "2", "3"),
}


@dataclass
class World:
    """An account with the databases ``sales`` and ``raw`` and the bucket ``lake``."""

    aws: Aws
    notices: list[Notice] = field(default_factory=list)

    def reconciler(self) -> Reconciler:
        """Return a new reconciler, without cached reads, like that of a new process."""
        settings = Settings(aws=self.aws.settings)
        return Reconciler(self.aws, settings, self.notices.append)

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

    def glue_table(self, name: str = "orders") -> Mapping[str, Any] | None:
        """Return a table of ``sales`` as Glue does; None if it does not exist."""
        return self.aws.catalog.table("sales", name)

    def database_metadata(self) -> tuple[str, dict[str, str]]:
        """Return the comment and the properties of ``sales`` in Glue."""
        database = self.aws.glue.get_database(Name="sales")["Database"]
        return database.get("Description", ""), dict(database.get("Parameters", {}))

    def partitions(self, name: str = "orders") -> list[Mapping[str, Any]]:
        """Return the partitions of a table of ``sales``; empty for a view or a database."""
        return self.aws.catalog.partitions("sales", name) if self.glue_table(name) else []

    def partition_values(self, name: str = "orders") -> list[str]:
        """Return the sorted values of the partitions, for example ``2026-01-01/a``."""
        return sorted("/".join(partition["Values"]) for partition in self.partitions(name))

    def files(self) -> list[str]:
        """Return the keys of all objects in the bucket ``lake``."""
        listed = self.aws.s3.list_objects_v2(Bucket="lake").get("Contents", [])
        return [entry["Key"] for entry in listed]

    def add_partitions(self, table: Definition) -> None:
        """Add three partitions, each with a file in a folder that is named by its values."""
        live = self.glue_table()
        if not isinstance(table, HiveTable) or not table.partition_keys or live is None:
            return
        partitions = []
        for index in range(3):
            values = [
                _VALUES.get(key.type, _VALUES["string"])[index] for key in table.partition_keys
            ]
            folders = [f"{k.name}={v}/" for k, v in zip(table.partition_keys, values, strict=True)]
            location = table.location + "".join(folders)
            self._put(location)
            storage = live["StorageDescriptor"] | {"Location": location}
            partitions.append({"Values": values, "StorageDescriptor": storage})
        self.aws.catalog.create_partitions("sales", "orders", partitions)

    def _put(self, folder: str) -> None:
        url = urlsplit(folder)
        key = f"{url.path.lstrip('/')}part-0"
        self.aws.s3.put_object(Bucket=url.netloc, Key=key, Body=b"x")

    def statements(self) -> list[str]:
        """Return all statements that Athena has run, the oldest first."""
        ids: list[str] = []
        for page in self.aws.athena.get_paginator("list_query_executions").paginate():
            ids += page["QueryExecutionIds"]
        executions = []
        for first in range(0, len(ids), 50):
            batch = ids[first : first + 50]
            answer = self.aws.athena.batch_get_query_execution(QueryExecutionIds=batch)
            executions += answer["QueryExecutions"]
        executions.sort(key=lambda execution: ids.index(execution["QueryExecutionId"]))
        return [execution["Query"] for execution in reversed(executions)]

    @contextmanager
    def reader(self) -> Iterator["Reader"]:
        """Poll ``sales.orders`` in Glue while the context is open."""
        reader = Reader(self)
        thread = threading.Thread(target=reader.poll, name="reader", daemon=True)
        thread.start()
        reader.first.wait()
        try:
            yield reader
        finally:
            reader.stop.set()
            thread.join()


class Reader:
    """Polls a table; ``polls`` counts the calls, and ``misses`` those that did not find it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.stop = threading.Event()
        self.first = threading.Event()
        self.polls = 0
        self.misses = 0

    def poll(self) -> None:
        """Poll until ``stop`` is set."""
        while not self.stop.is_set():
            self.misses += self._world.glue_table() is None
            self.polls += 1
            self.first.set()
            self.stop.wait(0.005)


@cache
def _session() -> boto3.Session:
    return boto3.Session(region_name="us-east-1")


@contextmanager
def new_world() -> Iterator[World]:
    """Yield an account that has only the databases and the bucket."""
    with EmbeddedAws() as embedded, mock.patch.dict(os.environ, embedded.environment):
        settings = AwsSettings(
            region="us-east-1",
            endpoint_url=embedded.endpoint_url,
            output_location=f"s3://{RESULTS_BUCKET}/",
        )
        aws = Aws(settings)
        aws._session = _session()  # loading the models of botocore is slow
        world = World(aws)
        world.aws.s3.create_bucket(Bucket="lake")
        for database in ("sales", "raw"):
            world.aws.glue.create_database(DatabaseInput={"Name": database})
        yield world


def with_raw_tables(world: World) -> None:
    """Create the tables that the views read."""
    for sql in _SETUP:
        world.aws.statements.run(sql)


def read(sql: str, name: str | None = "orders") -> Definition:
    """Return the definition in a statement of ``sales.orders``."""
    reading = read_file(sql, path="test", database="sales", name=name)
    if reading.definition is None:
        raise AssertionError("\n".join(map(str, reading.problems)))
    return reading.definition


def columns_of(described: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return the names and types of the columns of a Glue table or partition."""
    storage = described["StorageDescriptor"] if described else {"Columns": []}
    return [(cast("str", c["Name"]), cast("str", c["Type"])) for c in storage["Columns"]]
