"""Parses CREATE DATABASE."""

from athendef_provider.definition.lexical.identifiers import did_you_mean
from athendef_provider.definition.locations import normal_location
from athendef_provider.definition.model import Database
from athendef_provider.definition.sql.ast import Clause, Property
from athendef_provider.definition.sql.parser.clauses import read_properties
from athendef_provider.definition.sql.parser.token_stream import Cursor, ParseError, shown
from athendef_provider.definition.sql.validation.locations import check_location

_ORDER = (Clause.COMMENT, Clause.LOCATION, Clause.WITH_DBPROPERTIES)


def read_database(cursor: Cursor, name: str, offsets: dict[Clause, int]) -> Database:
    """Parse everything after the name of a database. Clauses are added to ``offsets``."""
    comment, location = "", ""
    properties: list[Property] = []
    while not cursor.at(";") and cursor.token.kind != "end":
        start = cursor.token.start
        clause = next((clause for clause in _ORDER if cursor.at(*clause.keywords)), None)
        try:
            if clause is None:
                raise _unknown(cursor)
            _check_order(cursor, offsets, clause)
            offsets[clause] = start
            cursor.take(*clause.keywords)
            match clause:
                case Clause.COMMENT:
                    comment = cursor.string("the database's comment")
                case Clause.LOCATION:
                    at = cursor.token.start
                    location = cursor.string("the location")
                    check_location(cursor.report, location, at)
                case _:
                    properties = read_properties(cursor, "DBPROPERTIES")
        except ParseError:
            cursor.advance()
            _next_clause(cursor)
    if len(comment) > 2048:
        cursor.report.add(
            "long-comment",
            offsets[Clause.COMMENT],
            f"the comment has {len(comment)} characters; the limit is 2048",
            "shorten it",
        )
    return Database(
        name,
        comment,
        normal_location(location) if location else "",
        {entry.key: entry.value for entry in properties},
    )


def _next_clause(cursor: Cursor) -> None:
    while cursor.token.kind != "end" and not any(cursor.at(*clause.keywords) for clause in _ORDER):
        cursor.advance()


def _unknown(cursor: Cursor) -> ParseError:
    token = cursor.token
    if token.word in {"CREATE", "DROP", "ALTER"}:
        return cursor.error(
            "unexpected second statement",
            "write each statement into its own file",
            code="two-statements",
        )
    written = token.text
    if token.word == "WITH" and cursor.ahead(1).kind == "word":
        written += f" {cursor.ahead(1).text}"
    return cursor.error(
        f"unknown clause {written or shown(token)} in CREATE DATABASE",
        did_you_mean(written, (*_ORDER, "DBPROPERTIES")),
        code="unknown-clause",
    )


def _check_order(cursor: Cursor, offsets: dict[Clause, int], clause: Clause) -> None:
    start = cursor.token.start
    if clause in offsets:
        cursor.report.add("duplicate-clause", start, f"duplicate {clause} clause", "remove one")
        return
    later = [other for other in _ORDER[_ORDER.index(clause) + 1 :] if other in offsets]
    if later:
        cursor.report.add(
            "clause-order", start, f"{clause} must precede {later[0]}", "move the clause up"
        )
