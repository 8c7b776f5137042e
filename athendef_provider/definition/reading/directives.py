"""Words to athendef in a file's comments: ``-- athendef: allow=RULE`` and its kin.

They stand before the statement and speak of the whole file; ``renamed-from`` may also stand on the
line before a column, or at the end of the column's line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from athendef_provider.definition.lexer import Comment
from athendef_provider.definition.reading.cursor import Report
from athendef_provider.definition.words import did_you_mean

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
    renames: dict[str, str] = {}
    for comment in report.source.comments:
        for entry in _entries(report, comment):
            in_head = entry.at < statement_start
            if entry.key == "renamed-from" and not in_head:
                column = _column_of(report, comment, columns)
                if column is None:
                    _misplaced(report, entry)
                else:
                    renames[column] = entry.value.lower()
                    if _in_a_circle(column, renames):
                        report.add(
                            "rename-circle",
                            entry.at,
                            f"the columns that {column} is renamed from are renamed from it again",
                            "whether that is done can't be told: rename by way of a third name, "
                            "in two steps",
                        )
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
                    "unknown-directive",
                    entry.at,
                    f"on-remove can't be {entry.value}",
                    did_you_mean(entry.value, _ON_REMOVE) or "write drop, unregister or refuse",
                )
    return Directives(frozenset(allow), renamed_from, renames, on_remove)


def _entries(report: Report, comment: Comment) -> list[_Entry]:
    head, colon, rest = comment.text.partition(":")
    if head.strip().lower() != "athendef" or not colon:
        if head.strip().lower().startswith("athendef") and "=" in comment.text:
            report.add(
                "unknown-directive",
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
            "unknown-directive",
            comment.start,
            f"the directive {key} has no value",
            f"write -- athendef: {key}=...",
        )
        return []
    return [_Entry(key, value.strip().strip("`\"'"), comment.start)]


def _in_a_circle(column: str, renames: Mapping[str, str]) -> bool:
    """Whether the names that a column had lead back to it: two columns that change names, say."""
    name, seen = renames[column], {column}
    while name not in seen and name in renames:
        seen.add(name)
        name = renames[name]
    return name == column and len(seen) > 1


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
    report: Report, comment: Comment, columns: Mapping[str, tuple[int, int]]
) -> str | None:
    """The column on the comment's own line before it, else on the line below."""
    place = report.source.place
    line = place(comment.start)[0]
    before = [
        name
        for name, (start, end) in columns.items()
        if start < comment.start and place(start)[0] <= line <= place(end)[0]
    ]
    if before:
        return before[-1]
    after = [
        (start, name)
        for name, (start, _) in columns.items()
        if start > comment.start and place(start)[0] <= place(comment.end)[0] + 1
    ]
    return min(after)[1] if after else None
