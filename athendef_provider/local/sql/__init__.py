"""The parser of the embedded Athena: text to one statement.

DDL is parsed by Hive's grammar, with its clause order and reserved words, and statements on views
by Trino's. The parser shares no code with the provider's parser, so that it can catch the
provider's mistakes.
"""

from collections.abc import Callable
from dataclasses import replace

from athendef_provider.local.sql.errors import InvalidStatementError
from athendef_provider.local.sql.hive import alter, create, show
from athendef_provider.local.sql.hive.block_comments import block_comment_error
from athendef_provider.local.sql.hive.parser import HiveParser, UnexpectedTokenError
from athendef_provider.local.sql.hive.types import HiveError
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
from athendef_provider.local.sql.trino import views
from athendef_provider.local.sql.trino.queries import query_statement
from athendef_provider.local.sql.trino.syntax_errors import syntax_error

__all__ = ["InvalidStatementError", "Statement", "parse"]

_Grammar = Callable[[HiveParser], Statement]
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
    """Parse one statement; raises InvalidStatementError with Athena's message."""
    if views.is_view_statement(sql):
        return views.view_statement(one_statement(sql, "trino"))
    query = query_statement(sql)
    if query is not None:
        return query
    text = one_statement(sql, "hive")
    parser = HiveParser(text)
    try:
        statement = _hive(parser)
    except UnexpectedTokenError as error:
        raise syntax_error(text, parser.tokens, error.token) from error
    return _with_hive_error(statement, block_comment_error(text))


def _hive(parser: HiveParser) -> Statement:
    for words, substatement, grammar in _HIVE:
        if parser.accept(*words):
            try:
                return grammar(parser)
            except HiveError as error:
                return Unexecutable("DDL", substatement, str(error), category=1, error_type=1003)
    raise UnexpectedTokenError(parser.current)


def _with_hive_error(statement: Statement, hive_error: str) -> Statement:
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
        ) if hive_error:
            return replace(statement, hive_error=hive_error)
        case _:
            return statement
