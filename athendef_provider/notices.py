"""Notices: diagnostics of a run, from the code that talks to AWS to whoever shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A diagnostic of a run.

    ``code`` is stable, in kebab-case. ``resource`` is the full name of the object that the notice
    is about, empty if it is about the whole run.
    """

    level: Level
    code: str
    resource: str
    text: str

    def __str__(self) -> str:
        """The notice as one line of text, for Pulumi's own display."""
        level = "" if self.level == "note" else f"{self.level}: "
        return level + self.line

    @property
    def line(self) -> str:
        """The text behind the name of the resource, unless the text names it already."""
        named = not self.resource or self.resource in self.text
        return self.text if named else f"{self.resource}: {self.text}"


Notify: TypeAlias = Callable[[Notice], None]
"""Receives the notices of a run."""
