"""Parses CREATE VIEW: the text for Trino, and the query in its normal form."""

from athendef_provider.definition.lexical.identifiers import did_you_mean
from athendef_provider.definition.lexical.lexer import Token, in_one_line, without_comments
from athendef_provider.definition.model import Kind, Opaque, View
from athendef_provider.definition.query.query import UnparsedQueryError, parse_query
from athendef_provider.definition.sql.parser.statement import check_length
from athendef_provider.definition.sql.parser.token_stream import Cursor, shown
from athendef_provider.definition.sql.validation.queries import check_query_words, nearest_keyword

_QUERY_STARTS = frozenset({"SELECT", "WITH", "(", "VALUES", "TABLE"})


def view_name(cursor: Cursor) -> tuple[list[str], Token]:
    """Parse the name of a view in Trino's syntax. Return its parts and its first token."""
    first = cursor.token
    parts: list[str] = []
    while True:
        token = cursor.token
        if token.kind == "name":
            parts.append(token.text[1:-1].replace('""', '"').lower())
        elif token.kind == "word":
            parts.append(token.text.lower())
        else:
            raise cursor.error(f"expected the name of the view, found {shown(token)}")
        cursor.advance()
        if not cursor.take("."):
            return parts, first


def read_view(cursor: Cursor, database: str, name: str) -> View | None:
    """Parse everything after the name of a view. Return None after an error."""
    report = cursor.report
    if cursor.at("("):
        raise cursor.error(
            "Athena does not support a column list of a view",
            "name the columns in the SELECT: expression AS name",
            code="view-columns",
        )
    cursor.expect("AS", "before the view's query", "write AS")
    start = cursor.token.start
    if cursor.token.word not in _QUERY_STARTS:
        raise cursor.error(
            f"expected SELECT or WITH, found {shown(cursor.token)}",
            did_you_mean(cursor.token.text, ("SELECT", "WITH", "VALUES")),
            code="no-query",
        )
    end = start
    depth = 0
    while cursor.token.kind != "end" and not cursor.at(";"):
        token = cursor.advance()
        end = token.end
        depth += {"(": 1, ")": -1}.get(token.word, 0)
        if depth < 0:
            report.add("unbalanced-parentheses", token.start, "unexpected )", "remove it")
            return None
    if depth > 0:
        report.add(
            "unbalanced-parentheses",
            start,
            f"missing ): the query has {depth} unclosed (",
            "close them",
        )
        return None
    text = without_comments(cursor.source, start, end)
    tokens = [token for token in cursor.tokens if token.start >= start]
    check_query_words(report, tokens)
    if not check_length(report, text):
        return None  # sqlglot is slow for a query that Athena rejects anyway
    try:
        query = parse_query(text)
    except UnparsedQueryError as error:
        _warn_unparsed(cursor, tokens, error)
        return View(database, name, error.tokens, text)
    _check_names(cursor, query.names, start)
    return View(database, name, query.text, text)


def _warn_unparsed(cursor: Cursor, tokens: list[Token], error: UnparsedQueryError) -> None:
    if cursor.report.failed:
        return  # an error explains it better
    number = error.token or 0
    near = tokens[max(0, number - 1) : number + 1]
    at = tokens[number]
    where = f" at {shown(at)}" if number else ""
    cursor.report.add(
        "unparsed-query",
        at.start,
        f"the query could not be parsed; it will be compared token by token: {error}{where}",
        nearest_keyword(near) or "check that Athena accepts it",
    )


def _check_names(cursor: Cursor, names: tuple[str | None, ...], start: int) -> None:
    """Athena: Column name not specified at position 3; Column name 'a' specified more than once."""
    seen: set[str] = set()
    for position, name in enumerate(names, 1):
        if name is None:
            cursor.report.add(
                "nameless-column",
                start,
                f"column {position} of the view has no name",
                "write AS name after it",
            )
        elif name != "*" and name in seen:
            cursor.report.add(
                "duplicate-view-column",
                start,
                f"duplicate column {name} in the view",
                "rename one of them with AS",
            )
        if name is not None:
            seen.add(name)


def read_other_view(cursor: Cursor, database: str, name: str, clause: str) -> Opaque:
    """Return a view that is not a plain Trino view as an opaque definition."""
    source = cursor.source
    start = source.tokens[0].start
    end = source.tokens[-2].end
    return Opaque(database, name, Kind.VIEW, in_one_line(source, start, end), clause)
