"""What a project's program deploys, as far as its source shows it without running it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from athendef_provider.engine.project_folder import YamlFileError, project_file, read_yaml

_PACKAGE = "athendef_provider"
_PARAMETERS = ("tree", "variables")


@dataclass(frozen=True, slots=True)
class ProgramTree:
    """The arguments of the program's call of `deploy`.

    ``folder`` is the tree, None for the one that the stack's config names. ``variables`` are the
    names of the variables that the program passes, None if its source does not show them.
    ``first`` is whether only imports precede the call: other code could write the files.
    """

    folder: Path | None = None
    variables: frozenset[str] | None = frozenset()
    first: bool = True

    @property
    def from_config(self) -> bool:
        """Whether all variables of the tree have their values from the stack's config."""
        return self.variables == frozenset()


def program_tree(root: Path) -> ProgramTree | None:
    """The tree that the program of the project in ``root`` deploys.

    None if the source does not show it: where `deploy` is not called, is called several times or
    under a condition, or where its arguments are computed. A project without a program is treated
    as one with the standard program, which calls `deploy()`.
    """
    file = _program_file(root)
    if file is None:
        return None
    try:
        module = ast.parse(file.read_bytes())
    except FileNotFoundError:
        return ProgramTree()
    except (OSError, SyntaxError, ValueError):
        return None
    calls = [node for node in ast.walk(module) if _is_deploy(node, _names_of_deploy(module))]
    values = [getattr(statement, "value", None) for statement in module.body]
    call = calls[0] if len(calls) == 1 else None
    if not isinstance(call, ast.Call) or call not in values:
        return None
    passed = _arguments(call, file)
    before = module.body[: values.index(call)]
    return passed and replace(passed, first=all(map(_is_import_or_text, before)))


def _program_file(root: Path) -> Path | None:
    """The program's file; None if it is not a Python program in the project's folder."""
    project = project_file(root)
    if project is None:
        return root / "__main__.py"
    try:
        content = read_yaml(project, as_text=True)
    except YamlFileError:
        return None
    runtime = content.get("runtime")
    name = runtime.get("name") if isinstance(runtime, dict) else runtime
    return root / "__main__.py" if name == "python" and "main" not in content else None


def _names_of_deploy(module: ast.Module) -> frozenset[str]:
    """The expressions that name `deploy`: ``deploy``, ``athendef_provider.deploy``."""
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_PACKAGE):
            names |= {alias.asname or alias.name for alias in node.names if alias.name == "deploy"}
        if isinstance(node, ast.Import):
            names |= {
                f"{alias.asname or alias.name}.deploy"
                for alias in node.names
                if alias.name == _PACKAGE
            }
    return frozenset(names)


def _is_deploy(node: ast.AST, names: frozenset[str]) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in names


def _is_import_or_text(statement: ast.stmt) -> bool:
    text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return text or isinstance(statement, ast.Import | ast.ImportFrom)


def _arguments(call: ast.Call, file: Path) -> ProgramTree | None:
    """The arguments of a call of `deploy`; None if the tree is computed."""
    arguments = dict(zip(_PARAMETERS, call.args, strict=False))
    arguments |= {keyword.arg or "**": keyword.value for keyword in call.keywords}
    if "**" in arguments or any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    variables = _variables(arguments.get("variables"))
    tree = arguments.get("tree")
    if tree is None or _is_none(tree):
        return ProgramTree(None, variables)
    folder = _path(tree, file)
    return None if folder is None else ProgramTree(file.parent / folder, variables)


def _variables(node: ast.expr | None) -> frozenset[str] | None:
    if node is None or _is_none(node):
        return frozenset()
    if isinstance(node, ast.Dict):
        names = list(_texts(node.keys))
        return frozenset(names) if len(names) == len(node.keys) else None
    return None


def _texts(nodes: list[ast.expr | None]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _path(node: ast.expr, file: Path) -> Path | None:
    """The path of ``"trees/a"``, ``Path("trees/a")`` or ``Path(__file__).parent / "trees/a"``."""
    match node:
        case ast.Constant(value=str(text)):
            return Path(text)
        case ast.Name(id="__file__"):
            return file
        case ast.Call(func=ast.Name(id="Path"), args=[inner], keywords=[]):
            return _path(inner, file)
        case ast.Attribute(value=inner, attr="parent"):
            path = _path(inner, file)
            return None if path is None else path.parent
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            before, after = _path(left, file), _path(right, file)
            return None if before is None or after is None else before / after
        case _:
            return None
