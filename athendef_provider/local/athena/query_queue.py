"""Query executions and their states: QUEUED, RUNNING, then SUCCEEDED, FAILED or CANCELLED.

One worker thread per region executes the queries one after the other, each under the catalog's
lock: a client sees the catalog either before a statement or after it. The duration of a query
(``--query-seconds``) is only a delay before the execution, and the delays of queries overlap.
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
from athendef_provider.local.execution import QueryFailedError, Result
from athendef_provider.local.sql import Statement

State: TypeAlias = Literal["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]

# The quota of active DDL queries, queued and running, per account and region. SHOW and DESCRIBE
# count as well, because they run on the same engine.
ACTIVE_DDL_QUERIES = 20

_SYSTEM, _INTERNAL_ERROR = 1, 200


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A valid StartQueryExecution request.

    ``output`` is the S3 URL of the folder for the result file. ``fingerprint`` is what must be
    equal in two requests with the same token.
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
class QueryExecution:
    """One query execution; only ``QueryQueue`` modifies it."""

    request: QueryRequest
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    state: State = "QUEUED"
    reason: str = ""
    error: QueryFailedError | None = None
    result: Result = field(default_factory=Result)
    submitted: float = field(default_factory=time.time)
    started: float = 0.0
    completed: float = 0.0

    @property
    def finished(self) -> bool:
        """Whether the state is final."""
        return self.state in ("SUCCEEDED", "FAILED", "CANCELLED")

    @property
    def output_location(self) -> str:
        """The S3 URL of the result file: CSV for DML, text for everything else."""
        extension = "csv" if self.request.statement.kind == "DML" else "txt"
        return f"{self.request.output}{self.id}.{extension}"


class QueryQueue:
    """The query executions of one region.

    ``run`` executes a query: it returns the result or raises QueryFailedError. ``seconds`` is the
    time that each query is RUNNING before it is executed.
    """

    def __init__(self, run: Callable[[QueryExecution], Result], seconds: float) -> None:
        self._run = run
        self._seconds = seconds
        self._changed = threading.Condition()
        self._executions: dict[str, QueryExecution] = {}
        self._by_token: dict[str, QueryExecution] = {}
        self._due: list[tuple[float, int, QueryExecution]] = []
        self._active: set[str] = set()
        self._executing = ""
        self._order = itertools.count()
        self._closed = False
        self._worker = threading.Thread(target=self._work, name="athena-queries", daemon=True)
        self._worker.start()

    def submit(self, request: QueryRequest) -> str:
        """Queue a query and return its id.

        A token that was used before returns the query that it started, whatever its state.
        Raises ServiceError if that query was started by a different request, and if the quota of
        active queries is exceeded.
        """
        with self._changed:
            existing = self._by_token.get(request.token)
            if existing:
                return _matching_id(existing, request)
            execution = QueryExecution(request)
            if request.statement.kind != "DML":
                if len(self._active) >= ACTIVE_DDL_QUERIES:
                    raise too_many_queries()
                self._active.add(execution.id)
            self._executions[execution.id] = execution
            self._by_token[request.token] = execution
            heapq.heappush(self._due, (time.monotonic(), next(self._order), execution))
            self._changed.notify()
        return execution.id

    def id_for_token(self, request: QueryRequest) -> str:
        """The id of the query that the request's token started; empty for a new token."""
        with self._changed:
            existing = self._by_token.get(request.token)
            return _matching_id(existing, request) if existing else ""

    def get(self, query_id: str) -> QueryExecution:
        """A copy of a query in its current state; raises ServiceError for an unknown id."""
        with self._changed:
            return copy.copy(self._get(query_id))

    def _get(self, query_id: str) -> QueryExecution:
        execution = self._executions.get(query_id)
        if execution is None:
            raise invalid_request(
                f"QueryExecution {query_id} was not found", "QUERY_EXECUTION_NOT_FOUND"
            )
        return execution

    def exists(self, query_id: str) -> bool:
        """Whether there is a query with this id."""
        return query_id in self._executions

    def stop(self, query_id: str) -> None:
        """Cancel a query, unless it is finished or its statement is being executed.

        So the statement of a CANCELLED query was never executed.
        """
        with self._changed:
            execution = self._get(query_id)
            if not execution.finished and self._executing != query_id:
                execution.reason = "Query cancelled by user"
                self._finish(execution, "CANCELLED")

    def ids_newest_first(self, workgroup: str) -> list[str]:
        """The ids of a workgroup's queries."""
        with self._changed:
            executions = list(self._executions.values())
        return [
            execution.id
            for execution in reversed(executions)
            if execution.request.workgroup == workgroup
        ]

    def close(self) -> None:
        """Stop the worker; queries that have not been executed are dropped."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._worker.join()

    def _finish(self, execution: QueryExecution, state: State) -> None:
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

    def _next(self) -> QueryExecution | None:
        """Wait until a query is due and return it; None once closed."""
        while not self._closed:
            wait = self._due[0][0] - time.monotonic() if self._due else None
            if wait is not None and wait <= 0:
                return heapq.heappop(self._due)[2]
            self._changed.wait(wait)
        return None

    def _execute(self, execution: QueryExecution) -> None:
        reason, error, result = "", None, Result()
        state: State = "SUCCEEDED"
        try:
            result = self._run(execution)
        except QueryFailedError as failure:
            state, reason, error = "FAILED", failure.message, failure
        except Exception as bug:  # noqa: BLE001 - a bug must not stop the worker
            traceback.print_exc()
            reason = f"Internal error of the embedded AWS: {bug!r}"
            state, error = "FAILED", QueryFailedError(reason, _SYSTEM, _INTERNAL_ERROR)
        with self._changed:
            execution.result, execution.error, execution.reason = result, error, reason
            self._executing = ""
            self._finish(execution, state)


def _matching_id(existing: QueryExecution, request: QueryRequest) -> str:
    if existing.request.fingerprint != request.fingerprint:
        raise invalid_request("Idempotent parameters do not match", "IDEMPOTENT_PARAMETER_MISMATCH")
    return existing.id
