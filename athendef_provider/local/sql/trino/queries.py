"""Statements that read or write data: classified, but never executed by the embedded AWS."""

from athendef_provider.local.sql.clauses import Kind
from athendef_provider.local.sql.statements import Statement, Unexecutable
from athendef_provider.local.sql.tokens import one_statement, tokenize
from athendef_provider.local.sql.trino.query_syntax import check_query

_SUBSTATEMENTS: dict[str, tuple[Kind, str]] = {
    "SELECT": ("DML", "SELECT"),
    "WITH": ("DML", "SELECT"),
    "VALUES": ("DML", "SELECT"),
    "TABLE": ("DML", "SELECT"),
    "(": ("DML", "SELECT"),
    "EXPLAIN": ("DML", "EXPLAIN"),
    "INSERT": ("DML", "INSERT"),
    "UPDATE": ("DML", "UPDATE"),
    "DELETE": ("DML", "DELETE"),
    "MERGE": ("DML", "MERGE"),
    "UNLOAD": ("DML", "UNLOAD"),
    "OPTIMIZE": ("DDL", "CREATE_TABLE_AS_SELECT"),
    "VACUUM": ("DDL", "VACUUM_TABLE"),
    "PREPARE": ("UTILITY", "PREPARE"),
    "EXECUTE": ("DML", "EXECUTE"),
    "DEALLOCATE": ("UTILITY", "DEALLOCATE"),
}


def query_statement(sql: str) -> Statement | None:
    """Return an Unexecutable if ``sql`` is one of these statements, else None."""
    first = tokenize(sql, "trino")[0]
    word = first.upper or first.text
    if word not in _SUBSTATEMENTS:
        return None
    text = one_statement(sql, "trino")
    kind, substatement = _SUBSTATEMENTS[word]
    if substatement == "SELECT":
        check_query(text, 0)
    return Unexecutable(
        kind,
        substatement,
        f"NOT_SUPPORTED: {substatement.replace('_', ' ')} is not executed by the embedded AWS.",
        category=2,
        error_type=1200,
    )
