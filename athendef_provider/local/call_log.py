"""The call log: one JSON line per API call, written atomically."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from athendef_provider.local.protocol import Body, Response
from athendef_provider.local.request import ApiCall


class CallLog:
    """Appends API calls to a file; without a path it writes nothing."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8") if path else None

    def record(self, call: ApiCall, request: Body, response: Response, seconds: float) -> None:
        """Write one call. A call that arrives after ``close`` is ignored."""
        line: dict[str, Any] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "service": call.service,
            "operation": call.operation,
            "region": call.region,
            "seconds": round(seconds, 6),
            "status": response.status,
        }
        if response.error:
            line["error"] = response.error
        line |= _subject(call, request)
        text = json.dumps(line, ensure_ascii=False) + "\n"
        with self._lock:
            if self._file and not self._file.closed:
                self._file.write(text)
                self._file.flush()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file:
                self._file.close()


def _subject(call: ApiCall, request: Body) -> dict[str, Any]:
    """Return what a call refers to: a statement, a database and table, a bucket and key."""
    match call.service:
        case "athena":
            query = request.get("QueryString")
            return {"statement": query} if query else {}
        case "glue":
            return _glue_subject(call.operation, request)
        case "s3":
            return {"path": call.path}
        case _:
            return {}


def _glue_subject(operation: str, request: Body) -> dict[str, Any]:
    table_input = request.get("TableInput") or {}
    database_input = request.get("DatabaseInput") or {}
    database = request.get("DatabaseName") or database_input.get("Name")
    table = request.get("TableName") or table_input.get("Name")
    if "Name" in request:
        # `Name` is the table in GetTable and DeleteTable, the database in GetDatabase.
        if "DatabaseName" in request:
            table = table or request["Name"]
        elif operation.endswith("Database"):
            database = database or request["Name"]
    subject = {"database": database, "table": table, "tables": request.get("TablesToDelete")}
    return {key: value for key, value in subject.items() if value}
