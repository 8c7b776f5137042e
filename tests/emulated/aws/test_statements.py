"""Athena statements: the quota, failures, and Athena's messages."""

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


def test_a_failed_statement_is_reported_with_its_query_and_athenas_message(account: ManagedAccount):
    with pytest.raises(StatementError) as refused:
        account.aws().statements.run("DROP TABLE sales.nothing", "default")

    text = str(refused.value)
    assert re.match(r"query [0-9a-f-]{36} failed: ", text)
    assert "sales" in text
    assert text.endswith("    DROP TABLE sales.nothing")


def test_a_syntax_error_is_reported_with_its_position(account: ManagedAccount):
    with pytest.raises(StatementError, match="Athena rejected the statement: line 1:"):
        account.aws().statements.run("CREATE EXTERNAL TABLE sales.t (id int,)", "default")


def test_an_unknown_work_group_is_reported(account: ManagedAccount):
    with pytest.raises(AwsError, match="Athena has no work group `nope`"):
        account.aws(workgroup="nope").statements.run("SHOW DATABASES")


def test_a_check_has_a_detail_and_a_fix(account: ManagedAccount):
    """As `athendef doctor` shows them."""
    looks = {look.name: look for look in run_checks(account.aws(workgroup="nope"))}

    assert looks["credentials"].ok
    group = looks["work group"]
    assert not group.ok
    assert group.detail.startswith("Athena has no work group `nope` (")
    assert group.fix == "check `athendef:workgroup` in the stack's config, and `aws:region`"


def test_a_missing_permission_to_read_a_table_is_reported(account: ManagedAccount):
    """A plan needs the lists of tables, but each change reads its table."""
    account.create(ORDERS)
    aws = account.aws()

    def deny(**_: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "GetTable")

    aws.glue.meta.events.register("before-call.glue.GetTable", deny)
    looks = {look.name: look for look in run_checks(aws)}

    assert not looks["catalog"].ok
    assert looks["catalog"].detail == "reading sales.orders from Glue: AccessDeniedException: no"


@pytest.mark.parametrize(
    ("slots", "fix"),
    [(20, ""), (21, "set `athendef:maxConcurrentQueries: 20` in the stack's config")],
)
def test_a_stack_with_more_slots_than_the_quota_is_reported(
    account: ManagedAccount, slots: int, fix: str
):
    checks = {check.name: check for check in run_checks(account.aws(max_concurrent_queries=slots))}

    assert checks["quota"].detail.startswith(f"the stack runs up to {slots} statements at once")
    assert checks["quota"].fix == fix
    assert checks["quota"].ok is (not fix)


def test_a_missing_output_location_is_reported_with_the_setting(account: ManagedAccount):
    with pytest.raises(AwsError, match="set `athendef:outputLocation: s3://"):
        account.aws(output_location="").statements.run("SHOW DATABASES")


def test_a_statement_is_stopped_after_the_timeout(open_account: Callable[..., ManagedAccount]):
    account = open_account(query_seconds=30)

    with pytest.raises(StatementError, match="timed out after 1 s and was stopped"):
        account.aws(query_timeout_seconds=1).statements.run("SHOW DATABASES")

    assert len(account.calls("StopQueryExecution")) == 1


def test_more_statements_than_the_quota_wait_for_a_slot(
    open_account: Callable[..., ManagedAccount],
):
    """Two processes have 20 slots each. Athena rejects the 21st statement, and both complete."""
    account = open_account(query_seconds=0.2)
    runners = [account.aws().statements, account.aws().statements]

    with ThreadPoolExecutor(60) as pool:
        done = list(pool.map(lambda n: runners[n % 2].run("SHOW DATABASES"), range(60)))

    assert len(set(done)) == 60
    refused = [call for call in account.calls("StartQueryExecution") if call["status"] != 200]
    assert refused, "the quota was reached"


def test_throttled_calls_are_retried(open_account: Callable[..., ManagedAccount]):
    account = open_account(throttle=0.3)
    runner = account.aws().statements

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: runner.run("SHOW DATABASES"), range(16)))

    assert len(set(done)) == 16


def test_the_end_of_the_process_stops_running_statements(
    open_account: Callable[..., ManagedAccount],
):
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
    """One call polls twenty statements."""
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
def test_without_batch_get_query_execution_each_query_is_polled(
    account: ManagedAccount, status: int, code: str
):
    """The policy may list GetQueryExecution only, and a server may not have the batch call."""
    aws = account.aws()

    def deny(**_: object) -> None:
        metadata: Any = {"HTTPStatusCode": status}
        raise ClientError(
            {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": metadata},
            "BatchGetQueryExecution",
        )

    aws.athena_once.meta.events.register("before-call.athena.BatchGetQueryExecution", deny)

    assert aws.statements.run("SHOW DATABASES")
    assert account.calls("BatchGetQueryExecution") == []
    assert account.calls("GetQueryExecution") != []


def test_a_query_that_a_batch_leaves_unprocessed_is_polled_alone(account: ManagedAccount):
    """Athena may list any id under UnprocessedQueryExecutionIds."""
    aws = account.aws()

    def leave_out(parsed: dict[str, Any], **_: object) -> None:
        parsed["UnprocessedQueryExecutionIds"] = parsed.pop("QueryExecutions")

    aws.athena_once.meta.events.register("after-call.athena.BatchGetQueryExecution", leave_out)

    assert aws.statements.run("SHOW DATABASES")
    assert account.calls("GetQueryExecution") != []


def test_a_missing_permission_to_poll_is_an_error(account: ManagedAccount):
    """Otherwise the run would wait for a statement whose end it cannot see."""
    aws = account.aws(query_timeout_seconds=30)

    def deny(model: Any, **_: object) -> None:
        raise ClientError(
            {"Error": {"Code": "AccessDeniedException", "Message": "not yours"}}, model.name
        )

    for call in ("BatchGetQueryExecution", "GetQueryExecution"):
        aws.athena_once.meta.events.register(f"before-call.athena.{call}", deny)

    with pytest.raises(AwsError, match=r"reading the state .*AccessDeniedException: not yours"):
        aws.statements.run("SHOW DATABASES")


def test_a_timeout_reports_the_last_polling_error(account: ManagedAccount):
    """A longer timeout would not fix a lost connection."""
    aws = account.aws(query_timeout_seconds=1)

    def lose(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="athena")

    aws.athena_once.meta.events.register("before-call.athena.BatchGetQueryExecution", lose)

    with pytest.raises(StatementError, match=r"timed out after 1 s .*last poll.*connect"):
        aws.statements.run("SHOW DATABASES")
