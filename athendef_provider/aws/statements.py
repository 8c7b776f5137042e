"""Runs statements: slots, one shared poller, timeouts, and stopping of running statements.

Athena runs 20 DDL statements of an account at once and rejects more. Statements therefore wait for
a slot, and the number of slots shrinks while others use the quota. One thread polls the states of
all running statements (BatchGetQueryExecution, 50 for each call), because separate polls are
throttled first.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import BotoCoreError, ClientError

from athendef_provider.aws.errors import (
    AwsError,
    RetryableError,
    StoppedError,
    error_code,
    is_denied,
    is_rate_exceeded,
    is_temporary,
    is_throttled,
    throttle_reason,
    to_aws_error,
)
from athendef_provider.aws.progress import Progress
from athendef_provider.aws.start_rate import StartRate
from athendef_provider.config import AwsSettings

if TYPE_CHECKING:
    from types_boto3_athena import AthenaClient

_BATCH = 50
_ENDS = ("SUCCEEDED", "FAILED", "CANCELLED")
_SHORTEST_POLL_SECONDS = 0.1  # ten calls per second, half of the quota
_LONGEST_POLL_SECONDS = 1.0
_SLOT_WAIT_SECONDS = 1.0
_START_RETRIES = 6  # after failures of the network or of Athena: 6 s in all


class StatementError(AwsError):
    """Athena rejected a statement, or it failed. Has the query id, the reason and the statement."""


@dataclass(slots=True)
class _Running:
    """One running statement. ``done`` is set when ``end`` has the execution or an error."""

    query_id: str
    started: float
    resource: str
    state: str = "QUEUED"
    done: threading.Event = field(default_factory=threading.Event)
    end: Mapping[str, Any] | AwsError | None = None


class _Slots:
    """Limits the statements that run at once: to the setting, or fewer while Athena has no room."""

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._limit = maximum
        self._taken = 0
        self._changed = threading.Condition()

    def take(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._taken < self._limit)
            self._taken += 1

    def free(self) -> None:
        """Release a slot after a statement ended, and raise the limit by one."""
        with self._changed:
            self._taken -= 1
            self._limit = min(self._limit + 1, self._maximum)
            self._changed.notify_all()

    def quota_exceeded(self) -> None:
        """Release a slot after a rejection, and limit the slots to the statements running now."""
        with self._changed:
            self._taken -= 1
            self._limit = max(1, min(self._limit, self._taken))
            self._changed.wait(_SLOT_WAIT_SECONDS)


class StatementRunner:
    """Runs statements in one work group. Thread-safe.

    ``once`` is a client that does not retry calls. Starts are repeated at the rate that Athena
    accepts, with the same token, so that no second statement is started; polls are repeated later.
    """

    def __init__(self, athena: AthenaClient, once: AthenaClient, settings: AwsSettings) -> None:
        self._athena = athena
        self._once = once
        self._rate = StartRate()
        self._settings = settings
        self._slots = _Slots(settings.max_concurrent_queries)
        self._running: dict[str, _Running] = {}
        self._lock = threading.Condition()
        self._accepted: Literal["all", "cleanup", "none"] = "all"
        self._starting = 0  # calls of StartQueryExecution in progress
        self._poller: threading.Thread | None = None
        self._progress = Progress()
        self._may_batch = True
        self._poll_error = ""  # why the last poll failed

    def run(
        self,
        sql: str,
        database: str = "",
        *,
        resource: str = "",
        in_shutdown: bool = False,
    ) -> str:
        """Run one statement, wait for its end, and return its query id.

        Unqualified names resolve against ``database``. ``resource`` is the object that the
        statement changes. After `stop_all` only statements with ``in_shutdown`` are started. Raises
        `StatementError` with Athena's reason, `RetryableError` if Athena calls the failure
        retryable, or `StoppedError`.
        """
        running = self._submit(sql, database, resource, in_shutdown=in_shutdown)
        try:
            execution = self._await(running, sql)
        finally:
            with self._lock:
                self._running.pop(running.query_id, None)
            self._slots.free()
        state = execution["Status"]["State"]
        self._progress.report(resource, running.query_id, state)
        if state == "CANCELLED" and self._accepted != "all":
            raise StoppedError(f"stopped: query {running.query_id} was canceled")
        if state != "SUCCEEDED":
            raise _failure(execution, sql)
        return running.query_id

    def stop_all(self) -> None:
        """Stop all running statements. Afterwards only cleanup statements are started."""
        self._stop_running("cleanup")

    def shut_down(self) -> None:
        """Stop all running statements and start no more.

        Waits for calls in progress that start a statement; they stop their statement themselves.
        """
        self._stop_running("none")
        with self._lock:
            self._lock.wait_for(lambda: not self._starting)

    def _stop_running(self, accepted: Literal["cleanup", "none"]) -> None:
        with self._lock:
            if self._accepted != "none":
                self._accepted = accepted
            running = list(self._running)
        # No thread pool: a pool cannot be used during the shutdown of the interpreter.
        threads = [
            threading.Thread(target=self._stop, args=(query_id,), daemon=True)
            for query_id in running
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _accepts(self, *, in_shutdown: bool) -> bool:
        return self._accepted == "all" or (in_shutdown and self._accepted == "cleanup")

    def _submit(self, sql: str, database: str, resource: str, *, in_shutdown: bool) -> _Running:
        # An explicit token, so that a retried call does not start a second statement.
        token = str(uuid.uuid4())
        request: dict[str, Any] = {
            "QueryString": sql,
            "ClientRequestToken": token,
            "WorkGroup": self._settings.workgroup,
        }
        if database:
            request["QueryExecutionContext"] = {"Database": database}
        if self._settings.output_location:
            request["ResultConfiguration"] = {"OutputLocation": self._settings.output_location}
        while True:
            self._slots.take()
            try:
                return self._start_at_rate(request, resource, in_shutdown=in_shutdown)
            except ClientError as error:
                quota_exceeded = throttle_reason(error) == "CONCURRENT_QUERY_LIMIT_EXCEEDED"
                if quota_exceeded and self._accepted == "all":
                    self._slots.quota_exceeded()
                    continue
                self._slots.free()
                raise self._not_started(error, sql) from error
            except BotoCoreError as error:
                self._slots.free()
                raise to_aws_error("starting a statement in Athena", error) from error
            except AwsError:
                self._slots.free()
                raise

    def _start_at_rate(
        self, request: Mapping[str, Any], resource: str, *, in_shutdown: bool
    ) -> _Running:
        """Start one statement as soon as Athena's rate of starts allows it."""
        deadline = time.monotonic() + self._settings.query_timeout_seconds
        failures = 0
        while True:
            sent = self._rate.wait()
            try:
                running = self._start(request, resource, in_shutdown=in_shutdown)
            except (ClientError, BotoCoreError) as error:
                if time.monotonic() > deadline or self._accepted != "all":
                    raise
                if isinstance(error, ClientError) and is_rate_exceeded(error):
                    self._rate.throttled(sent)
                elif is_temporary(error) and failures < _START_RETRIES:
                    time.sleep(_SHORTEST_POLL_SECONDS * 2**failures)
                    failures += 1
                else:
                    raise
            else:
                self._rate.accepted()
                return running

    def _start(self, request: Mapping[str, Any], resource: str, *, in_shutdown: bool) -> _Running:
        """Start one statement, and stop it if the run was stopped meanwhile."""
        with self._lock:
            if not self._accepts(in_shutdown=in_shutdown):
                raise StoppedError("stopped before the statement was started")
            self._starting += 1
        try:
            answer = self._once.start_query_execution(**request)
            running = _Running(answer["QueryExecutionId"], time.monotonic(), resource)
            self._progress.report(resource, running.query_id, running.state)
            with self._lock:
                self._running[running.query_id] = running
                self._start_poller()
                stopped = not self._accepts(in_shutdown=in_shutdown)
            if stopped:
                self._stop(running.query_id)
        finally:
            with self._lock:
                self._starting -= 1
                self._lock.notify_all()
        return running

    def _not_started(self, error: ClientError, sql: str) -> AwsError:
        message = error.response.get("Error", {}).get("Message", "")
        if error_code(error) != "InvalidRequestException":
            return to_aws_error("starting a statement in Athena", error)
        if "WorkGroup" in message and "not found" in message:
            return AwsError(
                f"Athena has no work group `{self._settings.workgroup}`",
                "check `athendef:workgroup` in the stack's config, and `aws:region`",
            )
        if "output location" in message.lower() and "provided" in message.lower():
            return AwsError(
                f"work group `{self._settings.workgroup}` has no location for query results "
                f"({message})",
                "set `athendef:outputLocation: s3://bucket/folder/` in the stack's config, or an "
                "output location in the work group",
            )
        return StatementError(f"Athena rejected the statement: {message}\n{_indented(sql)}")

    def _await(self, running: _Running, sql: str) -> Mapping[str, Any]:
        seconds = self._settings.query_timeout_seconds
        if not running.done.wait(seconds):
            self._stop(running.query_id)
            raise StatementError(
                f"query {running.query_id} timed out after {seconds} s and was stopped: "
                f"increase `athendef:queryTimeoutSeconds` in the stack's config{self._poll_error}"
                f"\n{_indented(sql)}"
            )
        if running.end is None:
            raise AssertionError("done is set without an end")
        if isinstance(running.end, AwsError):
            raise running.end
        return running.end

    def _stop(self, query_id: str) -> None:
        with contextlib.suppress(ClientError, BotoCoreError):  # it may have ended by itself
            self._athena.stop_query_execution(QueryExecutionId=query_id)

    def _start_poller(self) -> None:
        """Start the poller, if it does not run. The caller holds the lock."""
        if self._poller is None or not self._poller.is_alive():
            self._poller = threading.Thread(target=self._poll, name="athena-poller", daemon=True)
            self._poller.start()

    def _poll(self) -> None:
        while True:
            with self._lock:
                waiting = list(self._running.values())
                if not waiting:
                    self._poller = None
                    return
            for first in range(0, len(waiting), _BATCH):
                self._poll_batch(waiting[first : first + _BATCH])
            youngest = max(running.started for running in waiting)
            age = time.monotonic() - youngest
            time.sleep(min(max(age * 0.3, _SHORTEST_POLL_SECONDS), _LONGEST_POLL_SECONDS))

    def _poll_batch(self, batch: list[_Running]) -> None:
        executions = self._executions([running.query_id for running in batch])
        for running in batch:
            execution = executions.get(running.query_id)
            if execution is None:
                continue
            if isinstance(execution, AwsError) or execution["Status"]["State"] in _ENDS:
                running.end = execution
                running.done.set()
            elif (state := execution["Status"]["State"]) != running.state:
                running.state = state
                self._progress.report(running.resource, running.query_id, state)

    def _executions(self, ids: list[str]) -> Mapping[str, Mapping[str, Any] | AwsError]:
        """The executions of these queries by id, without those that could not be read.

        Failed polls are repeated until the timeout. If access is denied, the result has an error,
        because waiting is useless. If BatchGetQueryExecution is denied (many IAM policies allow
        only GetQueryExecution) or not supported by the server, later polls use GetQueryExecution.
        Queries that a batch leaves unprocessed are read by GetQueryExecution, too.
        """
        batch = self._batch(ids) if self._may_batch else []
        if batch is None:
            return {}
        executions: dict[str, Mapping[str, Any] | AwsError] = {
            execution["QueryExecutionId"]: execution for execution in batch
        }
        for query_id in ids:
            if query_id not in executions and (execution := self._execution(query_id)) is not None:
                executions[query_id] = execution
        return executions

    def _batch(self, ids: list[str]) -> Sequence[Mapping[str, Any]] | None:
        """The executions, read by one call; empty if it is not available, None to retry it."""
        try:
            answer = self._once.batch_get_query_execution(QueryExecutionIds=ids)
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and not is_throttled(error):
                self._may_batch = False
                return []
            self._poll_error = _describe_poll_error(error)
            return None
        self._poll_error = ""
        return answer.get("QueryExecutions", [])

    def _execution(self, query_id: str) -> Mapping[str, Any] | AwsError | None:
        """One query's execution; None if the call should be retried."""
        try:
            answer = self._once.get_query_execution(QueryExecutionId=query_id)
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and is_denied(error):
                return to_aws_error(f"reading the state of the started query {query_id}", error)
            self._poll_error = _describe_poll_error(error)
            return None
        self._poll_error = ""
        return answer["QueryExecution"]


def _describe_poll_error(error: ClientError | BotoCoreError) -> str:
    return f" (the last poll of its state failed: {error})"


def _failure(execution: Mapping[str, Any], sql: str) -> AwsError:
    """The error for a statement that did not succeed, with the reason that Athena returns."""
    status = execution["Status"]
    error = status.get("AthenaError") or {}
    reason = (
        status.get("StateChangeReason") or error.get("ErrorMessage") or "Athena gives no reason"
    )
    verb = "was cancelled" if status["State"] == "CANCELLED" else "failed"
    text = f"query {execution['QueryExecutionId']} {verb}: {reason}\n{_indented(sql)}"
    if error.get("Retryable") or "ICEBERG_COMMIT_ERROR" in reason:
        return RetryableError(text)
    return StatementError(text)


def _indented(sql: str) -> str:
    return "\n".join(f"    {line}" for line in sql.splitlines())
