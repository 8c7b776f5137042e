"""Parses CREATE TABLE: the columns, and the clauses in the order of Athena's grammar."""

from athendef_provider.definition.lexical.identifiers import nearest
from athendef_provider.definition.sql.ast import Clause, RowFormat, TableParts
from athendef_provider.definition.sql.parser.clauses import (
    nearest_delimiter,
    read_bucketing,
    read_properties,
    read_row_format,
    read_serde_properties,
    read_stored_as,
)
from athendef_provider.definition.sql.parser.columns import read_columns, read_partitioning
from athendef_provider.definition.sql.parser.token_stream import Cursor, ParseError, shown

# In the order of Hive's grammar. WITH SERDEPROPERTIES belongs to ROW FORMAT SERDE there; Athena's
# synopsis of CREATE TABLE has it after STORED AS, so it is accepted there as well.
_ORDER = (
    Clause.COMMENT,
    Clause.PARTITIONED_BY,
    Clause.CLUSTERED_BY,
    Clause.ROW_FORMAT,
    Clause.STORED_AS,
    Clause.WITH_SERDEPROPERTIES,
    Clause.LOCATION,
    Clause.TBLPROPERTIES,
)
# Clauses of Hive's grammar that the model cannot represent.
_UNSUPPORTED = ("SKEWED BY", "STORED BY", "STORED AS DIRECTORIES")


def read_table(cursor: Cursor, parts: TableParts) -> None:
    """Parse everything after the table name into ``parts``. Errors are added to the report."""
    iceberg = _is_iceberg(cursor)
    if cursor.at("LIKE"):
        cursor.report.add(
            "create-like",
            cursor.token.start,
            "Athena does not support CREATE TABLE LIKE",
            "declare the columns",
        )
        parts.incomplete = True
        return
    if cursor.at("("):
        start = cursor.token.start
        try:
            parts.columns = read_columns(cursor, iceberg=iceberg)
        except ParseError:
            _next_clause(cursor)
        parts.columns_at = start
    while not cursor.at(";") and cursor.token.kind != "end":
        try:
            if not _read_clause(cursor, parts, iceberg=iceberg):
                return
        except ParseError:
            _next_clause(cursor)


def _is_iceberg(cursor: Cursor) -> bool:
    """Return whether the properties declare an Iceberg table, which has other type names."""
    tokens = cursor.tokens
    for index in range(cursor.index, len(tokens) - 2):
        if (
            tokens[index].kind == "string"
            and tokens[index].text[1:-1].lower() == "table_type"
            and tokens[index + 2].text[1:-1].lower() == "iceberg"
        ):
            return True
    return False


def _clause_here(cursor: Cursor) -> Clause | None:
    if cursor.token.kind != "word":
        return None
    return next((clause for clause in _ORDER if cursor.at(*clause.keywords)), None)


def _unsupported_here(cursor: Cursor) -> str | None:
    if cursor.token.kind != "word":
        return None
    return next((clause for clause in _UNSUPPORTED if cursor.at(*clause.split())), None)


def _next_clause(cursor: Cursor) -> None:
    """Skip to the start of the next clause."""
    depth = 0
    while cursor.token.kind != "end" and not cursor.at(";"):
        if depth <= 0 and cursor.token.word != "COMMENT" and _at_clause(cursor):
            return
        depth += {"(": 1, ")": -1}.get(cursor.token.word, 0)
        cursor.advance()


def _at_clause(cursor: Cursor) -> bool:
    return _unsupported_here(cursor) is not None or _clause_here(cursor) is not None


def _read_clause(cursor: Cursor, parts: TableParts, *, iceberg: bool) -> bool:
    """Parse one clause. Return False if the rest of the statement cannot be parsed."""
    start = cursor.token.start
    if unsupported := _unsupported_here(cursor):
        parts.unsupported.append((unsupported, start))
        cursor.take(*unsupported.split())
        _next_clause(cursor)
        return True
    clause = _clause_here(cursor)
    if clause is None:
        return _unknown_clause(cursor, parts)
    _check_order(cursor, parts, clause, start)
    parts.clauses[clause] = start
    cursor.take(*clause.keywords)
    match clause:
        case Clause.COMMENT:
            parts.comment = cursor.string("the table's comment")
        case Clause.PARTITIONED_BY:
            parts.partition_columns, parts.transforms = read_partitioning(cursor, iceberg=iceberg)
        case Clause.CLUSTERED_BY:
            parts.bucketing, parts.bucketing_positions = read_bucketing(cursor)
        case Clause.ROW_FORMAT:
            parts.row_format = _row_format(cursor, parts)
        case Clause.STORED_AS:
            parts.stored_as = read_stored_as(cursor)
            if cursor.at("INPUTDRIVER"):
                parts.unsupported.append(("INPUTDRIVER", cursor.token.start))
                _next_clause(cursor)
        case Clause.WITH_SERDEPROPERTIES:
            _serde_properties(cursor, parts, start)
        case Clause.LOCATION:
            parts.location = cursor.string("the location")
        case _:
            parts.properties = read_properties(cursor, "TBLPROPERTIES")
    return True


