"""The worker of the query queue, with executions that the test blocks."""

import threading
import uuid

import pytest

from athendef_provider.local.athena.query_queue import QueryExecution, QueryQueue, QueryRequest
from athendef_provider.local.execution import Result
from athendef_provider.local.sql import parse


class BlockedExecution:
    """Executes a query when the test releases it; ``executed`` are the statements in order."""

    def __init__(self):
        self.executed: list[str] = []
        self.started = threading.Semaphore(0)
        self.released = threading.Semaphore(0)

    def __call__(self, execution: QueryExecution) -> Result:
        self.started.release()
        assert self.released.acquire(timeout=60)
        self.executed.append(execution.request.text)
        return Result()


@pytest.fixture
def blocked():
    return BlockedExecution()


@pytest.fixture
def queries(blocked):
    queries = QueryQueue(blocked, seconds=0)
    yield queries
    blocked.released.release(100)
    queries.close()


def request(name):
    text, token = f"CREATE DATABASE {name}", str(uuid.uuid4())
    return QueryRequest(
        text=text,
        statement=parse(text),
        workgroup="primary",
        catalog="",
        database="",
        output="s3://results/",
        token=token,
        fingerprint=(text,),
    )


def wait_for_end(queries, query_id):
    while not queries.get(query_id).finished:
        pass
    return queries.get(query_id).state


def test_a_query_that_is_stopped_before_its_execution_is_never_executed(queries, blocked):
    first, second, third = (queries.submit(request(name)) for name in ("a", "b", "c"))
    assert blocked.started.acquire(timeout=60)
    queries.stop(second)
    blocked.released.release(2)
    assert wait_for_end(queries, third) == "SUCCEEDED"
    assert queries.get(first).state == "SUCCEEDED"
    assert queries.get(second).state == "CANCELLED"
    assert blocked.executed == ["CREATE DATABASE a", "CREATE DATABASE c"]


def test_a_query_that_is_being_executed_cannot_be_stopped(queries, blocked):
    query_id = queries.submit(request("a"))
    assert blocked.started.acquire(timeout=60)
    queries.stop(query_id)
    assert queries.get(query_id).state == "RUNNING"
    blocked.released.release()
    assert wait_for_end(queries, query_id) == "SUCCEEDED"


def test_an_internal_error_fails_one_query_only(capsys):
    def execute(execution):
        if execution.request.text.endswith("bad"):
            raise KeyError("columns")
        return Result()

    queries = QueryQueue(execute, seconds=0)
    bad, good = queries.submit(request("bad")), queries.submit(request("good"))
    assert wait_for_end(queries, good) == "SUCCEEDED"
    assert queries.get(bad).state == "FAILED"
    assert "KeyError('columns')" in queries.get(bad).reason
    assert "Traceback" in capsys.readouterr().err
    queries.close()
