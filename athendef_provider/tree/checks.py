"""Checks across the files of a tree."""

import re
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from athendef_provider.definition.locations import overlapping
from athendef_provider.definition.model import HiveTable, IcebergTable, View, full_name
from athendef_provider.definition.sql.ast import Clause, Part, PartKind
from athendef_provider.diagnostics import Diagnostic
from athendef_provider.tree.files import SqlFile, Tree, diagnostic_at, line_where

OVERLAPPING = "overlapping-location"
OLD_NAME = "old-name-taken"
GONE_NAME = "reads-renamed-table"
_LOCATION = Part(PartKind.CLAUSE, Clause.LOCATION)
_MAX_SEPARATE = 3
_DOCUMENTATION = ("", ".md")


def misplaced_files(paths: Sequence[Path], folders: Sequence[Path]) -> Iterator[Diagnostic]:
    """Errors for SQL files outside a database folder, or in a folder below it."""
    for path in paths:
        if path.is_file() and path.suffix.lower() == ".sql":
            hint = "move it into the folder of its database: <database>/<table>.sql"
            yield diagnostic_at(
                path.name, "no-database-folder", "this file is not in a database folder", hint
            )
    for folder in folders:
        for path in sorted(folder.rglob("*.sql")):
            if path.parent != folder:
                name = str(path.relative_to(folder.parent))
                hint = "move it up: a database folder has no folders inside"
                yield diagnostic_at(name, "nested-folder", "this file is nested too deep", hint)


def ignored_files(root: Path, folders: Sequence[Path]) -> Iterator[Diagnostic]:
    """Warnings for files in ``folders`` that are not SQL files, such as ``orders.ddl``.

    Hidden files, Markdown and files without a suffix (README, LICENSE) are documentation.
    """
    for folder in folders:
        for path in sorted(folder.iterdir()):
            documentation = path.name.startswith(".") or path.suffix.lower() in _DOCUMENTATION
            if path.is_file() and path.suffix.lower() != ".sql" and not documentation:
                name = str(path.relative_to(root))
                message = "this file is ignored, because its name does not end in .sql"
                hint = "rename it if it has a statement; otherwise move it out of the tree"
                yield diagnostic_at(name, "ignored-file", message, hint)


def same_names(folders: Sequence[Path]) -> Iterator[Diagnostic]:
    """Errors for paths that differ only in letter case: Glue folds names."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.sql"))]
    for group in (list(folders), paths):
        seen: dict[tuple[str, str], Path] = {}
        for path in group:
            first = seen.setdefault((path.parent.name.lower(), path.name.lower()), path)
            if first is not path:
                root = folders[0].parent
                yield diagnostic_at(
                    str(path.relative_to(root)),
                    "same-name",
                    f"{first.relative_to(root)} has the same name: Athena ignores letter case",
                    "rename or remove one of them",
                )


def overlaps(files: Sequence[SqlFile]) -> Iterator[Diagnostic]:
    """Warnings for tables whose location contains another table's: queries read both tables' files.

    Reported at the inner table; if many are inside one table, once at the outer table.
    """
    tables = {
        full_name(file.definition): (file, file.definition.location)
        for file in files
        if isinstance(file.definition, HiveTable | IcebergTable)
    }
    inside: dict[str, list[str]] = {}
    for inner, outer in overlapping({name: location for name, (_, location) in tables.items()}):
        if OVERLAPPING not in tables[inner][0].directives.allow:
            inside.setdefault(outer, []).append(inner)
    for outer, inners in inside.items():
        file, location = tables[outer]
        if len(inners) <= _MAX_SEPARATE:
            for inner in inners:
                same = tables[inner][1] == location
                which = f"{'that' if same else 'inside the one'} of {outer}"
                of = "either" if same else outer
                message = f"the location is {which}: a query of {of} reads both tables' files"
                yield _overlap(tables[inner][0], message, "give each table its own folder")
        elif OVERLAPPING not in file.directives.allow:
            some = f"{', '.join(inners[:_MAX_SEPARATE])} and {len(inners) - _MAX_SEPARATE:,} more"
            message = (
                f"the location contains other tables: {some}. A query of {outer} reads their files"
            )
            yield _overlap(file, message, "give it its own folder")


def _overlap(file: SqlFile, message: str, hint: str) -> Diagnostic:
    line, column = file.positions.get(_LOCATION, (0, 0))
    return Diagnostic(file.path, line, column, OVERLAPPING, message, hint)


def old_names(files: Sequence[SqlFile]) -> Iterator[Diagnostic]:
    """Warnings for tables that are renamed from a table that still has a file."""
    names = {full_name(file.definition) for file in files}
    for file in files:
        old = file.directives.old_name(full_name(file.definition).split(".", 1)[0])
        if old in names and OLD_NAME not in file.directives.allow:
            line = line_where(file.template, lambda text: "renamed-from" in text)
            message = f"this is renamed from {old}, which also has a file"
            hint = (
                "if the rename was applied, remove this line; if not, apply it before another "
                f"object gets the name {old}"
            )
            yield Diagnostic(file.path, line, 0, OLD_NAME, message, hint)


def stale_reads(files: Sequence[SqlFile]) -> Iterator[Diagnostic]:
    """Warnings for views that read a table by its old name, before a rename."""
    names = {full_name(file.definition) for file in files}
    renamed = {
        file.directives.old_name(full_name(file.definition).split(".", 1)[0]): file
        for file in files
        if file.directives.renamed_from
    }
    for file in files:
        if GONE_NAME in file.directives.allow:
            continue
        for old in (read for read in file.reads if read in renamed and read not in names):
            new = full_name(renamed[old].definition)
            pattern = re.compile(rf"\b{re.escape(old.split('.', 1)[1])}\b", re.IGNORECASE)
            line = line_where(file.template, pattern.search)
            message = f"this view reads {old}, which is renamed to {new}"
            yield Diagnostic(file.path, line, 0, GONE_NAME, message, f"read {new}")


def view_cycles(files: Sequence[SqlFile]) -> Iterator[Diagnostic]:
    """Errors for views that read each other, so that none can be created first."""
    views = {full_name(f.definition): f for f in files if isinstance(f.definition, View)}
    tree = Tree(tuple(views.values()))
    graph = {name: tree.dependencies(file) for name, file in views.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names = list(dict.fromkeys(error.args[1]))
        yield diagnostic_at(
            views[names[0]].path,
            "view-cycle",
            "these views read each other: " + ", ".join(names),
            "Athena does not support recursive views",
        )
