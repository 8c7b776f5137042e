"""The statements that a real Hive executes: the corpus and the warehouse tree.

Only the necessary parts of a statement are parsed, by plain scanning: this code belongs to the
oracle, so it shares nothing with the code that it checks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
WAREHOUSE = ROOT / "stacks" / "warehouse"

Kind = Literal["table", "iceberg", "view", "database"]

_TOKEN = re.compile(
    r"""(?P<quoted>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`)"""
    r"""|(?P<comment>--[^\n]*|/\*.*?\*/)""",
    re.DOTALL,
)
_HEAD = re.compile(
    r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?P<what>EXTERNAL\s+TABLE|TABLE|VIEW|DATABASE|SCHEMA)\s+"
    r"(?:IF\s+NOT\s+EXISTS\s+)?"
    r"(?P<name>(?:`[^`]+`|\"[^\"]+\"|[\w$-]+)(?:\s*\.\s*(?:`[^`]+`|\"[^\"]+\"|[\w$-]+))?)",
    re.IGNORECASE,
)


_ONE_PAIR = re.compile(r"^(\s*CREATE[^`(]*`)([^`.]+)\.([^`]+`)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One file: its path, what it creates, and its text for Athena."""

    path: str
    kind: Kind
    database: str
    name: str
    text: str

    def question(self) -> dict[str, str]:
        """The statement for Hive: without comments.

        Hive rejects ``/* */`` and a trailing semicolon. It requires `` `db`.`t` ``; Athena also
        accepts (and its SHOW CREATE TABLE prints) both names in one pair of backquotes.
        """
        sql = without_comments(self.text).strip().removesuffix(";")
        if self.kind == "table":
            sql = _ONE_PAIR.sub(r"\1\2`.`\3", sql)
        return {
            "path": self.path,
            "kind": self.kind,
            "database": self.database,
            "name": self.name,
            "sql": sql,
        }


def without_comments(text: str) -> str:
    """Return the statement with a space in place of each comment, except in quotes."""
    return _TOKEN.sub(lambda match: match["quoted"] or " ", text)


def statements() -> Iterator[Statement]:
    """Yield every statement of the corpus and of the warehouse tree, ordered by path."""
    for folder in (CORPUS, WAREHOUSE):
        for path in sorted(folder.glob("*/*.sql")):
            text = path.read_text(encoding="utf-8").replace("{{ lake_bucket }}", "lake")
            yield _statement(path, text)


def _statement(path: Path, text: str) -> Statement:
    where = path.relative_to(ROOT).as_posix()
    head = _HEAD.match(without_comments(text))
    if head is None:
        raise ValueError(f"{where} begins with no CREATE")
    parts = [part.strip().strip('`"') for part in head["name"].split(".")]
    parts = [piece for part in parts for piece in part.split(".")]
    name = parts[-1].lower()
    database = parts[0].lower() if len(parts) > 1 else path.parent.name.lower()
    match head["what"].upper().split()[0]:
        case "EXTERNAL":
            return Statement(where, "table", database, name, text)
        case "TABLE":
            return Statement(where, "iceberg", database, name, text)
        case "VIEW":
            return Statement(where, "view", database, name, text)
        case _:
            return Statement(where, "database", name, name, text)
