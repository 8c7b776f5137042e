"""The syntax of queries, which is Trino's.

Only here the embedded AWS delegates parsing to a library, sqlglot: Trino's query language is too
large for a parser of its own, and no definition of a table depends on it.
"""

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from athendef_provider.local.sql.errors import InvalidStatementError
from athendef_provider.local.sql.tokens import line_and_column, tokenize

_QUERY_STARTS = ("SELECT", "WITH", "VALUES", "TABLE", "(")


def check_query(sql: str, start: int) -> None:
    """Raise InvalidStatementError unless the text from ``start`` on is a query of Trino."""
    first = tokenize(sql[start:], "trino")[0]
    if (first.upper or first.text) not in _QUERY_STARTS:
        line, column = line_and_column(sql, start + first.start)
        raise InvalidStatementError(
            f"line {line}:{column + 1}: mismatched input '{first.text}'. Expecting: <query>"
        )
    for token in tokenize(sql[start:], "trino"):
        if token.kind == "backquoted":
            line, column = line_and_column(sql, start + token.start)
            raise InvalidStatementError(
                f"line {line}:{column + 1}: backquoted identifiers are not supported; "
                "use double quotes to quote identifiers"
            )
    try:
        parse_query(sql[start:])
    except ParseError as error:
        raise InvalidStatementError(_message(sql, start, error)) from error
    except TokenError as error:
        line, column = line_and_column(sql, len(sql))
        message = f"line {line}:{column + 1}: mismatched input '<EOF>'"
        raise InvalidStatementError(message) from error


def parse_query(query: str) -> exp.Query:
    """The syntax tree of a query; raises sqlglot's errors."""
    query_tree = sqlglot.parse_one(query, dialect="trino")
    if not isinstance(query_tree, exp.Query):
        raise ParseError(f"not a query: {query}")
    return query_tree


def _message(sql: str, start: int, error: ParseError) -> str:
    details = error.errors[0] if error.errors else {}
    first_line, first_column = line_and_column(sql, start)
    line = int(details.get("line") or 1)
    text = str(details.get("highlight") or "<EOF>")
    column = int(details.get("col") or 1) - len(text) + 1
    if line == 1:
        column += first_column
    return f"line {first_line + line - 1}:{column}: mismatched input '{text}'"
