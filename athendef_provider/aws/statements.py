"""Running statements: slots, one shared poller, deadlines, and stopping what still runs.

Athena runs 20 DDL statements of an account at once and refuses the 21st; so statements wait here
for a slot, and the number of slots shrinks while somebody else uses the quota too. One thread
asks for the states of all running statements together (BatchGetQueryExecution, 50 a call), since
polling each by itself is what gets throttled first.
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
    error_code,
    is_denied,
    is_throttled,
    throttle_reason,
    to_aws_error,
)
from athendef_provider.aws.progress import Progress
from athendef_provider.config import AwsSettings

if TYPE_CHECKING:
    from types_boto3_athena import AthenaClient

_BATCH = 50
_ENDS = ("SUCCEEDED", "FAILED", "CANCELLED")
_SHORTEST_POLL_SECONDS = 0.1  # ten calls a second, half of the quota
_LONGEST_POLL_SECONDS = 1.0
_SLOT_WAIT_SECONDS = 1.0


class StatementError(AwsError):
    """Athena refused a statement, or it failed: its query id, its own words, the statement."""


@dataclass(slots=True)
class _Running:
    """One statement in flight; ``done`` is set when ``end`` holds it, or why it can't be known."""

    query_id: str
    started: float
    resource: str
    state: str = "QUEUED"
    done: threading.Event = field(default_factory=threading.Event)
    end: Mapping[str, Any] | AwsError | None = None


class _Slots:
    """How many statements may run at once: at most the setting, fewer while Athena says so."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._limit = most
        self._taken = 0
        self._changed = threading.Condition()

    def take(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._taken < self._limit)
            self._taken += 1

    def free(self) -> None:
        """Give a slot back after a statement ran: the quota may have room again."""
        with self._changed:
            self._taken -= 1
            self._limit = min(self._limit + 1, self._most)
            self._changed.notify_all()

    def refused(self) -> None:
        """Athena's quota is used up, partly by others: no more than what runs now."""
        with self._changed:
            self._taken -= 1
            self._limit = max(1, min(self._limit, self._taken))
            self._changed.wait(_SLOT_WAIT_SECONDS)


