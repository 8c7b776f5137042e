"""Reading tokens one after the other, by the rules that Hive's grammar repeats everywhere."""

from collections.abc import Callable
from typing import TypeVar

from athendef_provider.local.sql import words
from athendef_provider.local.sql.parts import TableName
from athendef_provider.local.sql.refusals import SyntaxRefused
from athendef_provider.local.sql.tokens import Token, tokenize, unescape

T = TypeVar("T")

CATALOGUE = "awsdatacatalog"


class Mismatch(Exception):  # noqa: N818 - it never leaves the parser
    """``token`` cannot stand where it stands."""

    def __init__(self, token: Token) -> None:
        super().__init__(token.text)
        self.token = token


class Reader:
    """A cursor over one Hive statement."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.tokens = tokenize(sql, "hive")
        self._at = 0

    @property
    def here(self) -> Token:
        """The token that comes next."""
        return self.tokens[self._at]

    def ahead(self, count: int) -> Token:
        """The token ``count`` places after the next one, or the end."""
        return self.tokens[min(self._at + count, len(self.tokens) - 1)]

    def next(self) -> Token:
        """Take one token; the end stays where it is."""
        token = self.here
        self._at = min(self._at + 1, len(self.tokens) - 1)
        return token

    def sees(self, *expected: str) -> bool:
        """Whether these words or symbols come next, in this order."""
        return all(
            self.ahead(place).upper == text or self.ahead(place).text == text
            for place, text in enumerate(expected)
        )

    def takes(self, *expected: str) -> bool:
        """Take these words or symbols if they come next, all or none."""
        seen = self.sees(*expected)
        if seen:
            self._at += len(expected)
        return seen

    def needs(self, *expected: str) -> None:
        """Take these words or symbols, or refuse the first that differs."""
        for text in expected:
            if not self.takes(text):
                raise Mismatch(self.here)

    def ends(self) -> None:
        """Nothing may follow."""
        if self.here.kind != "end":
            raise Mismatch(self.here)

    def name(self) -> str:
        """An identifier, folded to lower case; quoted by backquotes where it must be."""
        token = self.next()
        if token.kind == "backquoted" and len(token.text) > 2:
            return token.text[1:-1].replace("``", "`").lower()
        if token.kind == "word" and token.upper not in words.DDL and token.text[0] != "_":
            return token.text.lower()
        raise Mismatch(token)

    def table(self) -> TableName:
        """``[[catalogue.]database.]table``; SHOW CREATE TABLE's own `` `db.t` `` is two names."""
        start = self.here
        parts = [self.name()]
        while self.takes("."):
            parts.append(self.name())
        if len(parts) == 1 and start.kind == "backquoted":
            parts = parts[0].split(".")
        if len(parts) > 3:
            raise SyntaxRefused(f"Invalid table name {'.'.join(parts)}")
        if len(parts) == 3 and parts.pop(0) != CATALOGUE:
            raise SyntaxRefused(
                f"Catalog '{start.text}' does not exist", code="DATACATALOG_NOT_FOUND"
            )
        return TableName(parts[-1], parts[0] if len(parts) == 2 else None)

    def string(self) -> str:
        """A string literal's meaning."""
        token = self.next()
        if token.kind != "string":
            raise Mismatch(token)
        return unescape(token.text)

    def number(self) -> int:
        """A whole number."""
        token = self.next()
        if token.kind != "number" or not token.text.isdigit():
            raise Mismatch(token)
        return int(token.text)

    def listed(self, item: Callable[[], T]) -> tuple[T, ...]:
        """``(item, item, ...)``: at least one, no trailing comma."""
        self.needs("(")
        items = [item()]
        while self.takes(","):
            items.append(item())
        self.needs(")")
        return tuple(items)

    def properties(self) -> dict[str, str]:
        """``('key'='value', ...)``; as in Hive, the last of two equal keys counts."""
        return dict(self.listed(self._property))

    def _property(self) -> tuple[str, str]:
        key = self.string()
        self.needs("=")
        return key, self.string()

    def partition(self) -> dict[str, str]:
        """``PARTITION (key = value, ...)``: values are strings or plain numbers."""
        self.needs("PARTITION")
        return dict(self.listed(self._partition_value))

    def _partition_value(self) -> tuple[str, str]:
        key = self.name()
        self.needs("=")
        return key, self.constant()

    def constant(self) -> str:
        """A string or number, or DATE '...': as text, the way partitions keep it."""
        self.takes("DATE")
        if self.here.kind == "number":
            return self.next().text
        minus = "-" if self.takes("-") else ""
        if minus:
            return minus + str(self.number())
        return self.string()
