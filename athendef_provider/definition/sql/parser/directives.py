"""Directives: comments such as ``-- athendef: allow=CODE``.

They precede the statement and apply to the file. ``renamed-from`` can also be on the line before a
column, or at the end of the line of a column.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from athendef_provider.definition.lexical.identifiers import did_you_mean
from athendef_provider.definition.lexical.lexer import Comment
from athendef_provider.definition.sql.parser.token_stream import Report

OnRemove: TypeAlias = Literal["drop", "unregister", "refuse"]

_ON_REMOVE: Mapping[str, OnRemove] = {
    "drop": "drop",
    "unregister": "unregister",
    "refuse": "refuse",
}
UNMANAGED = "unmanaged"
_KEYS = ("allow", "renamed-from", "on-remove", UNMANAGED)
_UNMANAGED_FILE = re.compile(rf"\ufeff?[ \t]*--[ \t]*athendef:[ \t]*{UNMANAGED}[ \t]*=(.*)")


@dataclass(frozen=True, slots=True)
class Directives:
    """The directives of a file.

    ``allow`` has codes of warnings to suppress and destructive changes to allow. ``renamed_from``
    is the previous name (or ``database.name``) of the table. ``column_renames`` maps new names of
    columns to previous ones. ``on_remove`` is the effect on the table if its file is removed.
    """

    allow: frozenset[str] = frozenset()
    renamed_from: str | None = None
    column_renames: Mapping[str, str] = field(default_factory=dict)
    on_remove: OnRemove | None = None

    def old_name(self, database: str) -> str:
        """Return the previous ``database.name`` of a table in ``database``; empty for none."""
        old = self.renamed_from or ""
        return old if "." in old or not old else f"{database}.{old}"


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    value: str
    at: int


def unmanaged_reason(text: str) -> str | None:
    """Return the reason in the `unmanaged` directive; None for a file without it.

    Such a file is not parsed: export writes objects that DDL cannot express into one.
    """
    match = _UNMANAGED_FILE.match(text)
    return (match.group(1).strip() or "no reason is given") if match else None


def read_directives(
    report: Report, *, statement_start: int, columns: Mapping[str, tuple[int, int]]
) -> Directives:
    """Return the directives of a file. Invalid ones are added to the report.

    ``columns`` maps each column to its start and end offset.
    """
    allow: set[str] = set()
    renamed_from: str | None = None
    on_remove: OnRemove | None = None
    renames: dict[str, _Entry] = {}
    spans = sorted((start, end, name) for name, (start, end) in columns.items())
    for comment in report.source.comments:
        for entry in _entries(report, comment):
            in_head = entry.at < statement_start
            if entry.key == "renamed-from" and not in_head:
                column = _column_of(report, comment, spans)
                if column is None:
                    _misplaced(report, entry)
                else:
                    renames[column] = replace(entry, value=entry.value.lower())
            elif not in_head or entry.key == UNMANAGED:
                _misplaced(report, entry)
            elif entry.key == "allow":
                allow.update(code.strip() for code in entry.value.split(",") if code.strip())
            elif entry.key == "renamed-from":
                renamed_from = entry.value.lower()
            elif entry.value.lower() in _ON_REMOVE:
                on_remove = _ON_REMOVE[entry.value.lower()]
            else:
                report.add(
                    "directive-value",
                    entry.at,
                    f"invalid value {entry.value} of on-remove",
                    did_you_mean(entry.value, _ON_REMOVE) or "write drop, unregister or refuse",
                )
    old_names = {column: entry.value for column, entry in renames.items()}
    for cycle in _cycles(old_names):
        last = max(cycle, key=lambda column: renames[column].at)
        report.add(
            "rename-cycle",
            renames[last].at,
            f"column {last} is in a cycle of renames",
            "use a third name, and rename in two steps",
        )
    return Directives(frozenset(allow), renamed_from, old_names, on_remove)


def _entries(report: Report, comment: Comment) -> list[_Entry]:
    head, colon, rest = comment.text.partition(":")
    if head.strip().lower() != "athendef" or not colon:
        if head.strip().lower().startswith("athendef") and "=" in comment.text:
            report.add(
                "directive-syntax",
                comment.start,
                f"malformed directive: {comment.text}",
                "write -- athendef: key=value",
            )
        return []
    key, equals, value = rest.partition("=")
    key = key.strip().lower()
    if key not in _KEYS:
        report.add(
            "unknown-directive",
            comment.start,
            f"unknown directive {key or rest.strip()}",
            did_you_mean(key, _KEYS) or f"write one of {', '.join(_KEYS)}",
        )
        return []
    if not equals or not value.strip():
        report.add(
            "directive-value",
            comment.start,
            f"the directive {key} has no value",
            f"write -- athendef: {key}=...",
        )
        return []
    return [_Entry(key, value.strip().strip("`\"'"), comment.start)]


def _cycles(renames: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the cycles of renames, for example two columns that exchange their names."""
    visited: set[str] = set()
    for first in renames:
        trail: dict[str, None] = {}
        name = first
        while name in renames and name not in visited:
            visited.add(name)
            trail[name] = None
            name = renames[name]
        if name in trail:
            names = list(trail)
            cycle = names[names.index(name) :]
            if len(cycle) > 1:
                yield cycle


def _misplaced(report: Report, entry: _Entry) -> None:
    where = {
        "renamed-from": "before the statement, on the line before a column, or at the end of "
        "its line",
        # A file with the directive there is not parsed.
        UNMANAGED: "to the first line of the file",
    }.get(entry.key, "before the statement")
    report.add(
        "misplaced-directive",
        entry.at,
        f"the directive {entry.key} has no effect here",
        f"move it {where}",
    )


def _column_of(
    report: Report, comment: Comment, spans: Sequence[tuple[int, int, str]]
) -> str | None:
    """Return the column before the comment on its line, else the one on the next line.

    ``spans`` has the start, end and name of each column, in the order of the text.
    """
    place = report.source.place
    following = bisect_left(spans, (comment.start,))
    if following:
        _, end, name = spans[following - 1]
        if place(comment.start)[0] <= place(end)[0]:
            return name
    if following < len(spans):
        start, _, name = spans[following]
        if place(start)[0] <= place(comment.end)[0] + 1:
            return name
    return None
