"""``read`` gives the results of a real Hive, which are recorded in ``hive.json``.

``make oracle`` records them again; see ``run``.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.oracle.agreement import by_athendef, by_hive, differences
from tests.oracle.known import KNOWN, reading_of
from tests.oracle.verdicts import fingerprint, questions, recorded
from tests.support.corpus import CORPUS, Statement, statements

ALL = list(statements())
ASKED = questions()


def disagreements(statement: Statement, verdict: Mapping[str, Any]) -> list[str]:
    """Return the differences from Hive: whether a statement is rejected, or its definition."""
    reading = reading_of(statement)
    if reading.definition is None:
        errors = "; ".join(str(problem) for problem in reading.diagnostics)
        return [f"Hive accepts it, athendef rejects it: {errors}"] if verdict["accepted"] else []
    if not verdict["accepted"]:
        return [f"Hive rejects it, athendef accepts it: {verdict['error']}"]
    hive = by_hive(verdict["definition"], statement.text)
    return differences(hive, by_athendef(reading.definition, statement.text))


def test_the_corpus_has_the_documented_size():
    assert sum(1 for _ in CORPUS.glob("*/*.sql")) >= 150


def test_the_record_has_every_current_statement():
    hashes = {path: verdict["text"] for path, verdict in recorded().items()}
    assert hashes == {statement.path: fingerprint(statement) for statement in ASKED}, (
        "statements changed since hive.json was written: run `make oracle` and commit hive.json"
    )


@pytest.mark.parametrize("statement", ASKED, ids=lambda statement: statement.path)
def test_read_agrees_with_hive(statement: Statement):
    wrong_parts = disagreements(statement, recorded()[statement.path])
    if statement.path in KNOWN:
        assert wrong_parts, f"agrees now: remove {statement.path} from known.toml"
    else:
        assert not wrong_parts, "\n".join(wrong_parts)


@pytest.mark.parametrize(
    "statement",
    [statement for statement in ALL if statement.kind in ("iceberg", "view")],
    ids=lambda statement: statement.path,
)
def test_a_statement_that_hive_cannot_execute_is_read_without_an_error(statement: Statement):
    reading = reading_of(statement)
    errors = [str(problem) for problem in reading.diagnostics if problem.severity == "error"]
    assert not errors
    assert reading.definition is not None


def test_the_number_of_agreements_is_printed(capsys: pytest.CaptureFixture[str]):
    """The docs have this number. The test fails only if the statements change."""
    verdicts = recorded()
    agree = sum(not disagreements(statement, verdicts[statement.path]) for statement in ASKED)
    with capsys.disabled():
        print(f"\nHive and `read` agree on {agree} of {len(ASKED)} statements.", end=" ")
    assert agree == len(ASKED) - len(KNOWN)
