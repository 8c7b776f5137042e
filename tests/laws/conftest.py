"""The embedded AWS in this process, as something that executes statements and tells what came."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from types_boto3_athena import AthenaClient
from types_boto3_glue import GlueClient
from types_boto3_s3 import S3Client

from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadata, read_metadata
from athendef_provider.local.options import RESULTS_BUCKET, Options
from athendef_provider.local.server import CREDENTIALS, EmbeddedAws


@dataclass
class Warehouse:
    """One embedded AWS."""

    athena: AthenaClient
    glue: GlueClient
    s3: S3Client

    def run(self, sql: str, *, database: str = "default") -> None:
        """Run a statement; fails where it is refused."""
        query_id = self.athena.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": database},
            ResultConfiguration={"OutputLocation": f"s3://{RESULTS_BUCKET}/"},
            ClientRequestToken=str(uuid.uuid4()),
        )["QueryExecutionId"]
        while True:
            query = self.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
            if query["Status"]["State"] not in {"QUEUED", "RUNNING"}:
                break
            time.sleep(0.001)
        assert query["Status"]["State"] == "SUCCEEDED", query["Status"].get("StateChangeReason")

    def ensure_bucket(self, location: str) -> None:
        """Make the bucket of a location, unless it is there: Iceberg's CREATE writes into it."""
        bucket = location.removeprefix("s3://").partition("/")[0]
        if bucket not in {one["Name"] for one in self.s3.list_buckets()["Buckets"]}:
            self.s3.create_bucket(Bucket=bucket)

    def table(self, database: str, name: str) -> dict[str, Any]:
        """Glue's dictionary of a table."""
        return dict(self.glue.get_table(DatabaseName=database, Name=name)["Table"])

    def iceberg_metadata(self, table: dict[str, Any]) -> IcebergMetadata | None:
        """The metadata file of an Iceberg table."""
        location = table.get("Parameters", {}).get("metadata_location")
        if location is None:
            return None
        bucket, _, key = location.removeprefix("s3://").partition("/")
        content = self.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return read_metadata(content, table=str(table["Name"]), location=location)


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    """An embedded AWS with a database called law."""
    session = boto3.Session(
        CREDENTIALS["AWS_ACCESS_KEY_ID"],
        CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        region_name="us-east-1",
    )
    with EmbeddedAws(Options()) as aws:
        url = aws.endpoint_url
        made = Warehouse(
            session.client("athena", endpoint_url=url),
            session.client("glue", endpoint_url=url),
            session.client("s3", endpoint_url=url),
        )
        made.run("CREATE DATABASE law")
        made.s3.create_bucket(Bucket="law")
        # What the made-up views read.
        columns = "id int, a int, b string, c string, d string, e int, f int, `order` int"
        made.run(f"CREATE EXTERNAL TABLE law.t ({columns}) LOCATION 's3://law/t/'")
        made.run("CREATE EXTERNAL TABLE law.u (id int) LOCATION 's3://law/u/'")
        yield made
