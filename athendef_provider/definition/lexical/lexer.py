"""The lexer for Athena's two languages: text to tokens with positions.

Tables and databases are written in Hive's DDL, with names in backquotes, and strings in ``'`` or
``"`` with backslash escapes. Views are written in Trino's SQL, where names are in ``"`` and a
backslash is not special. Comments are separate: they contain directives, and Athena's DDL parser
rejects them (``ParseException line 1:0 cannot recognize input near '/' '*'``).
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Language: TypeAlias = Literal["hive", "trino"]
TokenKind: TypeAlias = Literal["word", "number", "name", "string", "symbol", "broken", "end"]


class Token(NamedTuple):
    """One token. ``word`` is the upper-cased text of a word or symbol, and empty for the others."""

    kind: TokenKind
    text: str
    start: int
    end: int
    word: str


class Comment(NamedTuple):
    """One comment without its delimiters, and its start and end."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file with its tokens (the last one is the end) and comments."""

    text: str
    tokens: tuple[Token, ...]
    comments: tuple[Comment, ...]
    line_starts: tuple[int, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset, counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


_HIVE = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<comment>--[^\n]*|/\*.*?\*/)
    # Adjacent literals are one literal in Hive: 'it''s' is its.
    | (?P<string>(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")+)
    | (?P<name>`(?:[^`]|``)*`)
    | (?P<number>[0-9]+(?!\w))
    | (?P<word>\w+)
    | (?P<broken>['"`]|/\*)
    | (?P<symbol>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_TRINO = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<comment>--[^\n]*|/\*.*?\*/)
    | (?P<string>'(?:[^']|'')*')
    | (?P<name>"(?:[^"]|"")*")
    | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?(?!\w))
    | (?P<word>\w+)
    | (?P<broken>['"`]|/\*)
    | (?P<symbol><>|<=|>=|!=|\|\||->|=>|.)
    """,
    re.VERBOSE | re.DOTALL,
)

# The words that are allowed between CREATE and VIEW.
_BEFORE_VIEW = frozenset({"OR", "REPLACE", "PROTECTED", "MULTI", "DIALECT"})


def language_of(text: str) -> Language:
    """Return Trino for a CREATE VIEW, Hive for all other statements.

    The first tokens decide. Comments, blanks and words are the same in both languages.
    """
    created = False
    for match in _HIVE.finditer(text):
        if match.lastgroup in {"blank", "comment"}:
            continue
        word = match.group().upper()
        if not created:
            if word == ";":
                continue
            if word != "CREATE":
                return "hive"
            created = True
        elif word not in _BEFORE_VIEW:
            return "trino" if word == "VIEW" else "hive"
    return "hive"


def lex(text: str, language: Language) -> Source:
    """Return all tokens of a text. An unclosed quote or comment is a token of kind ``broken``."""
    tokens: list[Token] = []
    comments: list[Comment] = []
    pattern = _HIVE if language == "hive" else _TRINO
    for match in pattern.finditer(text):
        kind = match.lastgroup
        if kind == "blank":
            continue
        start, end = match.span()
        match kind:
            case "word" | "symbol":
                raw = match.group()
                tokens.append(Token(kind, raw, start, end, raw.upper()))
            case "comment":
                body = text[start + 2 : end if text[start] == "-" else end - 2]
                comments.append(Comment(body.strip(), start, end))
            case "string" | "name" | "number":
                tokens.append(Token(kind, match.group(), start, end, ""))
            case _:
                # The rest of the text is inside the unclosed quote or comment.
                tokens.append(Token("broken", match.group(), start, len(text), ""))
                break
    tokens.append(Token("end", "", len(text), len(text), ""))
    starts = (0, *(match.end() for match in re.finditer("\n", text)))
    return Source(text, tuple(tokens), tuple(comments), starts)


def without_comments(source: Source, start: int, end: int) -> str:
    """Return the text between two offsets without comments, trailing blanks and empty lines."""
    pieces: list[str] = []
    at = start
    for comment in source.comments:
        if start <= comment.start < end:
            # A block comment can separate two words.
            pieces.extend((source.text[at : comment.start], " "))
            at = comment.end
    if not pieces:
        return _trimmed(source.text[start:end])
    pieces.append(source.text[at:end])
    return _trimmed("".join(pieces))


def in_one_line(source: Source, start: int, end: int) -> str:
    """Return the tokens between two offsets, with one blank for blanks and comments."""
    pieces: list[str] = []
    last = start
    for token in source.tokens:
        if start <= token.start < end:
            pieces.append(" " if token.start > last and pieces else "")
            pieces.append(token.text)
            last = token.end
    return "".join(pieces)


def _trimmed(text: str) -> str:
    lines = [line.rstrip() for line in text.strip().split("\n")]
    return "\n".join(line for line in lines if line)
