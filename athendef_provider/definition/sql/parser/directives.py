"""Words to athendef in a file's comments: ``-- athendef: allow=RULE`` and its kin.

They stand before the statement and speak of the whole file; ``renamed-from`` may also stand on the
line before a column, or at the end of the column's line.
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
    """What a file's directives say.

    ``allow`` holds the codes of warnings not to be told; ``renamed_from`` the name (or
    ``database.name``) that the table had before; ``column_renames`` maps a column's new name to
    its old one; ``on_remove`` says what happens to the table when its file goes.
    """

    allow: frozenset[str] = frozenset()
    renamed_from: str | None = None
    column_renames: Mapping[str, str] = field(default_factory=dict)
    on_remove: OnRemove | None = None

    def old_name(self, database: str) -> str:
        """The ``database.name`` that the table of a file in ``database`` had; empty for none."""
        old = self.renamed_from or ""
        return old if "." in old or not old else f"{database}.{old}"


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    value: str
    at: int


def unmanaged_reason(text: str) -> str | None:
    """Why a file is no part of the stack, if its first line says so; None for all others.

    Such a file need hold nothing that can be read: import writes what DDL can't say into one.
    """
    found = _UNMANAGED_FILE.match(text)
    return (found.group(1).strip() or "no reason is given") if found else None


def read_directives(
    report: Report, *, statement_start: int, columns: Mapping[str, tuple[int, int]]
) -> Directives:
    """The directives of a file; wrong ones become errors of the report.

    ``columns`` maps each column to the offsets where its text begins and ends.
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
                    f"on-remove can't be {entry.value}",
                    did_you_mean(entry.value, _ON_REMOVE) or "write drop, unregister or refuse",
                )
    old_names = {column: entry.value for column, entry in renames.items()}
    for circle in _circles(old_names):
        last = max(circle, key=lambda column: renames[column].at)
        report.add(
            "rename-cycle",
            renames[last].at,
            f"the columns that {last} is renamed from are renamed from it again",
            "whether that is done can't be told: rename by way of a third name, in two steps",
        )
    return Directives(frozenset(allow), renamed_from, old_names, on_remove)


def _entries(report: Report, comment: Comment) -> list[_Entry]:
    head, colon, rest = comment.text.partition(":")
    if head.strip().lower() != "athendef" or not colon:
        if head.strip().lower().startswith("athendef") and "=" in comment.text:
            report.add(
                "directive-syntax",
                comment.start,
                f"this directive is not understood: {comment.text}",
                "write -- athendef: key=value",
            )
        return []
    key, equals, value = rest.partition("=")
    key = key.strip().lower()
    if key not in _KEYS:
        report.add(
            "unknown-directive",
            comment.start,
            f"there is no directive {key or rest.strip()}",
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


def _circles(renames: Mapping[str, str]) -> Iterator[list[str]]:
    """The columns whose old names lead back to them: two columns that change names, for example.

    Each column is visited once.
    """
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
            circle = names[names.index(name) :]
            if len(circle) > 1:
                yield circle


def _misplaced(report: Report, entry: _Entry) -> None:
    where = {
        "renamed-from": "before the statement, on the line before a column, or at the end of "
        "its line",
        # A file that has it there is not read at all.
        UNMANAGED: "into the file's first line",
    }.get(entry.key, "before the statement")
    report.add(
        "misplaced-directive",
        entry.at,
        f"the directive {entry.key} says nothing here",
        f"put it {where}",
    )


def _column_of(
    report: Report, comment: Comment, spans: Sequence[tuple[int, int, str]]
) -> str | None:
    """The column on the comment's own line before it, else on the line below.

    ``spans`` holds where each column begins and ends, and its name, in the order of the text.
    """
    place = report.source.place
    behind = bisect_left(spans, (comment.start,))
    if behind:
        _, end, name = spans[behind - 1]
        if place(comment.start)[0] <= place(end)[0]:
            return name
    if behind < len(spans):
        start, _, name = spans[behind]
        if place(start)[0] <= place(comment.end)[0] + 1:
            return name
    return None
