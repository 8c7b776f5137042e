"""A place in the tokens, the errors met so far, and how reading goes on after one.

An error that leaves the reader lost is raised as ``ParseError``; whoever can tell where the next
column or clause begins catches it, so that a file's errors are all told at once.
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

# What someone forgot to put in quotes: s3://bucket/folder/, org.example.SerDe. Bounded, because
# a hostile file may have an error at every word of one such text.
_UNQUOTED = re.compile(r"[^\s,;()'\"`]{1,300}")
# How many candidates of the file's own are compared, over all of its errors, to find the nearest.
_COMPARISONS = 100_000
_BRIEF = 80
# Editors and web pages put them where straight ones stood.
_CURLY_QUOTES = frozenset("\u2018\u2019\u201c\u201d")


class ParseError(Exception):
    """The tokens stopped making sense; the diagnostic is already noted."""


@dataclass(slots=True)
class Report:
    """The diagnostics of one file."""

    path: str
    source: Source
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _comparisons: int = field(default=0, init=False, repr=False)

    def add(self, code: str, at: int, message: str, hint: str = "") -> None:
        """Add a diagnostic at an offset. The code determines whether it is an error."""
        line, column = self.source.place(at)
        self.diagnostics.append(Diagnostic(self.path, line, column, code, message, hint))

    def did_you_mean(self, word: str, names: Collection[str]) -> str:
        """A hint that gives the nearest of the file's own names, or an empty text.

        A file with thousands of names and as many typos would take hours: only so many names are
        compared over all of its errors.
        """
        self._comparisons += len(names)
        return did_you_mean(word, names) if self._comparisons <= _COMPARISONS else ""

    @property
    def failed(self) -> bool:
        """Whether there is any error among the diagnostics."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def brief(text: str) -> str:
    """A name or a type for a message that may be repeated: cut where it is very long."""
    return text if len(text) <= _BRIEF else f"{text[:_BRIEF]}..."


def shown(token: Token) -> str:
    """A token as a message calls it."""
    return "the end of the file" if token.kind == "end" else token.text.split("\n")[0][:60]


class Cursor:
    """Walks over a source's tokens."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self.tokens = source.tokens
        self.index = 0

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.index]

    def ahead(self, count: int) -> Token:
        """The token ``count`` places further, or the end."""
        return self.tokens[min(self.index + count, len(self.tokens) - 1)]

    def advance(self) -> Token:
        """Read one token."""
        token = self.tokens[self.index]
        if token.kind != "end":
            self.index += 1
        return token

    def at(self, *words: str) -> bool:
        """Whether the next tokens are these words and symbols."""
        # Asked more often than anything else: nearly always the first word has the answer.
        if self.tokens[self.index].word != words[0]:
            return False
        return all(self.ahead(count).word == word for count, word in enumerate(words))

    def take(self, *words: str) -> bool:
        """Read these words if they come next."""
        if self.at(*words):
            self.index += len(words)
            return True
        return False

    def lost(self, message: str, hint: str = "", *, code: str = "syntax") -> ParseError:
        """Note an error at the next token; the caller raises what comes back."""
        self.report.add(code, self.token.start, message, hint)
        return ParseError(message)

    def expect(self, word: str, where: str, hint: str = "") -> Token:
        """Read this word or symbol, or be lost."""
        if self.token.word != word:
            raise self.lost(f"expected {word} {where}, found {shown(self.token)}", hint)
        return self.advance()

    def string(self, what: str) -> str:
        """Read a string literal and give its meaning; ``what`` names it in the error."""
        token = self.token
        if token.kind != "string":
            raise self.lost(
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
                f"Hive reads {shown(token)} as {value!r}: two literals, joined",
                "write \\' for a quote inside a text",
            )
        return value

    def _quoting(self, token: Token) -> str:
        """How what stands where a text should would be one."""
        if token.kind in {"word", "number"}:
            whole = _UNQUOTED.match(self.source.text, token.start)
            return f"write '{whole.group() if whole else token.text}' in quotes"
        if token.word in _CURLY_QUOTES:
            return "write straight quotes: '...'"
        return "remove the =" if token.word == "=" else ""

    def name(self, what: str) -> tuple[str, Token]:
        """Read a name in Hive's spelling; gives it in lower case, and its token."""
        token = self.token
        if token.kind == "name":
            self.advance()
            value = token.text[1:-1].replace("``", "`").strip()
            if not value:
                self.report.add("empty-name", token.start, f"the {what} has no name")
            return value.lower(), token
        if token.kind == "string":
            self.report.add(
                "quoted-name",
                token.start,
                f"{what} {token.text} is quoted like a text",
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
        raise self.lost(f"expected the name of a {what}, found {shown(token)}")

    def _hyphened(self, last: Token) -> str:
        """What hangs on a bare name by hyphens: -table of my-table."""
        start = last.end
        while self.token.word == "-" and self.token.start == last.end:
            follower = self.ahead(1)
            if follower.kind not in {"word", "number"} or follower.start != self.token.end:
                break
            self.advance()
            last = self.advance()
        return self.source.text[start : last.end]

    def _check_bare(self, what: str, token: Token) -> None:
        """Note a name that should have been in backquotes."""
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
        """Go to the first token that begins at or behind an offset."""
        while self.token.kind != "end" and self.token.start < offset:
            self.index += 1

    def skip_to(self, *words: str) -> None:
        """Go to the next of these words or symbols that is not inside parentheses or brackets."""
        parentheses = brackets = 0
        while self.token.kind != "end":
            word = self.token.word
            # A bracket that is never closed must not hide the list's own end.
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
