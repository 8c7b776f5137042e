"""The lexer: split a statement into tokens with their positions.

Hive and Trino differ in quoting: in Hive ``"x"`` is a string and a backslash is an escape; in
Trino ``"x"`` is a name and a backslash is an ordinary character. Comments are not tokens, because
Athena skips them when it classifies a statement. Hive's parser does not skip block comments, so
``block_comments`` returns them.
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from athendef_provider.local.sql.errors import InvalidStatementError

Dialect: TypeAlias = Literal["hive", "trino"]
Kind: TypeAlias = Literal["word", "backquoted", "quoted", "string", "number", "symbol", "end"]

_SKIPPED = r"(?P<skipped>\s+|--[^\n]*|/\*.*?\*/)"
_REST = (
    r"(?P<backquoted>`(?:[^`]|``)*`)"
    r"|(?P<word>\w*[^\W\d]\w*)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<symbol><=|>=|<>|!=|\|\||->|=>|.)"
)
# Hive's lexer joins adjacent literals: 'it''s' is one token with the value its.
_HIVE_STRING = r"""(?P<string>(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")+)"""
_TRINO_STRING = r"""(?P<string>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")*")"""
_PATTERNS = {
    "hive": re.compile(f"{_SKIPPED}|{_HIVE_STRING}|{_REST}", re.DOTALL),
    "trino": re.compile(f"{_SKIPPED}|{_TRINO_STRING}|{_REST}", re.DOTALL),
}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|[01][0-7]{2}|.)", re.DOTALL)
_ESCAPED = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``start`` and ``end`` are offsets in the statement."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def upper(self) -> str:
        """The word in upper case; empty for a token of another kind."""
        return self.text.upper() if self.kind == "word" else ""


def tokenize(sql: str, dialect: Dialect) -> tuple[Token, ...]:
    """Split ``sql`` into tokens; the last one is always of kind "end"."""
    tokens = []
    for match in _PATTERNS[dialect].finditer(sql):
        kind = match.lastgroup
        if kind not in (None, "skipped"):
            tokens.append(Token(kind, match[0], match.start(), match.end()))  # type: ignore[arg-type] # the groups are named by Kind
    return (*tokens, Token("end", "<EOF>", len(sql), len(sql)))


def block_comments(sql: str, dialect: Dialect) -> list[tuple[int, int]]:
    """Start and end of every ``/* */`` outside of strings."""
    return [
        (match.start(), match.end())
        for match in _PATTERNS[dialect].finditer(sql)
        if match.lastgroup == "skipped" and match[0].startswith("/*")
    ]


def unescape(literal: str) -> str:
    """The value of a Hive string literal: without quotes, escapes resolved."""
    parts = re.findall(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", literal, re.DOTALL)
    return _ESCAPE.sub(_unescape_one, "".join(single or double for single, double in parts))


def _unescape_one(match: re.Match[str]) -> str:
    escape = match[1]
    if len(escape) == 5:
        return chr(int(escape[1:], 16))
    if len(escape) == 3:
        return chr(int(escape, 8))
    if escape in "%_":
        # LIKE interprets this backslash.
        return "\\" + escape
    return _ESCAPED.get(escape, escape)


def line_and_column(sql: str, offset: int) -> tuple[int, int]:
    """The position of ``offset``: line from 1, column from 0."""
    before = sql[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1)


def one_statement(sql: str, dialect: Dialect) -> str:
    """The single statement in ``sql``, without its semicolon and surrounding whitespace.

    Raises InvalidStatementError if there is none, or more than one.
    """
    statements: list[str] = []
    start = 0
    for token in tokenize(sql, dialect):
        if token.text == ";" or token.kind == "end":
            statements.append(sql[start : token.start].strip())
            start = token.end
    statements = [statement for statement in statements if statement]
    if not statements:
        raise InvalidStatementError(f"Empty sql statement: {sql.rstrip()}")
    if len(statements) > 1:
        raise InvalidStatementError(f"Only one sql statement is allowed. Got: {sql.rstrip()}")
    return statements[0]
