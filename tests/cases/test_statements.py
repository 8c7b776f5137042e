"""Directories that each make one claim: files that are refused, and pairs that mean the same.

``tests/cases/bad/<claim>/`` holds ``table.sql`` (or ``_database.sql``) and ``error.txt``: all that
is said of it. ``tests/cases/same/<claim>/`` holds ``before.sql`` and ``after.sql``. All of them are
read as ``sales.orders``, or as the database ``sales``.
"""

from pathlib import Path

import pytest

from athendef_provider.definition import ParseResult, read
from tests.support.golden import is_golden

_CASES = Path(__file__).parents[1] / "cases"
_BAD = sorted(path.name for path in (_CASES / "bad").iterdir())
_SAME = sorted(path.name for path in (_CASES / "same").iterdir())


def _files(folder: Path, *allowed: set[str]) -> dict[str, str]:
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert set(found) in allowed, f"a case takes {allowed}, not {sorted(found)}"
    return found


def _read(text: str, path: str, *, is_database: bool) -> ParseResult:
    return read(text, path=path, database="sales", name=None if is_database else "orders")


@pytest.mark.parametrize("claim", _BAD)
def test_what_athena_would_refuse_is_refused_with_its_place(claim):
    files = _files(
        _CASES / "bad" / claim, {"table.sql", "error.txt"}, {"_database.sql", "error.txt"}
    )
    path = next(name for name in files if name.endswith(".sql"))

    reading = _read(files[path], path, is_database=path == "_database.sql")

    errors = [problem for problem in reading.diagnostics if problem.severity == "error"]
    shown = "".join(f"{error} [{error.code}]\n" for error in errors)
    is_golden(_CASES / "bad" / claim / "error.txt", shown)
    assert errors
    assert reading.definition is None


@pytest.mark.parametrize("claim", _SAME)
def test_two_spellings_of_one_thing_are_equal(claim):
    files = _files(_CASES / "same" / claim, {"before.sql", "after.sql"})
    is_database = claim.startswith("database_")

    before = _read(files["before.sql"], "before.sql", is_database=is_database)
    after = _read(files["after.sql"], "after.sql", is_database=is_database)

    assert [one for one in before.diagnostics if one.severity == "error"] == []
    assert [one for one in after.diagnostics if one.severity == "error"] == []
    assert before.definition is not None
    assert before.definition == after.definition
