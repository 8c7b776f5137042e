"""The base of all errors that users see: what happened, and how to fix it."""


class AthendefError(Exception):
    """An error for people.

    ``what`` says in one line what happened and where (a statement's error may have several).
    ``hint`` says how to fix it, where that is known.
    """

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(f"{what}: {hint}" if hint else what)
        self.what = what
        self.hint = hint
