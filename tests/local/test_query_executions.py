"""Query executions: how they begin, what becomes of them, what is refused."""

import pytest
from botocore.exceptions import ClientError

from athendef_provider.local.options import RESULTS_BUCKET

TOKEN = "t" * 32
OUTPUT = f"s3://{RESULTS_BUCKET}/"
ORDERS = "CREATE EXTERNAL TABLE sales.orders (id int) LOCATION 's3://lake/orders/'"
AN_HOUR = 3600


def error_code(refused):
    return refused.value.response["AthenaErrorCode"]


def states(aws, ids):
    found = aws.athena.batch_get_query_execution(QueryExecutionIds=ids)["QueryExecutions"]
    return [query["Status"]["State"] for query in found]


def table_names(aws):
    return [each["Name"] for each in aws.glue.get_tables(DatabaseName="sales")["TableList"]]


def test_a_statement_is_executed(aws):
    aws.run("CREATE DATABASE sales")
    query = aws.run(ORDERS)
    assert query["Status"]["State"] == "SUCCEEDED"
    assert "StateChangeReason" not in query["Status"]
    table = aws.glue.get_table(DatabaseName="sales", Name="orders")["Table"]
    assert table["StorageDescriptor"]["Location"].rstrip("/") == "s3://lake/orders"


def test_a_finished_query_tells_all_about_itself(aws):
    query = aws.run("CREATE DATABASE sales", database="somewhere")
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


def test_names_without_a_database_are_those_of_the_context(aws):
    aws.run("CREATE DATABASE sales")
    aws.run(ORDERS.replace("sales.", ""), database="sales")
    assert table_names(aws) == ["orders"]


def test_a_syntax_error_makes_no_query(aws):
    with pytest.raises(aws.athena.exceptions.InvalidRequestException) as refused:
        aws.start("CREATE TABEL x")
    assert error_code(refused) == "MALFORMED_QUERY"
    assert "TABEL" in refused.value.response["Error"]["Message"]
    assert aws.athena.list_query_executions()["QueryExecutionIds"] == []


def test_a_statement_that_cannot_be_executed_fails_with_its_reason(aws):
    aws.run("CREATE DATABASE sales")
    query = aws.run("CREATE DATABASE sales")
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
def test_what_glue_refuses_fails_in_athena_and_leaves_nothing(aws, sql):
    aws.run("CREATE DATABASE sales")
    query = aws.run(sql)
    assert query["Status"]["State"] == "FAILED"
    assert "failed to satisfy constraint" in query["Status"]["StateChangeReason"]
    assert table_names(aws) == []


def test_what_cannot_be_executed_here_fails_loudly(aws):
    query = aws.run("SELECT 1")
    assert query["Status"]["State"] == "FAILED"
    assert query["Status"]["AthenaError"]["ErrorMessage"]
    assert query["StatementType"] == "DML"
    with pytest.raises(ClientError, match="Final query state: FAILED"):
        aws.athena.get_query_results(QueryExecutionId=query["QueryExecutionId"])


def test_to_describe_what_is_not_there_is_refused_before_it_begins(aws):
    with pytest.raises(ClientError, match="Entity Not Found") as refused:
        aws.start("DESCRIBE sales.orders")
    assert error_code(refused) == "INVALID_INPUT"
    assert aws.athena.list_query_executions()["QueryExecutionIds"] == []


def test_a_query_that_was_not_begun_is_not_found(aws):
    for call in (
        aws.athena.get_query_execution,
        aws.athena.stop_query_execution,
        aws.athena.get_query_results,
    ):
        with pytest.raises(ClientError, match="QueryExecution nothing was not found") as refused:
            call(QueryExecutionId="nothing")
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert error_code(refused) == "QUERY_EXECUTION_NOT_FOUND"


def test_many_queries_are_asked_for_at_once_and_unknown_ones_are_named(aws):
    known = [aws.start(f"CREATE DATABASE d{number}") for number in range(3)]
    for query_id in known:
        aws.finished(query_id)
    answer = aws.athena.batch_get_query_execution(QueryExecutionIds=[*known, "nothing"])
    assert [query["QueryExecutionId"] for query in answer["QueryExecutions"]] == known
    [unknown] = answer["UnprocessedQueryExecutionIds"]
    assert unknown["QueryExecutionId"] == "nothing"
    assert unknown["ErrorCode"] == "QUERY_EXECUTION_NOT_FOUND"


def test_at_most_50_queries_are_asked_for_at_once(aws):
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


# -- the token -----------------------------------------------------------------------------------


def test_the_same_token_gives_the_same_query_and_runs_it_once(aws):
    first = aws.start("CREATE DATABASE sales", token=TOKEN)
    aws.finished(first)
    aws.run("DROP DATABASE sales")
    assert aws.start("CREATE DATABASE sales", token=TOKEN) == first
    assert aws.glue.get_databases()["DatabaseList"] == []


