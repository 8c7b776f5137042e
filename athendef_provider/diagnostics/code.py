"""The code of a diagnostic: a stable name, and what the documentation says about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """The effect of a diagnostic: errors and destructive changes block, warnings do not."""

    ERROR = "error"
    WARNING = "warning"
    DESTRUCTIVE = "destructive change"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of diagnostic or destructive change.

    ``name`` is stable, in kebab-case. ``title`` is one line, ``fix`` says what to do. ``allowable``
    is False for a warning that ``-- athendef: allow=`` cannot suppress.
    """

    name: str
    severity: Severity
    title: str
    fix: str
    allowable: bool = True

    @property
    def can_be_allowed(self) -> bool:
        """Whether ``-- athendef: allow=`` accepts the code."""
        return self.allowable and self.severity is not Severity.ERROR
