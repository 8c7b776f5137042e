"""The options of the embedded AWS: throttling, delays, failures and the call log."""

import concurrent.futures
import json
import re

import pytest
from botocore.exceptions import ClientError

from athendef_provider.local.options import Options
from athendef_provider.local.server import EmbeddedAws


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_throttled_calls_have_no_effect(start_aws):
    aws = start_aws(throttle=1.0)
    with pytest.raises(ClientError, match="ThrottlingException"):
        aws.glue.create_database(DatabaseInput={"Name": "sales"})
    with pytest.raises(aws.athena.exceptions.TooManyRequestsException):
        aws.start("CREATE DATABASE sales")
    assert aws.s3.list_buckets()["Buckets"]
    assert aws.sts.get_caller_identity()["Account"]


def test_the_same_seed_throttles_the_same_calls(connect_to):
    def results(seed):
        with EmbeddedAws(Options(throttle=0.5, seed=seed)) as aws:
            glue = connect_to(aws).glue
            return [throttled(glue) for _ in range(40)]

    def throttled(glue):
        try:
            glue.get_databases()
        except ClientError:
            return True
        return False

    first = results(seed=1)
    assert first == results(seed=1)
    assert first != results(seed=2)
    assert True in first
    assert False in first


def test_options_out_of_range_are_rejected():
    with pytest.raises(ValueError, match="throttle"):
        Options(throttle=1.5)
    with pytest.raises(ValueError, match="seconds"):
        Options(query_seconds=-1)


def test_statements_that_match_fail_end_failed_and_others_run(start_aws):
    aws = start_aws(fail=re.compile(r"(?i)orders"))
    aws.execute("CREATE DATABASE sales")
    query = aws.execute("CREATE EXTERNAL TABLE sales.Orders (id int) LOCATION 's3://lake/orders/'")
    status = query["Status"]
    assert status["State"] == "FAILED"
    assert "matches --fail" in status["StateChangeReason"]
    assert status["AthenaError"]["ErrorCategory"] == 3
    assert aws.glue.get_tables(DatabaseName="sales")["TableList"] == []


def test_each_call_takes_at_least_call_seconds(start_aws, tmp_path):
    aws = start_aws(call_seconds=0.05, log=tmp_path / "calls")
    aws.glue.get_databases()
    aws.sts.get_caller_identity()
    assert all(line["seconds"] >= 0.05 for line in lines(tmp_path / "calls"))


def test_the_call_log_has_every_call_and_what_it_refers_to(start_aws, tmp_path):
    aws = start_aws(log=tmp_path / "calls")
    aws.glue.create_database(DatabaseInput={"Name": "sales"})
    aws.glue.create_table(DatabaseName="sales", TableInput={"Name": "orders"})
    with pytest.raises(ClientError):
        aws.glue.get_table(DatabaseName="sales", Name="gone")
    with pytest.raises(ClientError):
        aws.s3.get_object(Bucket="nowhere", Key="x")
    aws.start("SHOW DATABASES")
    calls = [
        {key: value for key, value in line.items() if key not in ("time", "seconds", "region")}
        for line in lines(tmp_path / "calls")
    ]
    glue = {"service": "glue", "status": 200, "database": "sales"}
    assert calls == [
        {**glue, "operation": "CreateDatabase"},
        {**glue, "operation": "CreateTable", "table": "orders"},
        {
            **glue,
            "operation": "GetTable",
            "table": "gone",
            "status": 400,
            "error": "EntityNotFoundException",
        },
        {
            "service": "s3",
            "operation": "GetObject",
            "path": "/nowhere/x",
            "status": 404,
            "error": "NoSuchBucket",
        },
        {
            "service": "athena",
            "operation": "StartQueryExecution",
            "status": 200,
            "statement": "SHOW DATABASES",
        },
    ]


def test_log_lines_are_written_atomically(start_aws, tmp_path):
    aws = start_aws(log=tmp_path / "calls")

    def start(number):
        with pytest.raises(ClientError):
            aws.start(f"SELEKT {number} {'x' * 5000}")

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        list(pool.map(start, range(200)))
    statements = {line["statement"].split()[1] for line in lines(tmp_path / "calls")}
    assert statements == {str(number) for number in range(200)}
