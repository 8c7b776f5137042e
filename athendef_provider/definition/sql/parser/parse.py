"""Parses one file: its statement, checked against its path, and its directives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from athendef_provider.definition.lexical.identifiers import did_you_mean, nearest
from athendef_provider.definition.lexical.lexer import Token, language_of, lex
from athendef_provider.definition.model import Definition, Opaque
from athendef_provider.definition.sql.ast import Clause, Part, PartKind, TableParts
from athendef_provider.definition.sql.lowering import lower_table
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
from athendef_provider.definition.sql.validation.tables import Subject, check_name
from athendef_provider.diagnostics import Diagnostic

# The statement of a shorter text cannot be too long: a character is rendered as six bytes at most.
_LONG_TEXT = LONGEST_STATEMENT // 6


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The result of parsing one file.

    ``definition`` is None if there are errors. ``positions`` has the line and column of the parts
    that later messages may refer to.
    """

    definition: Definition | None
    diagnostics: tuple[Diagnostic, ...] = ()
    directives: Directives = field(default_factory=Directives)
    positions: Mapping[Part, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Result:
    """The definition, and the offsets of its parts. A column has an end as well."""

    definition: Definition | None = None
    columns: dict[str, tuple[int, int]] = field(default_factory=dict)
    clauses: dict[Clause, int] = field(default_factory=dict)
    properties: dict[str, int] = field(default_factory=dict)


def read(text: str, *, path: str, database: str, name: str | None) -> ParseResult:
    """Parse the statement of a file.

    ``path`` is the path in diagnostics. ``database`` and ``name`` are those of the path; ``name``
    is None for a ``_database.sql``. No content of a file raises an exception.
    """
    text = text.removeprefix("\ufeff")
    source = lex(text, language_of(text))
    report = Report(path, source)
    result = _Result()
    if is_readable(report):
        cursor = Cursor(source, report)
        try:
            cursor = Cursor(first_statement(report), report)
            _read_statement(cursor, result, database=database.lower(), name=name and name.lower())
        except ParseError:
            result.definition = None
        except RecursionError:
            report.add(
                "too-deep",
                cursor.token.start,
                "the statement is nested too deeply",
                "look for a missing > or )",
            )
        if result.definition is not None and len(text) > _LONG_TEXT:
            check_length(report, render(result.definition))
    directives = read_directives(
        report, statement_start=source.tokens[0].start, columns=result.columns
    )
    diagnostics = tuple(
        sorted(
            diagnostic
            for diagnostic in dict.fromkeys(report.diagnostics)
            if diagnostic.is_error or diagnostic.code not in directives.allow
        )
    )
    return ParseResult(
        None if report.failed else result.definition,
        diagnostics,
        directives,
        {part: source.place(at) for part, at in _offsets(result)},
    )


def _offsets(result: _Result) -> Iterator[tuple[Part, int]]:
    for name, (start, _) in result.columns.items():
        yield Part(PartKind.COLUMN, name), start
    for clause, at in result.clauses.items():
        yield Part(PartKind.CLAUSE, clause), at
    for key, at in result.properties.items():
        yield Part(PartKind.PROPERTY, key), at


def _read_statement(cursor: Cursor, result: _Result, *, database: str, name: str | None) -> None:
    first = cursor.token
    if not cursor.take("CREATE"):
        hint = "write CREATE EXTERNAL TABLE, CREATE TABLE, CREATE VIEW or CREATE DATABASE"
        if nearest(first.word, ("CREATE",)):
            hint = "did you mean CREATE?"
        raise cursor.error(
            f"expected CREATE TABLE, VIEW or DATABASE, found {shown(first)}",
            hint,
            code="not-a-create",
        )
    if cursor.at("DATABASE") or cursor.at("SCHEMA"):
        _read_database_file(cursor, result, database=database, name=name)
        return
    if name is None:
        raise cursor.error(
            "_database.sql must contain CREATE DATABASE",
            "move tables and views into files with their own names",
            code="not-a-database",
        )
    replaces = cursor.take("OR", "REPLACE")
    multi = cursor.take("PROTECTED", "MULTI", "DIALECT") or cursor.take("PROTECTED")
    if cursor.take("VIEW"):
        _read_view_file(cursor, result, database=database, name=name, multi=multi)
        return
    kinds = _take_table_words(cursor, replaces=replaces)
    _read_table_file(cursor, result, database=database, name=name, external="EXTERNAL" in kinds)


def _take_table_words(cursor: Cursor, *, replaces: bool) -> set[str]:
    if replaces and (cursor.at("TABLE") or cursor.at("EXTERNAL", "TABLE")):
        cursor.report.add(
            "create-or-replace",
            cursor.token.start,
            "Athena does not support CREATE OR REPLACE TABLE",
            "remove OR REPLACE; athendef plans changes",
        )
    words: set[str] = set()
    while cursor.token.word in {"EXTERNAL", "TEMPORARY", "TRANSACTIONAL", "MANAGED"}:
        token = cursor.advance()
        words.add(token.word)
        if token.word != "EXTERNAL":
            cursor.report.add(
                "table-kind",
                token.start,
                f"Athena does not support {token.word} tables",
                "write CREATE EXTERNAL TABLE, or an Iceberg table",
            )
    if not cursor.take("TABLE"):
        written = " ".join([*sorted(words), shown(cursor.token)])
        hint = did_you_mean(
            cursor.token.text, ("EXTERNAL TABLE", "EXTERNAL", "TABLE", "VIEW", "DATABASE")
        )
        if not hint and words:
            hint = f"write CREATE {' '.join(sorted(words))} TABLE"
        raise cursor.error(
            f"expected CREATE TABLE, VIEW or DATABASE, found CREATE {written}",
            hint,
            code="not-a-create",
        )
    return words


def _read_database_file(
    cursor: Cursor, result: _Result, *, database: str, name: str | None
) -> None:
    if name is not None:
        raise cursor.error(
            "CREATE DATABASE must be in _database.sql",
            "move it into _database.sql",
            code="database-in-table-file",
        )
    cursor.advance()
    _take_if_not_exists(cursor)
    written, token = cursor.name("database")
    check_name(cursor.report, Subject.DATABASE, written, token.start)
    if written != database:
        cursor.report.add(
            "name-mismatch",
            token.start,
            f"database name `{written}` does not match folder name {database}",
            "make them equal",
        )
    result.definition = read_database(cursor, database, result.clauses)


def _check_against_path(
    cursor: Cursor, parts: list[str], at: int, *, database: str, name: str
) -> None:
    report = cursor.report
    if len(parts) > 2 and parts[0] == "awsdatacatalog":
        parts = parts[1:]
    if len(parts) > 2:
        report.add(
            "qualified-name",
            at,
            "a name consists of a database and a table",
            "write database.table",
        )
        return
    if parts[-1] != name:
        report.add(
            "name-mismatch",
            at,
            f"name `{parts[-1]}` does not match file name {name}.sql",
            "make them equal",
        )
    if len(parts) == 2 and parts[0] != database:
        report.add(
            "name-mismatch",
            at,
            f"database name `{parts[0]}` does not match folder name {database}",
            "make them equal",
        )


def _read_view_file(
    cursor: Cursor, result: _Result, *, database: str, name: str, multi: bool
) -> None:
    if cursor.at("IF", "NOT", "EXISTS"):
        cursor.report.add(
            "if-not-exists",
            cursor.token.start,
            "Athena does not support CREATE VIEW IF NOT EXISTS",
            "write CREATE VIEW",
        )
        cursor.take("IF", "NOT", "EXISTS")
    parts, token = view_name(cursor)
    check_name(cursor.report, Subject.VIEW, parts[-1], token.start)
    _check_against_path(cursor, parts, token.start, database=database, name=name)
    clause = "PROTECTED MULTI DIALECT" if multi else ""
    if not clause and cursor.token.word in {"SECURITY", "COMMENT"}:
        clause = cursor.token.word
    if clause:
        result.definition = read_other_view(cursor, database, name, clause)
        _warn_opaque(cursor, result.definition, token.start)
        return
    result.clauses[Clause.AS] = cursor.token.start
    result.definition = read_view(cursor, database, name)


def _table_name(cursor: Cursor) -> tuple[list[str], Token]:
    """Parse a table name: ``db.t`` with or without backquotes, also both parts in one pair."""
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
    """Parse IF NOT EXISTS. A malformed one is an error."""
    if cursor.take("IF", "NOT", "EXISTS") or not (cursor.at("IF") and cursor.ahead(1).word):
        return
    if cursor.ahead(1).word in {"(", "."}:
        return  # a table called if
    cursor.report.add(
        "if-not-exists",
        cursor.token.start,
        "malformed IF NOT EXISTS",
        "write IF NOT EXISTS, or remove it",
    )
    cursor.advance()
    cursor.take("NOT")
    if nearest(cursor.token.word, ("EXISTS",)):
        cursor.advance()


def _read_table_file(
    cursor: Cursor, result: _Result, *, database: str, name: str, external: bool
) -> None:
    _take_if_not_exists(cursor)
    written, token = _table_name(cursor)
    check_name(cursor.report, Subject.TABLE, written[-1], token.start)
    _check_against_path(cursor, written, token.start, database=database, name=name)
    parts = TableParts(name_at=token.start, external=external, incomplete=cursor.report.truncated)
    read_table(cursor, parts)
    for column in (*parts.columns, *parts.partition_columns):
        result.columns.setdefault(column.name, (column.at, column.end))
    result.clauses.update(parts.clauses)
    result.properties.update({entry.key: entry.at for entry in parts.properties})
    result.definition = lower_table(cursor.report, cursor.source, parts, database, name)
    if isinstance(result.definition, Opaque):
        _warn_opaque(cursor, result.definition, parts.unsupported[0][1])


def _warn_opaque(cursor: Cursor, opaque: Opaque, at: int) -> None:
    cursor.report.add(
        "unsupported-clause",
        at,
        f"unsupported clause {opaque.clause}: the statement is passed to Athena unchanged, and any "
        "edit is treated as a full change",
    )
