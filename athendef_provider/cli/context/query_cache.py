"""A cache of parsed queries, so that `athendef check` parses only views that have changed.

It has one file for each tree, with the queries that its last check has parsed. The file is named by
the tree, by athendef's code for queries and by the version of sqlglot, so another version does not
use it. It can be deleted at any time. Only `check` uses it, because it does not know the values of
secret variables: a query that contains one must not be written to a file.
"""

import contextlib
import hashlib
import json
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from athendef_provider.definition import lexical, query
from athendef_provider.definition.query.query import Query, reuse
from athendef_provider.engine.driver.installation import cache_folder

_KEPT_SECONDS = 30 * 24 * 3600


@contextlib.contextmanager
def cached_queries(folder: Path) -> Iterator[None]:
    """Use the cache of the tree in ``folder`` inside the block, and update it at its end."""
    file = cache_folder() / f"queries-{_key(folder)}.json"
    before = _load(file)
    with reuse(before) as used:
        yield
    if used != before:
        _store(file, used)


def _key(folder: Path) -> str:
    digest = hashlib.sha256(f"{folder.resolve()}\n{version('sqlglot')}\n".encode())
    for package in (query, lexical):
        for source in sorted(Path(package.__path__[0]).glob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _load(file: Path) -> dict[str, Query]:
    """Return the queries in a file by their texts; empty if it cannot be read."""
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
        return {
            text: Query(
                entry["normal"],
                tuple(entry["names"]),
                frozenset((str(database), str(name)) for database, name in entry["tables"]),
            )
            for text, entry in entries.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _store(file: Path, queries: dict[str, Query]) -> None:
    """Replace a file by one with these queries; nothing happens if that fails."""
    entries = {
        text: {"normal": q.text, "names": q.names, "tables": sorted(q.tables)}
        for text, q in queries.items()
    }
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        # A temporary file is readable by its owner only, and is replaced as a whole.
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.parent, prefix=file.name, delete=False
        ) as written:
            json.dump(entries, written, ensure_ascii=False)
        Path(written.name).replace(file)
        for old in file.parent.glob("queries-*.json"):
            if old.stat().st_mtime < time.time() - _KEPT_SECONDS:
                old.unlink()
