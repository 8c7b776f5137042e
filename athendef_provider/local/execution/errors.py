"""The errors of statements, with Athena's messages.

The messages were measured on Athena by the project athena-local (docs/dev/measurements), or are
Hive's own, which Athena passes on.
"""

DDL_TASK = "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "

# AthenaError.ErrorCategory: 1 system, 2 user, 3 other.
SYSTEM, USER = 1, 2
# AthenaError.ErrorType, from the user guide's error reference.
PARSE, GENERIC, NOT_SUPPORTED, NOT_FOUND, EXISTS = 1003, 1100, 1200, 1301, 1006


class QueryFailedError(Exception):
    """The query ends FAILED.

    ``message`` is the StateChangeReason. The other attributes are the members of AthenaError;
    ``error_message``, its ErrorMessage, is equal to ``message`` for most statements.
    """

    def __init__(
        self, message: str, category: int, error_type: int, error_message: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.category = category
        self.error_type = error_type
        self.error_message = message if error_message is None else error_message
        self.retryable = False


class RequestRejectedError(Exception):
    """StartQueryExecution rejects the statement after a catalog lookup.

    ``code`` is the AthenaErrorCode, as in ``InvalidStatementError``.
    """

    def __init__(self, message: str, code: str = "INVALID_INPUT") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def table_not_found(database: str, name: str) -> QueryFailedError:
    """Hive's error for a missing table."""
    return QueryFailedError(
        f"FAILED: SemanticException [Error 10001]: Table not found {database}.{name}",
        USER,
        NOT_FOUND,
    )


def database_not_found(database: str) -> QueryFailedError:
    """Hive's error for a missing database."""
    return QueryFailedError(
        f"FAILED: SemanticException [Error 10072]: Database does not exist: {database}",
        USER,
        NOT_FOUND,
    )


def ddl_task_error(message: str) -> QueryFailedError:
    """An error during Hive's execution of the statement."""
    return QueryFailedError(DDL_TASK + message, USER, GENERIC)


def table_already_exists(name: str) -> QueryFailedError:
    """CREATE TABLE of an existing table."""
    return QueryFailedError(
        f"{DDL_TASK}AlreadyExistsException(message:Table {name} already exist)",
        USER,
        EXISTS,
        f"Table {name} already exists.",
    )


def semantic_error(message: str) -> QueryFailedError:
    """An error of Hive's semantic analysis."""
    return QueryFailedError(f"FAILED: SemanticException {message}", USER, EXISTS)


def hive_parse_error(message: str) -> QueryFailedError:
    """An error of Hive's parser in a statement that Athena's parser accepts."""
    return QueryFailedError(message, SYSTEM, PARSE)


def not_supported_by_iceberg() -> QueryFailedError:
    """A statement for Hive tables on an Iceberg table."""
    return QueryFailedError(
        "Query type not supported by Athena Iceberg at this time", USER, NOT_SUPPORTED
    )


def not_supported_by_ddl_engine(message: str) -> QueryFailedError:
    """A statement that Athena does not support for Hive tables."""
    return QueryFailedError(message, USER, EXISTS, "Query type not supported by DDL engine.")
