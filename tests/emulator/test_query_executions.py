"""Query executions: start, states, results and rejected requests."""

import pytest
from botocore.exceptions import ClientError

from athendef_provider.local.options import RESULTS_BUCKET

TOKEN = "t" * 32
OUTPUT = f"s3://{RESULTS_BUCKET}/"
ORDERS = "CREATE EXTERNAL TABLE sales.orders (id int) LOCATION 's3://lake/orders/'"
AN_HOUR = 3600


def error_code(raised):
    return raised.value.response["AthenaErrorCode"]


def states(aws, ids):
    queries = aws.athena.batch_get_query_execution(QueryExecutionIds=ids)["QueryExecutions"]
    return [query["Status"]["State"] for query in queries]


def table_names(aws):
    return [table["Name"] for table in aws.glue.get_tables(DatabaseName="sales")["TableList"]]


def test_a_statement_is_executed(aws):
    aws.execute("CREATE DATABASE sales")
    query = aws.execute(ORDERS)
    assert query["Status"]["State"] == "SUCCEEDED"
    assert "StateChangeReason" not in query["Status"]
    table = aws.glue.get_table(DatabaseName="sales", Name="orders")["Table"]
    assert table["StorageDescriptor"]["Location"].rstrip("/") == "s3://lake/orders"


def test_a_finished_query_is_described(aws):
    query = aws.execute("CREATE DATABASE sales", database="somewhere")
    assert query["Query"] == "CREATE DATABASE sales"
    assert (query["StatementType"], query["SubstatementType"]) == ("DDL", "CREATE_DATABASE")
    assert query["WorkGroup"] == "primary"
    assert query["QueryExecutionContext"] == {"Database": "somewhere"}
    assert query["ResultConfiguration"]["OutputLocation"] == (
        f"{OUTPUT}{query['QueryExecutionId']}.txt"
    )
    assert query["Status"]["SubmissionDateTime"] <= query["Status"]["CompletionDateTime"]
    assert query["Statistics"]["TotalExecutionTimeInMillis"] >= 0
    assert query["EngineVersion"]["EffectiveEngineVersion"] == "Athena engine version 3"


def test_the_context_sets_the_default_database(aws):
    aws.execute("CREATE DATABASE sales")
    aws.execute(ORDERS.replace("sales.", ""), database="sales")
    assert table_names(aws) == ["orders"]


def test_a_syntax_error_creates_no_query(aws):
    with pytest.raises(aws.athena.exceptions.InvalidRequestException) as raised:
        aws.start("CREATE TABEL x")
    assert error_code(raised) == "MALFORMED_QUERY"
    assert "TABEL" in raised.value.response["Error"]["Message"]
    assert aws.athena.list_query_executions()["QueryExecutionIds"] == []


def test_a_statement_that_cannot_be_executed_fails_with_its_reason(aws):
    aws.execute("CREATE DATABASE sales")
    query = aws.execute("CREATE DATABASE sales")
    status = query["Status"]
    assert status["State"] == "FAILED"
    assert "already exists" in status["StateChangeReason"]
    assert status["AthenaError"]["Retryable"] is False
    assert status["AthenaError"]["ErrorCategory"] in (1, 2)
    assert status["AthenaError"]["ErrorMessage"]


@pytest.mark.parametrize(
    "sql",
    [
        ORDERS.replace("id int", f"id int COMMENT '{'x' * 256}'"),
        ORDERS.replace("id int", "id int COMMENT 'two\nlines'"),
        f"{ORDERS} TBLPROPERTIES ('{'k' * 256}'='v')",
        ORDERS.replace("lake/orders", "lake/" + "x" * 2056),
    ],
)
def test_a_statement_that_glue_rejects_fails_and_creates_nothing(aws, sql):
    aws.execute("CREATE DATABASE sales")
    query = aws.execute(sql)
    assert query["Status"]["State"] == "FAILED"
    reason = query["Status"]["StateChangeReason"]
    assert reason.startswith("FAILED: Execution Error, return code 1 from ")
    assert "failed to satisfy constraint" in reason
    assert table_names(aws) == []


def test_an_unsupported_statement_fails(aws):
    query = aws.execute("SELECT 1")
    assert query["Status"]["State"] == "FAILED"
    assert query["Status"]["AthenaError"]["ErrorMessage"]
    assert query["StatementType"] == "DML"
    with pytest.raises(ClientError, match="Final query state: FAILED"):
        aws.athena.get_query_results(QueryExecutionId=query["QueryExecutionId"])


