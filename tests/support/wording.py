"""The package with every message replaced by a code, and its decisions.

``python -m tests.support.wording [--without-words]`` prints, as JSON, the decisions about each
case of `tests/cases`: the definitions, the steps of the plan, what is blocked and backed up, the
codes of diagnostics. With ``--without-words`` each message in the source is replaced while the
package is imported.
"""

import ast
import hashlib
import importlib.abc
import importlib.machinery
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import fields
from types import ModuleType
from typing import Any

_PACKAGE = "athendef_provider"
_PROSE = re.compile(r"[a-z]{2,} [a-z]{2,}")
_PATTERN = re.compile(r"\\|\(\?|\[[^\]]*-")
"""What only regular expressions contain."""
_WORDING = {"why", "hint", "lost", "reason", "text", "message", "notices"}
"""The fields of plans and diagnostics that hold words for people."""


class Replacer(ast.NodeTransformer):
    """Replaces messages: string literals with two consecutive words of prose."""

    def __init__(self) -> None:
        self.replaced = 0

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """Replace a message by a code."""
        if not isinstance(node.value, str) or not _PROSE.search(node.value):
            return node
        if _PATTERN.search(node.value):
            return node
        self.replaced += 1
        code = hashlib.sha256(node.value.encode()).hexdigest()[:8]
        return ast.copy_location(ast.Constant(f"[{code}]"), node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """Keep lists of words in a constant."""
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Keep lists of words that are split."""
        match node.func:
            case ast.Attribute(value=ast.Constant(), attr="split"):
                return node
            case _:
                return self.generic_visit(node)


class _Loader(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> Any:  # type: ignore[override]
        tree = Replacer().visit(ast.parse(data))
        return compile(ast.fix_missing_locations(tree), path, "exec", optimize=_optimize)

    def get_code(self, fullname: str) -> Any:
        """Compile the source: a cached module contains the messages."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Load the modules of the package without their messages."""
        if fullname.split(".", maxsplit=1)[0] != _PACKAGE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin:
            spec.loader = _Loader(fullname, spec.origin)
        return spec


def decisions() -> dict[str, Any]:
    """Return what is decided about each case."""
    from athendef_provider.changes import (  # noqa: PLC0415 - only now are its words replaced
        PlanOptions,
        blocked_steps,
        differences,
        plan_transition,
    )
    from athendef_provider.changes.policy import needs_backup  # noqa: PLC0415
    from athendef_provider.changes.schema_evolution_lint import lint  # noqa: PLC0415
    from tests.support.cases import folders, load, name_of  # noqa: PLC0415

    result: dict[str, Any] = {}
    for folder in folders():
        case = load(folder)
        changes = differences(case.before, case.after, case.directives.column_renames)
        options = PlanOptions(
            allow=frozenset(case.directives.allow), renames=case.directives.column_renames
        )
        plan = plan_transition(case.before, case.after, options)
        removal = plan_transition(case.before, None, options)
        result[name_of(folder)] = {
            "before": repr(case.before),
            "after": repr(case.after),
            "changes": [repr(change) for change in changes],
            "steps": [_without_words(step) for step in (*plan.steps, *removal.steps)],
            "backups": [needs_backup(step) for step in (*plan.steps, *removal.steps)],
            "blocked": len(blocked_steps(plan, ())),
            "blocked unless allowed": len(blocked_steps(plan, options.allow)),
            "lint": [warning.code for warning in lint(case.before, case.after, changes)],
        }
    return result | _diagnostics()


def _diagnostics() -> dict[str, Any]:
    from athendef_provider.definition import read  # noqa: PLC0415 - see above
    from tests.support.cases import CASES  # noqa: PLC0415

    result = {}
    for file in sorted((CASES / "bad").rglob("*.sql")):
        reading = read(file.read_text(), path=file.name, database="sales", name="orders")
        name = str(file.relative_to(CASES))
        result[name] = {
            "read": reading.definition is not None,
            "problems": [[p.severity, p.code, p.line, p.column] for p in reading.diagnostics],
        }
    return result


def _without_words(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        kept = [field.name for field in fields(value) if field.name not in _WORDING]
        return [type(value).__name__, *(_without_words(getattr(value, name)) for name in kept)]
    if isinstance(value, tuple):
        return [_without_words(item) for item in value]
    return repr(value)


if __name__ == "__main__":
    if "--without-words" in sys.argv:
        sys.meta_path.insert(0, _Finder())
    json.dump(decisions(), sys.stdout)
