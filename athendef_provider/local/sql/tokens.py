"""A statement's text cut into tokens, each with its place in the text.

Hive and Trino disagree on quotes: to Hive ``"x"`` is a string and a backslash escapes; to Trino
``"x"`` is a name and a backslash is a character like any other. Comments are left out, as
Athena's own classification of a statement reads over them; ``block_comments`` finds them again,
because some statements are then parsed once more by something that does not.
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from athendef_provider.local.sql.refusals import SyntaxRefused

Dialect: TypeAlias = Literal["hive", "trino"]
Kind: TypeAlias = Literal["word", "backquoted", "quoted", "string", "number", "symbol", "end"]

_BLANK = r"(?P<blank>\s+|--[^\n]*|/\*.*?\*/)"
_REST = (
    r"(?P<backquoted>`(?:[^`]|``)*`)"
    r"|(?P<word>\w*[^\W\d]\w*)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<symbol><=|>=|<>|!=|\|\||->|=>|.)"
)
# Hive's lexer joins literals that touch: 'it''s' is one token, and means its.
_HIVE_STRING = r"""(?P<string>(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")+)"""
_TRINO_STRING = r"""(?P<string>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")*")"""
_PATTERNS = {
    "hive": re.compile(f"{_BLANK}|{_HIVE_STRING}|{_REST}", re.DOTALL),
    "trino": re.compile(f"{_BLANK}|{_TRINO_STRING}|{_REST}", re.DOTALL),
}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|[01][0-7]{2}|.)", re.DOTALL)
_ESCAPED = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is as it was written, ``upper`` is a word's own spelling in capitals."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def upper(self) -> str:
        """The word in capitals; empty for what is no plain word."""
        return self.text.upper() if self.kind == "word" else ""


def tokenize(sql: str, dialect: Dialect) -> tuple[Token, ...]:
    """Cut ``sql``; the last token is always the end."""
    found = []
    for match in _PATTERNS[dialect].finditer(sql):
        kind = match.lastgroup
        if kind not in (None, "blank"):
            found.append(Token(kind, match[0], match.start(), match.end()))  # type: ignore[arg-type] # the groups are named by Kind
    return (*found, Token("end", "<EOF>", len(sql), len(sql)))


def block_comments(sql: str, dialect: Dialect) -> list[tuple[int, int]]:
    """Start and end of every ``/* */`` that is one, not part of a string."""
    return [
        (match.start(), match.end())
        for match in _PATTERNS[dialect].finditer(sql)
        if match.lastgroup == "blank" and match[0].startswith("/*")
    ]


def unescape(literal: str) -> str:
    """What a Hive string literal means: its quotes taken off, its escapes resolved."""
    parts = re.findall(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", literal, re.DOTALL)
    return _ESCAPE.sub(_unescape_one, "".join(single or double for single, double in parts))


def _unescape_one(match: re.Match[str]) -> str:
    escape = match[1]
    if len(escape) == 5:
        return chr(int(escape[1:], 16))
    if len(escape) == 3:
        return chr(int(escape, 8))
    if escape in "%_":
        # Kept for LIKE, which reads the backslash itself.
        return "\\" + escape
    return _ESCAPED.get(escape, escape)


def line_and_column(sql: str, offset: int) -> tuple[int, int]:
    """Where ``offset`` lies: the line from 1, the column from 0."""
    before = sql[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1)


def one_statement(sql: str, dialect: Dialect) -> str:
    """The one statement in ``sql``, without the semicolon and the blanks around it."""
    pieces: list[str] = []
    start = 0
    for token in tokenize(sql, dialect):
        if token.text == ";" or token.kind == "end":
            pieces.append(sql[start : token.start].strip())
            start = token.end
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        raise SyntaxRefused(f"Empty sql statement: {sql.rstrip()}")
    if len(pieces) > 1:
        raise SyntaxRefused(f"Only one sql statement is allowed. Got: {sql.rstrip()}")
    return pieces[0]