def test_describing_a_missing_table_creates_no_query(aws):
    with pytest.raises(ClientError, match="Entity Not Found") as raised:
        aws.start("DESCRIBE sales.orders")
    assert error_code(raised) == "INVALID_INPUT"
    assert aws.athena.list_query_executions()["QueryExecutionIds"] == []


def test_an_unknown_query_is_not_found(aws):
    for call in (
        aws.athena.get_query_execution,
        aws.athena.stop_query_execution,
        aws.athena.get_query_results,
    ):
        with pytest.raises(ClientError, match="QueryExecution unknown was not found") as raised:
            call(QueryExecutionId="unknown")
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert error_code(raised) == "QUERY_EXECUTION_NOT_FOUND"


def test_a_batch_returns_queries_and_reports_unknown_ones(aws):
    ids = [aws.start(f"CREATE DATABASE d{number}") for number in range(3)]
    for query_id in ids:
        aws.finished(query_id)
    response = aws.athena.batch_get_query_execution(QueryExecutionIds=[*ids, "unknown"])
    assert [query["QueryExecutionId"] for query in response["QueryExecutions"]] == ids
    [unknown] = response["UnprocessedQueryExecutionIds"]
    assert unknown["QueryExecutionId"] == "unknown"
    assert unknown["ErrorCode"] == "QUERY_EXECUTION_NOT_FOUND"


def test_a_batch_has_at_most_50_queries(aws):
    aws.athena.batch_get_query_execution(QueryExecutionIds=["x"] * 50)
    with pytest.raises(ClientError, match="less than or equal to 50"):
        aws.athena.batch_get_query_execution(QueryExecutionIds=["x"] * 51)


def test_queries_are_listed_newest_first_in_pages(aws):
    ids = [aws.start(f"CREATE DATABASE d{number}") for number in range(5)]
    first = aws.athena.list_query_executions(MaxResults=3)
    assert first["QueryExecutionIds"] == ids[:1:-1]
    rest = aws.athena.list_query_executions(NextToken=first["NextToken"])
    assert rest["QueryExecutionIds"] == ids[1::-1]
    assert "NextToken" not in rest


# -- the token of a request -----------------------------------------------------------------------


def test_the_same_token_returns_the_same_query_and_runs_it_once(aws):
    first = aws.start("CREATE DATABASE sales", token=TOKEN)
    aws.finished(first)
    aws.execute("DROP DATABASE sales")
    assert aws.start("CREATE DATABASE sales", token=TOKEN) == first
    assert aws.glue.get_databases()["DatabaseList"] == []


def test_the_same_token_returns_the_same_query_even_if_it_would_be_rejected_now(aws):
    aws.execute("CREATE DATABASE sales")
    aws.execute(ORDERS)
    first = aws.start("DESCRIBE sales.orders", token=TOKEN)
    aws.execute("DROP TABLE sales.orders")
    assert aws.start("DESCRIBE sales.orders", token=TOKEN) == first


def test_the_same_token_with_another_request_is_an_error(aws):
    aws.start("CREATE DATABASE sales", token=TOKEN)
    for sql, database in (("CREATE DATABASE other", "default"), ("CREATE DATABASE sales", "x")):
        with pytest.raises(ClientError, match="Idempotent parameters do not match") as raised:
            aws.start(sql, database=database, token=TOKEN)
        assert error_code(raised) == "IDEMPOTENT_PARAMETER_MISMATCH"


def test_a_rejected_request_does_not_use_up_its_token(aws):
    with pytest.raises(ClientError, match=r"MALFORMED_QUERY|mismatched"):
        aws.start("CREATE TABEL x", token=TOKEN)
    query = aws.finished(aws.start("CREATE DATABASE sales", token=TOKEN))
    assert query["Status"]["State"] == "SUCCEEDED"


@pytest.mark.parametrize(("token", "bound"), [("t" * 129, "less than or equal to 128")])
def test_a_token_that_is_too_long_is_rejected(aws, token, bound):
    with pytest.raises(ClientError, match=f"'clientRequestToken'.*{bound}"):
        aws.start("CREATE DATABASE sales", token=token)


# -- stopping, running, the quota ----------------------------------------------------------------


