"""Tests share code through `tests/support` and the helpers of their own folder."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[2]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _may_import(importer: Path, module: str) -> bool:
    """Return whether a file below `tests` may import ``module`` or the name in a module."""
    parts = module.split(".")
    if parts[0] != "tests" or len(parts) < 3:
        return True
    if any(part.startswith("test_") or part == "conftest" for part in parts):
        return False
    own = importer.relative_to(TESTS).parent.parts
    return parts[1] == "support" or tuple(parts[1 : 1 + len(own)]) == own


def test_no_test_imports_from_another_test_or_another_folder():
    imports = {
        (str(path.relative_to(TESTS)), module)
        for path in TESTS.rglob("*.py")
        for module in _imports(path)
        if not _may_import(path, module)
    }

    assert imports == set()


def test_forbidden_imports_are_found():
    importer = TESTS / "unit" / "cli" / "test_check.py"

    assert _may_import(importer, "tests.support.golden")
    assert _may_import(importer, "tests.unit.cli.plans")
    assert not _may_import(importer, "tests.unit.cli.test_display")
    assert not _may_import(importer, "tests.unit.cli.conftest.main")
    assert not _may_import(importer, "tests.laws.definitions.views")
