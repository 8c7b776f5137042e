"""`athendef check` keeps the parsed queries of unchanged views. They do not change its results."""

import json
import os
import stat
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from athendef_provider.cli import main
from athendef_provider.definition.query import query

ORDERS = "CREATE EXTERNAL TABLE orders (id bigint)\nSTORED AS PARQUET\nLOCATION 's3://lake/o/'\n"
LATEST = "CREATE VIEW latest AS SELECT id, max(id) OVER () FROM sales.orders\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "stacks" / "warehouse"
    (folder / "sales").mkdir(parents=True)
    (folder / "sales" / "orders.sql").write_text(ORDERS)
    (folder / "sales" / "latest.sql").write_text(LATEST)
    return folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("ATHENDEF_CACHE", str(folder))
    return folder


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are parsed, and not taken from the cache."""
    texts: list[str] = []
    parse = query._parse

    def count(text: str) -> query.Query:
        texts.append(text)
        return parse(text)

    monkeypatch.setattr(query, "_parse", count)
    return texts


def check(tree: Path) -> str:
    """Return what the command prints, as JSON."""
    return CliRunner().invoke(main, ["check", "--json", "--tree", str(tree)]).output


def test_an_unchanged_view_is_parsed_once(tree: Path, cache: Path, parsed: list[str]):
    first = check(tree)
    assert len(parsed) == 1

    assert check(tree) == first
    assert "nameless-column" in first
    assert len(parsed) == 1
    (file,) = cache.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_changed_view_is_parsed_again(tree: Path, cache: Path, parsed: list[str]):
    check(tree)
    (tree / "sales" / "latest.sql").write_text(LATEST.replace("max(id)", "min(id)"))

    check(tree)

    assert len(parsed) == 2
    (file,) = cache.iterdir()
    (text,) = json.loads(file.read_text())
    assert "min(id)" in text, "the query that no file has is forgotten"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"SELECT 1": 2}', b"\xff\xfe", b'{"SELECT 1": {"names": 1}}']
)
def test_a_damaged_cache_is_replaced(tree: Path, cache: Path, parsed: list[str], content: bytes):
    first = check(tree)
    (file,) = cache.iterdir()
    before = file.read_bytes()
    file.write_bytes(content)

    assert check(tree) == first
    assert len(parsed) == 2
    assert file.read_bytes() == before


def test_a_cache_whose_folder_is_a_file_changes_nothing(tree: Path, cache: Path):
    cache.write_text("a file")

    assert "nameless-column" in check(tree)
    assert cache.read_text() == "a file"


def test_two_trees_have_a_file_each(tree: Path, cache: Path):
    check(tree)
    other = tree.with_name("other")
    tree.rename(other)

    check(other)

    assert len(list(cache.iterdir())) == 2


def test_the_file_of_a_tree_that_is_no_longer_checked_is_removed(tree: Path, cache: Path):
    check(tree)
    (file,) = cache.iterdir()
    last_month = time.time() - 31 * 24 * 3600
    os.utime(file, (last_month, last_month))
    other = tree.with_name("other")
    tree.rename(other)

    check(other)

    assert file not in set(cache.iterdir())