def test_a_stopped_query_is_cancelled_and_never_executed(start_aws):
    aws = start_aws(query_seconds=AN_HOUR)
    query_id = aws.start("CREATE DATABASE sales")
    aws.athena.stop_query_execution(QueryExecutionId=query_id)
    query = aws.finished(query_id)
    assert query["Status"]["State"] == "CANCELLED"
    assert query["Status"]["StateChangeReason"] == "Query cancelled by user"
    assert "AthenaError" not in query["Status"]
    with pytest.raises(ClientError, match="Could not find results"):
        aws.athena.get_query_results(QueryExecutionId=query_id)
    assert aws.glue.get_databases()["DatabaseList"] == []


def test_stopping_a_finished_query_changes_nothing(aws):
    query = aws.execute("CREATE DATABASE sales")
    aws.athena.stop_query_execution(QueryExecutionId=query["QueryExecutionId"])
    assert aws.finished(query["QueryExecutionId"]) == query


def test_a_running_query_has_no_results_yet(start_aws):
    aws = start_aws(query_seconds=AN_HOUR)
    query_id = aws.start("SHOW DATABASES")
    with pytest.raises(ClientError, match=r"Query has not yet finished. Current state: ") as raised:
        aws.athena.get_query_results(QueryExecutionId=query_id)
    assert error_code(raised) == "INVALID_QUERY_EXECUTION_STATE"


def test_a_running_query_is_running(start_aws):
    aws = start_aws(query_seconds=AN_HOUR)
    query_id = aws.start("CREATE DATABASE sales")
    while states(aws, [query_id]) == ["QUEUED"]:
        pass
    query = aws.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    assert query["Status"]["State"] == "RUNNING"
    assert "CompletionDateTime" not in query["Status"]


def test_the_21st_active_query_is_rejected_until_another_has_ended(start_aws):
    aws = start_aws(query_seconds=AN_HOUR)
    running = [
        aws.start(f"CREATE DATABASE d{number}", token=f"{number:032}") for number in range(20)
    ]
    with pytest.raises(aws.athena.exceptions.TooManyRequestsException) as raised:
        aws.start("CREATE DATABASE one_more")
    assert raised.value.response["Reason"] == "CONCURRENT_QUERY_LIMIT_EXCEEDED"
    assert aws.start("CREATE DATABASE d7", token=f"{7:032}") == running[7]
    aws.athena.stop_query_execution(QueryExecutionId=running[0])
    aws.start("CREATE DATABASE one_more")


def test_finished_queries_do_not_count_for_the_quota(aws):
    for number in range(25):
        assert aws.execute(f"CREATE DATABASE d{number}")["Status"]["State"] == "SUCCEEDED"


# -- rejected requests ---------------------------------------------------------------------------


def test_a_statement_of_more_than_262144_bytes_is_rejected(aws):
    statement = "CREATE DATABASE sales COMMENT '{}'"
    for comment in ("x" * 262_144, "ü" * 131_072):
        with pytest.raises(ClientError, match=r"queryString.*262144"):
            aws.start(statement.format(comment))


def test_a_query_without_an_output_location_is_rejected(aws):
    with pytest.raises(ClientError, match="No output location provided") as raised:
        aws.athena.start_query_execution(QueryString="SHOW DATABASES")
    assert error_code(raised) == "INVALID_INPUT"


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("results", "outputLocation is not a valid S3 path"),
        ("s3://", "outputLocation is not a valid S3 path"),
        ("s3://not-there/x/", "Unable to verify/create output bucket not-there"),
    ],
)
def test_an_output_location_must_be_in_an_existing_bucket(aws, location, message):
    with pytest.raises(ClientError, match=message):
        aws.athena.start_query_execution(
            QueryString="SHOW DATABASES", ResultConfiguration={"OutputLocation": location}
        )


def test_only_the_glue_data_catalog_exists(aws):
    context = {"Catalog": "AwsDataCatalog", "Database": "default"}
    results = {"OutputLocation": OUTPUT}
    query_id = aws.athena.start_query_execution(
        QueryString="SHOW DATABASES", QueryExecutionContext=context, ResultConfiguration=results
    )["QueryExecutionId"]
    assert aws.finished(query_id)["QueryExecutionContext"]["Catalog"] == "awsdatacatalog"
    with pytest.raises(ClientError, match="Catalog 'other' does not exist"):
        aws.athena.start_query_execution(
            QueryString="SHOW DATABASES",
            QueryExecutionContext={"Catalog": "other"},
            ResultConfiguration=results,
        )