def test_the_same_token_gives_the_same_query_even_if_it_would_be_refused_now(aws):
    aws.run("CREATE DATABASE sales")
    aws.run(ORDERS)
    first = aws.start("DESCRIBE sales.orders", token=TOKEN)
    aws.run("DROP TABLE sales.orders")
    assert aws.start("DESCRIBE sales.orders", token=TOKEN) == first


def test_the_same_token_with_another_request_is_an_error(aws):
    aws.start("CREATE DATABASE sales", token=TOKEN)
    for sql, database in (("CREATE DATABASE other", "default"), ("CREATE DATABASE sales", "x")):
        with pytest.raises(ClientError, match="Idempotent parameters do not match") as refused:
            aws.start(sql, database=database, token=TOKEN)
        assert error_code(refused) == "IDEMPOTENT_PARAMETER_MISMATCH"


def test_a_token_of_a_refused_request_is_not_used_up(aws):
    with pytest.raises(ClientError, match=r"MALFORMED_QUERY|mismatched"):
        aws.start("CREATE TABEL x", token=TOKEN)
    query = aws.finished(aws.start("CREATE DATABASE sales", token=TOKEN))
    assert query["Status"]["State"] == "SUCCEEDED"


@pytest.mark.parametrize(("token", "bound"), [("t" * 129, "less than or equal to 128")])
def test_a_token_that_is_too_long_is_refused(aws, token, bound):
    with pytest.raises(ClientError, match=f"'clientRequestToken'.*{bound}"):
        aws.start("CREATE DATABASE sales", token=token)


# -- stopping, waiting, the quota ----------------------------------------------------------------


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


def test_to_stop_a_finished_query_changes_nothing(aws):
    query = aws.run("CREATE DATABASE sales")
    aws.athena.stop_query_execution(QueryExecutionId=query["QueryExecutionId"])
    assert aws.finished(query["QueryExecutionId"]) == query


def test_a_running_query_has_no_results_yet(start_aws):
    aws = start_aws(query_seconds=AN_HOUR)
    query_id = aws.start("SHOW DATABASES")
    with pytest.raises(
        ClientError, match=r"Query has not yet finished. Current state: "
    ) as refused:
        aws.athena.get_query_results(QueryExecutionId=query_id)
    assert error_code(refused) == "INVALID_QUERY_EXECUTION_STATE"


def test_a_running_query_is_shown_as_running(start_aws):
    aws = start_aws(query_seconds=AN_HOUR)
    query_id = aws.start("CREATE DATABASE sales")
    while states(aws, [query_id]) == ["QUEUED"]:
        pass
    query = aws.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    assert query["Status"]["State"] == "RUNNING"
    assert "CompletionDateTime" not in query["Status"]


def test_the_21st_active_query_is_refused_until_one_has_ended(start_aws):
    aws = start_aws(query_seconds=AN_HOUR)
    running = [
        aws.start(f"CREATE DATABASE d{number}", token=f"{number:032}") for number in range(20)
    ]
    with pytest.raises(aws.athena.exceptions.TooManyRequestsException) as refused:
        aws.start("CREATE DATABASE one_more")
    assert refused.value.response["Reason"] == "CONCURRENT_QUERY_LIMIT_EXCEEDED"
    assert aws.start("CREATE DATABASE d7", token=f"{7:032}") == running[7]
    aws.athena.stop_query_execution(QueryExecutionId=running[0])
    aws.start("CREATE DATABASE one_more")


def test_queries_that_have_ended_do_not_count(aws):
    for number in range(25):
        assert aws.run(f"CREATE DATABASE d{number}")["Status"]["State"] == "SUCCEEDED"


# -- what is asked for wrongly ---------------------------------------------------------------------


def test_a_query_text_of_more_than_262144_bytes_is_refused(aws):
    at_most = "CREATE DATABASE sales COMMENT '{}'"
    for filling in ("x" * 262_144, "ü" * 131_072):
        with pytest.raises(ClientError, match=r"queryString.*262144"):
            aws.start(at_most.format(filling))


def test_without_an_output_location_anywhere_a_query_is_refused(aws):
    with pytest.raises(ClientError, match="No output location provided") as refused:
        aws.athena.start_query_execution(QueryString="SHOW DATABASES")
    assert error_code(refused) == "INVALID_INPUT"


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("results", "outputLocation is not a valid S3 path"),
        ("s3://", "outputLocation is not a valid S3 path"),
        ("s3://not-there/x/", "Unable to verify/create output bucket not-there"),
    ],
)
def test_an_output_location_must_be_a_place_in_a_bucket_that_is_there(aws, location, words):
    with pytest.raises(ClientError, match=words):
        aws.athena.start_query_execution(
            QueryString="SHOW DATABASES", ResultConfiguration={"OutputLocation": location}
        )


def test_glues_is_the_only_catalog(aws):
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
