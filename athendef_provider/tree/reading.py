"""Reads a folder: each file, then the checks across files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from athendef_provider.definition.lexical.identifiers import nearest
from athendef_provider.definition.model import Database
from athendef_provider.definition.sql.parser import read, unmanaged_reason
from athendef_provider.diagnostics import ALLOWABLE, Diagnostic
from athendef_provider.tree.checks import (
    ignored_files,
    misplaced_files,
    old_names,
    overlaps,
    same_names,
    stale_reads,
    view_cycles,
)
from athendef_provider.tree.files import (
    DATABASE_FILE,
    SqlFile,
    Tree,
    diagnostic_at,
    reads_by,
)
from athendef_provider.tree.variables import (
    computed_error,
    computed_with,
    fill_in,
    template_error,
    used_in,
)

_ALLOW = re.compile(r"allow\s*=(.*)")
_AROUND_CODES = " \t`\"'*/"
# The number of unknown rules of one file that get a hint.
_MAX_HINTS = 100


@dataclass(frozen=True, slots=True)
class _Unmanaged:
    """A file whose first line has the directive ``unmanaged``."""

    path: str
    reason: str


def read_tree(
    folder: Path,
    variables: Mapping[str, str],
    *,
    databases: Sequence[str] = (),
    late: frozenset[str] = frozenset(),
    secret: frozenset[str] = frozenset(),
) -> Tree:
    """Read and check all files of ``folder``.

    ``databases`` limits the tree to these databases. ``late`` are variables whose values in
    ``variables`` are placeholders, ``secret`` are secret variables. Errors of users are diagnostics
    of the tree, and not raised.
    """
    if not folder.is_dir():
        hint = "check `athendef:tree`"
        missing = diagnostic_at(str(folder), "no-tree", "this folder does not exist", hint)
        return Tree(diagnostics=(missing,))
    paths = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    directories = [path for path in paths if path.is_dir()]
    folders = [path for path in directories if any(path.glob("*.sql"))]
    diagnostics = [*misplaced_files(paths, folders)]
    present = {path.name.lower() for path in folders}
    diagnostics += [
        diagnostic_at(
            folder.name,
            "no-database",
            f"athendef:databases names `{name}`, but the tree has no such folder",
            "the folders are " + ", ".join(sorted(present)),
        )
        for name in databases
        if name not in present
    ]
    if not folders:
        hint = "put files there as <database>/<table>.sql"
        empty = diagnostic_at(str(folder), "empty-tree", "this folder has no SQL files", hint)
        return Tree(diagnostics=(empty, *ignored_files(folder, [folder, *directories])))
    included = [path for path in folders if not databases or path.name.lower() in databases]
    without_sql = [path for path in directories if path not in folders]
    diagnostics += ignored_files(folder, [folder, *included, *without_sql])
    files: list[SqlFile] = []
    unmanaged: dict[str, str] = {}
    for path in included:
        for outcome in _read_folder(path, variables, late, secret):
            match outcome:
                case SqlFile():
                    files.append(outcome)
                case _Unmanaged():
                    unmanaged[outcome.path] = outcome.reason
                case _:
                    diagnostics.append(outcome)
    diagnostics += [*same_names(included), *overlaps(files), *view_cycles(files)]
    diagnostics += [*old_names(files), *stale_reads(files)]
    left_out = tuple(path.name.lower() for path in folders if path not in included)
    return Tree(tuple(files), tuple(sorted(set(diagnostics))), left_out, unmanaged)


def _read_folder(
    folder: Path, variables: Mapping[str, str], late: frozenset[str], secret: frozenset[str]
) -> Iterator[SqlFile | Diagnostic | _Unmanaged]:
    """The database of a folder, declared or not, and its tables and views."""
    database = folder.name.lower()
    if not (folder / DATABASE_FILE).exists():
        yield SqlFile(folder.name, Database(database), declared=False)
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".sql" or not path.is_file():
            continue
        name = None if path.name == DATABASE_FILE else path.stem
        shown = f"{folder.name}/{path.name}"
        yield from _read_file(path, shown, database, name, variables, late, secret)


def _read_file(  # noqa: PLR0913, PLR0917 - a file, its names, and the variables
    path: Path,
    shown: str,
    database: str,
    name: str | None,
    variables: Mapping[str, str],
    late: frozenset[str],
    secret: frozenset[str],
) -> Iterator[SqlFile | Diagnostic | _Unmanaged]:
    from jinja2 import TemplateError  # noqa: PLC0415 - lazy, needed only for variables

    try:
        template = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        hint = "save the file as UTF-8"
        yield diagnostic_at(shown, "not-utf-8", "the file is not UTF-8", hint, line)
        return
    except OSError as error:
        yield diagnostic_at(shown, "unreadable", f"the file cannot be read: {error.strerror}", "")
        return
    if (reason := unmanaged_reason(template)) is not None:
        yield _Unmanaged(shown, reason)
        return
    try:
        used = used_in(template) if (late or secret) and "{" in template else frozenset()
        computed = tuple(computed_with(template, secret)) if used & secret else ()
        text = fill_in(template, variables)
    except TemplateError as error:
        yield template_error(shown, template, error)
        return
    if computed:
        yield from (computed_error(shown, name, line) for name, line in computed)
        return
    reading = read(text, path=shown, database=database, name=name)
    yield from reading.diagnostics
    yield from _unknown_codes(shown, template, reading.directives.allow)
    if reading.definition is not None:
        yield SqlFile(
            shown,
            reading.definition,
            reading.directives,
            reading.positions,
            template=template,
            reads=reads_by(reading.definition),
            late=used & late,
            secrets=used & secret,
        )


def _unknown_codes(shown: str, template: str, allow: frozenset[str]) -> Iterator[Diagnostic]:
    """Warnings for unknown codes in ``allow=``, such as misspelled ones."""
    unknown = sorted(allow - ALLOWABLE)
    if not unknown:
        return
    lines = _lines_of_codes(template)
    all_codes = "the codes are " + ", ".join(sorted(ALLOWABLE))
    for number, code in enumerate(unknown):
        hint = ""
        if number < _MAX_HINTS:
            near = nearest(code, ALLOWABLE)
            hint = f"did you mean {near}?" if near else all_codes
        message = f"unknown code {code} in allow"
        line = lines.get(code.strip(_AROUND_CODES), 0)
        yield Diagnostic(shown, line, 0, "unknown-code", message, hint)


def _lines_of_codes(template: str) -> dict[str, int]:
    """The first line with each rule of ``allow=``, counted from 1."""
    lines: dict[str, int] = {}
    for number, text in enumerate(template.splitlines(), 1):
        if match := _ALLOW.search(text):
            for code in match.group(1).split(","):
                lines.setdefault(code.strip(_AROUND_CODES), number)
    return lines
