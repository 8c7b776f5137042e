"""The cursor over the tokens of a file, and the report of its diagnostics.

An error that the parser cannot continue after is raised as ``ParseError``. It is caught where the
next column or clause starts, so that all errors of a file are reported together.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from athendef_provider.definition.lexical.identifiers import (
    BARE_IN_EXAMPLES,
    RESERVED_IN_DDL,
    did_you_mean,
    plain_in_ddl,
)
from athendef_provider.definition.lexical.lexer import Source, Token
from athendef_provider.definition.lexical.string_literals import string_value
from athendef_provider.diagnostics import Diagnostic

# A value without quotes: s3://bucket/folder/, org.example.SerDe. Bounded, because a hostile file
# can have an error at each word of such a value.
_UNQUOTED = re.compile(r"[^\s,;()'\"`]{1,300}")
# The number of names of a file that are compared for suggestions, over all of its errors.
_COMPARISONS = 100_000
_BRIEF = 80
# Editors and web pages replace straight quotes by these.
_CURLY_QUOTES = frozenset("\u2018\u2019\u201c\u201d")


class ParseError(Exception):
    """The parser cannot continue. The diagnostic is already in the report."""


@dataclass(slots=True)
class Report:
    """The diagnostics of one file.

    ``truncated`` is true if only the first statement of the file was parsed.
    """

    path: str
    source: Source
    diagnostics: list[Diagnostic] = field(default_factory=list)
    truncated: bool = False
    _comparisons: int = field(default=0, init=False, repr=False)

    def add(self, code: str, at: int, message: str, hint: str = "") -> None:
        """Add a diagnostic at an offset. The code determines whether it is an error."""
        line, column = self.source.place(at)
        self.diagnostics.append(Diagnostic(self.path, line, column, code, message, hint))

    def did_you_mean(self, word: str, names: Collection[str]) -> str:
        """Return a hint with the nearest of the file's own names, or an empty string.

        The number of comparisons over all errors is limited: a file with thousands of names and
        as many typos would take hours.
        """
        self._comparisons += len(names)
        return did_you_mean(word, names) if self._comparisons <= _COMPARISONS else ""

    @property
    def failed(self) -> bool:
        """Whether there is an error among the diagnostics."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def brief(text: str) -> str:
    """Return a name or a type for a message, shortened if it is very long."""
    return text if len(text) <= _BRIEF else f"{text[:_BRIEF]}..."


def shown(token: Token) -> str:
    """Return the text of a token for a message."""
    return "the end of the file" if token.kind == "end" else token.text.split("\n")[0][:60]


