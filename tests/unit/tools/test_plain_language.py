"""The code keeps to the language of the glossary, as far as a program can check it."""

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator

import pytest

from tools.sandbox import CHECKOUT

# They name no value: `found` can be a table, a match or a path.
VAGUE_NAMES = frozenset({"found", "known", "left", "made", "one", "said", "stands", "told"})

PRIVATE_WORDS = re.compile(
    r"\b(anew|mends?|mended|behind (our|the stack's) back|what stands|cut short)\b", re.IGNORECASE
)

BRITISH_SPELLING = re.compile(
    r"(?<![a-z])("
    r"(behavi|col|fav|hon|neighb)our\w*|catalogues?|licences?|centres?|analys(e|ed|es|ing)"
    r"|(author|categor|initial|minim|maxim|normal|optim|organ|recogn|serial|summar)"
    r"is(e|ed|es|ing|ation)"
    r")(?![a-z])",
    re.IGNORECASE,
)

# Verbs of the old dialect in names of tests: a message is reported, an object exists.
DIALECT_IN_TEST_NAMES = frozenset({"said", "stands", "tells", "told"})


def tracked(*patterns: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return [path for path in listed.stdout.splitlines() if (CHECKOUT / path).exists()]


# This file has the words as data.
CODE = sorted(
    {*tracked("athendef_provider/*.py", "bench/*.py", "tools/*.py", "tests/*.py", "__main__.py")}
    - {"tests/unit/tools/test_plain_language.py"}
)
DOCS = tracked("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "examples", "Makefile")


def bound_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that the code chooses itself: variables, parameters, functions, classes."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
            case ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.ExceptHandler(name=str(name)):
                yield node.lineno, name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name
            case ast.MatchMapping(rest=str(name)):
                yield node.lineno, name
            case _:
                pass


def texts(source: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Docstrings, messages and comments."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)):
                yield node.lineno, text
            case _:
                pass
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _as_text(name: str) -> str:
    return name.replace("_", " ")


def violations(source: str) -> list[str]:
    tree = ast.parse(source)
    names = list(bound_names(tree))
    plain = {name.strip("_") for _, name in names}
    # The operands of a comparison are called left and right.
    vague = VAGUE_NAMES - {"left"} if "right" in plain else VAGUE_NAMES
    lines = [(line, f"name {name}") for line, name in names if name.strip("_") in vague]
    lines += [(line, f"name {name}") for line, name in names if BRITISH_SPELLING.search(name)]
    lines += [
        (line, f"name {name}")
        for line, name in names
        if name.startswith("test_")
        and (DIALECT_IN_TEST_NAMES & {*name.split("_")} or PRIVATE_WORDS.search(_as_text(name)))
    ]
    lines += [
        (line, f"word {match[0]!r}")
        for line, text in texts(source, tree)
        for pattern in (PRIVATE_WORDS, BRITISH_SPELLING)
        for match in pattern.finditer(" ".join(text.split()))
    ]
    return [f"{line}: {problem}" for line, problem in sorted(set(lines))]


@pytest.mark.parametrize("path", CODE)
def test_names_and_texts_of_the_code_are_plain(path):
    assert not violations((CHECKOUT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", DOCS)
def test_the_docs_are_plain(path):
    text = " ".join((CHECKOUT / path).read_text(encoding="utf-8").split())

    assert not [m[0] for p in (PRIVATE_WORDS, BRITISH_SPELLING) for m in p.finditer(text)]


@pytest.mark.parametrize(
    "source",
    [
        "found = 1",
        "for one in []: pass",
        "x = [said for said in []]",
        "def f(told): pass",
        "def f(*, known): pass",
        "lambda made: 1",
        "def told(): pass",
        "class C:\n    def _said(self): pass",
        "class C:\n    stands: str",
        "self._left = 1",
        "if found := 1: pass",
        "try: pass\nexcept E as known: pass",
        "match x:\n    case [one, *_]: pass",
        "match x:\n    case {**left}: pass",
        "with x as found: pass",
        "_COLOURS = 1",
        '"""Makes it anew."""',
        '"""Behind\nour back."""',
        "x = 1  # to be mended",
        "raise E('the catalogue')",
        "x = f'{y} is normalised'",
        "'a behaviour'",
        "def test_a_mistake_is_told(): pass",
        "def test_a_view_is_made_anew(): pass",
    ],
)
def test_each_rule_can_fail(source):
    assert violations(source)


@pytest.mark.parametrize(
    "source",
    [
        "left, right = 1, 2",
        "founded = one_table = 1",
        "x.found()",
        "def is_told(): pass",
        "f(known=1)",
        '"""An amendment of the catalog; the analysis is recognized."""',
    ],
)
def test_what_only_looks_like_it_is_accepted(source):
    assert not violations(source)
