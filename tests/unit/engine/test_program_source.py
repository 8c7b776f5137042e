"""What the source of a program shows about the tree that it deploys."""

from pathlib import Path

import pytest

from athendef_provider.engine.program_source import ProgramTree, program_tree

IMPORT = "from athendef_provider import deploy\n"
A = Path("trees/a")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime:\n  name: python\n")
    return tmp_path


@pytest.mark.parametrize(
    ("program", "folder", "variables"),
    [
        ("deploy()", None, set()),
        ("resources = deploy()", None, set()),
        ("deploy(None, variables=None)", None, set()),
        ("deploy('trees/a')", A, set()),
        ("deploy(tree='trees/a', opts=o)", A, set()),
        ("deploy(Path('trees') / 'a')", A, set()),
        ("deploy(Path(__file__).parent / 'trees/a')", A, set()),
        ("deploy(variables={'x': bucket.id, 'y': 'z'})", None, {"x", "y"}),
        ("deploy(variables={**others, 'y': 'z'})", None, None),
        ("deploy('trees/a', values())", A, None),
    ],
)
def test_one_plain_call_is_understood(root, program, folder, variables):
    (root / "__main__.py").write_text(IMPORT + program)

    names = None if variables is None else frozenset(variables)
    assert program_tree(root) == ProgramTree(folder and root / folder, names)


@pytest.mark.parametrize(
    ("before", "first"), [('"""Text."""', True), ("import os", True), ("generate_files()", False)]
)
def test_code_before_the_call_could_write_the_files(root, before, first):
    (root / "__main__.py").write_text(f"{before}\n{IMPORT}deploy()\nTable('a.b', sql='')")

    assert program_tree(root) == ProgramTree(first=first)


@pytest.mark.parametrize(
    "program",
    [
        "",
        "deploy('a')\ndeploy('b')",
        "if production:\n    deploy()",
        "def main():\n    deploy()",
        "deploy(folder())",
        "deploy(*arguments)",
        "deploy(**arguments)",
        "deploy(",
    ],
)
def test_other_programs_are_not(root, program):
    (root / "__main__.py").write_text(IMPORT + program)

    assert program_tree(root) is None


@pytest.mark.parametrize("rest", ["main: src/\n", "runtime: yaml\n", "x: [\n"])
def test_a_program_elsewhere_is_not(root, rest):
    (root / "Pulumi.yaml").write_text(f"name: shop\n{rest}")
    (root / "__main__.py").write_text(IMPORT + "deploy()")

    assert program_tree(root) is None


def test_without_a_program_it_is_the_standard_one(root):
    assert program_tree(root) == ProgramTree()
