"""Parses column lists, ``(name type [COMMENT 'text'], ...)``, and both forms of PARTITIONED BY."""

from athendef_provider.definition.lexical.identifiers import did_you_mean
from athendef_provider.definition.lexical.lexer import Token
from athendef_provider.definition.sql.ast import ColumnPart, TransformPart
from athendef_provider.definition.sql.parser.token_stream import Cursor, ParseError, brief, shown
from athendef_provider.definition.type_names import TYPE_NAMES
from athendef_provider.definition.type_reader import BadTypeError, read_type
from athendef_provider.definition.types import type_text

_CLAUSES = (
    ("PARTITIONED", "BY"),
    ("CLUSTERED", "BY"),
    ("ROW", "FORMAT"),
    ("STORED", "AS"),
    ("TBLPROPERTIES", "("),
)
_CONSTRAINTS = frozenset({"PRIMARY", "FOREIGN", "CONSTRAINT", "UNIQUE", "CHECK"})


def read_columns(cursor: Cursor, *, iceberg: bool) -> list[ColumnPart]:
    """Parse the columns of a table. Parsing continues after an error in one of them."""
    cursor.expect("(", "before the columns")
    columns: list[ColumnPart] = []
    while True:
        if cursor.at(")"):
            _nothing_before_close(cursor, "the list of columns", empty=not columns)
            break
        if columns and _at_clause(cursor):
            break
        try:
            columns.append(_read_column(cursor, iceberg=iceberg))
        except ParseError:
            cursor.skip_to(",", ")")
            if cursor.token.kind == "end":
                return columns
        if not cursor.take(","):
            break
    if _at_clause(cursor):
        cursor.report.add(
            "unbalanced-parentheses",
            cursor.token.start,
            f"missing ) before {cursor.token.text}",
            "close the column list",
        )
        return columns
    cursor.expect(")", "after the columns")
    return columns


def _at_clause(cursor: Cursor) -> bool:
    """Return whether a clause starts here, because the column list was not closed."""
    if cursor.at("LOCATION"):
        return cursor.ahead(1).kind == "string"
    return any(cursor.at(*words) for words in _CLAUSES)


def read_partitioning(
    cursor: Cursor, *, iceberg: bool
) -> tuple[list[ColumnPart], list[TransformPart]]:
    """Parse PARTITIONED BY: columns with a type (Hive), and transforms (Iceberg)."""
    cursor.expect("(", "after PARTITIONED BY", "write its columns in parentheses")
    columns: list[ColumnPart] = []
    transforms: list[TransformPart] = []
    while True:
        if cursor.at(")"):
            _nothing_before_close(cursor, "PARTITIONED BY", empty=not (columns or transforms))
            break
        try:
            if cursor.token.kind == "word" and cursor.ahead(1).word == "(":
                transforms.append(_read_transform(cursor))
            elif cursor.ahead(1).word in {",", ")"}:
                name, token = cursor.name("partition column")
                transforms.append(TransformPart("identity", name, None, token.start))
            else:
                columns.append(_read_column(cursor, iceberg=iceberg))
        except ParseError:
            cursor.skip_to(",", ")")
        if not cursor.take(","):
            break
    cursor.expect(")", "to close PARTITIONED BY")
    return columns, transforms


def _nothing_before_close(cursor: Cursor, where: str, *, empty: bool) -> None:
    if empty:
        cursor.report.add(
            "empty-parentheses",
            cursor.token.start,
            f"{where} is empty",
            "write a name and a type",
        )
    else:
        cursor.report.add(
            "trailing-comma",
            cursor.token.start,
            f"unexpected comma before the ) of {where}",
            "remove the comma",
        )


