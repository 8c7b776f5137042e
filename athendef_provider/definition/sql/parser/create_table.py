"""CREATE TABLE: head, columns and clauses in the order that Athena wants, into ``TableParts``."""

from athendef_provider.definition.lexical.identifiers import nearest
from athendef_provider.definition.sql.ast import TableParts
from athendef_provider.definition.sql.parser.clauses import (
    delimiter_meant,
    read_bucketing,
    read_properties,
    read_row_format,
    read_serde_properties,
    read_stored_as,
)
from athendef_provider.definition.sql.parser.columns import read_columns, read_partitioning
from athendef_provider.definition.sql.parser.token_stream import Cursor, ParseError, shown

# In the order of Hive's grammar. WITH SERDEPROPERTIES belongs to ROW FORMAT SERDE there; Athena's
# synopsis of CREATE TABLE shows it behind STORED AS, so it is taken there, too.
_ORDER = (
    "COMMENT",
    "PARTITIONED BY",
    "CLUSTERED BY",
    "ROW FORMAT",
    "STORED AS",
    "WITH SERDEPROPERTIES",
    "LOCATION",
    "TBLPROPERTIES",
)
# Hive's grammar has them; the model has not.
_NOT_HELD = ("SKEWED BY", "STORED BY", "STORED AS DIRECTORIES")


def read_table(cursor: Cursor, parts: TableParts) -> None:
    """Everything behind the table's name, into ``parts``; errors go to the cursor's report."""
    iceberg = _is_iceberg(cursor)
    if cursor.at("LIKE"):
        cursor.report.add(
            "create-like",
            cursor.token.start,
            "Athena has no CREATE TABLE LIKE",
            "write the columns out",
        )
        return
    if cursor.at("("):
        start = cursor.token.start
        try:
            parts.columns = read_columns(cursor, iceberg=iceberg)
        except ParseError:
            _next_clause(cursor)
        parts.clauses["columns"] = start
    while not cursor.at(";") and cursor.token.kind != "end":
        try:
            if not _read_clause(cursor, parts, iceberg=iceberg):
                return
        except ParseError:
            _next_clause(cursor)


def _is_iceberg(cursor: Cursor) -> bool:
    """Whether the properties further on make it an Iceberg table: its types read differently."""
    tokens = cursor.tokens
    for index in range(cursor.index, len(tokens) - 2):
        if (
            tokens[index].kind == "string"
            and tokens[index].text[1:-1].lower() == "table_type"
            and tokens[index + 2].text[1:-1].lower() == "iceberg"
        ):
            return True
    return False


def _clause_here(cursor: Cursor) -> str | None:
    if cursor.token.kind != "word":
        return None
    return next((one for one in (*_NOT_HELD, *_ORDER) if cursor.at(*one.split())), None)


def _next_clause(cursor: Cursor) -> None:
    """Skip to where the next clause begins."""
    depth = 0
    while cursor.token.kind != "end" and not cursor.at(";"):
        if depth <= 0 and _clause_here(cursor) and cursor.token.word != "COMMENT":
            return
        depth += {"(": 1, ")": -1}.get(cursor.token.word, 0)
        cursor.advance()


def _read_clause(cursor: Cursor, parts: TableParts, *, iceberg: bool) -> bool:
    """Read one clause; False where the statement can't be read any further."""
    clause = _clause_here(cursor)
    start = cursor.token.start
    if clause is None:
        return _unknown_clause(cursor, parts)
    if clause in _NOT_HELD:
        parts.not_held.append((clause, start))
        cursor.take(*clause.split())
        _next_clause(cursor)
        return True
    _check_order(cursor, parts, clause, start)
    parts.clauses[clause] = start
    cursor.take(*clause.split())
    match clause:
        case "COMMENT":
            parts.comment = cursor.string("the table's comment")
        case "PARTITIONED BY":
            parts.partition_columns, parts.transforms = read_partitioning(cursor, iceberg=iceberg)
        case "CLUSTERED BY":
            parts.bucketing, parts.bucketing_places = read_bucketing(cursor)
        case "ROW FORMAT":
            parts.row_format = read_row_format(cursor)
        case "STORED AS":
            parts.stored_as = read_stored_as(cursor)
            if cursor.at("INPUTDRIVER"):
                parts.not_held.append(("INPUTDRIVER", cursor.token.start))
                _next_clause(cursor)
        case "WITH SERDEPROPERTIES":
            _serde_properties(cursor, parts, start)
        case "LOCATION":
            parts.location = cursor.string("the location")
        case _:
            parts.properties = read_properties(cursor, "TBLPROPERTIES")
    return True


def _check_order(cursor: Cursor, parts: TableParts, clause: str, start: int) -> None:
    if clause in parts.clauses:
        cursor.report.add("duplicate-clause", start, f"duplicate {clause} clause", "remove one")
        return
    place = _ORDER.index(clause)
    later = [other for other in _ORDER[place + 1 :] if other in parts.clauses]
    if later:
        cursor.report.add(
            "clause-order", start, f"{clause} must stand before {later[0]}", "move it up"
        )


def _serde_properties(cursor: Cursor, parts: TableParts, start: int) -> None:
    if any(clause == "STORED BY" for clause, _ in parts.not_held):
        read_properties(cursor, "SERDEPROPERTIES")  # they are the storage handler's
    elif parts.row_format is None:
        read_properties(cursor, "SERDEPROPERTIES")
        cursor.report.add(
            "serde-properties",
            start,
            "SERDEPROPERTIES need a SerDe",
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
            "a table made from a query (CREATE TABLE AS) is data, no definition"
            if ctas
            else "WITH (...) is not how Athena's tables are described",
            "write its columns and location out" if ctas else "write TBLPROPERTIES (...)",
        )
        return False
    if word in {"CREATE", "DROP", "ALTER", "INSERT", "MSCK"}:
        report.add(
            "two-statements",
            token.start,
            "a second statement begins here",
            "one file, one statement",
        )
        return False
    if token.kind != "word" and parts.clauses:
        hint = "remove it" if word in {",", ")", "="} else ""
        raise cursor.lost(f"expected a clause of CREATE TABLE, found {shown(token)}", hint)
    if word == "SORTED":
        raise cursor.lost(
            "SORTED BY belongs to CLUSTERED BY",
            "write CLUSTERED BY (...) SORTED BY (...) INTO n BUCKETS",
            code="clause-order",
        )
    if meant := _clause_meant(cursor):
        raise cursor.lost(
            f"there is no clause {token.text}", f"did you mean {meant}?", code="unknown-clause"
        )
    if meant := delimiter_meant(cursor):
        raise cursor.lost(
            f"{meant} belongs to ROW FORMAT DELIMITED",
            f"write ROW FORMAT DELIMITED {meant} '...'",
            code="unknown-clause",
        )
    if not parts.clauses:
        parts.clauses["columns"] = token.start
        raise cursor.lost(
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
            f"{name} at the end is no clause of CREATE TABLE",
            "remove it",
        )
    else:
        parts.not_held.append((name, token.start))
    return True


def _clause_meant(cursor: Cursor) -> str | None:
    """The clause that a word here should have begun: misspelt, cut short or run together."""
    word = cursor.token.word
    if word in {"PARTITION", "CLUSTER"}:
        return "PARTITIONED BY" if word == "PARTITION" else "CLUSTERED BY"
    spellings = {clause.replace(" ", ""): clause for clause in _ORDER}
    spellings |= {clause.split()[0]: clause for clause in _ORDER}
    spellings["SERDEPROPERTIES"] = "WITH SERDEPROPERTIES"
    meant = nearest(word, spellings)
    return spellings[meant] if meant else None
