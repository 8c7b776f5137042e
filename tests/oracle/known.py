"""What `athendef` reads from a statement, and where it differs from Hive on purpose."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from athendef_provider.definition import ParseResult, read
from tests.support.corpus import Statement


def known_differences(kind: str) -> Mapping[str, str]:
    """Return the entries of known.toml of one kind: the reason by the statement's path."""
    entries = tomllib.loads((Path(__file__).parent / "known.toml").read_text("utf-8"))[kind]
    return {entry["path"]: entry["reason"] for entry in entries}


KNOWN = known_differences("disagreement")


def reading_of(statement: Statement) -> ParseResult:
    return read(
        statement.text,
        path=statement.path,
        database=statement.database,
        name=None if statement.kind == "database" else statement.name,
    )
