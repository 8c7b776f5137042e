"""What comes out of a statement: a result, or a failure in Athena's words."""

from dataclasses import dataclass

# AthenaError.ErrorCategory: 1 system, 2 user, 3 other.
SYSTEM, USER = 1, 2


@dataclass(frozen=True, slots=True)
class Result:
    """``columns`` are (name, type); ``rows`` are lines of text as the .txt result has them.

    Real Athena joins the fields of DESCRIBE and SHOW TBLPROPERTIES by tabs into one datum per
    row, so one string is one row. ``view`` tells that a DESCRIBE or SHOW COLUMNS met a view:
    its SubstatementType is DESC_VIEW then.
    """

    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()
    view: bool = False


class QueryFailed(Exception):  # noqa: N818 - the state's own name
    """The query ends FAILED: StateChangeReason and the fields of AthenaError.

    ``message`` is the StateChangeReason; ``error_message`` is AthenaError's own ErrorMessage,
    which is other text for some statements, and the same for most.
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


class RequestRefused(Exception):  # noqa: N818 - Athena refuses; the server makes an error of it
    """StartQueryExecution refuses after a look into the catalogue (DESCRIBE of a missing table).

    ``code`` is the AthenaErrorCode, as of ``SyntaxRefused``.
    """

    def __init__(self, message: str, code: str = "INVALID_INPUT") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
