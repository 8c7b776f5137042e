"""What a view's query may not say, seen in its words: sqlglot reads more than Trino does.

Only what no query of Trino's can have is refused here, each with what to write instead: commas
with nothing behind them, and what people bring along from other engines.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from athendef_provider.definition.lexical.identifiers import did_you_mean
from athendef_provider.definition.lexical.lexer import Token
from athendef_provider.definition.sql.parser.token_stream import Report, shown

# Reserved in Trino's SQL, and no beginning of an expression, a table or a column's name.
_NO_BEGINNING = frozenset(
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
    """Note what Athena would refuse of these tokens of a query."""
    for at, message, hint in _refused(tokens):
        report.add("query-syntax", at, message, hint)


def _refused(tokens: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    for token, follower in pairwise(tokens):
        match token.word, follower.word:
            case ",", word if word in _NO_BEGINNING or follower.kind == "end":
                yield token.start, "nothing stands behind this comma", "remove it"
            case "SELECT", ",":
                yield follower.start, "nothing stands before this comma", "remove it"
            case ":", ":" if token.end == follower.start:
                yield token.start, "Athena has no ::", "write CAST(value AS type)"
            case "=", "=" if token.end == follower.start:
                yield token.start, "Athena has no ==", "write ="
            case "AS", _ if follower.kind == "string":
                name = follower.text[1:-1]
                yield follower.start, f"a name is no text: {follower.text}", f'write "{name}"'
            case "INTERVAL", _ if follower.kind == "number":
                yield follower.start, "an interval's number is a text", f"write '{follower.text}'"
            case "LATERAL", "VIEW":
                yield (
                    token.start,
                    "LATERAL VIEW is Hive's",
                    "write CROSS JOIN UNNEST(array) AS t (column)",
                )
            case "ILIKE" | "RLIKE", _ if follower.kind == "string":
                yield token.start, f"Athena has no {token.word}", "write regexp_like(value, '...')"
            case "GROUP" | "ORDER", word if word != "BY" and follower.kind in {"word", "name"}:
                yield token.start, f"{token.word} has no BY", f"write {token.word} BY"
            case _:
                pass
    yield from _limit_before_offset(tokens)


def _limit_before_offset(tokens: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    for limit, count, then, rows in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if limit.word == "LIMIT" and count.kind == "number" and rows.kind == "number":
            if then.word == "OFFSET":
                hint = f"write OFFSET {rows.text} LIMIT {count.text}"
                yield then.start, "OFFSET stands before LIMIT", hint
            elif then.word == ",":
                hint = f"write OFFSET {count.text} LIMIT {rows.text}"
                yield then.start, "LIMIT takes one number", hint


def keyword_meant(tokens: Sequence[Token]) -> str:
    """A hint where one of these words is nearly a keyword of a query's; else an empty text."""
    misspelt = (token for token in tokens if token.kind == "word" and token.word not in _KEYWORDS)
    hints = ((token, did_you_mean(token.text, _KEYWORDS)) for token in misspelt)
    return next((f"{shown(token)}: {hint}" for token, hint in hints if hint), "")
