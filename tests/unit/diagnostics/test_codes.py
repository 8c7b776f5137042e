"""The table of codes is complete, and the documentation is generated from it."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from athendef_provider.changes.schema_evolution_lint import LintWarning
from athendef_provider.changes.steps import DestructiveChange
from athendef_provider.diagnostics import ALLOWABLE, CODES, SECTIONS, Diagnostic, Severity
from tests.support.golden import is_golden
from tools.diagnostics import PAGE, page
from tools.sandbox import CHECKOUT

PACKAGE = CHECKOUT / "athendef_provider"


def test_no_code_is_in_the_table_twice():
    names = Counter(code.name for codes in SECTIONS.values() for code in codes)

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.name)
def test_each_code_has_a_title_of_one_line_and_a_fix(code):
    assert 0 < len(code.title) <= 72
    assert not code.title.endswith(".")
    assert code.fix.endswith(".")


def test_each_code_is_used():
    texts = {text for path in _sources() for text in _texts(path)}

    assert sorted(CODES.keys() - texts) == []


def test_a_diagnostic_has_a_code_of_the_table():
    with pytest.raises(ValueError, match="unknown code"):
        Diagnostic("orders.sql", 1, 1, "no-such-code", "message")
    with pytest.raises(ValueError, match="unknown code"):
        LintWarning("no-such-code", "message", "hint")
    with pytest.raises(ValueError, match="unknown code"):
        DestructiveChange("no-such-code", "a column")


def test_each_code_in_the_source_is_in_the_table():
    """Also those that no test reports: codes are arguments of these calls."""
    used = {code for path in _sources() for code in _codes(path)}

    assert len(used) > 80
    assert sorted(used - CODES.keys()) == []


def test_errors_cannot_be_allowed():
    assert not [name for name in ALLOWABLE if CODES[name].severity is Severity.ERROR]


def test_the_page_is_generated_from_the_table():
    is_golden(PAGE, page())


def _sources() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        others = (PACKAGE / "diagnostics" / "codes", PACKAGE / "local")
        if not any(path.is_relative_to(folder) for folder in others):
            yield path


def _texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _codes(path: Path) -> Iterator[str]:
    """The literal codes of the diagnostics that a module constructs."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        function = ast.unparse(node.func)
        if function.endswith("report.add") and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)
        for keyword in node.keywords:
            if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
                yield str(keyword.value.value)
