"""Cases of the parser: statements that are errors, and pairs of statements that are equal.

``tests/cases/bad/<case>/`` has ``table.sql`` (or ``_database.sql``) and ``error.txt``, all its
diagnostics. ``tests/cases/same/<case>/`` has ``before.sql`` and ``after.sql``. All of them are read
as ``sales.orders``, or as the database ``sales``.
"""

from pathlib import Path

import pytest

from athendef_provider.definition import ParseResult, read
from tests.support.golden import is_golden

_CASES = Path(__file__).parents[1] / "cases"
_BAD = sorted(path.name for path in (_CASES / "bad").iterdir())
_SAME = sorted(path.name for path in (_CASES / "same").iterdir())


def _files(folder: Path, *allowed: set[str]) -> dict[str, str]:
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert set(files) in allowed, f"a case takes {allowed}, not {sorted(files)}"
    return files


def _read(text: str, path: str, *, is_database: bool) -> ParseResult:
    return read(text, path=path, database="sales", name=None if is_database else "orders")


@pytest.mark.parametrize("claim", _BAD)
def test_a_statement_that_athena_rejects_is_an_error_with_its_position(claim):
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
def test_two_forms_of_a_definition_are_equal(claim):
    files = _files(_CASES / "same" / claim, {"before.sql", "after.sql"})
    is_database = claim.startswith("database_")

    before = _read(files["before.sql"], "before.sql", is_database=is_database)
    after = _read(files["after.sql"], "after.sql", is_database=is_database)

    assert [diagnostic for diagnostic in before.diagnostics if diagnostic.severity == "error"] == []
    assert [diagnostic for diagnostic in after.diagnostics if diagnostic.severity == "error"] == []
    assert before.definition is not None
    assert before.definition == after.definition
