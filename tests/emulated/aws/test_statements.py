"""Running statements in Athena: its quota, its failures, its own words."""

import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from athendef_provider.aws import AwsError
from athendef_provider.aws.checks import run_checks
from athendef_provider.aws.errors import StoppedError
from athendef_provider.aws.statements import StatementError
from tests.support.managed import ORDERS, ManagedAccount


def test_a_failed_statement_is_told_with_its_query_and_athenas_words(account: ManagedAccount):
    with pytest.raises(StatementError) as refused:
        account.aws().statements.run("DROP TABLE sales.nothing", "default")

    text = str(refused.value)
    assert re.match(r"query [0-9a-f-]{36} failed: ", text)
    assert "sales" in text
    assert text.endswith("    DROP TABLE sales.nothing")


def test_a_statement_that_athena_cannot_read_is_told_with_the_place(account: ManagedAccount):
    with pytest.raises(StatementError, match="Athena rejected the statement: line 1:"):
        account.aws().statements.run("CREATE EXTERNAL TABLE sales.t (id int,)", "default")


def test_an_unknown_work_group_is_named(account: ManagedAccount):
    with pytest.raises(AwsError, match="Athena has no work group `nope`"):
        account.aws(workgroup="nope").statements.run("SHOW DATABASES")


def test_what_is_looked_at_is_told_apart_from_how_to_mend_it(account: ManagedAccount):
    """As `athendef doctor` shows it."""
    looks = {look.name: look for look in run_checks(account.aws(workgroup="nope"))}

    assert looks["credentials"].ok
    group = looks["work group"]
    assert not group.ok
    assert group.detail.startswith("Athena has no work group `nope` (")
    assert group.fix == "check `athendef:workgroup` in the stack's config, and `aws:region`"


def test_who_may_list_tables_but_not_read_one_is_told(account: ManagedAccount):
    """Plans are made of lists, but each change reads its table by itself."""
    account.create(ORDERS)
    aws = account.aws()

    def refuse(**_: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "GetTable")

    aws.glue.meta.events.register("before-call.glue.GetTable", refuse)
    looks = {look.name: look for look in run_checks(aws)}

    assert not looks["catalog"].ok
    assert looks["catalog"].detail == "reading sales.orders from Glue: AccessDeniedException: no"


@pytest.mark.parametrize(
    ("most", "mend"),
    [(20, ""), (21, "set `athendef:maxConcurrentQueries: 20` in the stack's config")],
)
def test_a_stack_that_runs_more_statements_than_the_account_may_is_told(
    account: ManagedAccount, most: int, mend: str
):
    looks = {look.name: look for look in run_checks(account.aws(max_concurrent_queries=most))}

    assert looks["quota"].detail.startswith(f"the stack runs up to {most} statements at once")
    assert looks["quota"].fix == mend
    assert looks["quota"].ok is (not mend)


def test_a_missing_place_for_results_is_told_with_the_setting(account: ManagedAccount):
    with pytest.raises(AwsError, match="set `athendef:outputLocation: s3://"):
        account.aws(output_location="").statements.run("SHOW DATABASES")


def test_a_statement_that_takes_too_long_is_stopped(open_account: Callable[..., ManagedAccount]):
    account = open_account(query_seconds=30)

    with pytest.raises(StatementError, match="timed out after 1 s and was stopped"):
        account.aws(query_timeout_seconds=1).statements.run("SHOW DATABASES")

    assert len(account.calls("StopQueryExecution")) == 1


def test_more_statements_than_the_quota_wait_for_a_slot(
    open_account: Callable[..., ManagedAccount],
):
    """Two processes of 20 slots each: Athena refuses the 21st, and both finish all the same."""
    account = open_account(query_seconds=0.2)
    runners = [account.aws().statements, account.aws().statements]

    with ThreadPoolExecutor(60) as pool:
        done = list(pool.map(lambda n: runners[n % 2].run("SHOW DATABASES"), range(60)))

    assert len(set(done)) == 60
    refused = [call for call in account.calls("StartQueryExecution") if call["status"] != 200]
    assert refused, "the quota was reached"


