"""How Athena says no to a text that it does not take as a statement."""


class SyntaxRefused(Exception):  # noqa: N818 - Athena refuses; the server makes an error of it
    """StartQueryExecution itself refuses the text: no query execution comes to be.

    ``str()`` is Athena's Message, ``code`` its AthenaErrorCode.
    """

    def __init__(self, message: str, code: str = "MALFORMED_QUERY") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
