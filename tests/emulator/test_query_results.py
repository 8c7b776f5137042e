"""Query results: GetQueryResults, and the files in S3."""

import re

import pytest
from botocore.exceptions import ClientError

from athendef_provider.local.options import RESULTS_BUCKET


def values(page):
    return [row["Data"][0]["VarCharValue"] for row in page["ResultSet"]["Rows"]]


def file_of(aws, query, suffix=""):
    key = query["ResultConfiguration"]["OutputLocation"].removeprefix(f"s3://{RESULTS_BUCKET}/")
    return aws.s3.get_object(Bucket=RESULTS_BUCKET, Key=key + suffix)["Body"].read()


@pytest.fixture
def shown(aws):
    """SHOW DATABASES with five databases."""
    for number in range(5):
        aws.glue.create_database(DatabaseInput={"Name": f"d{number}"})
    return aws.execute("SHOW DATABASES")


def test_rows_of_show_have_no_header(aws, shown):
    page = aws.athena.get_query_results(QueryExecutionId=shown["QueryExecutionId"])
    assert values(page) == ["d0", "d1", "d2", "d3", "d4"]
    [column] = page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    assert (column["Name"], column["Type"]) == ("database_name", "string")


def test_rows_are_returned_in_pages(aws, shown):
    pages = list(
        aws.athena.get_paginator("get_query_results").paginate(
            QueryExecutionId=shown["QueryExecutionId"], PaginationConfig={"PageSize": 2}
        )
    )
    assert [values(page) for page in pages] == [["d0", "d1"], ["d2", "d3"], ["d4"]]


def test_a_page_of_more_than_1000_rows_and_an_invalid_token_are_rejected(aws, shown):
    query_id = shown["QueryExecutionId"]
    with pytest.raises(ClientError, match="1000"):
        aws.athena.get_query_results(QueryExecutionId=query_id, MaxResults=1001)
    with pytest.raises(ClientError, match="Malformed nextPageToken nonsense"):
        aws.athena.get_query_results(QueryExecutionId=query_id, NextToken="nonsense")


def test_rows_are_the_lines_of_the_result_file(aws, shown):
    assert file_of(aws, shown) == b"d0\nd1\nd2\nd3\nd4"
    metadata = file_of(aws, shown, ".metadata")
    assert shown["QueryExecutionId"].encode() in metadata
    assert b"database_name" in metadata


def test_a_statement_without_rows_writes_an_empty_file(aws):
    query = aws.execute("CREATE DATABASE sales")
    page = aws.athena.get_query_results(QueryExecutionId=query["QueryExecutionId"])
    assert page["ResultSet"]["Rows"] == []
    assert page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"] == []
    assert file_of(aws, query) == b""
    with pytest.raises(ClientError, match="NoSuchKey"):
        file_of(aws, query, ".metadata")


def test_a_failure_in_hives_engine_writes_its_reason(aws):
    aws.execute("CREATE DATABASE sales")
    query = aws.execute("CREATE DATABASE sales")
    reason = query["Status"]["StateChangeReason"]
    assert reason.startswith("FAILED: ")
    assert file_of(aws, query) == reason.encode()
    page = aws.athena.get_query_results(QueryExecutionId=query["QueryExecutionId"])
    assert page["ResultSet"]["Rows"] == []


def test_another_failure_writes_no_file(start_aws):
    aws = start_aws(fail=re.compile("sales"))
    query = aws.execute("CREATE DATABASE sales")
    with pytest.raises(ClientError, match="NoSuchKey"):
        file_of(aws, query)
    with pytest.raises(ClientError, match="Could not find results"):
        aws.athena.get_query_results(QueryExecutionId=query["QueryExecutionId"])
