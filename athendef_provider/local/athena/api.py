"""Athena's operations of one region."""

import uuid
from datetime import UTC, datetime

from moto.core.exceptions import JsonRESTError

from athendef_provider.local import constraints
from athendef_provider.local.athena import metadata, start
from athendef_provider.local.athena.errors import invalid_request
from athendef_provider.local.athena.queries import Execution, Queries, Request
from athendef_provider.local.athena.results import ResultFiles, page_of_rows
from athendef_provider.local.athena.workgroups import WorkGroups
from athendef_provider.local.execution import (
    Context,
    MotoCatalogue,
    QueryFailed,
    RequestRefused,
    Result,
    check_request,
    execute,
)
from athendef_provider.local.glue import glue_catalogue
from athendef_provider.local.options import ACCOUNT, Options
from athendef_provider.local.wire import Body, Operation, Page

_EXECUTIONS_A_PAGE = 50

# AthenaError's numbers of a statement that Glue refuses, as measured; and of one that we were
# told to let fail: 3 is "other".
_SYSTEM, _METASTORE_ERROR = 1, 1502
_OTHER, _TOLD_TO_FAIL = 3, 9999


class AthenaApi:
    """Answers Athena's operations; ``close`` ends its queries."""

    def __init__(self, region: str, options: Options) -> None:
        self._region = region
        self._options = options
        self._files = ResultFiles(region)
        self._workgroups = WorkGroups()
        self._queries = Queries(self._run, options.query_seconds)
        catalogue = metadata.Metadata(glue_catalogue(region))
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
            "GetDatabase": catalogue.database,
            "ListDatabases": catalogue.databases,
            "GetTableMetadata": catalogue.table,
            "ListTableMetadata": catalogue.tables,
        }

    def knows(self, operation: str) -> bool:
        """Tell whether the operation is answered here."""
        return operation in self._operations

    def answer(self, operation: str, request: Body) -> Body:
        """Answer one operation; raises ServiceError in Athena's words."""
        if broken := constraints.violations("athena", operation, request):
            raise invalid_request(broken)
        return self._operations[operation](request)

    def close(self) -> None:
        """Let no further query run."""
        self._queries.close()

    # -- query executions ------------------------------------------------------------------------

    def _start(self, body: Body) -> Body:
        group = self._workgroups.find(body.get("WorkGroup", "primary"))
        request = start.judge(body, group, self._files.bucket_exists)
        if repeated := self._queries.repeated(request):
            return {"QueryExecutionId": repeated}
        try:
            with glue_catalogue(self._region).lock:
                check_request(request.statement, self._catalogue(), self._context(request))
        except RequestRefused as refused:
            raise invalid_request(refused.message, refused.code) from None
        return {"QueryExecutionId": self._queries.submit(request)}

    def _get(self, request: Body) -> Body:
        return {"QueryExecution": _shown(self._queries.find(request["QueryExecutionId"]))}

    def _batch_get(self, request: Body) -> Body:
        found, unknown = [], []
        for query_id in request["QueryExecutionIds"]:
            if self._queries.known(query_id):
                found.append(_shown(self._queries.find(query_id)))
            else:
                unknown.append(
                    {
                        "QueryExecutionId": query_id,
                        "ErrorCode": "QUERY_EXECUTION_NOT_FOUND",
                        "ErrorMessage": f"QueryExecution {query_id} was not found",
                    }
                )
        return {"QueryExecutions": found, "UnprocessedQueryExecutionIds": unknown}

    def _stop(self, request: Body) -> Body:
        self._queries.stop(request["QueryExecutionId"])
        return {}

    def _list(self, request: Body) -> Body:
        group = self._workgroups.find(request.get("WorkGroup", "primary"))
        ids = self._queries.newest_first(group.name)
        token = request.get("NextToken", "")
        if token and token not in ids:
            raise invalid_request(f"The nextPageToken is malformed: {token}")
        begin = ids.index(token) + 1 if token else 0
        end = begin + request.get("MaxResults", _EXECUTIONS_A_PAGE)
        next_token = ids[end - 1] if end < len(ids) else ""
        return Page(list(ids[begin:end]), next_token).under("QueryExecutionIds")

    def _results(self, request: Body) -> Body:
        return page_of_rows(self._queries.find(request["QueryExecutionId"]), request)

    # -- running ---------------------------------------------------------------------------------

    def _run(self, execution: Execution) -> Result:
        request = execution.request
        try:
            self._fail_if_told(request)
            with glue_catalogue(self._region).lock:
                result = execute(request.statement, self._catalogue(), self._context(request))
        except JsonRESTError as error:
            failed = _refused_by_glue(error)
            self._files.write_failure(execution, failed.message)
            raise failed from None
        except QueryFailed as failed:
            self._files.write_failure(execution, failed.message)
            raise
        self._files.write_success(execution, result)
        return result

    def _fail_if_told(self, request: Request) -> None:
        wanted = self._options.fail
        if wanted and wanted.search(request.text):
            reason = (
                f"The embedded AWS was told to let this statement fail (--fail {wanted.pattern!r})"
            )
            raise QueryFailed(reason, _OTHER, _TOLD_TO_FAIL)

    def _catalogue(self) -> MotoCatalogue:
        return MotoCatalogue(ACCOUNT, self._region)

    def _context(self, request: Request) -> Context:
        database = request.database.lower() or "default"
        return Context(database=database, account=ACCOUNT, region=self._region)


def _refused_by_glue(error: JsonRESTError) -> QueryFailed:
    reason = (
        "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "
        f"com.amazonaws.services.datacatalog.model.{error.error_type}: {error.message} "
        f"(Service: AmazonDataCatalog; Status Code: 400; Error Code: {error.error_type}; "
        f"Request ID: {uuid.uuid4()}; Proxy: null)"
    )
    return QueryFailed(reason, _SYSTEM, _METASTORE_ERROR)


def _shown(execution: Execution) -> Body:
    """Show an execution as GetQueryExecution does."""
    request = execution.request
    statement = request.statement
    context = {"Catalog": request.catalog, "Database": request.database}
    shown = {
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
        shown["ExecutionParameters"] = list(request.parameters)
    return shown


def _status(execution: Execution) -> Body:
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


def _statistics(execution: Execution) -> Body:
    end = execution.completed or datetime.now(UTC).timestamp()
    begun = execution.started or end
    return {
        "DataScannedInBytes": 0,
        "EngineExecutionTimeInMillis": round((end - begun) * 1000),
        "QueryQueueTimeInMillis": round((begun - execution.submitted) * 1000),
        "TotalExecutionTimeInMillis": round((end - execution.submitted) * 1000),
    }
