"""The error for a text that Athena does not accept as a statement."""


class InvalidStatementError(Exception):
    """StartQueryExecution rejects the statement; no query execution is created.

    ``message`` is Athena's Message, ``code`` its AthenaErrorCode.
    """

    def __init__(self, message: str, code: str = "MALFORMED_QUERY") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
