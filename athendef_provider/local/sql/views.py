"""Statements on views, which Athena hands to Trino: double quotes make a name here.

Only the frame is read. The query itself is checked where the catalogue can be asked for its
tables, when the statement is executed; a query whose very syntax is wrong is refused at once.
"""

from athendef_provider.local.sql import words
from athendef_provider.local.sql.parts import TableName
from athendef_provider.local.sql.refusals import SyntaxRefused
from athendef_provider.local.sql.select import refuse_bad_query
from athendef_provider.local.sql.statements import (
    CreateView,
    DropView,
    ShowCreateView,
    Statement,
    Unexecutable,
)
from athendef_provider.local.sql.tokens import Token, line_and_column, tokenize

_VIEW_FRAMES = (
    ("CREATE", "VIEW"),
    ("CREATE", "OR", "REPLACE", "VIEW"),
    ("CREATE", "PROTECTED"),
    ("CREATE", "OR", "REPLACE", "PROTECTED"),
    ("DROP", "VIEW"),
    ("SHOW", "CREATE", "VIEW"),
    ("ALTER", "VIEW"),
)


def is_of_views(sql: str) -> bool:
    """Whether the statement is one of this module's."""
    first = tuple(token.upper for token in tokenize(sql, "trino")[:4])
    return any(first[: len(frame)] == frame for frame in _VIEW_FRAMES)


def view_statement(sql: str) -> Statement:
    """One statement on a view."""
    tokens = list(tokenize(sql, "trino"))
    if any(token.upper in ("PROTECTED", "ALTER") for token in tokens[:4]):
        return Unexecutable(
            "DDL",
            "CREATE_VIEW",
            "NOT_SUPPORTED: Multi dialect views are not executed by the embedded AWS.",
            category=2,
            error_type=1200,
        )
    frame = _Frame(sql, tokens)
    match tokens[0].upper:
        case "CREATE":
            return _create(frame)
        case "DROP":
            frame.needs("DROP", "VIEW")
            if_exists = frame.takes("IF")
            if if_exists:
                frame.needs("EXISTS")
            view = frame.view()
            frame.ends()
            return DropView(view, if_exists)
        case _:
            frame.needs("SHOW", "CREATE", "VIEW")
            view = frame.view()
            frame.ends()
            return ShowCreateView(view)


def _create(frame: "_Frame") -> CreateView:
    frame.needs("CREATE")
    or_replace = frame.takes("OR")
    if or_replace:
        frame.needs("REPLACE")
    frame.needs("VIEW")
    view = frame.view()
    if frame.here.upper != "AS":
        raise frame.refusal("'.'", "'AS'", "'COMMENT'", "'SECURITY'")
    query = frame.sql[frame.here.end :].strip()
    refuse_bad_query(frame.sql, frame.here.end)
    return CreateView(view, query, or_replace)


class _Frame:
    """A cursor over the words around the query."""

    def __init__(self, sql: str, tokens: list[Token]) -> None:
        self.sql = sql
        self._tokens = tokens
        self._at = 0

    @property
    def here(self) -> Token:
        return self._tokens[self._at]

    def takes(self, word: str) -> bool:
        taken = self.here.upper == word
        self._at += taken
        return taken

    def needs(self, *expected: str) -> None:
        for word in expected:
            if not self.takes(word):
                raise self.refusal(f"'{word}'")

    def view(self) -> TableName:
        parts = [self._name()]
        while self.here.text == ".":
            self._at += 1
            parts.append(self._name())
        if len(parts) > 3:
            raise SyntaxRefused(f"Invalid table name {'.'.join(parts)}")
        return TableName(parts[-1], parts[-2] if len(parts) > 1 else None)

    def _name(self) -> str:
        token = self.here
        if token.kind == "backquoted":
            line, column = line_and_column(self.sql, token.start)
            raise SyntaxRefused(
                f"line {line}:{column + 1}: backquoted identifiers are not supported; "
                "use double quotes to quote identifiers"
            )
        self._at += 1
        if token.kind == "quoted":
            return token.text[1:-1].replace('""', '"').lower()
        if token.kind == "word" and token.upper not in words.QUERY and not token.text[0].isdigit():
            return token.text.lower()
        self._at -= 1
        raise self.refusal("<identifier>")

    def ends(self) -> None:
        if self.here.kind != "end":
            raise self.refusal("'.'", "<EOF>")

    def refusal(self, *expected: str) -> SyntaxRefused:
        line, column = line_and_column(self.sql, self.here.start)
        return SyntaxRefused(
            f"line {line}:{column + 1}: mismatched input '{self.here.text}'. "
            f"Expecting: {', '.join(expected)}"
        )
