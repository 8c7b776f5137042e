"""Notices: diagnostics of a run, for the `athendef` command or Pulumi's display."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A diagnostic of a run.

    ``code`` is stable, in kebab-case. ``resource`` is the full name of an object, empty if the
    notice is about the whole run.
    """

    level: Level
    code: str
    resource: str
    text: str

    def __str__(self) -> str:
        """Return the notice as one line of text, for Pulumi's display."""
        level = "" if self.level == "note" else f"{self.level}: "
        return level + self.line

    @property
    def line(self) -> str:
        """The text, with the name of the resource before it unless the text contains it."""
        named = not self.resource or self.resource in self.text
        return self.text if named else f"{self.resource}: {self.text}"


Notify: TypeAlias = Callable[[Notice], None]
"""Receives the notices of a run."""
