"""Athena's API operations in one region."""

import uuid
from datetime import UTC, datetime

from moto.core.exceptions import JsonRESTError

from athendef_provider.local import constraints
from athendef_provider.local.athena import metadata, start_query
from athendef_provider.local.athena.errors import invalid_request
from athendef_provider.local.athena.query_queue import QueryExecution, QueryQueue, QueryRequest
from athendef_provider.local.athena.results import ResultFiles, page_of_rows
from athendef_provider.local.athena.workgroups import WorkGroups
from athendef_provider.local.execution import (
    Context,
    MotoCatalog,
    QueryFailedError,
    RequestRejectedError,
    Result,
    check_request,
    execute,
)
from athendef_provider.local.glue import glue_catalog
from athendef_provider.local.options import ACCOUNT, Options
from athendef_provider.local.protocol import Body, Operation, Page

_EXECUTIONS_PER_PAGE = 50

# AthenaError's category and type for a statement that Glue rejects (measured), and for one that
# fails because of the option `fail` (category 3 is "other").
_SYSTEM, _METASTORE_ERROR = 1, 1502
_OTHER, _FORCED_FAILURE = 3, 9999


class AthenaApi:
    """Handles Athena's operations; ``close`` stops the queries."""

    def __init__(self, region: str, options: Options) -> None:
        self._region = region
        self._options = options
        self._files = ResultFiles(region)
        self._workgroups = WorkGroups()
        self._queries = QueryQueue(self._run, options.query_seconds)
        catalog = metadata.Metadata(glue_catalog(region))
        self._operations: dict[str, Operation] = {
            "StartQueryExecution": self._start,
            "GetQueryExecution": self._get,
            "BatchGetQueryExecution": self._batch_get,
            "StopQueryExecution": self._stop,
            "ListQueryExecutions": self._list,
            "GetQueryResults": self._results,
            "GetWorkGroup": self._workgroups.get,
            "CreateWorkGroup": self._workgroups.create,
            "UpdateWorkGroup": self._workgroups.update,
            "DeleteWorkGroup": self._workgroups.delete,
            "ListWorkGroups": self._workgroups.page,
            "GetDataCatalog": metadata.data_catalog,
            "ListDataCatalogs": metadata.data_catalogs,
            "GetDatabase": catalog.database,
            "ListDatabases": catalog.databases,
            "GetTableMetadata": catalog.table,
            "ListTableMetadata": catalog.tables,
        }

    def handles(self, operation: str) -> bool:
        """Whether the operation is implemented here."""
        return operation in self._operations

    def handle(self, operation: str, request: Body) -> Body:
        """Handle one operation; raises ServiceError with Athena's message."""
        if message := constraints.request_violations("athena", operation, request):
            raise invalid_request(message)
        return self._operations[operation](request)

    def close(self) -> None:
        """Stop the worker; queries that have not been executed are dropped."""
        self._queries.close()

    # -- query executions ------------------------------------------------------------------------

    def _start(self, body: Body) -> Body:
        group = self._workgroups.find(body.get("WorkGroup", "primary"))
        request = start_query.parse_request(body, group, self._files.bucket_exists)
        if existing := self._queries.id_for_token(request):
            return {"QueryExecutionId": existing}
        try:
            with glue_catalog(self._region).lock:
                check_request(request.statement, self._catalog(), self._context(request))
        except RequestRejectedError as error:
            raise invalid_request(error.message, error.code) from None
        return {"QueryExecutionId": self._queries.submit(request)}

    def _get(self, request: Body) -> Body:
        return {"QueryExecution": _description(self._queries.get(request["QueryExecutionId"]))}

    def _batch_get(self, request: Body) -> Body:
        executions, unknown = [], []
        for query_id in request["QueryExecutionIds"]:
            if self._queries.exists(query_id):
                executions.append(_description(self._queries.get(query_id)))
            else:
                unknown.append(
                    {
                        "QueryExecutionId": query_id,
                        "ErrorCode": "QUERY_EXECUTION_NOT_FOUND",
                        "ErrorMessage": f"QueryExecution {query_id} was not found",
                    }
                )
        return {"QueryExecutions": executions, "UnprocessedQueryExecutionIds": unknown}

    def _stop(self, request: Body) -> Body:
        self._queries.stop(request["QueryExecutionId"])
        return {}

    def _list(self, request: Body) -> Body:
        group = self._workgroups.find(request.get("WorkGroup", "primary"))
        ids = self._queries.ids_newest_first(group.name)
        token = request.get("NextToken", "")
        if token and token not in ids:
            raise invalid_request(f"The nextPageToken is malformed: {token}")
        start = ids.index(token) + 1 if token else 0
        end = start + request.get("MaxResults", _EXECUTIONS_PER_PAGE)
        next_token = ids[end - 1] if end < len(ids) else ""
        return Page(list(ids[start:end]), next_token).under("QueryExecutionIds")

    def _results(self, request: Body) -> Body:
        return page_of_rows(self._queries.get(request["QueryExecutionId"]), request)

    # -- running ---------------------------------------------------------------------------------

    def _run(self, execution: QueryExecution) -> Result:
        request = execution.request
        try:
            self._fail_on_request(request)
            with glue_catalog(self._region).lock:
                result = execute(request.statement, self._catalog(), self._context(request))
        except JsonRESTError as error:
            failure = _rejected_by_glue(error)
            self._files.write_failure(execution, failure.message)
            raise failure from None
        except QueryFailedError as error:
            self._files.write_failure(execution, error.message)
            raise
        self._files.write_success(execution, result)
        return result

    def _fail_on_request(self, request: QueryRequest) -> None:
        pattern = self._options.fail
        if pattern and pattern.search(request.text):
            reason = f"This statement failed because it matches --fail {pattern.pattern!r}"
            raise QueryFailedError(reason, _OTHER, _FORCED_FAILURE)

    def _catalog(self) -> MotoCatalog:
        return MotoCatalog(ACCOUNT, self._region)

    def _context(self, request: QueryRequest) -> Context:
        database = request.database.lower() or "default"
        return Context(database=database, account=ACCOUNT, region=self._region)


