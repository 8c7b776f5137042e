"""The token cursor for Hive's grammar, and the rules that all of its statements share."""

from collections.abc import Callable
from typing import TypeVar

from athendef_provider.local.sql import reserved_words
from athendef_provider.local.sql.clauses import CATALOG, TableName
from athendef_provider.local.sql.errors import InvalidStatementError
from athendef_provider.local.sql.tokens import Token, tokenize, unescape

T = TypeVar("T")


class UnexpectedTokenError(Exception):
    """``token`` is not allowed at its position. ``sql.parse`` converts this to Athena's error."""

    def __init__(self, token: Token) -> None:
        super().__init__(token.text)
        self.token = token


class HiveParser:
    """A cursor over one Hive statement."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.tokens = tokenize(sql, "hive")
        self._position = 0

    @property
    def current(self) -> Token:
        """The next token."""
        return self.tokens[self._position]

    def lookahead(self, count: int) -> Token:
        """The token ``count`` positions after the next one, or the end."""
        return self.tokens[min(self._position + count, len(self.tokens) - 1)]

    def advance(self) -> Token:
        """Consume and return one token; the end is never consumed."""
        token = self.current
        self._position = min(self._position + 1, len(self.tokens) - 1)
        return token

    def at(self, *expected: str) -> bool:
        """Whether the next tokens are these words or symbols."""
        return all(
            text in (self.lookahead(index).upper, self.lookahead(index).text)
            for index, text in enumerate(expected)
        )

    def accept(self, *expected: str) -> bool:
        """Consume these words or symbols if they come next, and return whether they did."""
        matches = self.at(*expected)
        if matches:
            self._position += len(expected)
        return matches

    def expect(self, *expected: str) -> None:
        """Consume these words or symbols; raises UnexpectedTokenError if others come next."""
        for text in expected:
            if not self.accept(text):
                raise UnexpectedTokenError(self.current)

    def expect_end(self) -> None:
        """Raise UnexpectedTokenError unless the statement ends here."""
        if self.current.kind != "end":
            raise UnexpectedTokenError(self.current)

    def name(self) -> str:
        """An identifier in lower case. Reserved words must be quoted by backquotes."""
        token = self.advance()
        if token.kind == "backquoted" and len(token.text) > 2:
            return token.text[1:-1].replace("``", "`").lower()
        if token.kind == "word" and token.upper not in reserved_words.DDL and token.text[0] != "_":
            return token.text.lower()
        raise UnexpectedTokenError(token)

    def table(self) -> TableName:
        """``[[catalog.]database.]table``, or `` `database.table` `` (SHOW CREATE TABLE's form)."""
        start = self.current
        parts = [self.name()]
        while self.accept("."):
            parts.append(self.name())
        if len(parts) == 1 and start.kind == "backquoted":
            parts = parts[0].split(".")
        if len(parts) > 3:
            raise InvalidStatementError(f"Invalid table name {'.'.join(parts)}")
        if len(parts) == 3 and parts.pop(0) != CATALOG:
            raise InvalidStatementError(
                f"Catalog '{start.text}' does not exist", code="DATACATALOG_NOT_FOUND"
            )
        return TableName(parts[-1], parts[0] if len(parts) == 2 else None)

    def string(self) -> str:
        """The value of a string literal."""
        token = self.advance()
        if token.kind != "string":
            raise UnexpectedTokenError(token)
        return unescape(token.text)

    def number(self) -> int:
        """An integer."""
        token = self.advance()
        if token.kind != "number" or not token.text.isdigit():
            raise UnexpectedTokenError(token)
        return int(token.text)

    def parenthesized(self, item: Callable[[], T]) -> tuple[T, ...]:
        """``(item, item, ...)``: at least one item, no trailing comma."""
        self.expect("(")
        items = [item()]
        while self.accept(","):
            items.append(item())
        self.expect(")")
        return tuple(items)

    def properties(self) -> dict[str, str]:
        """``('key'='value', ...)``; as in Hive, the last of two equal keys wins."""
        return dict(self.parenthesized(self._property))

    def _property(self) -> tuple[str, str]:
        key = self.string()
        self.expect("=")
        return key, self.string()

    def partition(self) -> dict[str, str]:
        """``PARTITION (key = value, ...)``; values are strings or numbers."""
        self.expect("PARTITION")
        return dict(self.parenthesized(self._partition_value))

    def _partition_value(self) -> tuple[str, str]:
        key = self.name()
        self.expect("=")
        return key, self.constant()

    def constant(self) -> str:
        """A string, a number or DATE '...', as text, which is how partitions store it."""
        self.accept("DATE")
        if self.current.kind == "number":
            return self.advance().text
        minus = "-" if self.accept("-") else ""
        if minus:
            return minus + str(self.number())
        return self.string()
