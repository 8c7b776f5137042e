"""Twelve changes of a table with 2,500 partitions, none of which is lost."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.account import LAKE, Account
from tests.support.engine.project import PulumiProject

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("tour")]

PARTITIONS = 2500

TABLE = f"""\
CREATE EXTERNAL TABLE visits (
  id int,
  page string,
  seconds int
)
COMMENT 'Who looked at what'
PARTITIONED BY (dt string, site string)
STORED AS PARQUET
LOCATION 's3://{LAKE}/visits/'
TBLPROPERTIES ('owner' = 'web', 'slo' = '6h')
"""

# The change, the text in the file, and its replacement. The changes are cumulative.
TOUR = (
    ("a column at the end", "seconds int\n", "seconds int,\n  agent string\n"),
    ("a date column in the middle", "  page string,", "  born date,\n  page string,"),
    (
        "a column renamed",
        "  page string,",
        "  -- athendef: renamed-from=page\n  path string,",
    ),
    ("a wider type", "id int", "id bigint"),
    ("a column's comment", "agent string", "agent string COMMENT 'as it calls itself'"),
    ("a column dropped", "  seconds int,\n", ""),
    ("a property changed, one removed", "'owner' = 'web', 'slo' = '6h'", "'owner' = 'growth'"),
    ("no comment any more", "COMMENT 'Who looked at what'\n", ""),
    ("another format", "STORED AS PARQUET", "STORED AS ORC"),
    ("bucketing", "STORED AS", "CLUSTERED BY (id) INTO 16 BUCKETS\nSTORED AS"),
    ("another folder", f"s3://{LAKE}/visits/", f"s3://{LAKE}/web/visits/"),
    ("the keys in another order", "(dt string, site string)", "(site string, dt string)"),
)


def test_twelve_changes_lose_no_partition(cloud: Account, shared: PulumiProject):
    """A concurrent reader always sees the table."""
    sql = TABLE
    shared.write("web/visits.sql", sql)
    shared.up()
    _fill(cloud)

    with _watched(cloud) as missed:
        for title, old, new in TOUR:
            assert old in sql, title
            sql = sql.replace(old, new)
            shared.write("web/visits.sql", sql)
            shared.up()
            assert len(cloud.partitions("web.visits")) == PARTITIONS, title

    assert missed == []
    assert shared.is_settled()
    columns = ["id", "born", "path", "agent"]
    assert [c["Name"] for c in cloud.table("web.visits")["StorageDescriptor"]["Columns"]] == columns
    partitions = cloud.glue.get_partitions(DatabaseName="web", TableName="visits", MaxResults=1)
    (partition,) = partitions["Partitions"]
    assert [c["Name"] for c in partition["StorageDescriptor"]["Columns"]] == columns
    assert not [s for s in cloud.statements() if re.match(r"\s*DROP", s, re.IGNORECASE)]


def _fill(cloud: Account) -> None:
    storage: Any = cloud.table("web.visits")["StorageDescriptor"]
    values = [(f"2026-{n // 50:03}", f"site{n % 50}") for n in range(PARTITIONS)]
    inputs: list[Any] = [
        {
            "Values": [dt, site],
            "StorageDescriptor": storage | {"Location": f"s3://{LAKE}/visits/dt={dt}/site={site}/"},
        }
        for dt, site in values
    ]
    for first in range(0, PARTITIONS, 100):
        cloud.glue.batch_create_partition(
            DatabaseName="web",
            TableName="visits",
            PartitionInputList=inputs[first : first + 100],
        )


@contextmanager
def _watched(cloud: Account) -> Iterator[list[Exception]]:
    """Read the table repeatedly; the list has the errors."""
    missed: list[Exception] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.02):
            try:
                cloud.table("web.visits")
            except cloud.glue.exceptions.EntityNotFoundException as error:
                missed.append(error)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield missed
    finally:
        stop.set()
        watcher.join()
