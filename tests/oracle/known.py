"""What `athendef` reads of a statement, and where it is known to disagree with Hive."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from athendef_provider.definition import ParseResult, read
from tests.support.corpus import Statement


def known(kind: str) -> Mapping[str, str]:
    """The entries of known.toml of one kind: the reason by the statement's path."""
    entries = tomllib.loads((Path(__file__).parent / "known.toml").read_text("utf-8"))[kind]
    return {entry["path"]: entry["reason"] for entry in entries}


KNOWN = known("disagreement")


def reading_of(statement: Statement) -> ParseResult:
    return read(
        statement.text,
        path=statement.path,
        database=statement.database,
        name=None if statement.kind == "database" else statement.name,
    )
