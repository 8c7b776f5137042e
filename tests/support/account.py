"""The embedded AWS account of a test, read and changed without the provider."""

import json
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from types_boto3_athena import AthenaClient
from types_boto3_athena.type_defs import QueryExecutionTypeDef
from types_boto3_glue import GlueClient
from types_boto3_s3 import S3Client
from types_boto3_sts import STSClient

from athendef_provider.local.options import LAKE_BUCKET, RESULTS_BUCKET, Options
from athendef_provider.local.server import CREDENTIALS, EmbeddedAws

REGION = "eu-west-1"
LAKE = "lake"

_BATCH = 100  # as many partitions as one call may create


@cache
def session(region: str) -> boto3.Session:
    """Return a session that all accounts share: to load the models of botocore is slow."""
    key, secret = CREDENTIALS["AWS_ACCESS_KEY_ID"], CREDENTIALS["AWS_SECRET_ACCESS_KEY"]
    return boto3.Session(key, secret, region_name=region)


class Account:
    """One account, with a client for each service. ``retries`` is for each call of a client."""

    def __init__(
        self, endpoint_url: str, log: Path, *, region: str = REGION, retries: int = 4
    ) -> None:
        self.endpoint_url = endpoint_url
        self.log = log
        self.region = region
        self._retries = retries

    def _client(self, service: str) -> Any:
        # The stubs want the literal name of a service.
        return session(self.region).client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.endpoint_url,
            config=Config(retries={"max_attempts": self._retries}),
        )

    @cached_property
    def athena(self) -> AthenaClient:
        """The Athena client."""
        client: AthenaClient = self._client("athena")
        return client

    @cached_property
    def glue(self) -> GlueClient:
        """The Glue client."""
        client: GlueClient = self._client("glue")
        return client

    @cached_property
    def s3(self) -> S3Client:
        """The S3 client."""
        client: S3Client = self._client("s3")
        return client

    @cached_property
    def sts(self) -> STSClient:
        """The STS client."""
        client: STSClient = self._client("sts")
        return client

    def start(self, sql: str, *, database: str = "default", token: str = "") -> str:
        """Start a query and return its ID."""
        return self.athena.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": database},
            ResultConfiguration={"OutputLocation": f"s3://{RESULTS_BUCKET}/"},
            ClientRequestToken=token or str(uuid.uuid4()),
        )["QueryExecutionId"]

    def finished(self, query_id: str) -> QueryExecutionTypeDef:
        """Wait until a query has ended, in any state, and return its execution."""
        while True:
            query = self.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
            if query["Status"]["State"] not in ("QUEUED", "RUNNING"):
                return query
            time.sleep(0.001)

    def execute(self, sql: str, *, database: str = "default") -> QueryExecutionTypeDef:
        """Run a query until it has ended, in any state, and return its execution."""
        return self.finished(self.start(sql, database=database))

    def run(self, sql: str, *, database: str = "default") -> None:
        """Run a query that must succeed."""
        status = self.execute(sql, database=database)["Status"]
        assert status["State"] == "SUCCEEDED", status.get("StateChangeReason")

    def names(self) -> set[str]:
        """Return the names of all databases, tables and views: ``sales``, ``sales.orders``."""
        names: set[str] = set()
        for page in self.glue.get_paginator("get_databases").paginate():
            for database in page["DatabaseList"]:
                names.add(database["Name"])
                names |= {f"{database['Name']}.{name}" for name in self.tables(database["Name"])}
        return names

    def tables(self, database: str) -> list[str]:
        """Return the names of a database's tables and views."""
        pages = self.glue.get_paginator("get_tables").paginate(DatabaseName=database)
        return [table["Name"] for page in pages for table in page["TableList"]]

    def table(self, name: str) -> Any:
        """Return the table ``database.name`` as Glue does; fails if it does not exist."""
        database, _, table = name.partition(".")
        return self.glue.get_table(DatabaseName=database, Name=table)["Table"]

    def find_table(self, name: str) -> Any:
        """Return the table ``database.name`` as Glue does; None if it does not exist."""
        try:
            return self.table(name)
        except self.glue.exceptions.EntityNotFoundException:
            return None

    def partitions(self, name: str) -> list[dict[str, Any]]:
        """Return the partitions of ``database.name`` as Glue does; none if it does not exist."""
        database, _, table = name.partition(".")
        pages = self.glue.get_paginator("get_partitions").paginate(
            DatabaseName=database, TableName=table
        )
        try:
            return [dict(partition) for page in pages for partition in page["Partitions"]]
        except self.glue.exceptions.EntityNotFoundException:
            return []

    def partition_values(self, name: str) -> list[str]:
        """Return the sorted values of the partitions, for example ``2026-01-01/a``."""
        return sorted("/".join(partition["Values"]) for partition in self.partitions(name))

    def add_partitions(self, name: str, values_at: Mapping[str, Sequence[str]]) -> None:
        """Add partitions to ``database.name``: the values by the location."""
        database, _, table = name.partition(".")
        storage = self.table(name)["StorageDescriptor"]
        inputs: list[Any] = [
            {"Values": list(values), "StorageDescriptor": storage | {"Location": location}}
            for location, values in values_at.items()
        ]
        for first in range(0, len(inputs), _BATCH):
            batch = inputs[first : first + _BATCH]
            self.glue.batch_create_partition(
                DatabaseName=database, TableName=table, PartitionInputList=batch
            )

    def ensure_bucket(self, location: str) -> None:
        """Create the bucket of a location, unless it exists."""
        bucket = location.removeprefix("s3://").partition("/")[0]
        try:
            self.s3.head_bucket(Bucket=bucket)
        except ClientError:
            place: Any = {"LocationConstraint": self.region}
            self.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)

    def put(self, key: str) -> None:
        """Put an object into the lake."""
        self.s3.put_object(Bucket=LAKE, Key=key, Body=b"data")

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys of the lake's objects that have a prefix."""
        listed = self.s3.list_objects_v2(Bucket=LAKE, Prefix=prefix)
        return [entry["Key"] for entry in listed.get("Contents", [])]

    def calls(self, operation: str = "") -> list[dict[str, Any]]:
        """Return the calls that were answered, in their order: all, or those of an operation."""
        lines = self.log.read_text().splitlines() if self.log.exists() else ()
        calls: list[dict[str, Any]] = [json.loads(line) for line in lines]
        return [call for call in calls if operation in ("", call["operation"])]

    def statements(self) -> list[str]:
        """Return the statements that Athena was asked to run, in their order."""
        return [call["statement"] for call in self.calls() if "statement" in call]

    def states(self) -> list[tuple[str, str]]:
        """Return every statement that Athena has started, with its state."""
        pages = self.athena.get_paginator("list_query_executions").paginate()
        ids = [query_id for page in pages for query_id in page["QueryExecutionIds"]]
        answers = [self.athena.get_query_execution(QueryExecutionId=each) for each in ids]
        executions = [answer["QueryExecution"] for answer in answers]
        return [(each["Query"], each["Status"]["State"]) for each in executions]


@contextmanager
def embedded_aws(folder: Path | None = None, **options: Any) -> Iterator[tuple[EmbeddedAws, Path]]:
    """Run an embedded AWS in this process, with the bucket ``lake``; yield it and its call log."""
    with tempfile.TemporaryDirectory() as own:
        log = (folder or Path(own)) / "calls.jsonl"
        options = {"log": log, "buckets": (LAKE, LAKE_BUCKET), **options}
        with EmbeddedAws(Options(**options)) as aws:
            yield aws, log


@contextmanager
def running_account(folder: Path | None = None, **options: Any) -> Iterator[Account]:
    """Run an account in this process, with the options of the embedded AWS."""
    with embedded_aws(folder, **options) as (aws, log):
        yield Account(aws.endpoint_url, log)
