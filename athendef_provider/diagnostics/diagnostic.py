"""Diagnostics: what is wrong in a file, with its position and what to do about it."""

from dataclasses import dataclass

from athendef_provider.diagnostics.code import Severity
from athendef_provider.diagnostics.codes import CODES, check_code


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One error or warning.

    ``path`` is relative to the tree, or the file of the stack. ``line`` and ``column`` count from
    1, and are 0 if the diagnostic has no position. ``code`` is a name in `CODES`; another one
    raises `ValueError`. ``hint`` says what to do, or is empty.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        """Check the code."""
        check_code(self.code)

    @property
    def severity(self) -> Severity:
        """The severity of the code."""
        return CODES[self.code].severity

    @property
    def is_error(self) -> bool:
        """Whether it blocks the file."""
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        """Return ``path:line:column: message (hint)``, in one line."""
        place = self.path
        if self.line:
            place += f":{self.line}"
        if self.line and self.column:
            place += f":{self.column}"
        return f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else "")
