"""Failures that many statements share, each worded as Athena words it.

The texts were measured on Athena by the project athena-local (docs/dev/measurements), or are
Hive's own, which Athena passes on.
"""

from athendef_provider.local.execution.outcome import SYSTEM, USER, QueryFailed
from athendef_provider.local.sql.parts import TableName

DDL_TASK = "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "

# AthenaError.ErrorType, from the user guide's error reference.
PARSE, GENERIC, NOT_SUPPORTED, NOT_FOUND, EXISTS = 1003, 1100, 1200, 1301, 1006


def table_not_found(database: str, name: str) -> QueryFailed:
    """A Hive statement met no such table."""
    return QueryFailed(
        f"FAILED: SemanticException [Error 10001]: Table not found {database}.{name}",
        USER,
        NOT_FOUND,
    )


def database_not_found(database: str) -> QueryFailed:
    """A Hive statement met no such database."""
    return QueryFailed(
        f"FAILED: SemanticException [Error 10072]: Database does not exist: {database}",
        USER,
        NOT_FOUND,
    )


def ddl_task(message: str) -> QueryFailed:
    """Hive began to execute the statement and could not."""
    return QueryFailed(DDL_TASK + message, USER, GENERIC)


def already_exists(name: TableName | str) -> QueryFailed:
    """CREATE met a table of that name."""
    text = name if isinstance(name, str) else name.name
    return QueryFailed(
        f"{DDL_TASK}AlreadyExistsException(message:Table {text} already exist)",
        USER,
        EXISTS,
        f"Table {text} already exists.",
    )


def semantic(message: str) -> QueryFailed:
    """Hive understood the statement and found it wrong."""
    return QueryFailed(f"FAILED: SemanticException {message}", USER, EXISTS)


def hive_parser(message: str) -> QueryFailed:
    """Hive's parser did not take what Athena's had taken."""
    return QueryFailed(message, SYSTEM, PARSE)


def not_for_iceberg() -> QueryFailed:
    """The statement is one of Hive's, the table is Iceberg's."""
    return QueryFailed(
        "Query type not supported by Athena Iceberg at this time", USER, NOT_SUPPORTED
    )


def not_in_ddl_engine(message: str) -> QueryFailed:
    """A statement that Athena has, but not for Hive's tables."""
    return QueryFailed(message, USER, EXISTS, "Query type not supported by DDL engine.")