def _rejected_by_glue(error: JsonRESTError) -> QueryFailedError:
    reason = (
        "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "
        f"com.amazonaws.services.datacatalog.model.{error.error_type}: {error.message} "
        f"(Service: AmazonDataCatalog; Status Code: 400; Error Code: {error.error_type}; "
        f"Request ID: {uuid.uuid4()}; Proxy: null)"
    )
    return QueryFailedError(reason, _SYSTEM, _METASTORE_ERROR)


def _description(execution: QueryExecution) -> Body:
    """The QueryExecution structure of GetQueryExecution."""
    request = execution.request
    statement = request.statement
    context = {"Catalog": request.catalog, "Database": request.database}
    description = {
        "QueryExecutionId": execution.id,
        "Query": request.text,
        "StatementType": statement.kind,
        "SubstatementType": "DESC_VIEW" if execution.result.view else statement.substatement,
        "ResultConfiguration": {"OutputLocation": execution.output_location},
        "ResultReuseConfiguration": {"ResultReuseByAgeConfiguration": {"Enabled": False}},
        "QueryExecutionContext": {key: value for key, value in context.items() if value},
        "Status": _status(execution),
        "EngineVersion": {
            "SelectedEngineVersion": "AUTO",
            "EffectiveEngineVersion": "Athena engine version 3",
        },
        "Statistics": _statistics(execution),
        "WorkGroup": request.workgroup,
    }
    if request.parameters:
        description["ExecutionParameters"] = list(request.parameters)
    return description


def _status(execution: QueryExecution) -> Body:
    status: Body = {"State": execution.state, "SubmissionDateTime": execution.submitted}
    if not execution.finished:
        return status
    status["CompletionDateTime"] = execution.completed
    if execution.reason:
        status["StateChangeReason"] = execution.reason
    if error := execution.error:
        status["AthenaError"] = {
            "ErrorCategory": error.category,
            "ErrorType": error.error_type,
            "Retryable": error.retryable,
            "ErrorMessage": error.error_message,
        }
    return status


def _statistics(execution: QueryExecution) -> Body:
    end = execution.completed or datetime.now(UTC).timestamp()
    started = execution.started or end
    return {
        "DataScannedInBytes": 0,
        "EngineExecutionTimeInMillis": round((end - started) * 1000),
        "QueryQueueTimeInMillis": round((started - execution.submitted) * 1000),
        "TotalExecutionTimeInMillis": round((end - execution.submitted) * 1000),
    }
