"""Results of a real Hive, recorded in ``hive.json`` for tests without Java."""

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.oracle import hive_process
from tests.support.corpus import Statement, statements

RECORD = Path(__file__).parent / "hive.json"

# Hive sets it to the current time, also if the statement has a value.
_CLOCK = "transient_lastDdlTime"


def questions() -> list[Statement]:
    """Return the statements that Hive can execute: Hive tables and databases."""
    return [statement for statement in statements() if statement.kind in ("table", "database")]


def fingerprint(statement: Statement) -> str:
    """Return a hash that changes if the file changes."""
    return hashlib.sha256(statement.text.encode()).hexdigest()[:16]


def execute(statements_to_execute: list[Statement]) -> dict[str, dict[str, Any]]:
    """Execute the statements; return the result of each by its path."""
    answers = hive_process.ask(statement.question() for statement in statements_to_execute)
    verdicts = {}
    for statement, answer in zip(statements_to_execute, answers, strict=True):
        verdict = {key: value for key, value in answer.items() if key != "path"}
        definition = verdict.get("definition")
        if isinstance(definition, dict):
            definition.get("parameters", {}).pop(_CLOCK, None)
            # Hive gives a database without a LOCATION one in its scratch folder.
            if definition["location"].startswith("file:"):
                definition["location"] = ""
        verdicts[statement.path] = {"text": fingerprint(statement), **verdict}
    return verdicts


def recorded() -> dict[str, dict[str, Any]]:
    """Return the content of ``hive.json``."""
    verdicts: dict[str, dict[str, Any]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return verdicts


def record(verdicts: dict[str, dict[str, Any]]) -> None:
    """Write ``hive.json``, with one line for each statement."""
    lines = [
        f"{json.dumps(path)}: {json.dumps(verdict, ensure_ascii=False, sort_keys=True)}"
        for path, verdict in sorted(verdicts.items())
    ]
    RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
