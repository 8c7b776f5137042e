"""Hive's verdicts: asked of a real one, recorded in ``hive.json`` for tests without Java."""

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.oracle import hive_process
from tests.support.corpus import Statement, statements

RECORD = Path(__file__).parent / "hive.json"

# The clock's, whatever the statement says (Hive replaces the value of one who gives it).
_CLOCK = "transient_lastDdlTime"


def questions() -> list[Statement]:
    """What Hive can be asked: its tables and databases. Iceberg's DDL is Athena's own."""
    return [statement for statement in statements() if statement.kind in ("table", "database")]


def fingerprint(statement: Statement) -> str:
    """What tells that a file has changed since Hive was asked."""
    return hashlib.sha256(statement.text.encode()).hexdigest()[:16]


def asked(told: list[Statement]) -> dict[str, dict[str, Any]]:
    """Ask now; the verdict of each statement by its path."""
    answers = hive_process.ask(statement.question() for statement in told)
    verdicts = {}
    for statement, answer in zip(told, answers, strict=True):
        verdict = {key: value for key, value in answer.items() if key != "path"}
        definition = verdict.get("definition")
        if isinstance(definition, dict):
            definition.get("parameters", {}).pop(_CLOCK, None)
            # A database without a LOCATION got one in this Hive's scratch folder.
            if definition["location"].startswith("file:"):
                definition["location"] = ""
        verdicts[statement.path] = {"text": fingerprint(statement), **verdict}
    return verdicts


def recorded() -> dict[str, dict[str, Any]]:
    """What is in ``hive.json``."""
    verdicts: dict[str, dict[str, Any]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return verdicts


def record(verdicts: dict[str, dict[str, Any]]) -> None:
    """Write ``hive.json``: a line a statement, so that a review shows what changed."""
    lines = [
        f"{json.dumps(path)}: {json.dumps(verdict, ensure_ascii=False, sort_keys=True)}"
        for path, verdict in sorted(verdicts.items())
    ]
    RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
