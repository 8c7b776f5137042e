"""A folder of SQL files -> a `Tree`: every definition in it, or every error in it, at once.

``<database>/<name>.sql`` holds one table or view, ``<database>/_database.sql`` (optional) the
database itself; the path says the names. Variables are filled in before a file is read:
``LOCATION 's3://{{ lake_bucket }}/sales/'``. (``${...}`` is taken: it is Athena's own syntax in
`storage.location.template`.)
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

from athendef_provider.changes.lint import RULES
from athendef_provider.config import DANGERS
from athendef_provider.definition.codes import WARNINGS
from athendef_provider.definition.locations import overlapping
from athendef_provider.definition.model import (
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    View,
    full_name,
)
from athendef_provider.definition.problems import Problem
from athendef_provider.definition.queries import reads_of
from athendef_provider.definition.reading import Directives, read, unmanaged_reason
from athendef_provider.definition.words import nearest

if TYPE_CHECKING:
    from jinja2 import TemplateError
    from jinja2.sandbox import SandboxedEnvironment

DATABASE_FILE = "_database.sql"
_OVERLAPPING = "overlapping-location"
_OLD_NAME = "old-name-taken"
_TOLD_EACH = 3


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file that was read well. ``path`` is relative to the tree's folder.

    ``declared`` is False for a database that has a folder and no file of its own: then the path
    is the folder's. ``reads`` names what a view reads; ``late`` the variables whose values are
    known only while the program runs.
    """

    path: str
    definition: Definition
    directives: Directives = field(default_factory=Directives)
    lines: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    declared: bool = True
    template: str = ""
    reads: tuple[str, ...] = ()
    late: frozenset[str] = frozenset()


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


@dataclass(frozen=True, slots=True)
class _Unmanaged:
    """A file that says in its first line that it is no part of the stack."""

    path: str
    reason: str


def read_tree(
    folder: Path,
    variables: Mapping[str, str],
    *,
    databases: Sequence[str] = (),
    late: frozenset[str] = frozenset(),
) -> Tree:
    """Read every file below ``folder``, and check what only several files together can show.

    ``databases`` limits the tree to these; ``late`` names variables whose values in ``variables``
    are stand-ins. Never raises for what a user may have written.
    """
    if not folder.is_dir():
        return _broken(str(folder), "no-tree", "there is no such folder", "check `athendef:tree`")
    found = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    folders = [path for path in found if path.is_dir() and any(path.glob("*.sql"))]
    problems = [*_stray(found, folders)]
    present = {path.name.lower() for path in folders}
    problems += [
        _problem(
            folder.name,
            "no-database",
            f"athendef:databases names `{name}`, and there is no such folder in the tree",
            "the folders are " + ", ".join(sorted(present)),
        )
        for name in databases
        if name not in present
    ]
    if not folders:
        hint = "put files there as <database>/<table>.sql"
        return _broken(str(folder), "empty-tree", "there are no SQL files in this folder", hint)
    ours = [path for path in folders if not databases or path.name.lower() in databases]
    files: list[SqlFile] = []
    unmanaged: dict[str, str] = {}
    for path in ours:
        for outcome in _read_folder(path, variables, late):
            match outcome:
                case SqlFile():
                    files.append(outcome)
                case _Unmanaged():
                    unmanaged[outcome.path] = outcome.reason
                case _:
                    problems.append(outcome)
    problems += [*_same_names(ours), *_overlaps(files), *_circles(files), *_old_names(files)]
    left_out = tuple(path.name.lower() for path in folders if path not in ours)
    return Tree(tuple(files), tuple(sorted(set(problems))), left_out, unmanaged)


def fill_in(template: str, variables: Mapping[str, str]) -> str:
    """A file's text with its variables filled in; raises jinja2's TemplateError."""
    if not any(mark in template for mark in ("{{", "{%", "{#")):
        return template
    return _environment().from_string(template).render(variables)


def variables_in(folder: Path) -> frozenset[str]:
    """The variables that the files of a tree ask for; a file that can't be read asks for none."""
    from jinja2 import TemplateError  # noqa: PLC0415 - lazy, see `_environment`

    found: set[str] = set()
    for path in folder.glob("*/*.sql"):
        with suppress(OSError, UnicodeDecodeError, TemplateError):
            found |= _names_in(path.read_text(encoding="utf-8-sig"))
    return frozenset(found)


