"""The worker that lets queries run, one after the other, with an execution that the test holds."""

import threading
import uuid

import pytest

from athendef_provider.local.athena.query_queue import QueryExecution, QueryQueue, QueryRequest
from athendef_provider.local.execution import Result
from athendef_provider.local.sql import parse


class HeldExecution:
    """Executes a query only when the test lets it; ``executed`` are the texts, in order."""

    def __init__(self):
        self.executed: list[str] = []
        self.begun = threading.Semaphore(0)
        self.let_go = threading.Semaphore(0)

    def __call__(self, execution: QueryExecution) -> Result:
        self.begun.release()
        assert self.let_go.acquire(timeout=60)
        self.executed.append(execution.request.text)
        return Result()


@pytest.fixture
def held():
    return HeldExecution()


@pytest.fixture
def queries(held):
    queries = QueryQueue(held, seconds=0)
    yield queries
    held.let_go.release(100)
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


def test_a_query_that_is_stopped_while_it_waits_never_executes(queries, held):
    first, second, third = (queries.submit(request(name)) for name in ("a", "b", "c"))
    assert held.begun.acquire(timeout=60)
    queries.stop(second)
    held.let_go.release(2)
    assert wait_for_end(queries, third) == "SUCCEEDED"
    assert queries.get(first).state == "SUCCEEDED"
    assert queries.get(second).state == "CANCELLED"
    assert held.executed == ["CREATE DATABASE a", "CREATE DATABASE c"]


def test_a_query_that_is_being_executed_cannot_be_stopped_any_more(queries, held):
    query_id = queries.submit(request("a"))
    assert held.begun.acquire(timeout=60)
    queries.stop(query_id)
    assert queries.get(query_id).state == "RUNNING"
    held.let_go.release()
    assert wait_for_end(queries, query_id) == "SUCCEEDED"


def test_a_bug_in_an_execution_fails_its_query_and_no_other(capsys):
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
