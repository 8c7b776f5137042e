"""CREATE DATABASE, whole."""

from athendef_provider.definition.lexical.identifiers import did_you_mean
from athendef_provider.definition.locations import normal_location
from athendef_provider.definition.model import Database
from athendef_provider.definition.sql.parser.clauses import Property, read_properties
from athendef_provider.definition.sql.parser.token_stream import Cursor, ParseError, shown
from athendef_provider.definition.sql.validation.locations import check_location

_ORDER = ("COMMENT", "LOCATION", "WITH DBPROPERTIES")


def read_database(cursor: Cursor, name: str, places: dict[str, int]) -> Database:
    """Everything behind the database's name; clause places go to ``places``."""
    comment, location = "", ""
    properties: list[Property] = []
    while not cursor.at(";") and cursor.token.kind != "end":
        start = cursor.token.start
        clause = next((one for one in _ORDER if cursor.at(*one.split())), None)
        try:
            if clause is None:
                raise _unknown(cursor)
            _check_order(cursor, places, clause)
            places[clause] = start
            cursor.take(*clause.split())
            match clause:
                case "COMMENT":
                    comment = cursor.string("the database's comment")
                case "LOCATION":
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
            places["COMMENT"],
            f"the comment has {len(comment)} characters, Glue takes 2048",
            "shorten it",
        )
    return Database(
        name,
        comment,
        normal_location(location) if location else "",
        {entry.key: entry.value for entry in properties},
    )


def _next_clause(cursor: Cursor) -> None:
    while cursor.token.kind != "end" and not any(cursor.at(*one.split()) for one in _ORDER):
        cursor.advance()


def _unknown(cursor: Cursor) -> ParseError:
    token = cursor.token
    if token.word in {"CREATE", "DROP", "ALTER"}:
        return cursor.lost(
            "a second statement begins here", "one file, one statement", code="two-statements"
        )
    written = token.text
    if token.word == "WITH" and cursor.ahead(1).kind == "word":
        written += f" {cursor.ahead(1).text}"
    return cursor.lost(
        f"{written or shown(token)} is no clause of CREATE DATABASE",
        did_you_mean(written, (*_ORDER, "DBPROPERTIES")),
        code="unknown-clause",
    )


def _check_order(cursor: Cursor, places: dict[str, int], clause: str) -> None:
    start = cursor.token.start
    if clause in places:
        cursor.report.add("duplicate-clause", start, f"duplicate {clause} clause", "remove one")
        return
    later = [other for other in _ORDER[_ORDER.index(clause) + 1 :] if other in places]
    if later:
        cursor.report.add(
            "clause-order", start, f"{clause} must stand before {later[0]}", "move it up"
        )
