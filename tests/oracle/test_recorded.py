"""``read`` against a real Hive's verdicts, as they are recorded in ``hive.json``.

``make oracle`` asks Hive again and renews the record; see ``run``.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.oracle.agreement import by_hive, by_us, differences
from tests.oracle.known import KNOWN, reading_of
from tests.oracle.verdicts import fingerprint, questions, recorded
from tests.support.corpus import CORPUS, Statement, statements

ALL = list(statements())
ASKED = questions()


def disagreements(statement: Statement, verdict: Mapping[str, Any]) -> list[str]:
    """Where our reading is not Hive's: whether it is refused, else what it means."""
    reading = reading_of(statement)
    if reading.definition is None:
        errors = "; ".join(str(problem) for problem in reading.diagnostics)
        return [f"Hive accepts it, we refuse it: {errors}"] if verdict["accepted"] else []
    if not verdict["accepted"]:
        return [f"Hive refuses it, we accept it: {verdict['error']}"]
    hive = by_hive(verdict["definition"], statement.text)
    return differences(hive, by_us(reading.definition, statement.text))


def test_the_corpus_is_of_the_size_that_was_promised():
    assert sum(1 for _ in CORPUS.glob("*/*.sql")) >= 150


def test_hive_was_asked_about_every_statement_as_it_stands():
    told = {path: verdict["text"] for path, verdict in recorded().items()}
    assert told == {statement.path: fingerprint(statement) for statement in ASKED}, (
        "statements changed since Hive was asked: run `make oracle` and commit hive.json"
    )


@pytest.mark.parametrize("statement", ASKED, ids=lambda statement: statement.path)
def test_read_means_what_hive_means(statement: Statement):
    found = disagreements(statement, recorded()[statement.path])
    if statement.path in KNOWN:
        assert found, f"agrees now: take {statement.path} out of known.toml"
    else:
        assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "statement",
    [statement for statement in ALL if statement.kind in ("iceberg", "view")],
    ids=lambda statement: statement.path,
)
def test_what_hive_cannot_be_asked_about_is_read_without_an_error(statement: Statement):
    reading = reading_of(statement)
    errors = [str(problem) for problem in reading.diagnostics if problem.severity == "error"]
    assert not errors
    assert reading.definition is not None


def test_how_many_statements_agree_is_told(capsys: pytest.CaptureFixture[str]):
    """Prints the figure that the docs give; it fails only with the statements themselves."""
    verdicts = recorded()
    agree = sum(not disagreements(statement, verdicts[statement.path]) for statement in ASKED)
    with capsys.disabled():
        print(f"\nHive and `read` agree on {agree} of {len(ASKED)} statements.", end=" ")
    assert agree == len(ASKED) - len(KNOWN)
