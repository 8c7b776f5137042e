"""The embedded AWS as a place to carry plans out in, and a reader who watches a table meanwhile."""

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
from athendef_provider.aws.found import Found
from athendef_provider.aws.live import Reconciler
from athendef_provider.changes import PlanOptions
from athendef_provider.config import AwsSettings, Settings
from athendef_provider.definition import read as read_file
from athendef_provider.definition.model import Definition, HiveTable
from athendef_provider.local.options import RESULTS_BUCKET
from athendef_provider.local.server import EmbeddedAws

# What views of the cases read: it stands before any case begins.
_SETUP = [
    f"CREATE EXTERNAL TABLE raw.{name} ({columns}) "
    f"STORED AS PARQUET LOCATION 's3://lake/raw/{name}/'"
    for name, columns in (
        ("orders", "id bigint, amount double, customer string, day date"),
        ("customers", "id bigint, name string"),
    )
]

# One value for each type that a partition key may have, and a second and a third.
_VALUES: Mapping[str, Sequence[str]] = {
    "date": ("2026-01-01", "2026-01-02", "2026-01-03"),
    "string": ("a", "b", "c"),
    "int": ("1", "2", "3"),
}


@dataclass
class World:
    """One account: databases ``sales`` and ``raw``, a bucket ``lake``, and who works on it."""

    aws: Aws
    told: list[str] = field(default_factory=list)

    def reconciler(self) -> Reconciler:
        """Somebody who has read nothing yet, as a new process has not."""
        settings = Settings(aws=self.aws.settings)
        return Reconciler(self.aws, settings, self.told.append)

    def apply(
        self,
        wanted: Definition,
        allow: Collection[str],
        renames: Mapping[str, str],
        before: Definition,
    ) -> Found:
        """Bring the live table to ``wanted``; ``before`` is what the stack's state says of it."""
        options = PlanOptions(allow=frozenset(allow), renames=renames)
        return self.reconciler().update(wanted, options, before)

    def glue_table(self, name: str = "orders") -> Mapping[str, Any] | None:
        """What Glue says of a table of ``sales``."""
        return self.aws.catalogue.table("sales", name)

    def said_of_database(self) -> tuple[str, dict[str, str]]:
        """The comment and the properties of ``sales`` in Glue."""
        found = self.aws.glue.get_database(Name="sales")["Database"]
        return found.get("Description", ""), dict(found.get("Parameters", {}))

    def partitions(self, name: str = "orders") -> list[Mapping[str, Any]]:
        """The partitions of a table of ``sales``; a view and a database have none."""
        return self.aws.catalogue.partitions("sales", name) if self.glue_table(name) else []

    def partition_values(self, name: str = "orders") -> list[str]:
        """Their values, as ``2026-01-01/a``, in order."""
        return sorted("/".join(partition["Values"]) for partition in self.partitions(name))

    def files(self) -> list[str]:
        """Everything that lies in the bucket ``lake``."""
        listed = self.aws.s3.list_objects_v2(Bucket="lake").get("Contents", [])
        return [found["Key"] for found in listed]

    def add_partitions(self, table: Definition) -> None:
        """Three partitions, each in a folder that says its values, with a file in it."""
        live = self.glue_table()
        if not isinstance(table, HiveTable) or not table.partition_keys or live is None:
            return
        made = []
        for place in range(3):
            values = [
                _VALUES.get(key.type, _VALUES["string"])[place] for key in table.partition_keys
            ]
            folders = [f"{k.name}={v}/" for k, v in zip(table.partition_keys, values, strict=True)]
            location = table.location + "".join(folders)
            self._put(location)
            storage = live["StorageDescriptor"] | {"Location": location}
            made.append({"Values": values, "StorageDescriptor": storage})
        self.aws.catalogue.create_partitions("sales", "orders", made)

    def _put(self, folder: str) -> None:
        place = urlsplit(folder)
        key = f"{place.path.lstrip('/')}part-0"
        self.aws.s3.put_object(Bucket=place.netloc, Key=key, Body=b"x")

    def statements(self) -> list[str]:
        """Every statement that Athena was asked to run so far, the oldest first."""
        ids: list[str] = []
        for page in self.aws.athena.get_paginator("list_query_executions").paginate():
            ids += page["QueryExecutionIds"]
        found = []
        for first in range(0, len(ids), 50):
            batch = ids[first : first + 50]
            answer = self.aws.athena.batch_get_query_execution(QueryExecutionIds=batch)
            found += answer["QueryExecutions"]
        found.sort(key=lambda execution: ids.index(execution["QueryExecutionId"]))
        return [execution["Query"] for execution in reversed(found)]

    @contextmanager
    def reader(self) -> Iterator["Reader"]:
        """Somebody who asks Glue for ``sales.orders``, again and again, as long as this lasts."""
        reader = Reader(self)
        thread = threading.Thread(target=reader.poll, name="reader", daemon=True)
        thread.start()
        reader.first.wait()
        try:
            yield reader
        finally:
            reader.enough.set()
            thread.join()


class Reader:
    """Polls one table; ``missed`` counts how often it was not there, ``asked`` how often asked."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.enough = threading.Event()
        self.first = threading.Event()
        self.asked = 0
        self.missed = 0

    def poll(self) -> None:
        """Ask until there was enough of it."""
        while not self.enough.is_set():
            self.missed += self._world.glue_table() is None
            self.asked += 1
            self.first.set()
            self.enough.wait(0.005)


@cache
def _session() -> boto3.Session:
    return boto3.Session(region_name="us-east-1")


@contextmanager
def new_world() -> Iterator[World]:
    """An account with nothing in it but the databases, the bucket, and what views read."""
    with EmbeddedAws() as embedded, mock.patch.dict(os.environ, embedded.environment):
        settings = AwsSettings(
            region="us-east-1",
            endpoint_url=embedded.endpoint_url,
            output_location=f"s3://{RESULTS_BUCKET}/",
        )
        aws = Aws(settings)
        aws._session = _session()  # reading botocore's models anew would take most of the time
        world = World(aws)
        world.aws.s3.create_bucket(Bucket="lake")
        for database in ("sales", "raw"):
            world.aws.glue.create_database(DatabaseInput={"Name": database})
        yield world


def with_raw_tables(world: World) -> None:
    """Make what the views read."""
    for sql in _SETUP:
        world.aws.statements.run(sql)


def read(sql: str, name: str | None = "orders") -> Definition:
    """What a statement of ``sales.orders`` says."""
    reading = read_file(sql, path="test", database="sales", name=name)
    if reading.definition is None:
        raise AssertionError("\n".join(map(str, reading.problems)))
    return reading.definition


def columns_of(described: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Names and types of the columns of a Glue table, or of one of its partitions."""
    storage = described["StorageDescriptor"] if described else {"Columns": []}
    return [(cast("str", c["Name"]), cast("str", c["Type"])) for c in storage["Columns"]]
