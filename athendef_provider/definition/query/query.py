"""Views' queries in one normal spelling, and what they read.

Athena stores a view's text as Presto's formatter prints it: other line breaks, functions in
quotes, parentheses around every operation, ``||`` as ``concat``. The normal spelling is the
syntax tree without any of that, written out again.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from athendef_provider.definition.lexical.lexer import lex
from athendef_provider.definition.model import View

_DECIMAL = re.compile(r"'-?[0-9]*\.[0-9]*'\Z")


class UnreadableQueryError(Exception):
    """A query that sqlglot can't read; ``words`` is a spelling made of its tokens alone.

    ``token`` is the number of the token at which it was given up, where that is known.
    """

    def __init__(self, message: str, words: str, token: int | None = None) -> None:
        super().__init__(message)
        self.words = words
        self.token = token


@dataclass(frozen=True, slots=True)
class Query:
    """What a query says: its text in the normal spelling, its columns' names, what it reads.

    A name is None for a nameless column and ``*`` for a star; a table is (database or an empty
    text, name).
    """

    text: str
    names: tuple[str | None, ...]
    tables: frozenset[tuple[str, str]]


def normal_query(text: str) -> str:
    """A SELECT in the normal spelling; raises UnreadableQueryError where it can't be read."""
    return understood(text).text


@lru_cache(maxsize=4096)
def understood(text: str) -> Query:
    """What a SELECT says; raises UnreadableQueryError where it can't be read."""
    from athendef_provider.definition.query import syntax_tree as trees  # noqa: PLC0415 - sqlglot takes 0.2 s to load

    plain = _plain_numbers(text)
    try:
        tree = trees.parse(plain)
        names, tables = trees.output_names(tree), trees.tables_in(tree)
        return Query(trees.normal_spelling(tree), names, frozenset(tables))
    except trees.UNREADABLE as error:
        at = trees.stumbled_at(error) if plain == text else None
        token = None if at is None else _token_at(text, *at)
        raise UnreadableQueryError(trees.reason(error), words_of(text), token) from error


def _token_at(text: str, line: int, column: int) -> int:
    """The number of the token that covers a place, from 0."""
    source = lex(text, "trino")
    return next(
        number
        for number, token in enumerate(source.tokens)
        if token.kind == "end" or source.place(token.end - 1) >= (line, column)
    )


def qualify(text: str, database: str) -> str:
    """A query with its bare table names looked up in this database; as it is, where unreadable."""
    from athendef_provider.definition.query import syntax_tree as trees  # noqa: PLC0415 - sqlglot takes 0.2 s to load

    try:
        return trees.qualify(trees.parse(text), database)
    except trees.UNREADABLE:
        return text


def _plain_numbers(text: str) -> str:
    """With 1.5 for the formatter's DECIMAL '1.5', which sqlglot could not tell from a CAST."""
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


def words_of(text: str) -> str:
    """A query's tokens with single blanks between them, lower-case outside of quotes."""
    tokens = lex(text, "trino").tokens
    return " ".join(
        token.text if token.kind in {"string", "name"} else token.text.lower()
        for token in tokens
        if token.kind != "end"
    )


def reads_of(view: View) -> tuple[tuple[str, str], ...]:
    """The (database, name) of every table and view that a view reads, sorted, without CTEs."""
    text = view.text or view.query
    found: Iterable[tuple[str, str]]
    try:
        found = understood(text).tables
    except UnreadableQueryError:
        found = _tables_by_words(text)
    return tuple(sorted({(database or view.database, name) for database, name in found}))


def _tables_by_words(text: str) -> set[tuple[str, str]]:
    """What stands behind FROM and JOIN: the best that can be said of an unreadable query."""
    tokens = lex(text, "trino").tokens
    found = set()
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
            found.add((parts[-2] if len(parts) > 1 else "", parts[-1]))
    return found
