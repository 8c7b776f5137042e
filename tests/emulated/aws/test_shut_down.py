"""After the shutdown of a run, nothing is changed in AWS."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from athendef_provider.aws import Aws
from athendef_provider.aws.errors import AwsError, RunEndedError, StoppedError
from athendef_provider.local.options import LAKE_BUCKET
from tests.support.managed import ORDERS, ManagedAccount

CHANGES: dict[str, Callable[[Aws, Any], object]] = {
    "glue:CreateTable": lambda aws, table: aws.catalog.create_table(
        "sales", {"Name": "more", "StorageDescriptor": table["StorageDescriptor"]}
    ),
    "glue:UpdateTable": lambda aws, table: aws.catalog.update_table(
        "sales", {"Name": "orders", "StorageDescriptor": table["StorageDescriptor"]}, table
    ),
    "glue:DeleteTable": lambda aws, _: aws.catalog.delete_table("sales", "orders"),
    "glue:UpdateDatabase": lambda aws, _: aws.catalog.update_database(
        {"Name": "sales"}, {"Description": "other"}
    ),
    "glue:BatchCreatePartition": lambda aws, table: aws.catalog.create_partitions(
        "sales", "orders", [{"Values": ["d1"], "StorageDescriptor": table["StorageDescriptor"]}]
    ),
    "glue:BatchUpdatePartition": lambda aws, table: aws.catalog.update_partitions(
        "sales", "orders", [{"Values": ["d0"], "StorageDescriptor": table["StorageDescriptor"]}]
    ),
    "glue:BatchDeletePartition": lambda aws, _: aws.catalog.delete_partitions(
        "sales", "orders", [["d0"]]
    ),
    "s3:PutObject": lambda aws, _: aws.s3.put_object(Bucket=LAKE_BUCKET, Key="key", Body=b""),
    "s3:DeleteObject": lambda aws, _: aws.s3.delete_object(Bucket=LAKE_BUCKET, Key="key"),
    "athena:StartQueryExecution": lambda aws, _: aws.athena.start_query_execution(
        QueryString="DROP TABLE sales.orders"
    ),
    "a statement": lambda aws, _: aws.statements.run("DROP TABLE sales.orders"),
    "a statement that tidies up": lambda aws, _: aws.statements.run(
        "DROP TABLE sales.orders", in_shutdown=True
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_is_changed_after_a_shutdown(account: ManagedAccount, name: str):
    account.create(ORDERS)
    aws = account.aws()
    table = aws.catalog.table("sales", "orders")
    before = account.log.read_text()
    aws.shut_down()

    with pytest.raises(AwsError):
        CHANGES[name](aws, table)

    assert account.log.read_text() == before


@pytest.mark.parametrize("stop", [Aws.stop, Aws.shut_down], ids=["cancelled", "shut down"])
def test_all_running_statements_are_stopped(open_account, stop: Callable[[Aws], None]):
    account = open_account(query_seconds=600)
    aws = account.aws()
    with ThreadPoolExecutor(20) as pool:
        running = [pool.submit(aws.statements.run, "SHOW DATABASES") for _ in range(20)]
        wait_until(lambda: len(account.calls("StartQueryExecution")) == 20)
        stop(aws)

    assert all(isinstance(statement.exception(), StoppedError) for statement in running)


@pytest.mark.parametrize("stop", [Aws.stop, Aws.shut_down], ids=["cancelled", "shut down"])
def test_a_statement_during_its_start_is_stopped(open_account, stop: Callable[[Aws], None]):
    account = open_account(query_seconds=600, call_seconds=0.5)
    aws = account.aws()
    with ThreadPoolExecutor(1) as pool:
        call = about_to_be_sent(aws, "athena.StartQueryExecution")
        running = pool.submit(aws.statements.run, "SHOW DATABASES")
        assert call.wait(60)
        stop(aws)

        check_that_it_was_stopped(account, running)


def test_a_shutdown_waits_for_the_stop_of_a_statement_during_its_start(open_account):
    """The process ends after that."""
    account = open_account(query_seconds=600, call_seconds=0.5)
    aws = account.aws()
    with ThreadPoolExecutor(1) as pool:
        call = about_to_be_sent(aws, "athena.StartQueryExecution")
        running = pool.submit(aws.statements.run, "SHOW DATABASES")
        assert call.wait(60)
        aws.shut_down()
        stopped = len(account.calls("StopQueryExecution"))
        running.exception()

    assert stopped == 1


def test_a_call_is_not_retried_after_a_shutdown(open_account):
    account = open_account(throttle=1.0)
    aws = account.aws()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(aws.catalog.delete_table, "sales", "orders")
        wait_until(lambda: account.calls("DeleteTable"))
        aws.shut_down()

        assert isinstance(running.exception(), RunEndedError)


def test_a_cancelled_run_may_clean_up(account: ManagedAccount):
    account.create(ORDERS)
    aws = account.aws()
    assert aws.statements.run("SHOW DATABASES")
    aws.stop()

    with pytest.raises(StoppedError):
        aws.statements.run("SHOW DATABASES")
    assert aws.statements.run("DROP TABLE sales.orders", in_shutdown=True)


def test_a_cancellation_after_a_shutdown_allows_nothing(account: ManagedAccount):
    aws = account.aws()
    assert aws.statements.run("SHOW DATABASES")
    aws.shut_down()
    aws.stop()

    with pytest.raises(StoppedError):
        aws.statements.run("SHOW DATABASES", in_shutdown=True)


def about_to_be_sent(aws: Aws, call: str) -> threading.Event:
    """Return an event that is set when the next request of this kind is about to be sent."""
    sent = threading.Event()
    for client in (aws.athena, aws.athena_once):
        client.meta.events.register_last(f"before-send.{call}", lambda **_: sent.set())
    return sent


def check_that_it_was_stopped(account: ManagedAccount, running: Future[str]) -> None:
    error = running.exception()
    assert isinstance(error, StoppedError)
    assert len(account.calls("StopQueryExecution")) == 1


def wait_until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)
