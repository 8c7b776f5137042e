"""What only several files together can show to be wrong."""

import re
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from athendef_provider.definition.locations import overlapping
from athendef_provider.definition.model import HiveTable, IcebergTable, View, full_name
from athendef_provider.definition.sql.diagnostics import Problem
from athendef_provider.tree.files import SqlFile, Tree, error_at, line_where

OVERLAPPING = "overlapping-location"
OLD_NAME = "old-name-taken"
GONE_NAME = "gone-name"
RULES = frozenset({OVERLAPPING, OLD_NAME, GONE_NAME})
_TOLD_EACH = 3


def stray(found: Sequence[Path], folders: Sequence[Path]) -> Iterator[Problem]:
    """SQL files that lie where no database is."""
    for path in found:
        if path.is_file() and path.suffix.lower() == ".sql":
            hint = "move it into the folder of its database: <database>/<table>.sql"
            yield error_at(path.name, "no-database-folder", "this file has no database", hint)
    for folder in folders:
        for path in sorted(folder.rglob("*.sql")):
            if path.parent != folder:
                shown = str(path.relative_to(folder.parent))
                hint = "move it up: a tree has one folder for each database, and none inside"
                yield error_at(shown, "nested-folder", "this file lies too deep", hint)


def same_names(folders: Sequence[Path]) -> Iterator[Problem]:
    """Paths that differ in case only: Glue folds names, so they are one table."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.sql"))]
    for group in (list(folders), paths):
        seen: dict[tuple[str, str], Path] = {}
        for path in group:
            first = seen.setdefault((path.parent.name.lower(), path.name.lower()), path)
            if first is not path:
                root = folders[0].parent
                yield error_at(
                    str(path.relative_to(root)),
                    "same-name",
                    f"{first.relative_to(root)} has the same name: Athena knows no letter case",
                    "rename or remove one of them",
                )


def overlaps(files: Sequence[SqlFile]) -> Iterator[Problem]:
    """Tables whose folders hold other tables' files: a query of the outer reads both.

    Reported at the inner table's location; where many lie inside one table, once, at its own.
    """
    tables = {
        full_name(file.definition): (file, file.definition.location)
        for file in files
        if isinstance(file.definition, HiveTable | IcebergTable)
    }
    inside: dict[str, list[str]] = {}
    for inner, outer in overlapping({name: place for name, (_, place) in tables.items()}):
        if OVERLAPPING not in tables[inner][0].directives.allow:
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
        elif OVERLAPPING not in file.directives.allow:
            some = f"{', '.join(inners[:_TOLD_EACH])} and {len(inners) - _TOLD_EACH:,} more"
            message = f"other tables' files lie here, too: {some}. A query of {outer} reads them"
            yield _overlap(file, message, "give it a folder of its own")


def _overlap(file: SqlFile, message: str, hint: str) -> Problem:
    line, column = file.lines.get("LOCATION", (0, 0))
    return Problem(file.path, line, column, OVERLAPPING, "warning", message, hint)


def old_names(files: Sequence[SqlFile]) -> Iterator[Problem]:
    """Tables renamed from one that has a file: it may have come since, or be renamed as well."""
    names = {full_name(file.definition) for file in files}
    for file in files:
        old = file.directives.old_name(full_name(file.definition).split(".", 1)[0])
        if old in names and OLD_NAME not in file.directives.allow:
            line = line_where(file.template, lambda text: "renamed-from" in text)
            message = f"this is renamed from {old}, which has a file of its own"
            hint = (
                "if the rename was applied, take this line away; if not, let it be applied before "
                f"anything else gets the name {old}"
            )
            yield Problem(file.path, line, 0, OLD_NAME, "warning", message, hint)


def gone_names(files: Sequence[SqlFile]) -> Iterator[Problem]:
    """Views that read a table by the name that it has no more: they would be broken."""
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
            word = re.compile(rf"\b{re.escape(old.split('.', 1)[1])}\b", re.IGNORECASE)
            line = line_where(file.template, word.search)
            message = f"this view reads {old}, which is renamed to {new}"
            yield Problem(file.path, line, 0, GONE_NAME, "warning", message, f"read {new}")


def circles(files: Sequence[SqlFile]) -> Iterator[Problem]:
    """Views that read each other: neither can be made first."""
    views = {full_name(f.definition): f for f in files if isinstance(f.definition, View)}
    tree = Tree(tuple(views.values()))
    graph = {name: tree.dependencies(file) for name, file in views.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names = list(dict.fromkeys(error.args[1]))
        yield error_at(
            views[names[0]].path,
            "circular-views",
            "these views read each other: " + ", ".join(names),
            "Athena refuses recursive views",
        )
