"""The embedded AWS in this process, and boto3 clients for it."""

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import boto3
import pytest
from botocore.config import Config
from types_boto3_athena import AthenaClient
from types_boto3_athena.type_defs import QueryExecutionTypeDef
from types_boto3_glue import GlueClient
from types_boto3_s3 import S3Client
from types_boto3_sts import STSClient

from athendef_provider.local.options import RESULTS_BUCKET, Options
from athendef_provider.local.server import CREDENTIALS, EmbeddedAws

# These tests assert errors, so nothing is retried.
_NO_RETRIES = Config(retries={"max_attempts": 0})

_session = boto3.Session(CREDENTIALS["AWS_ACCESS_KEY_ID"], CREDENTIALS["AWS_SECRET_ACCESS_KEY"])


@dataclass
class Clients:
    """Clients for one embedded AWS."""

    endpoint_url: str
    athena: AthenaClient
    glue: GlueClient
    s3: S3Client
    sts: STSClient

    def start(self, sql: str, *, database: str = "default", token: str = "") -> str:
        """Start a query that writes its results to RESULTS_BUCKET."""
        return self.athena.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": database},
            ResultConfiguration={"OutputLocation": f"s3://{RESULTS_BUCKET}/"},
            ClientRequestToken=token or str(uuid.uuid4()),
        )["QueryExecutionId"]

    def finished(self, query_id: str) -> QueryExecutionTypeDef:
        """Wait until a query has ended."""
        while True:
            query = self.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
            if query["Status"]["State"] not in ("QUEUED", "RUNNING"):
                return query
            time.sleep(0.001)

    def run(self, sql: str, *, database: str = "default") -> QueryExecutionTypeDef:
        """Run a query and wait until it has ended, in any state."""
        return self.finished(self.start(sql, database=database))


def connect(aws: EmbeddedAws, *, region: str = "us-east-1") -> Clients:
    def client(service):
        return _session.client(
            service, endpoint_url=aws.endpoint_url, region_name=region, config=_NO_RETRIES
        )

    return Clients(aws.endpoint_url, client("athena"), client("glue"), client("s3"), client("sts"))


@pytest.fixture
def start_aws() -> Iterator[Callable[..., Clients]]:
    """Start an embedded AWS with options for the duration of the test."""
    running: list[EmbeddedAws] = []

    def start(**options) -> Clients:
        aws = EmbeddedAws(Options(**options))
        running.append(aws.__enter__())
        return connect(aws)

    yield start
    for aws in running:
        aws.__exit__(None, None, None)


@pytest.fixture
def aws(start_aws: Callable[..., Clients]) -> Clients:
    """An embedded AWS with default options."""
    return start_aws()


@pytest.fixture
def connect_to() -> Callable[..., Clients]:
    return connect
