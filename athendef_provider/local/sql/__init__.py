"""Athena's SQL as this emulator understands it: a text becomes one statement, or is refused.

The grammar is Hive's, with its clause order and its reserved words, for DDL, and Trino's for
views. It shares nothing with the provider's own reading of SQL: the provider's mistakes are what
it is there to catch.
"""

from collections.abc import Callable
from dataclasses import replace

from athendef_provider.local.sql import alter, comments, create, show, trino, views
from athendef_provider.local.sql.queries import query_statement
from athendef_provider.local.sql.reader import Mismatch, Reader
from athendef_provider.local.sql.refusals import SyntaxRefused
from athendef_provider.local.sql.statements import (
    AddColumns,
    ChangeColumn,
    Describe,
    DropColumn,
    RenameTable,
    RepairTable,
    ReplaceColumns,
    ShowCreateTable,
    Statement,
    Unexecutable,
)
from athendef_provider.local.sql.tokens import one_statement
from athendef_provider.local.sql.types import HiveRefused

__all__ = ["Statement", "SyntaxRefused", "parse"]

_Grammar = Callable[[Reader], Statement]
_HIVE: tuple[tuple[tuple[str, ...], str, _Grammar], ...] = (
    (("CREATE", "DATABASE"), "CREATE_DATABASE", create.create_database),
    (("CREATE", "SCHEMA"), "CREATE_DATABASE", create.create_database),
    (("CREATE",), "CREATE_TABLE", create.create_table),
    (("DROP", "DATABASE"), "DROP_DATABASE", show.drop_database),
    (("DROP", "SCHEMA"), "DROP_DATABASE", show.drop_database),
    (("DROP", "TABLE"), "DROP_TABLE", show.drop_table),
    (("ALTER", "DATABASE"), "ALTER_DATABASE", alter.alter_database),
    (("ALTER", "SCHEMA"), "ALTER_DATABASE", alter.alter_database),
    (("ALTER", "TABLE"), "ALTER_TABLE", alter.alter_table),
    (("MSCK", "REPAIR", "TABLE"), "MSCK_REPAIR", show.repair_table),
    (("DESCRIBE",), "DESCRIBE_TABLE", show.describe),
    (("DESC",), "DESCRIBE_TABLE", show.describe),
    (("SHOW",), "SHOW", show.show),
)


def parse(sql: str) -> Statement:
    """Read one statement; raises ``SyntaxRefused`` in Athena's words."""
    if views.is_of_views(sql):
        return views.view_statement(one_statement(sql, "trino"))
    query = query_statement(sql)
    if query is not None:
        return query
    text = one_statement(sql, "hive")
    reader = Reader(text)
    try:
        statement = _hive(reader)
    except Mismatch as mismatch:
        raise trino.refusal(text, reader.tokens, mismatch.token) from mismatch
    return _with_hive_refusal(statement, comments.hive_says(text))


def _hive(reader: Reader) -> Statement:
    for words, substatement, grammar in _HIVE:
        if reader.takes(*words):
            try:
                return grammar(reader)
            except HiveRefused as refused:
                return Unexecutable("DDL", substatement, str(refused), category=1, error_type=1003)
    raise Mismatch(reader.here)


def _with_hive_refusal(statement: Statement, refusal: str) -> Statement:
    match statement:
        case (
            AddColumns()
            | ReplaceColumns()
            | ChangeColumn()
            | DropColumn()
            | RenameTable()
            | RepairTable()
            | ShowCreateTable()
            | Describe()
        ) if refusal:
            return replace(statement, hive_refusal=refusal)
        case _:
            return statement
