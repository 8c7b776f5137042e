"""What a tree holds: its files as they were read, and what is wrong with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from athendef_provider.definition.model import Database, Definition, View, full_name
from athendef_provider.definition.query.query import reads_of
from athendef_provider.definition.sql.diagnostics import Problem
from athendef_provider.definition.sql.parser import Directives

DATABASE_FILE = "_database.sql"


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file that was read well. ``path`` is relative to the tree's folder.

    ``declared`` is False for a database that has a folder and no file of its own: then the path
    is the folder's. ``reads`` names what a view reads; ``late`` the variables whose values are
    known only while the program runs; ``secrets`` the secret variables that the file uses.
    """

    path: str
    definition: Definition
    directives: Directives = field(default_factory=Directives)
    lines: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    declared: bool = True
    template: str = ""
    reads: tuple[str, ...] = ()
    late: frozenset[str] = frozenset()
    secrets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tree:
    """What a folder of SQL files says.

    ``left_out`` names databases that are not the stack's; ``unmanaged`` the paths of files whose
    first line says that they are no part of it, each with the reason.
    """

    files: tuple[SqlFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()
    unmanaged: Mapping[str, str] = field(default_factory=dict)
    _names: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Once for all files: each of them asks.
        names = frozenset(full_name(file.definition) for file in self.files)
        object.__setattr__(self, "_names", names)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop everything."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that stop nothing."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    def dependencies(self, file: SqlFile) -> tuple[str, ...]:
        """What must stand before ``file`` can: its database, and what a view of the tree reads."""
        if isinstance(file.definition, Database):
            return ()
        wanted = [file.definition.database, *file.reads]
        own = full_name(file.definition)
        return tuple(name for name in wanted if name in self._names and name != own)


def reads_by(definition: Definition) -> tuple[str, ...]:
    """The ``database.name`` of everything that a view reads; nothing for all others."""
    if not isinstance(definition, View):
        return ()
    return tuple(f"{database}.{name}" for database, name in reads_of(definition))


def line_where(template: str, holds: Callable[[str], object]) -> int:
    """The first line of a file of which this holds, counted from 1; 0 where there is none."""
    return next((at for at, text in enumerate(template.splitlines(), 1) if holds(text)), 0)


def error_at(path: str, code: str, message: str, hint: str, line: int = 0) -> Problem:
    """An error in the file at ``path``, or in its line."""
    return Problem(path, line, 0, code, "error", message, hint)
