"""One file: its one statement, whether that is what its path asks for, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from athendef_provider.definition.lexical.identifiers import did_you_mean, nearest
from athendef_provider.definition.lexical.lexer import Token, language_of, lex
from athendef_provider.definition.model import Definition, Opaque
from athendef_provider.definition.sql.ast import TableParts
from athendef_provider.definition.sql.lowering import definition_of
from athendef_provider.definition.sql.parser.create_database import read_database
from athendef_provider.definition.sql.parser.create_table import read_table
from athendef_provider.definition.sql.parser.create_view import (
    read_other_view,
    read_view,
    view_name,
)
from athendef_provider.definition.sql.parser.directives import Directives, read_directives
from athendef_provider.definition.sql.parser.statement import (
    LONGEST_STATEMENT,
    check_length,
    first_statement,
    is_readable,
)
from athendef_provider.definition.sql.parser.token_stream import Cursor, ParseError, Report, shown
from athendef_provider.definition.sql.render import render
from athendef_provider.definition.sql.validation.tables import check_name
from athendef_provider.diagnostics import Diagnostic

# Texts below this can't come to a statement that is too long: no letter is rendered as more than
# six bytes.
_LONG_TEXT = LONGEST_STATEMENT // 6


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says.

    ``definition`` is None where there are errors. ``lines`` gives (line, column) of things that
    later messages may speak of: columns by name, clauses in capitals (``LOCATION``), properties
    in quotes (``'projection.enabled'``).
    """

    definition: Definition | None
    diagnostics: tuple[Diagnostic, ...] = ()
    directives: Directives = field(default_factory=Directives)
    lines: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Found:
    """What was met on the way, for directives and later messages."""

    definition: Definition | None = None
    columns: dict[str, tuple[int, int]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


def read(text: str, *, path: str, database: str, name: str | None) -> Reading:
    """Read a file's one statement.

    ``path`` is what diagnostics are told under. ``database`` and ``name`` are what the path says;
    ``name`` is None for a ``_database.sql``. Never raises for what a user may write.
    """
    text = text.removeprefix("\ufeff")
    source = lex(text, language_of(text))
    report = Report(path, source)
    found = _Found()
    if is_readable(report):
        cursor = Cursor(source, report)
        try:
            cursor = Cursor(first_statement(report), report)
            _read_statement(cursor, found, database=database.lower(), name=name and name.lower())
        except ParseError:
            found.definition = None
        except RecursionError:
            report.add(
                "too-deep",
                cursor.token.start,
                "this is nested too deeply to be read",
                "look for a > or ) that is missing",
            )
        if found.definition is not None and len(text) > _LONG_TEXT:
            check_length(report, render(found.definition))
    directives = read_directives(
        report, statement_start=source.tokens[0].start, columns=found.columns
    )
    diagnostics = tuple(
        sorted(
            diagnostic
            for diagnostic in dict.fromkeys(report.diagnostics)
            if diagnostic.is_error or diagnostic.code not in directives.allow
        )
    )
    lines = {what: source.place(start) for what, (start, _) in found.columns.items()}
    lines.update({what: source.place(at) for what, at in found.places.items()})
    return Reading(None if report.failed else found.definition, diagnostics, directives, lines)


def _read_statement(cursor: Cursor, found: _Found, *, database: str, name: str | None) -> None:
    first = cursor.token
    if not cursor.take("CREATE"):
        hint = "write CREATE EXTERNAL TABLE, CREATE TABLE, CREATE VIEW or CREATE DATABASE"
        if nearest(first.word, ("CREATE",)):
            hint = "did you mean CREATE?"
        raise cursor.lost(
            f"expected CREATE TABLE, VIEW or DATABASE, found {shown(first)}",
            hint,
            code="not-a-create",
        )
    if cursor.at("DATABASE") or cursor.at("SCHEMA"):
        _read_database_file(cursor, found, database=database, name=name)
        return
    if name is None:
        raise cursor.lost(
            "_database.sql takes CREATE DATABASE",
            "put tables and views into files of their own names",
            code="not-a-database",
        )
    replaces = cursor.take("OR", "REPLACE")
    multi = cursor.take("PROTECTED", "MULTI", "DIALECT") or cursor.take("PROTECTED")
    if cursor.take("VIEW"):
        _read_view_file(cursor, found, database=database, name=name, multi=multi)
        return
    kinds = _take_table_words(cursor, replaces=replaces)
    _read_table_file(cursor, found, database=database, name=name, external="EXTERNAL" in kinds)


def _take_table_words(cursor: Cursor, *, replaces: bool) -> set[str]:
    if replaces and (cursor.at("TABLE") or cursor.at("EXTERNAL", "TABLE")):
        cursor.report.add(
            "create-or-replace",
            cursor.token.start,
            "Athena has no CREATE OR REPLACE TABLE",
            "remove OR REPLACE: changes are planned by athendef",
        )
    words: set[str] = set()
    while cursor.token.word in {"EXTERNAL", "TEMPORARY", "TRANSACTIONAL", "MANAGED"}:
        token = cursor.advance()
        words.add(token.word)
        if token.word != "EXTERNAL":
            cursor.report.add(
                "table-kind",
                token.start,
                f"Athena has no {token.word} tables",
                "write CREATE EXTERNAL TABLE, or an Iceberg table",
            )
    if not cursor.take("TABLE"):
        written = " ".join([*sorted(words), shown(cursor.token)])
        meant = did_you_mean(
            cursor.token.text, ("EXTERNAL TABLE", "EXTERNAL", "TABLE", "VIEW", "DATABASE")
        )
        if not meant and words:
            meant = f"write CREATE {' '.join(sorted(words))} TABLE"
        raise cursor.lost(
            f"CREATE {written} makes no table, view or database", meant, code="not-a-create"
        )
    return words


def _read_database_file(cursor: Cursor, found: _Found, *, database: str, name: str | None) -> None:
    if name is not None:
        raise cursor.lost(
            "this file's name asks for a table or view",
            "put CREATE DATABASE into _database.sql",
            code="database-in-table-file",
        )
    cursor.advance()
    _take_if_not_exists(cursor)
    written, token = cursor.name("database")
    check_name(cursor.report, "the database", written, token.start)
    if written != database:
        cursor.report.add(
            "name-mismatch",
            token.start,
            f"the statement makes database {written}, its folder is called {database}",
            "make them the same",
        )
    found.definition = read_database(cursor, database, found.places)


def _check_against_path(
    cursor: Cursor, parts: list[str], at: int, *, database: str, name: str
) -> None:
    report = cursor.report
    if len(parts) > 2 and parts[0] == "awsdatacatalog":
        parts = parts[1:]
    if len(parts) > 2:
        report.add(
            "qualified-name", at, "a name has a database and a table, no more", "write db.name"
        )
        return
    if parts[-1] != name:
        report.add(
            "name-mismatch",
            at,
            f"the statement makes {parts[-1]}, its file is called {name}.sql",
            "make them the same",
        )
    if len(parts) == 2 and parts[0] != database:
        report.add(
            "name-mismatch",
            at,
            f"the statement makes it in database {parts[0]}, its folder is called {database}",
            "make them the same",
        )


def _read_view_file(
    cursor: Cursor, found: _Found, *, database: str, name: str, multi: bool
) -> None:
    if cursor.at("IF", "NOT", "EXISTS"):
        cursor.report.add(
            "if-not-exists",
            cursor.token.start,
            "Athena has no CREATE VIEW IF NOT EXISTS",
            "write CREATE OR REPLACE VIEW, or CREATE VIEW alone",
        )
        cursor.take("IF", "NOT", "EXISTS")
    parts, token = view_name(cursor)
    check_name(cursor.report, "the view", parts[-1], token.start)
    _check_against_path(cursor, parts, token.start, database=database, name=name)
    clause = "PROTECTED MULTI DIALECT" if multi else ""
    if not clause and cursor.token.word in {"SECURITY", "COMMENT"}:
        clause = cursor.token.word
    if clause:
        found.definition = read_other_view(cursor, database, name, clause)
        _warn_opaque(cursor, found.definition, token.start)
        return
    found.places["AS"] = cursor.token.start
    found.definition = read_view(cursor, database, name)


def _table_name(cursor: Cursor) -> tuple[list[str], Token]:
    """A table's name: ``db.t`` with or without backquotes, also both in one pair of them."""
    parts: list[str] = []
    first = cursor.token
    while True:
        part, token = cursor.name("table")
        if token.kind == "name" and "." in part and not parts and cursor.token.word != ".":
            # SHOW CREATE TABLE prints `db.t`.
            return part.split("."), first
        parts.append(part)
        if not cursor.take("."):
            return parts, first


def _take_if_not_exists(cursor: Cursor) -> None:
    """IF NOT EXISTS, which may stand there, and what was meant to be it, which may not."""
    if cursor.take("IF", "NOT", "EXISTS") or not (cursor.at("IF") and cursor.ahead(1).word):
        return
    if cursor.ahead(1).word in {"(", "."}:
        return  # a table called if
    cursor.report.add(
        "if-not-exists",
        cursor.token.start,
        "this is no IF NOT EXISTS",
        "write IF NOT EXISTS, or leave it",
    )
    cursor.advance()
    cursor.take("NOT")
    if nearest(cursor.token.word, ("EXISTS",)):
        cursor.advance()


def _read_table_file(
    cursor: Cursor, found: _Found, *, database: str, name: str, external: bool
) -> None:
    _take_if_not_exists(cursor)
    written, token = _table_name(cursor)
    check_name(cursor.report, "the table", written[-1], token.start)
    _check_against_path(cursor, written, token.start, database=database, name=name)
    parts = TableParts(name_at=token.start, external=external)
    read_table(cursor, parts)
    for column in (*parts.columns, *parts.partition_columns):
        found.columns.setdefault(column.name, (column.at, column.end))
    found.places.update({key: at for key, at in parts.clauses.items() if key != "columns"})
    found.places.update({f"'{entry.key}'": entry.at for entry in parts.properties})
    found.definition = definition_of(cursor.report, cursor.source, parts, database, name)
    if isinstance(found.definition, Opaque):
        _warn_opaque(cursor, found.definition, parts.not_held[0][1])


def _warn_opaque(cursor: Cursor, opaque: Opaque, at: int) -> None:
    cursor.report.add(
        "unsupported-clause",
        at,
        f"{opaque.clause} is not understood: the statement is given to Athena as it stands, "
        "and compared by its text",
        "changes of it can't be told apart",
    )
