"""The case suite: one directory a claim, with the definition before, the one after, and the plan.

``tests/cases/<room>/<claim>/`` holds

``before.sql``, ``after.sql``
    the same name, ``sales.orders`` (in room ``database`` the database ``sales``), twice; directives
    count in ``after.sql``
``plan.sql``
    the plan as text; absent where there must be no difference
``lint.txt``
    the lint's warnings, a line each; absent where there must be none
``partitions.txt``
    the values of the partitions afterwards; absent where they must be kept as they are
"""

from dataclasses import dataclass
from pathlib import Path

from athendef_provider.definition import Directives, read
from athendef_provider.definition.model import Definition

CASES = Path(__file__).parent.parent / "cases"
ROOMS = ("hive", "iceberg", "view", "database", "lint")
REQUIRED = {"before.sql", "after.sql"}
ALLOWED = REQUIRED | {"plan.sql", "lint.txt", "partitions.txt"}


@dataclass(frozen=True)
class Case:
    """One claim, read from its directory."""

    folder: Path
    before: Definition
    after: Definition
    directives: Directives

    def text(self, name: str) -> str:
        """What a file of the case says; empty where it is absent."""
        path = self.folder / name
        return path.read_text() if path.exists() else ""


def folders() -> list[Path]:
    """Every directory that claims something."""
    return [claim for room in ROOMS for claim in sorted((CASES / room).iterdir())]


def name_of(folder: Path) -> str:
    """``hive/a_column_is_added``: how a case is called."""
    return f"{folder.parent.name}/{folder.name}"


def load(folder: Path) -> Case:
    """Read both definitions of a case; fails where one of them is no valid definition."""
    definitions = []
    directives = Directives()
    for name in ("before.sql", "after.sql"):
        reading = read(
            (folder / name).read_text(),
            path=f"{name_of(folder)}/{name}",
            database="sales",
            name=None if folder.parent.name == "database" else "orders",
        )
        if reading.definition is None:
            raise AssertionError("\n".join(map(str, reading.problems)))
        definitions.append(reading.definition)
        directives = reading.directives
    before, after = definitions
    return Case(folder, before, after, directives)
