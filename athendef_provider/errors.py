"""The base class of all errors that users see."""


class AthendefError(Exception):
    """An error for users.

    ``what`` is one line on what happened and where (several for the error of a statement). ``hint``
    is one line on how to fix it; it may be empty. ``code`` is stable, in kebab-case.
    """

    code = "error"

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(f"{what}: {hint}" if hint else what)
        self.what = what
        self.hint = hint
