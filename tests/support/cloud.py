"""The embedded AWS for tests, and what is in it, asked and changed past the provider."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from athendef_provider.local.options import RESULTS_BUCKET, Options
from athendef_provider.local.server import EmbeddedAws
from tests.support.project import REGION

LAKE = "lake"


class Cloud:
    """One account with a bucket ``lake``; ``journal`` is the embedded AWS's log."""

    def __init__(self, endpoint_url: str, journal: Path) -> None:
        self.endpoint_url = endpoint_url
        self._journal = journal
        session = boto3.Session("athendef", "athendef", region_name=REGION)
        self.athena = session.client("athena", endpoint_url=endpoint_url)
        self.glue = session.client("glue", endpoint_url=endpoint_url)
        self.s3 = session.client("s3", endpoint_url=endpoint_url)
        place: Any = {"LocationConstraint": REGION}
        self.s3.create_bucket(Bucket=LAKE, CreateBucketConfiguration=place)

    def run(self, sql: str) -> None:
        """Let somebody else run a statement, to its end."""
        query = self.athena.start_query_execution(
            QueryString=sql, ResultConfiguration={"OutputLocation": f"s3://{RESULTS_BUCKET}/"}
        )["QueryExecutionId"]
        while True:
            status = self.athena.get_query_execution(QueryExecutionId=query)["QueryExecution"][
                "Status"
            ]
            if status["State"] not in ("QUEUED", "RUNNING"):
                break
            time.sleep(0.01)
        assert status["State"] == "SUCCEEDED", status

    def names(self) -> set[str]:
        """Every database, table and view of the account: ``sales``, ``sales.orders``."""
        found: set[str] = set()
        for page in self.glue.get_paginator("get_databases").paginate():
            for database in page["DatabaseList"]:
                found.add(database["Name"])
                found |= {f"{database['Name']}.{name}" for name in self.tables(database["Name"])}
        return found

    def tables(self, database: str) -> list[str]:
        """The names of a database's tables and views."""
        pages = self.glue.get_paginator("get_tables").paginate(DatabaseName=database)
        return [table["Name"] for page in pages for table in page["TableList"]]

    def table(self, name: str) -> Any:
        """The Glue entry of ``database.name``."""
        database, _, table = name.partition(".")
        return self.glue.get_table(DatabaseName=database, Name=table)["Table"]

    def partitions(self, name: str) -> list[list[str]]:
        """The values of each partition of ``database.name``."""
        database, _, table = name.partition(".")
        pages = self.glue.get_paginator("get_partitions").paginate(
            DatabaseName=database, TableName=table
        )
        return sorted(partition["Values"] for page in pages for partition in page["Partitions"])

    def put(self, key: str) -> None:
        """Put an object into the lake."""
        self.s3.put_object(Bucket=LAKE, Key=key, Body=b"data")

    def keys(self, prefix: str = "") -> list[str]:
        """The objects below a prefix of the lake."""
        found = self.s3.list_objects_v2(Bucket=LAKE, Prefix=prefix)
        return [entry["Key"] for entry in found.get("Contents", [])]

    def calls(self) -> list[dict[str, Any]]:
        """Every call so far that was answered, in their order."""
        return [json.loads(line) for line in self._journal.read_text().splitlines()]

    def states(self) -> list[tuple[str, str]]:
        """Every statement that Athena has begun, with its state."""
        pages = self.athena.get_paginator("list_query_executions").paginate()
        ids = [query_id for page in pages for query_id in page["QueryExecutionIds"]]
        found = [self.athena.get_query_execution(QueryExecutionId=one) for one in ids]
        executions = [one["QueryExecution"] for one in found]
        return [(one["Query"], one["Status"]["State"]) for one in executions]

    def statements(self) -> list[str]:
        """Every statement that Athena was asked to run."""
        return [call["statement"] for call in self.calls() if "statement" in call]


@contextmanager
def running_cloud(folder: Path, **options: Any) -> Iterator[Cloud]:
    """Run an embedded AWS in this process."""
    journal = folder / "calls.jsonl"
    with EmbeddedAws(Options(log=journal, **options)) as aws:
        yield Cloud(aws.endpoint_url, journal)
