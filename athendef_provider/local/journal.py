"""The log of calls: a JSON line each, whole even when many threads write."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from athendef_provider.local.calls import Call
from athendef_provider.local.wire import Body, Response


class Journal:
    """Appends to one file; without a path it keeps silent."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8") if path else None

    def record(self, call: Call, request: Body, response: Response, seconds: float) -> None:
        """Write one call; never raises for a call that comes after ``close``."""
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


def _subject(call: Call, request: Body) -> dict[str, Any]:
    """Tell what a call is about: a statement, a database and table, a bucket and key."""
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
        # `Name` is the table's in GetTable and DeleteTable, the database's in GetDatabase.
        if "DatabaseName" in request:
            table = table or request["Name"]
        elif operation.endswith("Database"):
            database = database or request["Name"]
    found = {"database": database, "table": table, "tables": request.get("TablesToDelete")}
    return {key: value for key, value in found.items() if value}
