"""Query executions: from QUEUED over RUNNING to SUCCEEDED, FAILED or CANCELLED.

One worker thread lets every query of a region run when its time has come. So queries execute one
after the other, each wholly under the catalogue's lock: what a client sees is the catalogue
before a statement or after it. How long a query *takes* (``--query-seconds``) is waiting only, and
waits overlap.
"""

import copy
import heapq
import itertools
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from athendef_provider.local.athena.errors import invalid_request, too_many_queries
from athendef_provider.local.execution import QueryFailed, Result
from athendef_provider.local.sql import Statement

State: TypeAlias = Literal["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]

# The quota of active DDL queries, queued and running, of an account and region. SHOW and DESCRIBE
# count here, too: they run on the same engine.
ACTIVE_DDL_QUERIES = 20

_SYSTEM, _INTERNAL_ERROR = 1, 200


@dataclass(frozen=True, slots=True)
class Request:
    """What StartQueryExecution asked for, once it was found right.

    ``output`` is the whole S3 URL of the result file, without the query's id and extension.
    """

    text: str
    statement: Statement
    workgroup: str
    catalog: str
    database: str
    output: str
    token: str
    fingerprint: tuple[str, ...]
    parameters: tuple[str, ...] = ()


@dataclass(slots=True)
class Execution:
    """One query execution; only ``Queries`` changes it."""

    request: Request
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    state: State = "QUEUED"
    reason: str = ""
    error: QueryFailed | None = None
    result: Result = field(default_factory=Result)
    submitted: float = field(default_factory=time.time)
    started: float = 0.0
    completed: float = 0.0

    @property
    def finished(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in ("SUCCEEDED", "FAILED", "CANCELLED")

    @property
    def output_location(self) -> str:
        """The S3 URL of the result file: DDL's and SHOW's is text, everything else's is CSV."""
        extension = "csv" if self.request.statement.kind == "DML" else "txt"
        return f"{self.request.output}{self.id}.{extension}"


class Queries:
    """A region's query executions.

    ``run`` executes one: it gives the result or raises QueryFailed. ``seconds`` is how long each
    query is RUNNING before that.
    """

    def __init__(self, run: Callable[[Execution], Result], seconds: float) -> None:
        self._run = run
        self._seconds = seconds
        self._changed = threading.Condition()
        self._executions: dict[str, Execution] = {}
        self._by_token: dict[str, Execution] = {}
        self._due: list[tuple[float, int, Execution]] = []
        self._active: set[str] = set()
        self._executing = ""
        self._order = itertools.count()
        self._closed = False
        self._worker = threading.Thread(target=self._work, name="athena-queries", daemon=True)
        self._worker.start()

    def submit(self, request: Request) -> str:
        """Queue a query and give its id.

        The same token with the same request gives the query that it gave before, whatever has
        become of it; with another request it is an error. Raises ServiceError.
        """
        with self._changed:
            known = self._by_token.get(request.token)
            if known:
                return _same(known, request)
            execution = Execution(request)
            if request.statement.kind != "DML":
                if len(self._active) >= ACTIVE_DDL_QUERIES:
                    raise too_many_queries()
                self._active.add(execution.id)
            self._executions[execution.id] = execution
            self._by_token[request.token] = execution
            heapq.heappush(self._due, (time.monotonic(), next(self._order), execution))
            self._changed.notify()
        return execution.id

    def repeated(self, request: Request) -> str:
        """Give the id of the query that this request's token began; empty for a new token."""
        with self._changed:
            known = self._by_token.get(request.token)
            return _same(known, request) if known else ""

    def find(self, query_id: str) -> Execution:
        """Show a query as it is at this moment; raises ServiceError."""
        with self._changed:
            return copy.copy(self._find(query_id))

    def _find(self, query_id: str) -> Execution:
        execution = self._executions.get(query_id)
        if execution is None:
            raise invalid_request(
                f"QueryExecution {query_id} was not found", "QUERY_EXECUTION_NOT_FOUND"
            )
        return execution

    def known(self, query_id: str) -> bool:
        """Tell whether there is such a query."""
        return query_id in self._executions

    def stop(self, query_id: str) -> None:
        """Cancel a query; to stop one that is finished changes nothing.

        Neither does it where the statement is being executed at this moment: so what is CANCELLED
        has not been executed, and what has been executed is not CANCELLED.
        """
        with self._changed:
            execution = self._find(query_id)
            if not execution.finished and self._executing != query_id:
                execution.reason = "Query cancelled by user"
                self._finish(execution, "CANCELLED")

    def newest_first(self, workgroup: str) -> list[str]:
        """List the ids of a work group's queries."""
        with self._changed:
            executions = list(self._executions.values())
        return [each.id for each in reversed(executions) if each.request.workgroup == workgroup]

    def close(self) -> None:
        """End the worker; queries that have not run yet never will."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._worker.join()

    def _finish(self, execution: Execution, state: State) -> None:
        execution.completed = time.time()
        execution.state = state
        self._active.discard(execution.id)

    def _work(self) -> None:
        while True:
            with self._changed:
                execution = self._next()
                if execution is None:
                    return
                if execution.finished:
                    continue
                if execution.state == "QUEUED":
                    execution.started = time.time()
                    execution.state = "RUNNING"
                    due = time.monotonic() + self._seconds
                    heapq.heappush(self._due, (due, next(self._order), execution))
                    continue
                self._executing = execution.id
            self._execute(execution)

    def _next(self) -> Execution | None:
        """Wait for the next query whose time has come; None once closed."""
        while not self._closed:
            wait = self._due[0][0] - time.monotonic() if self._due else None
            if wait is not None and wait <= 0:
                return heapq.heappop(self._due)[2]
            self._changed.wait(wait)
        return None

    def _execute(self, execution: Execution) -> None:
        reason, error, result = "", None, Result()
        state: State = "SUCCEEDED"
        try:
            result = self._run(execution)
        except QueryFailed as failed:
            state, reason, error = "FAILED", failed.message, failed
        except Exception as unforeseen:  # noqa: BLE001 - a bug here must not end the worker
            traceback.print_exc()
            reason = f"The embedded AWS failed in this statement: {unforeseen!r}"
            state, error = "FAILED", QueryFailed(reason, _SYSTEM, _INTERNAL_ERROR)
        with self._changed:
            execution.result, execution.error, execution.reason = result, error, reason
            self._executing = ""
            self._finish(execution, state)


def _same(known: Execution, request: Request) -> str:
    if known.request.fingerprint != request.fingerprint:
        raise invalid_request("Idempotent parameters do not match", "IDEMPOTENT_PARAMETER_MISMATCH")
    return known.id
