"""Validates the tokens of queries, because sqlglot accepts more than Trino.

Only what no Trino query can contain is an error: commas without an operand, and syntax of other
engines.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from athendef_provider.definition.lexical.identifiers import did_you_mean
from athendef_provider.definition.lexical.lexer import Token
from athendef_provider.definition.sql.parser.token_stream import Report, shown

# Reserved words of Trino that cannot start an expression, a table or a column name.
_NOT_A_START = frozenset(
    [
        *(")", "]", ",", "AND", "AS", "BY", "ELSE", "END", "ESCAPE", "EXCEPT", "FROM", "FULL"),
        *("GROUP", "HAVING", "INNER", "INTERSECT", "INTO", "IS", "JOIN", "LEFT", "LIKE"),
        *("NATURAL", "ON", "OR", "ORDER", "OUTER", "RIGHT", "THEN", "UNION", "USING", "WHEN"),
        "WHERE",
    ]
)
_KEYWORDS = (
    *("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "UNION"),
    *("INTERSECT", "EXCEPT", "JOIN", "INNER", "LEFT", "RIGHT", "CROSS", "UNNEST", "DISTINCT"),
    *("BETWEEN", "WINDOW", "PARTITION"),
)


def check_query_words(report: Report, tokens: Sequence[Token]) -> None:
    """Report tokens of a query that Athena rejects."""
    for at, message, hint in _invalid(tokens):
        report.add("query-syntax", at, message, hint)


def _invalid(tokens: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    for token, follower in pairwise(tokens):
        match token.word, follower.word:
            case ",", word if word in _NOT_A_START or follower.kind == "end":
                yield token.start, "unexpected comma", "remove it"
            case "SELECT", ",":
                yield follower.start, "unexpected comma", "remove it"
            case ":", ":" if token.end == follower.start:
                yield token.start, "Athena does not support ::", "write CAST(value AS type)"
            case "=", "=" if token.end == follower.start:
                yield token.start, "Athena does not support ==", "write ="
            case "AS", _ if follower.kind == "string":
                name = follower.text[1:-1]
                yield (
                    follower.start,
                    f"expected a name, found string {follower.text}",
                    f'write "{name}"',
                )
            case "INTERVAL", _ if follower.kind == "number":
                yield (
                    follower.start,
                    "the number of an interval must be a string",
                    f"write '{follower.text}'",
                )
            case "LATERAL", "VIEW":
                yield (
                    token.start,
                    "Athena does not support LATERAL VIEW",
                    "write CROSS JOIN UNNEST(array) AS t (column)",
                )
            case "ILIKE" | "RLIKE", _ if follower.kind == "string":
                yield (
                    token.start,
                    f"Athena does not support {token.word}",
                    "write regexp_like(value, '...')",
                )
            case "GROUP" | "ORDER", word if word != "BY" and follower.kind in {"word", "name"}:
                yield token.start, f"{token.word} without BY", f"write {token.word} BY"
            case _:
                pass
    yield from _limit_before_offset(tokens)


def _limit_before_offset(tokens: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    for limit, count, then, rows in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if limit.word == "LIMIT" and count.kind == "number" and rows.kind == "number":
            if then.word == "OFFSET":
                hint = f"write OFFSET {rows.text} LIMIT {count.text}"
                yield then.start, "OFFSET must precede LIMIT", hint
            elif then.word == ",":
                hint = f"write OFFSET {count.text} LIMIT {rows.text}"
                yield then.start, "LIMIT has one number", hint


def nearest_keyword(tokens: Sequence[Token]) -> str:
    """Return a hint if one of the tokens is a misspelt keyword; else an empty string."""
    misspelt = (token for token in tokens if token.kind == "word" and token.word not in _KEYWORDS)
    hints = ((token, did_you_mean(token.text, _KEYWORDS)) for token in misspelt)
    return next((f"{shown(token)}: {hint}" for token, hint in hints if hint), "")