@cache
def _environment() -> "SandboxedEnvironment":
    from jinja2 import StrictUndefined  # noqa: PLC0415 - only trees with variables pay for it
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - see above

    return SandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False
    )


def _names_in(template: str) -> frozenset[str]:
    from jinja2.meta import find_undeclared_variables  # noqa: PLC0415 - see above

    return frozenset(find_undeclared_variables(_environment().parse(template)))


def _read_folder(
    folder: Path, variables: Mapping[str, str], late: frozenset[str]
) -> Iterator[SqlFile | Problem | _Unmanaged]:
    """The database of a folder, declared or not, and everything in it."""
    database = folder.name.lower()
    if not (folder / DATABASE_FILE).exists():
        yield SqlFile(folder.name, Database(database), declared=False)
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".sql" or not path.is_file():
            continue
        name = None if path.name == DATABASE_FILE else path.stem
        yield from _read_file(path, f"{folder.name}/{path.name}", database, name, variables, late)


def _read_file(  # noqa: PLR0913, PLR0917 - a file, its names, and what fills it in
    path: Path,
    shown: str,
    database: str,
    name: str | None,
    variables: Mapping[str, str],
    late: frozenset[str],
) -> Iterator[SqlFile | Problem | _Unmanaged]:
    from jinja2 import TemplateError  # noqa: PLC0415 - lazy, see `_environment`

    try:
        template = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        hint = "save the file as UTF-8"
        yield _problem(shown, "not-utf-8", "the file is not UTF-8", hint, line)
        return
    except OSError as error:
        yield _problem(shown, "unreadable", f"the file can't be read: {error.strerror}", "")
        return
    if (reason := unmanaged_reason(template)) is not None:
        yield _Unmanaged(shown, reason)
        return
    try:
        used_late = _names_in(template) & late if late and "{" in template else frozenset()
        text = fill_in(template, variables)
    except TemplateError as error:
        yield _template_problem(shown, template, error)
        return
    reading = read(text, path=shown, database=database, name=name)
    yield from reading.problems
    yield from _unknown_rules(shown, template, reading.directives.allow)
    if reading.definition is not None:
        yield SqlFile(
            shown,
            reading.definition,
            reading.directives,
            reading.lines,
            template=template,
            reads=reads_by(reading.definition),
            late=used_late,
        )


def _unknown_rules(shown: str, template: str, allow: frozenset[str]) -> Iterator[Problem]:
    """Rules that ``allow=`` names and that nothing is called: a typo would permit nothing."""
    known = {*WARNINGS, *RULES, *DANGERS, _OVERLAPPING, _OLD_NAME}
    for code in sorted(allow - known):
        lines = enumerate(template.splitlines(), 1)
        line = next((at for at, text in lines if "allow" in text and code in text), 0)
        near = nearest(code, known)
        hint = f"did you mean {near}?" if near else "the rules are " + ", ".join(sorted(known))
        message = f"there is no rule {code} to allow"
        yield Problem(shown, line, 0, "unknown-rule", "warning", message, hint)


def reads_by(definition: Definition) -> tuple[str, ...]:
    """The ``database.name`` of everything that a view reads; nothing for all others."""
    if not isinstance(definition, View):
        return ()
    return tuple(f"{database}.{name}" for database, name in reads_of(definition))


def _template_problem(shown: str, template: str, error: "TemplateError") -> Problem:
    """What Jinja could not fill in, with the line: an undefined name says none by itself."""
    message = str(error.message or error)
    line = getattr(error, "lineno", None) or 0
    if "is undefined" in message:
        name = message.split("'")[1] if "'" in message else ""
        line = next(
            (
                at
                for at, text in enumerate(template.splitlines(), 1)
                if "{{" in text and name in text
            ),
            0,
        )
        hint = f"set it in the stack's config: `athendef:variables: {{{name}: ...}}`"
        return _problem(shown, "undefined-variable", f"there is no variable `{name}`", hint, line)
    return _problem(shown, "template", f"a variable can't be filled in: {message}", "", line)


