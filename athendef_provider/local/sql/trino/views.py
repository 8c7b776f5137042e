"""Statements on views, which Athena passes to Trino: double quotes delimit names here.

Only the syntax of the query is checked here, by sqlglot. Its tables and columns are resolved
against the catalog when the statement is executed.
"""

from athendef_provider.local.sql import reserved_words
from athendef_provider.local.sql.clauses import TableName
from athendef_provider.local.sql.errors import InvalidStatementError
from athendef_provider.local.sql.statements import (
    CreateView,
    DropView,
    ShowCreateView,
    Statement,
    Unexecutable,
)
from athendef_provider.local.sql.tokens import Token, line_and_column, tokenize
from athendef_provider.local.sql.trino.query_syntax import check_query

_PREFIXES = (
    ("CREATE", "VIEW"),
    ("CREATE", "OR", "REPLACE", "VIEW"),
    ("CREATE", "PROTECTED"),
    ("CREATE", "OR", "REPLACE", "PROTECTED"),
    ("DROP", "VIEW"),
    ("SHOW", "CREATE", "VIEW"),
    ("ALTER", "VIEW"),
)


def is_view_statement(sql: str) -> bool:
    """Whether this is a statement on views."""
    words = tuple(token.upper for token in tokenize(sql, "trino")[:4])
    return any(words[: len(prefix)] == prefix for prefix in _PREFIXES)


def view_statement(sql: str) -> Statement:
    """Parse one statement on a view; raises InvalidStatementError."""
    tokens = list(tokenize(sql, "trino"))
    if any(token.upper in ("PROTECTED", "ALTER") for token in tokens[:4]):
        return Unexecutable(
            "DDL",
            "CREATE_VIEW",
            "NOT_SUPPORTED: Multi dialect views are not executed by the embedded AWS.",
            category=2,
            error_type=1200,
        )
    cursor = _Cursor(sql, tokens)
    match tokens[0].upper:
        case "CREATE":
            return _create(cursor)
        case "DROP":
            cursor.expect("DROP", "VIEW")
            if_exists = cursor.accept("IF")
            if if_exists:
                cursor.expect("EXISTS")
            view = cursor.view()
            cursor.expect_end()
            return DropView(view, if_exists)
        case _:
            cursor.expect("SHOW", "CREATE", "VIEW")
            view = cursor.view()
            cursor.expect_end()
            return ShowCreateView(view)


def _create(cursor: "_Cursor") -> CreateView:
    cursor.expect("CREATE")
    or_replace = cursor.accept("OR")
    if or_replace:
        cursor.expect("REPLACE")
    cursor.expect("VIEW")
    view = cursor.view()
    if cursor.current.upper != "AS":
        raise cursor.error("'.'", "'AS'", "'COMMENT'", "'SECURITY'")
    query = cursor.sql[cursor.current.end :].strip()
    check_query(cursor.sql, cursor.current.end)
    return CreateView(view, query, or_replace)


class _Cursor:
    """A cursor over the tokens before the query."""

    def __init__(self, sql: str, tokens: list[Token]) -> None:
        self.sql = sql
        self._tokens = tokens
        self._position = 0

    @property
    def current(self) -> Token:
        return self._tokens[self._position]

    def accept(self, word: str) -> bool:
        matches = self.current.upper == word
        self._position += matches
        return matches

    def expect(self, *expected: str) -> None:
        for word in expected:
            if not self.accept(word):
                raise self.error(f"'{word}'")

    def view(self) -> TableName:
        parts = [self._name()]
        while self.current.text == ".":
            self._position += 1
            parts.append(self._name())
        if len(parts) > 3:
            raise InvalidStatementError(f"Invalid table name {'.'.join(parts)}")
        return TableName(parts[-1], parts[-2] if len(parts) > 1 else None)

    def _name(self) -> str:
        token = self.current
        if token.kind == "backquoted":
            line, column = line_and_column(self.sql, token.start)
            raise InvalidStatementError(
                f"line {line}:{column + 1}: backquoted identifiers are not supported; "
                "use double quotes to quote identifiers"
            )
        self._position += 1
        if token.kind == "quoted":
            return token.text[1:-1].replace('""', '"').lower()
        if (
            token.kind == "word"
            and token.upper not in reserved_words.QUERY
            and not token.text[0].isdigit()
        ):
            return token.text.lower()
        self._position -= 1
        raise self.error("<identifier>")

    def expect_end(self) -> None:
        if self.current.kind != "end":
            raise self.error("'.'", "<EOF>")

    def error(self, *expected: str) -> InvalidStatementError:
        line, column = line_and_column(self.sql, self.current.start)
        return InvalidStatementError(
            f"line {line}:{column + 1}: mismatched input '{self.current.text}'. "
            f"Expecting: {', '.join(expected)}"
        )
