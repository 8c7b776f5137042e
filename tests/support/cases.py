"""The case suite: a directory per case, with the definitions before and after, and the plan.

``tests/cases/<kind>/<case>/`` has

``before.sql``, ``after.sql``
    two definitions of ``sales.orders`` (for kind ``database``, of the database ``sales``);
    directives are read from ``after.sql``
``plan.sql``
    the plan as SQL; absent if the plan must be empty
``lint.txt``
    the lint warnings, one per line; absent if there must be none
``partitions.txt``
    the partition values after the change; absent if the partitions must not change
"""

from dataclasses import dataclass
from pathlib import Path

from athendef_provider.definition import Directives, read
from athendef_provider.definition.model import Definition

CASES = Path(__file__).parent.parent / "cases"
KINDS = ("hive", "iceberg", "view", "database", "lint")
REQUIRED = {"before.sql", "after.sql"}
ALLOWED = REQUIRED | {"plan.sql", "lint.txt", "partitions.txt"}


@dataclass(frozen=True)
class Case:
    """A case, read from its directory."""

    folder: Path
    before: Definition
    after: Definition
    directives: Directives

    def text(self, name: str) -> str:
        """Return the text of a file of the case; empty if it is absent."""
        path = self.folder / name
        return path.read_text() if path.exists() else ""


def folders() -> list[Path]:
    """Return the directories of all cases."""
    return [case for kind in KINDS for case in sorted((CASES / kind).iterdir())]


def name_of(folder: Path) -> str:
    """Return the name of a case: ``hive/a_column_is_added``."""
    return f"{folder.parent.name}/{folder.name}"


def load(folder: Path) -> Case:
    """Return a case; raises `AssertionError` if one of its definitions is not valid."""
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
            raise AssertionError("\n".join(map(str, reading.diagnostics)))
        definitions.append(reading.definition)
        directives = reading.directives
    before, after = definitions
    return Case(folder, before, after, directives)