def test_throttled_calls_are_tried_again(open_account: Callable[..., ManagedAccount]):
    account = open_account(throttle=0.3)
    runner = account.aws().statements

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: runner.run("SHOW DATABASES"), range(16)))

    assert len(set(done)) == 16


def test_the_end_of_the_process_stops_what_still_runs(open_account: Callable[..., ManagedAccount]):
    account = open_account(query_seconds=30)
    aws = account.aws()
    ended: list[BaseException] = []

    def run() -> None:
        try:
            aws.statements.run("SHOW DATABASES")
        except AwsError as refusal:
            ended.append(refusal)

    thread = threading.Thread(target=run)
    thread.start()
    deadline = time.monotonic() + 10
    while not account.calls("StartQueryExecution") and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.1)
    aws.stop()
    thread.join(10)

    assert isinstance(ended[0], StoppedError)


def test_polling_is_shared(open_account: Callable[..., ManagedAccount]):
    """Twenty statements at once are asked for together, not one by one."""
    account = open_account(query_seconds=0.5)
    account.create(ORDERS)
    runner = account.aws().statements
    before = len(account.calls("BatchGetQueryExecution"))

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: runner.run("SHOW DATABASES"), range(20)))

    assert len(account.calls("BatchGetQueryExecution")) - before < 20


@pytest.mark.parametrize(
    ("status", "code"), [(400, "AccessDeniedException"), (501, "501"), (500, "InternalFailure")]
)
def test_who_cannot_ask_for_many_queries_at_once_asks_one_by_one(
    account: ManagedAccount, status: int, code: str
):
    """Neither a policy that lists GetQueryExecution only nor a server without the call hangs."""
    aws = account.aws()

    def refuse(**_: object) -> None:
        metadata: Any = {"HTTPStatusCode": status}
        raise ClientError(
            {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": metadata},
            "BatchGetQueryExecution",
        )

    aws.athena.meta.events.register("before-call.athena.BatchGetQueryExecution", refuse)

    assert aws.statements.run("SHOW DATABASES")
    assert account.calls("BatchGetQueryExecution") == []
    assert account.calls("GetQueryExecution") != []


def test_a_query_that_a_batch_leaves_unprocessed_is_asked_for_by_itself(account: ManagedAccount):
    """Athena may list any id under UnprocessedQueryExecutionIds."""
    aws = account.aws()

    def leave_out(parsed: dict[str, Any], **_: object) -> None:
        parsed["UnprocessedQueryExecutionIds"] = parsed.pop("QueryExecutions")

    aws.athena.meta.events.register("after-call.athena.BatchGetQueryExecution", leave_out)

    assert aws.statements.run("SHOW DATABASES")
    assert account.calls("GetQueryExecution") != []


def test_who_may_not_ask_how_a_query_goes_is_told_so(account: ManagedAccount):
    """Rather than to wait for the end of a statement that nobody will ever hear of."""
    aws = account.aws(query_timeout_seconds=30)

    def refuse(model: Any, **_: object) -> None:
        raise ClientError(
            {"Error": {"Code": "AccessDeniedException", "Message": "not yours"}}, model.name
        )

    for call in ("BatchGetQueryExecution", "GetQueryExecution"):
        aws.athena.meta.events.register(f"before-call.athena.{call}", refuse)

    with pytest.raises(AwsError, match=r"reading the state .*AccessDeniedException: not yours"):
        aws.statements.run("SHOW DATABASES")


def test_a_wait_in_vain_is_told_with_why_athena_did_not_answer(account: ManagedAccount):
    """A network that went away meanwhile, say: a longer timeout would not mend that."""
    aws = account.aws(query_timeout_seconds=1)

    def lose(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="athena")

    aws.athena.meta.events.register("before-call.athena.BatchGetQueryExecution", lose)

    with pytest.raises(StatementError, match=r"timed out after 1 s .*last poll.*connect"):
        aws.statements.run("SHOW DATABASES")