class StatementRunner:
    """Runs statements in one work group, from as many threads as call it."""

    def __init__(self, athena: AthenaClient, settings: AwsSettings) -> None:
        self._athena = athena
        self._settings = settings
        self._slots = _Slots(settings.max_concurrent_queries)
        self._running: dict[str, _Running] = {}
        self._lock = threading.Condition()
        self._accepted: Literal["all", "tidying up", "none"] = "all"
        self._starting = 0  # calls of StartQueryExecution that are not answered yet
        self._poller: threading.Thread | None = None
        self._progress = Progress()
        self._may_batch = True
        self._unanswered = ""  # why Athena did not answer the last poll

    def run(
        self,
        sql: str,
        database: str = "",
        *,
        resource: str = "",
        in_shutdown: bool = False,
    ) -> str:
        """Run one statement to its end and give its query id.

        ``database`` is what unqualified names resolve against, ``resource`` the table that the
        statement is for. After `stop_all` only statements with ``in_shutdown`` are started. Raises
        `StatementError` with Athena's own words, or `RetryableError` where Athena says that trying
        again may help.
        """
        running = self._submit(sql, database, resource, in_shutdown=in_shutdown)
        try:
            execution = self._await(running, sql)
        finally:
            with self._lock:
                self._running.pop(running.query_id, None)
            self._slots.free()
        state = execution["Status"]["State"]
        self._progress.tell(resource, running.query_id, state)
        if state != "SUCCEEDED":
            raise _failure(execution, sql)
        return running.query_id

    def stop_all(self) -> None:
        """Stop every running statement; from now on, start only those that tidy up."""
        self._stop_running("tidying up")

    def shut_down(self) -> None:
        """Stop every statement, and start no more.

        A call that starts one may be under way: it is waited for, and stops its statement itself.
        """
        self._stop_running("none")
        with self._lock:
            self._lock.wait_for(lambda: not self._starting)

    def _stop_running(self, accepted: Literal["tidying up", "none"]) -> None:
        with self._lock:
            if self._accepted != "none":
                self._accepted = accepted
            running = list(self._running)
        # No pool: none can be used once the interpreter has begun to shut down.
        threads = [
            threading.Thread(target=self._stop, args=(query_id,), daemon=True)
            for query_id in running
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _accepts(self, *, in_shutdown: bool) -> bool:
        return self._accepted == "all" or (in_shutdown and self._accepted == "tidying up")

    def _submit(self, sql: str, database: str, resource: str, *, in_shutdown: bool) -> _Running:
        # Our own token: a call that is tried again must not become a second statement.
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
                return self._start(request, resource, in_shutdown=in_shutdown)
            except ClientError as error:
                quota_used_up = throttle_reason(error) == "CONCURRENT_QUERY_LIMIT_EXCEEDED"
                if quota_used_up and self._accepted == "all":
                    self._slots.refused()
                    continue
                self._slots.free()
                raise self._not_started(error, sql) from error
            except BotoCoreError as error:
                self._slots.free()
                raise to_aws_error("starting a statement in Athena", error) from error
            except AwsError:
                self._slots.free()
                raise

    def _start(self, request: Mapping[str, Any], resource: str, *, in_shutdown: bool) -> _Running:
        """Start one statement; where the run was stopped meanwhile, stop the statement, too."""
        sql = request["QueryString"]
        with self._lock:
            if not self._accepts(in_shutdown=in_shutdown):
                raise AwsError(f"stopped before this statement began:\n{_indented(sql)}")
            self._starting += 1
        try:
            answer = self._athena.start_query_execution(**request)
            running = _Running(answer["QueryExecutionId"], time.monotonic(), resource)
            self._progress.tell(resource, running.query_id, running.state)
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
                f"Athena has no work group `{self._settings.workgroup}`: "
                "check `athendef:workgroup` in the stack's config, and `aws:region`"
            )
        if "output location" in message.lower() and "provided" in message.lower():
            return AwsError(
                f"work group `{self._settings.workgroup}` has no place for query results: set "
                "`athendef:outputLocation: s3://bucket/folder/` in the stack's config, or an "
                f"output location in the work group (Athena says: {message})"
            )
        return StatementError(f"Athena refused the statement: {message}\n{_indented(sql)}")

    def _await(self, running: _Running, sql: str) -> Mapping[str, Any]:
        seconds = self._settings.query_timeout_seconds
        if not running.done.wait(seconds):
            self._stop(running.query_id)
            raise StatementError(
                f"query {running.query_id} took longer than {seconds} s and was stopped: "
                f"raise `athendef:queryTimeoutSeconds` in the stack's config{self._unanswered}"
                f"\n{_indented(sql)}"
            )
        if running.end is None:
            raise AssertionError("done is set after the end")
        if isinstance(running.end, AwsError):
            raise running.end
        return running.end

    def _stop(self, query_id: str) -> None:
        with contextlib.suppress(ClientError, BotoCoreError):  # it may have ended by itself
            self._athena.stop_query_execution(QueryExecutionId=query_id)

    def _start_poller(self) -> None:
        """Called with the lock, so that a poller that is resource to end is seen as gone."""
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
                self._ask(waiting[first : first + _BATCH])
            youngest = max(running.started for running in waiting)
            age = time.monotonic() - youngest
            time.sleep(min(max(age * 0.3, _SHORTEST_POLL_SECONDS), _LONGEST_POLL_SECONDS))

    def _ask(self, batch: list[_Running]) -> None:
        found = self._executions([running.query_id for running in batch])
        for running in batch:
            known = found.get(running.query_id)
            if known is None:
                continue
            if isinstance(known, AwsError) or known["Status"]["State"] in _ENDS:
                running.end = known
                running.done.set()
            elif (state := known["Status"]["State"]) != running.state:
                running.state = state
                self._progress.tell(running.resource, running.query_id, state)

    def _executions(self, ids: list[str]) -> Mapping[str, Mapping[str, Any] | AwsError]:
        """The executions of these queries by id, as far as Athena tells.

        A poll that fails ends nothing: the next one asks again, up to the deadline; but who may
        not ask at all would wait for nothing, and is told so. Who may not call
        BatchGetQueryExecution (many IAM policies list GetQueryExecution only) asks one by one
        from then on, and so does who gets it from a server that has no such call. A query that
        the batch leaves unprocessed is asked for by itself.
        """
        listed = self._batch(ids) if self._may_batch else []
        found: dict[str, Mapping[str, Any] | AwsError] = {
            execution["QueryExecutionId"]: execution for execution in listed or ()
        }
        if listed is None:
            return found
        alone = {query_id: self._execution(query_id) for query_id in ids if query_id not in found}
        return found | {query_id: one for query_id, one in alone.items() if one is not None}

    def _batch(self, ids: list[str]) -> Sequence[Mapping[str, Any]] | None:
        """One call for all; None where it should be made again rather than replaced."""
        try:
            answer = self._athena.batch_get_query_execution(QueryExecutionIds=ids)
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and not is_throttled(error):
                self._may_batch = False
                return []
            self._unanswered = _unanswered(error)
            return None
        self._unanswered = ""
        return answer.get("QueryExecutions", [])

    def _execution(self, query_id: str) -> Mapping[str, Any] | AwsError | None:
        """One query's execution; None where it should be asked for again."""
        try:
            answer = self._athena.get_query_execution(QueryExecutionId=query_id)
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and is_denied(error):
                asking = f"query {query_id} was started, but how it goes can't be asked"
                return to_aws_error(asking, error)
            self._unanswered = _unanswered(error)
            return None
        self._unanswered = ""
        return answer["QueryExecution"]


def _unanswered(error: ClientError | BotoCoreError) -> str:
    return f" (but Athena did not say how it goes: {error})"


def _failure(execution: Mapping[str, Any], sql: str) -> AwsError:
    """The end of a statement that did not succeed, with everything Athena says of it."""
    status = execution["Status"]
    error = status.get("AthenaError") or {}
    reason = status.get("StateChangeReason") or error.get("ErrorMessage") or "no reason given"
    verb = "was cancelled" if status["State"] == "CANCELLED" else "failed"
    text = f"query {execution['QueryExecutionId']} {verb}: {reason}\n{_indented(sql)}"
    if error.get("Retryable") or "ICEBERG_COMMIT_ERROR" in reason:
        return RetryableError(text)
    return StatementError(text)


def _indented(sql: str) -> str:
    return "\n".join(f"    {line}" for line in sql.splitlines())