def _check_order(cursor: Cursor, parts: TableParts, clause: Clause, start: int) -> None:
    if clause in parts.clauses:
        cursor.report.add("duplicate-clause", start, f"duplicate {clause} clause", "remove one")
        return
    later = [other for other in _ORDER[_ORDER.index(clause) + 1 :] if other in parts.clauses]
    if later:
        cursor.report.add(
            "clause-order", start, f"{clause} must precede {later[0]}", "move the clause up"
        )


def _row_format(cursor: Cursor, parts: TableParts) -> RowFormat:
    try:
        return read_row_format(cursor)
    except ParseError:
        parts.incomplete = True
        raise


def _serde_properties(cursor: Cursor, parts: TableParts, start: int) -> None:
    if any(clause == "STORED BY" for clause, _ in parts.unsupported):
        read_properties(cursor, "SERDEPROPERTIES")  # of the storage handler
    elif parts.row_format is None:
        read_properties(cursor, "SERDEPROPERTIES")
        cursor.report.add(
            "serde-properties",
            start,
            "SERDEPROPERTIES without a SerDe",
            "write ROW FORMAT SERDE 'class' WITH SERDEPROPERTIES (...)",
        )
    elif parts.row_format.properties:
        read_properties(cursor, "SERDEPROPERTIES")
        cursor.report.add(
            "duplicate-clause", start, "duplicate WITH SERDEPROPERTIES clause", "remove one"
        )
    else:
        read_serde_properties(cursor, parts.row_format)


def _unknown_clause(cursor: Cursor, parts: TableParts) -> bool:
    token = cursor.token
    word = token.word
    report = cursor.report
    if word in {"AS", "SELECT"} or (word == "WITH" and cursor.ahead(1).word == "("):
        ctas = word != "WITH" or any(other.word == "SELECT" for other in cursor.tokens)
        report.add(
            "ctas" if ctas else "trino-properties",
            token.start,
            "CREATE TABLE AS creates data and is not a definition"
            if ctas
            else "CREATE TABLE does not support WITH (...)",
            "declare the columns and the location" if ctas else "write TBLPROPERTIES (...)",
        )
        parts.incomplete = True
        return False
    if word in {"CREATE", "DROP", "ALTER", "INSERT", "MSCK"}:
        report.add(
            "two-statements",
            token.start,
            "unexpected second statement",
            "write each statement into its own file",
        )
        parts.incomplete = True
        return False
    if token.kind != "word" and not parts.is_empty:
        hint = f"remove the {word}" if word in {",", ")", "="} else ""
        raise cursor.error(f"expected a clause of CREATE TABLE, found {shown(token)}", hint)
    if word == "SORTED":
        raise cursor.error(
            "SORTED BY without CLUSTERED BY",
            "write CLUSTERED BY (...) SORTED BY (...) INTO n BUCKETS",
            code="clause-order",
        )
    if clause := _nearest_clause(cursor):
        parts.incomplete = True
        raise cursor.error(
            f"unknown clause {token.text}", f"did you mean {clause}?", code="unknown-clause"
        )
    if delimiter := nearest_delimiter(cursor):
        parts.incomplete = True
        raise cursor.error(
            f"{delimiter} without ROW FORMAT DELIMITED",
            f"write ROW FORMAT DELIMITED {delimiter} '...'",
            code="unknown-clause",
        )
    if parts.is_empty:
        parts.columns_at = token.start
        raise cursor.error(
            f"expected ( before the columns, found {shown(token)}",
            "put the columns in parentheses",
        )
    follower = cursor.ahead(1)
    name = f"{word} {follower.word}" if follower.kind == "word" else word
    cursor.advance()
    _next_clause(cursor)
    if cursor.token.kind == "end":
        cursor.report.add(
            "unknown-clause",
            token.start,
            f"unknown clause {name}",
            "remove it",
        )
        parts.incomplete = True
    else:
        parts.unsupported.append((name, token.start))
    return True


def _nearest_clause(cursor: Cursor) -> str | None:
    """Return the clause that the next word is a misspelling, a part or a contraction of."""
    word = cursor.token.word
    if word in {"PARTITION", "CLUSTER"}:
        return "PARTITIONED BY" if word == "PARTITION" else "CLUSTERED BY"
    spellings: dict[str, str] = {"".join(clause.keywords): clause for clause in _ORDER}
    spellings |= {clause.keywords[0]: clause for clause in _ORDER}
    spellings["SERDEPROPERTIES"] = "WITH SERDEPROPERTIES"
    spelling = nearest(word, spellings)
    return spellings[spelling] if spelling else None