def _read_column(cursor: Cursor, *, iceberg: bool) -> ColumnPart:
    first = cursor.token
    if first.word in _CONSTRAINTS and cursor.ahead(1).word in {"KEY", "("}:
        raise cursor.error("Athena does not support constraints", "remove it", code="constraint")
    if first.word.lower() in TYPE_NAMES and cursor.ahead(1).word in {",", ")", "<", "("}:
        raise cursor.error(
            f"missing column name before the type {shown(first)}",
            f"write `name` {first.text.lower()}",
            code="missing-name",
        )
    name, token = cursor.name("column")
    type_at = cursor.token.start
    if cursor.token.word in {",", ")", "COMMENT"}:
        cursor.report.add(
            "missing-type", token.start, f"column {name} has no type", f"write `{name}` string"
        )
        text, type_ = "", None
    else:
        try:
            type_, end, warnings = read_type(cursor.source.text, type_at, iceberg=iceberg)
        except BadTypeError as error:
            raise _bad_type(cursor, name, error) from None
        text = type_text(type_)
        for warning in warnings:
            cursor.report.add(
                "type-spelling",
                warning.offset,
                f"column {brief(name)}: {warning.message}",
                warning.hint,
            )
        cursor.jump_to(end)
    comment, comment_at = "", cursor.token.start
    while cursor.token.word not in {",", ")"} and not _at_clause(cursor):
        if cursor.take("COMMENT"):
            comment_at = cursor.token.start
            comment = cursor.string(f"the comment of column {brief(name)}")
        else:
            _unexpected(cursor, name)
    end_of_column = cursor.tokens[cursor.index - 1].end
    return ColumnPart(name, type_, text, comment, token.start, type_at, comment_at, end_of_column)


def _bad_type(cursor: Cursor, name: str, error: BadTypeError) -> ParseError:
    hint = error.hint or _hint_here(cursor, name)
    cursor.report.add(error.code, error.offset, f"column {name}: {error.message}", hint)
    return ParseError(error.message)


def _hint_here(cursor: Cursor, name: str) -> str:
    """Return a hint for a token after a column name that is not a type."""
    token, follower = cursor.token, cursor.ahead(1)
    if token.word == ":":
        return "remove the :"
    if name in TYPE_NAMES and token.kind == "word":
        return f"the name precedes the type: write `{token.text}` {name}"
    if token.kind == "word" and follower.word.lower() in TYPE_NAMES:
        return f"a name with a blank needs backquotes: write `{name} {token.text}`"
    return ""


def _unexpected(cursor: Cursor, name: str) -> None:
    """Report a token after a column type that is not COMMENT."""
    token = cursor.token
    column = f"column {brief(name)}"
    if cursor.at("NOT", "NULL"):
        cursor.report.add(
            "not-null", token.start, f"{column}: Athena does not support NOT NULL", "remove it"
        )
        cursor.take("NOT", "NULL")
        return
    if cursor.take("NULL"):
        cursor.report.add(
            "not-null", token.start, f"{column}: Athena does not support NULL", "remove it"
        )
        return
    if token.word in {"DEFAULT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK"}:
        raise cursor.error(
            f"{column}: Athena does not support {token.word}", "remove it", code="constraint"
        )
    hint = did_you_mean(token.text, ("COMMENT",)) if token.kind == "word" else ""
    before = cursor.tokens[cursor.index - 1]
    if before.kind == "string" and before.end == token.start:
        hint = "write \\' for a quote inside a string"
    elif before.kind == "string" and token.kind == "string":
        hint = "join the two strings"
    elif token.kind == "string":
        hint = "write COMMENT before it"
    elif not hint and token.kind in {"word", "name"}:
        hint = "a comma may be missing before it"
    raise cursor.error(f"{column}: unexpected {shown(token)} after the type", hint)


def _read_transform(cursor: Cursor) -> TransformPart:
    token = cursor.advance()
    cursor.expect("(", "")
    try:
        return _transform_of(cursor, token)
    except ParseError:
        cursor.skip_to(")")
        cursor.take(")")
        raise


def _transform_of(cursor: Cursor, token: Token) -> TransformPart:
    column, argument = "", None
    while True:
        if cursor.token.kind == "number":
            argument = int(cursor.advance().text)
        else:
            if column:
                raise cursor.error(
                    f"expected one column in {token.text}, found {shown(cursor.token)}"
                )
            column, _ = cursor.name("column")
        if not cursor.take(","):
            break
    if not column:
        raise cursor.error(f"{token.text} has no column", code="transform-arguments")
    cursor.expect(")", f"to close {token.text}")
    return TransformPart(token.text.lower(), column, argument, token.start)