def _stray(found: Sequence[Path], folders: Sequence[Path]) -> Iterator[Problem]:
    """SQL files that lie where no database is."""
    for path in found:
        if path.is_file() and path.suffix.lower() == ".sql":
            hint = "move it into the folder of its database: <database>/<table>.sql"
            yield _problem(path.name, "no-database-folder", "this file has no database", hint)
    for folder in folders:
        for path in sorted(folder.rglob("*.sql")):
            if path.parent != folder:
                shown = str(path.relative_to(folder.parent))
                hint = "move it up: a tree has one folder for each database, and none inside"
                yield _problem(shown, "nested-folder", "this file lies too deep", hint)


def _same_names(folders: Sequence[Path]) -> Iterator[Problem]:
    """Paths that differ in case only: Glue folds names, so they are one table."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.sql"))]
    for group in (list(folders), paths):
        seen: dict[tuple[str, str], Path] = {}
        for path in group:
            first = seen.setdefault((path.parent.name.lower(), path.name.lower()), path)
            if first is not path:
                root = folders[0].parent
                yield _problem(
                    str(path.relative_to(root)),
                    "same-name",
                    f"{first.relative_to(root)} has the same name: Athena knows no letter case",
                    "rename or remove one of them",
                )


def _overlaps(files: Sequence[SqlFile]) -> Iterator[Problem]:
    """Tables whose folders hold other tables' files: a query of the outer reads both.

    Told where the inner one says its location; where many lie inside one, once, where that does.
    """
    tables = {
        full_name(file.definition): (file, file.definition.location)
        for file in files
        if isinstance(file.definition, HiveTable | IcebergTable)
    }
    inside: dict[str, list[str]] = {}
    for inner, outer in overlapping({name: place for name, (_, place) in tables.items()}):
        if _OVERLAPPING not in tables[inner][0].directives.allow:
            inside.setdefault(outer, []).append(inner)
    for outer, inners in inside.items():
        file, location = tables[outer]
        if len(inners) <= _TOLD_EACH:
            for inner in inners:
                same = tables[inner][1] == location
                which = f"{'that' if same else 'inside the one'} of {outer}"
                of = "either" if same else outer
                message = f"the location is {which}: a query of {of} reads both tables' files"
                yield _overlap(tables[inner][0], message, "give each table a folder of its own")
        elif _OVERLAPPING not in file.directives.allow:
            some = f"{', '.join(inners[:_TOLD_EACH])} and {len(inners) - _TOLD_EACH:,} more"
            message = f"other tables' files lie here, too: {some}. A query of {outer} reads them"
            yield _overlap(file, message, "give it a folder of its own")


def _overlap(file: SqlFile, message: str, hint: str) -> Problem:
    line, column = file.lines.get("LOCATION", (0, 0))
    return Problem(file.path, line, column, _OVERLAPPING, "warning", message, hint)


def _old_names(files: Sequence[SqlFile]) -> Iterator[Problem]:
    """Tables renamed from one that has a file: it may have come since, or be renamed as well."""
    names = {full_name(file.definition) for file in files}
    for file in files:
        old = file.directives.old_name(full_name(file.definition).split(".", 1)[0])
        if old in names and _OLD_NAME not in file.directives.allow:
            numbered = enumerate(file.template.splitlines(), 1)
            line = next((at for at, text in numbered if "renamed-from" in text), 0)
            message = f"this is renamed from {old}, which has a file of its own"
            hint = (
                "if the rename was applied, take this line away; if not, let it be applied before "
                f"anything else gets the name {old}"
            )
            yield Problem(file.path, line, 0, _OLD_NAME, "warning", message, hint)


def _circles(files: Sequence[SqlFile]) -> Iterator[Problem]:
    """Views that read each other: neither can be made first."""
    views = {full_name(f.definition): f for f in files if isinstance(f.definition, View)}
    tree = Tree(tuple(views.values()))
    graph = {name: tree.dependencies(file) for name, file in views.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names = list(dict.fromkeys(error.args[1]))
        yield _problem(
            views[names[0]].path,
            "circular-views",
            "these views read each other: " + ", ".join(names),
            "Athena refuses recursive views",
        )


def _problem(path: str, code: str, message: str, hint: str, line: int = 0) -> Problem:
    return Problem(path, line, 0, code, "error", message, hint)


def _broken(path: str, code: str, message: str, hint: str) -> Tree:
    return Tree(problems=(_problem(path, code, message, hint),))
