"""What can be wrong with a user's file, said so that the user can mend it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One error or warning: where, what, and what to do.

    ``path`` is relative to the tree (or the stack's file); ``line`` and ``column`` count from 1,
    0 where the problem has no place in the text; ``code`` is stable, in kebab-case, and what
    ``-- athendef: allow=CODE`` silences (warnings only); ``hint`` says what to do, or is empty.
    """

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """``path:line:column: what (what to do)``, in one line."""
        place = self.path
        if self.line:
            place += f":{self.line}"
        if self.line and self.column:
            place += f":{self.column}"
        return f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else "")
