"""CREATE VIEW: its text as Trino will get it, and its query in the normal spelling."""

from athendef_provider.definition.lexical.identifiers import did_you_mean
from athendef_provider.definition.lexical.lexer import Token, in_one_line, without_comments
from athendef_provider.definition.model import Kind, Opaque, View
from athendef_provider.definition.query.query import UnreadableQueryError, understood
from athendef_provider.definition.sql.parser.statement import check_length
from athendef_provider.definition.sql.parser.token_stream import Cursor, shown
from athendef_provider.definition.sql.validation.queries import check_query_words, keyword_meant

_QUERY_STARTS = frozenset({"SELECT", "WITH", "(", "VALUES", "TABLE"})


def view_name(cursor: Cursor) -> tuple[list[str], Token]:
    """A view's name in Trino's spelling: its one or two parts, and the first token."""
    first = cursor.token
    parts: list[str] = []
    while True:
        token = cursor.token
        if token.kind == "name":
            parts.append(token.text[1:-1].replace('""', '"').lower())
        elif token.kind == "word":
            parts.append(token.text.lower())
        else:
            raise cursor.lost(f"expected the view's name, found {shown(token)}")
        cursor.advance()
        if not cursor.take("."):
            return parts, first


def read_view(cursor: Cursor, database: str, name: str) -> View | None:
    """Everything behind the view's name; None where there is no query (the error is noted)."""
    report = cursor.report
    if cursor.at("("):
        raise cursor.lost(
            "a view of Athena's takes no list of columns",
            "name the columns in the SELECT: expression AS name",
            code="view-columns",
        )
    cursor.expect("AS", "before the view's query", "write AS")
    start = cursor.token.start
    if cursor.token.word not in _QUERY_STARTS:
        raise cursor.lost(
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
            report.add("unbalanced-parentheses", token.start, "this ) closes nothing", "remove it")
            return None
    if depth > 0:
        report.add(
            "unbalanced-parentheses", start, f"the query has {depth} ( more than )", "close them"
        )
        return None
    text = without_comments(cursor.source, start, end)
    tokens = [token for token in cursor.tokens if token.start >= start]
    check_query_words(report, tokens)
    if not check_length(report, text):
        return None  # sqlglot takes long for what Athena would not take at all
    try:
        found = understood(text)
    except UnreadableQueryError as diagnostic:
        _warn_not_understood(cursor, tokens, diagnostic)
        return View(database, name, diagnostic.words, text)
    _check_names(cursor, found.names, start)
    return View(database, name, found.text, text)


def _warn_not_understood(
    cursor: Cursor, tokens: list[Token], diagnostic: UnreadableQueryError
) -> None:
    if cursor.report.failed:
        return  # told already, and better
    number = diagnostic.token or 0
    near = tokens[max(0, number - 1) : number + 1]
    at = tokens[number]
    where = f" at {shown(at)}" if number else ""
    cursor.report.add(
        "unparsed-query",
        at.start,
        f"the query could not be parsed; it will be compared token by token: {diagnostic}{where}",
        keyword_meant(near) or "check that Athena takes it",
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
                "write AS name behind it",
            )
        elif name != "*" and name in seen:
            cursor.report.add(
                "duplicate-view-column",
                start,
                f"the view has two columns called {name}",
                "give one of them another name with AS",
            )
        if name is not None:
            seen.add(name)


def read_other_view(cursor: Cursor, database: str, name: str, clause: str) -> Opaque:
    """A view that is no plain Trino view: handed to Athena as it stands."""
    source = cursor.source
    start = source.tokens[0].start
    end = source.tokens[-2].end
    return Opaque(database, name, Kind.VIEW, in_one_line(source, start, end), clause)
