"""Queries of views: their normal form, and the tables that they read.

Athena stores the text of a view as Presto's formatter prints it: other line breaks, functions in
quotes, parentheses around each operation, ``||`` as ``concat``. The normal form is rendered from
the syntax tree, without these differences.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from athendef_provider.definition.lexical.lexer import lex
from athendef_provider.definition.model import View

_DECIMAL = re.compile(r"'-?[0-9]*\.[0-9]*'\Z")


class UnparsedQueryError(Exception):
    """sqlglot cannot parse a query. ``tokens`` is the text of its tokens, to compare it by.

    ``token`` is the index of the unexpected token, if it is known.
    """

    def __init__(self, message: str, tokens: str, token: int | None = None) -> None:
        super().__init__(message)
        self.tokens = tokens
        self.token = token


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: its normal form, the names of its columns, and the tables that it reads.

    A name is None for a column without a name, and ``*`` for a star. A table is (database or an
    empty string, name).
    """

    text: str
    names: tuple[str | None, ...]
    tables: frozenset[tuple[str, str]]


_REUSED: ContextVar[tuple[Mapping[str, Query], dict[str, Query]] | None] = ContextVar(
    "reused queries", default=None
)


def normal_query(text: str) -> str:
    """Return the normal form of a query. Raises UnparsedQueryError."""
    return parse_query(text).text


@contextmanager
def reuse(queries: Mapping[str, Query]) -> Iterator[dict[str, Query]]:
    """Let `parse_query` return these queries, which an earlier process has parsed, for their texts.

    Yields the queries by text that it has returned inside the block.
    """
    used: dict[str, Query] = {}
    token = _REUSED.set((queries, used))
    try:
        yield used
    finally:
        _REUSED.reset(token)


def parse_query(text: str) -> Query:
    """Parse a query. Raises UnparsedQueryError."""
    earlier, used = _REUSED.get() or ({}, {})
    query = earlier.get(text) or _parse(text)
    used[text] = query
    return query


@lru_cache(maxsize=4096)
def _parse(text: str) -> Query:
    from athendef_provider.definition.query import syntax_tree as trees  # noqa: PLC0415 - sqlglot takes 0.2 s to load

    plain = _plain_numbers(text)
    try:
        tree = trees.parse(plain)
        names, tables = trees.output_names(tree), trees.tables_in(tree)
        return Query(trees.normal_form(tree), names, frozenset(tables))
    except trees.PARSE_ERRORS as error:
        at = trees.error_position(error) if plain == text else None
        token = None if at is None else _token_at(text, *at)
        raise UnparsedQueryError(trees.reason(error), token_text(text), token) from error


def _token_at(text: str, line: int, column: int) -> int:
    """Return the index of the token at a line and column."""
    source = lex(text, "trino")
    return next(
        number
        for number, token in enumerate(source.tokens)
        if token.kind == "end" or source.place(token.end - 1) >= (line, column)
    )


def qualify(text: str, database: str) -> str:
    """Return a query with this database for unqualified tables; unchanged if it is invalid."""
    from athendef_provider.definition.query import syntax_tree as trees  # noqa: PLC0415 - sqlglot takes 0.2 s to load

    try:
        return trees.qualify(trees.parse(text), database)
    except trees.PARSE_ERRORS:
        return text


def _plain_numbers(text: str) -> str:
    """Return the text with 1.5 for DECIMAL '1.5', which sqlglot confuses with a CAST."""
    if "'" not in text:
        return text
    pieces: list[str] = []
    at = 0
    tokens = lex(text, "trino").tokens
    for word, literal in pairwise(tokens):
        if word.word == "DECIMAL" and _DECIMAL.match(literal.text):
            pieces.extend((text[at : word.start], literal.text[1:-1]))
            at = literal.end
    return "".join((*pieces, text[at:]))


def token_text(text: str) -> str:
    """Return the tokens of a query, joined by blanks, in lower case outside quotes."""
    tokens = lex(text, "trino").tokens
    return " ".join(
        token.text if token.kind in {"string", "name"} else token.text.lower()
        for token in tokens
        if token.kind != "end"
    )


def reads_of(view: View) -> tuple[tuple[str, str], ...]:
    """Return the (database, name) of each table and view that a view reads, without CTEs."""
    text = view.text or view.query
    tables: Iterable[tuple[str, str]]
    try:
        tables = parse_query(text).tables
    except UnparsedQueryError:
        tables = _tables_in_tokens(text)
    return tuple(sorted({(database or view.database, name) for database, name in tables}))


def _tables_in_tokens(text: str) -> set[tuple[str, str]]:
    """Return the names after FROM and JOIN, for a query that cannot be parsed."""
    tokens = lex(text, "trino").tokens
    tables = set()
    for index, token in enumerate(tokens[:-1]):
        if token.word not in {"FROM", "JOIN"}:
            continue
        parts: list[str] = []
        at = index + 1
        while tokens[at].kind in {"word", "name"}:
            parts.append(tokens[at].text.strip('"').lower())
            at += 1
            if tokens[at].word != ".":
                break
            at += 1
        is_call = tokens[at].word == "("  # FROM UNNEST(...)
        if parts and not is_call:
            tables.add((parts[-2] if len(parts) > 1 else "", parts[-1]))
    return tables
