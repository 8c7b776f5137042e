"""Query results: the rows of GetQueryResults, and the result files in S3.

The rows of DDL, SHOW and DESCRIBE are lines. The result file ``<id>.txt`` contains these lines,
without a header and without a trailing newline; it is empty for a statement without rows. A
statement with columns also writes ``<id>.txt.metadata``. A statement that fails in Hive's engine
(its reason begins with "FAILED: ") writes the reason to the result file; other failed queries and
cancelled ones write no file. All of this was measured on Athena.
"""

import base64
from typing import Any
from urllib.parse import urlsplit

from moto.s3.exceptions import MissingBucket
from moto.s3.models import s3_backends
from moto.utilities.utils import get_partition

from athendef_provider.local.athena.errors import invalid_request
from athendef_provider.local.athena.query_queue import QueryExecution
from athendef_provider.local.execution import Result
from athendef_provider.local.options import ACCOUNT
from athendef_provider.local.protocol import Body

_ROWS_PER_PAGE = 1000
_UNKNOWN_NULLABLE = 3


class ResultFiles:
    """Writes the result files of one region to S3."""

    def __init__(self, region: str) -> None:
        self._s3: Any = s3_backends[ACCOUNT][get_partition(region)]

    def bucket_exists(self, name: str) -> bool:
        """Whether the bucket for the results exists."""
        try:
            self._s3.head_bucket(name)
        except MissingBucket:
            return False
        return True

    def write_success(self, execution: QueryExecution, result: Result) -> None:
        """Write the result file, and the metadata file if there are columns."""
        self._put(execution.output_location, "\n".join(result.rows).encode())
        if result.columns:
            metadata = _metadata(execution.id, result.columns)
            self._put(execution.output_location + ".metadata", metadata)

    def write_failure(self, execution: QueryExecution, reason: str) -> None:
        """Write the reason to the result file if the query failed in Hive's engine."""
        if failed_in_hive(reason):
            self._put(execution.output_location, reason.encode())

    def _put(self, location: str, content: bytes) -> None:
        url = urlsplit(location)
        key = self._s3.put_object(url.netloc, url.path.removeprefix("/"), content)
        key.set_metadata({"Content-Type": "application/octet-stream"})


def failed_in_hive(reason: str) -> bool:
    """Whether a failure comes from Hive's engine; its reasons have this prefix."""
    return reason.startswith("FAILED: ")


def page_of_rows(execution: QueryExecution, request: Body) -> Body:
    """Handle GetQueryResults; raises ServiceError for a query without results."""
    state = execution.state
    if state in ("QUEUED", "RUNNING"):
        message = f"Query has not yet finished. Current state: {state}"
        raise invalid_request(message, "INVALID_QUERY_EXECUTION_STATE")
    if state == "CANCELLED":
        raise invalid_request("Could not find results", "RESULT_NOT_FOUND")
    if state == "FAILED":
        return _after_failure(execution)
    rows = execution.result.rows
    start = _read_token(request.get("NextToken", ""))
    end = start + request.get("MaxResults", _ROWS_PER_PAGE)
    page = [{"Data": [{"VarCharValue": row}]} for row in rows[start:end]]
    columns = [_column_info(name, type_) for name, type_ in execution.result.columns]
    body: Body = {"ResultSet": {"Rows": page, "ResultSetMetadata": {"ColumnInfo": columns}}}
    if end < len(rows):
        body["NextToken"] = _write_token(end)
    return body


def _after_failure(execution: QueryExecution) -> Body:
    if failed_in_hive(execution.reason):
        return {"ResultSet": {"Rows": []}}
    if execution.request.statement.kind == "DML":
        message = "Query did not finish successfully. Final query state: FAILED"
        raise invalid_request(message, "INVALID_QUERY_EXECUTION_STATE")
    raise invalid_request("Could not find results", "RESULT_NOT_FOUND")


def _column_info(name: str, type_: str) -> Body:
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": name,
        "Label": name,
        "Type": type_,
        "Precision": 0,
        "Scale": 0,
        "Nullable": "UNKNOWN",
        "CaseSensitive": False,
    }


def _write_token(offset: int) -> str:
    return base64.b64encode(str(offset).encode()).decode()


def _read_token(token: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.b64decode(token.encode()))
    except ValueError:
        raise invalid_request(f"Malformed nextPageToken {token}") from None


def _metadata(query_id: str, columns: tuple[tuple[str, str], ...]) -> bytes:
    """Encode the metadata file, a protobuf message that Athena's JDBC driver reads.

    The field numbers were observed in Athena's own files: 1 is the query's id, 4 a column with its
    catalog (1), name (4), label (5), type (6) and nullability (9).
    """
    parts = [_text(1, query_id)]
    for name, type_ in columns:
        column = _text(1, "hive") + _text(4, name) + _text(5, name) + _text(6, type_)
        column += bytes([9 << 3, _UNKNOWN_NULLABLE])
        parts.append(_bytes(4, column))
    return b"".join(parts)


def _text(number: int, value: str) -> bytes:
    return _bytes(number, value.encode())


def _bytes(number: int, value: bytes) -> bytes:
    length, size = len(value), b""
    while length > 0x7F:
        size += bytes([length & 0x7F | 0x80])
        length >>= 7
    return bytes([number << 3 | 2]) + size + bytes([length]) + value
