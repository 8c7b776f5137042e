"""The model of a tree: its files and their diagnostics."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from athendef_provider.definition.model import Database, Definition, View, full_name
from athendef_provider.definition.query.query import reads_of
from athendef_provider.definition.sql.ast import Part
from athendef_provider.definition.sql.parser import Directives
from athendef_provider.diagnostics import Diagnostic

DATABASE_FILE = "_database.sql"


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file without errors. ``path`` is relative to the tree's folder.

    ``declared`` is false for a database that has a folder but no file; ``path`` is then the folder.
    ``reads`` are the names that a view reads. ``late`` are the used variables whose values are
    known only while the program runs, ``secrets`` the used secret variables.
    """

    path: str
    definition: Definition
    directives: Directives = field(default_factory=Directives)
    positions: Mapping[Part, tuple[int, int]] = field(default_factory=dict)
    declared: bool = True
    template: str = ""
    reads: tuple[str, ...] = ()
    late: frozenset[str] = frozenset()
    secrets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tree:
    """The content of a folder of SQL files.

    ``left_out`` are the databases outside the stack. ``unmanaged`` has the paths of unmanaged
    files, each with the reason.
    """

    files: tuple[SqlFile, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    left_out: tuple[str, ...] = ()
    unmanaged: Mapping[str, str] = field(default_factory=dict)
    _names: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Computed once, because `dependencies` needs it for each file.
        names = frozenset(full_name(file.definition) for file in self.files)
        object.__setattr__(self, "_names", names)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.is_error)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """The warnings."""
        return tuple(diagnostic for diagnostic in self.diagnostics if not diagnostic.is_error)

    def dependencies(self, file: SqlFile) -> tuple[str, ...]:
        """The objects that must exist before ``file``: its database, and what a view reads."""
        if isinstance(file.definition, Database):
            return ()
        needed = [file.definition.database, *file.reads]
        own = full_name(file.definition)
        return tuple(name for name in needed if name in self._names and name != own)


def reads_by(definition: Definition) -> tuple[str, ...]:
    """The ``database.name`` of each object that a view reads; empty for other definitions."""
    if not isinstance(definition, View):
        return ()
    return tuple(f"{database}.{name}" for database, name in reads_of(definition))


def line_where(template: str, holds: Callable[[str], object]) -> int:
    """The number of the first line that ``holds`` accepts, counted from 1; 0 if there is none."""
    return next((number for number, text in enumerate(template.splitlines(), 1) if holds(text)), 0)


def diagnostic_at(path: str, code: str, message: str, hint: str, line: int = 0) -> Diagnostic:
    """A diagnostic of the file at ``path``, with a line if there is one."""
    return Diagnostic(path, line, 0, code, message, hint)