class Cursor:
    """A position in the tokens of a source."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self.tokens = source.tokens
        self.index = 0

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.index]

    def ahead(self, count: int) -> Token:
        """Return the token ``count`` tokens ahead, or the end."""
        return self.tokens[min(self.index + count, len(self.tokens) - 1)]

    def advance(self) -> Token:
        """Consume one token and return it."""
        token = self.tokens[self.index]
        if token.kind != "end":
            self.index += 1
        return token

    def at(self, *words: str) -> bool:
        """Return whether the next tokens are these words and symbols."""
        # This is called most often, and nearly always decided by the first word.
        if self.tokens[self.index].word != words[0]:
            return False
        return all(self.ahead(count).word == word for count, word in enumerate(words))

    def take(self, *words: str) -> bool:
        """Consume these words if they are next. Return whether they are."""
        if self.at(*words):
            self.index += len(words)
            return True
        return False

    def error(self, message: str, hint: str = "", *, code: str = "syntax") -> ParseError:
        """Add an error at the next token, and return the exception to raise."""
        self.report.add(code, self.token.start, message, hint)
        return ParseError(message)

    def expect(self, word: str, where: str, hint: str = "") -> Token:
        """Consume this word or symbol. Raises ParseError for another one."""
        if self.token.word != word:
            raise self.error(f"expected {word} {where}, found {shown(self.token)}", hint)
        return self.advance()

    def string(self, what: str) -> str:
        """Consume a string literal and return its value; ``what`` names it in the error."""
        token = self.token
        if token.kind != "string":
            raise self.error(
                f"expected {what} in quotes, found {shown(token)}",
                self._quoting(token),
                code="not-a-string",
            )
        self.advance()
        value = string_value(token.text)
        if _has_doubled_quote(token.text):
            self.report.add(
                "doubled-quote",
                token.start,
                f"adjacent literals {shown(token)} are read as {value!r}",
                "write \\' for a quote inside a string",
            )
        return value

    def _quoting(self, token: Token) -> str:
        """Return a hint how to make a string of a token."""
        if token.kind in {"word", "number"}:
            whole = _UNQUOTED.match(self.source.text, token.start)
            return f"write '{whole.group() if whole else token.text}' in quotes"
        if token.word in _CURLY_QUOTES:
            return "write straight quotes: '...'"
        return "remove the =" if token.word == "=" else ""

    def name(self, what: str) -> tuple[str, Token]:
        """Consume a name in Hive's syntax. Return it in lower case, and its token."""
        token = self.token
        if token.kind == "name":
            self.advance()
            value = token.text[1:-1].replace("``", "`").strip()
            if not value:
                self.report.add("empty-name", token.start, f"empty name of the {what}")
            return value.lower(), token
        if token.kind == "string":
            self.report.add(
                "quoted-name",
                token.start,
                f"{what} {token.text} is in quotes for strings",
                f"write `{string_value(token.text)}`",
            )
            self.advance()
            return string_value(token.text).lower(), token
        if token.kind in {"word", "number"}:
            self.advance()
            whole = token.text + self._hyphened(token)
            if whole != token.text:
                message = f"{what} {whole} needs backquotes"
                self.report.add("unquoted-name", token.start, message, f"write `{whole}`")
            else:
                self._check_bare(what, token)
            return whole.lower(), token
        raise self.error(f"expected the name of a {what}, found {shown(token)}")

    def _hyphened(self, last: Token) -> str:
        """Return the rest of a bare name with hyphens: -table of my-table."""
        start = last.end
        while self.token.word == "-" and self.token.start == last.end:
            follower = self.ahead(1)
            if follower.kind not in {"word", "number"} or follower.start != self.token.end:
                break
            self.advance()
            last = self.advance()
        return self.source.text[start : last.end]

    def _check_bare(self, what: str, token: Token) -> None:
        """Report a name that needs backquotes."""
        if plain_in_ddl(token.text):
            return
        word = token.text.upper()
        reserved = word in RESERVED_IN_DDL
        if word in BARE_IN_EXAMPLES:
            code = "possibly-reserved-word"
        else:
            code = "reserved-word" if reserved else "unquoted-name"
        self.report.add(
            code,
            token.start,
            f"{what} {token.text} {'is a reserved word' if reserved else 'needs backquotes'}",
            f"write `{token.text}`",
        )

    def jump_to(self, offset: int) -> None:
        """Move to the first token at or after an offset."""
        while self.token.kind != "end" and self.token.start < offset:
            self.index += 1

    def skip_to(self, *words: str) -> None:
        """Move to the next of these words or symbols outside parentheses and brackets."""
        parentheses = brackets = 0
        while self.token.kind != "end":
            word = self.token.word
            # An unclosed bracket must not hide the end of the list.
            if word in words and not parentheses and (word == ")" or not brackets):
                return
            parentheses += {"(": 1, ")": -1}.get(word, 0)
            brackets = max(0, brackets + {"<": 1, ">": -1}.get(word, 0))
            self.advance()


def _has_doubled_quote(literal: str) -> bool:
    quote = literal[0]
    at = 1
    while at < len(literal) - 1:
        if literal[at] == "\\":
            at += 2
            continue
        if literal[at] == quote:
            return True
        at += 1
    return False
