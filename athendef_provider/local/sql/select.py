"""The syntax of a query, which is Trino's.

This is the one place where the embedded AWS leaves reading to a library, sqlglot: Trino's query
language is too large to be read here a second time, and no definition of a table hangs on it.
"""

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from athendef_provider.local.sql.refusals import SyntaxRefused
from athendef_provider.local.sql.tokens import line_and_column, tokenize

_QUERY_STARTS = ("SELECT", "WITH", "VALUES", "TABLE", "(")


def refuse_bad_query(sql: str, start: int) -> None:
    """Raise ``SyntaxRefused`` where the text from ``start`` on is no query of Trino's."""
    first = tokenize(sql[start:], "trino")[0]
    if (first.upper or first.text) not in _QUERY_STARTS:
        line, column = line_and_column(sql, start + first.start)
        raise SyntaxRefused(
            f"line {line}:{column + 1}: mismatched input '{first.text}'. Expecting: <query>"
        )
    for token in tokenize(sql[start:], "trino"):
        if token.kind == "backquoted":
            line, column = line_and_column(sql, start + token.start)
            raise SyntaxRefused(
                f"line {line}:{column + 1}: backquoted identifiers are not supported; "
                "use double quotes to quote identifiers"
            )
    try:
        parse_query(sql[start:])
    except ParseError as error:
        raise SyntaxRefused(_worded(sql, start, error)) from error
    except TokenError as error:
        line, column = line_and_column(sql, len(sql))
        raise SyntaxRefused(f"line {line}:{column + 1}: mismatched input '<EOF>'") from error


def parse_query(query: str) -> exp.Query:
    """The query's tree; raises sqlglot's own errors."""
    found = sqlglot.parse_one(query, dialect="trino")
    if not isinstance(found, exp.Query):
        raise ParseError(f"not a query: {query}")
    return found


def _worded(sql: str, start: int, error: ParseError) -> str:
    place = error.errors[0] if error.errors else {}
    first_line, first_column = line_and_column(sql, start)
    line = int(place.get("line") or 1)
    text = str(place.get("highlight") or "<EOF>")
    column = int(place.get("col") or 1) - len(text) + 1
    if line == 1:
        column += first_column
    return f"line {first_line + line - 1}:{column}: mismatched input '{text}'"
