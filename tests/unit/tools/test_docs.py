"""The docs refer to files, headings and make targets that exist."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tools.sandbox import CHECKOUT

_FENCED = re.compile(r"^( *)```.*?^ *```", re.DOTALL | re.MULTILINE)
_IN_LINE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)|^\[[^\]]+\]:\s+(\S+)", re.MULTILINE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HEADING = re.compile(r"^#+ +(.*?) *#*$", re.MULTILINE)
_ANCHOR = re.compile(r"<a (?:id|name)=\"([^\"]+)\"")
_MAKE = re.compile(r"\bmake(?: +(?:-\w+|\w+=\S+))* +([a-z][\w-]*)")
_FILE = re.compile(r"`((?:[\w.-]+/)+[\w-]+\.(?:py|txt|json|toml|yml))`")
_TARGET = re.compile(r"^([a-z][\w-]*):", re.MULTILINE)

# Not `tests`, which has test data.
_PAGES = sorted(
    path.relative_to(CHECKOUT)
    for pattern in ("*.md", ".github/**/*.md", "docs/**/*.md", "examples/**/*.md")
    for path in CHECKOUT.glob(pattern)
)
every_page = pytest.mark.parametrize("page", _PAGES, ids=str)


@every_page
def test_every_relative_link_leads_to_a_file_and_its_heading(page):
    text = _text(page)

    broken = [link for link in _links(text) if not _exists(CHECKOUT / page, link)]

    assert not broken


@every_page
def test_every_make_target_exists(page):
    targets = set(_TARGET.findall((CHECKOUT / "Makefile").read_text()))

    assert set(_make_targets(_text(page))) <= targets


@pytest.mark.parametrize("page", [Path("CONTRIBUTING.md"), Path("docs/architecture.md")], ids=str)
def test_every_mentioned_file_exists(page):
    """Except in docs/adr: a record is not rewritten when a file moves."""
    roots = (CHECKOUT, CHECKOUT / "athendef_provider")

    named = _FILE.findall(_text(page))

    assert [name for name in named if not any((root / name).exists() for root in roots)] == []


def test_links_and_targets_are_found():
    """The tests above also pass if there is nothing to check."""
    text = "[a](b.md#c) [d](https://example.com) `[no](link)`\n[e]: f.md\n`X=1 make a-b`, make it\n"
    text += '```sh\neval "$(make -s c)"   # [no](link)\nmake PYTHON=/x d\n```\n'

    assert list(_links(text)) == ["b.md#c", "f.md"]
    assert list(_make_targets(text)) == ["c", "d", "a-b"]
    assert not _exists(CHECKOUT / "README.md", "docs/no-such-page.md")
    assert not _exists(CHECKOUT / "README.md", "docs/changes.md#no-such-heading")
    assert _exists(CHECKOUT / "README.md", "docs/changes.md#hive-tables")


@cache
def _text(page: Path) -> str:
    return (CHECKOUT / page).read_text(encoding="utf-8")


def _links(text: str) -> Iterator[str]:
    """Yield the targets of links that have no scheme, except in code."""
    prose = _IN_LINE.sub("", _FENCED.sub("", text))
    for match in _LINK.finditer(prose):
        link = match[1] or match[2]
        if not _SCHEME.match(link):
            yield link


def _exists(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target.read_text(encoding="utf-8"))


def _anchors(text: str) -> set[str]:
    """Return the anchors of a page: GitHub's for its headings, and explicit ones."""
    anchors = set(_ANCHOR.findall(text))
    for heading in _HEADING.findall(_FENCED.sub("", text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        number = 0
        while (anchor := f"{slug}-{number}" if number else slug) in anchors:
            number += 1
        anchors.add(anchor)
    return anchors


def _make_targets(text: str) -> Iterator[str]:
    """Return the targets of `make` in code. Prose may contain the verb "make"."""
    for code in (*_FENCED.finditer(text), *_IN_LINE.finditer(_FENCED.sub("", text))):
        yield from _MAKE.findall(code[0])
