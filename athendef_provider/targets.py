"""Targets: patterns that select databases, tables and views, such as ``sales.*`` or ``!*.tmp``.

======================  ====================================================
``sales.orders``        one table or view
``sales``, ``sales.*``  a database and all its tables and views
``*.orders``            tables and views with this name, in all databases
``!sales.tmp_*``        excluded, even if another target selects them
======================  ====================================================

``*`` matches any text and ``?`` any single character. Letter case is ignored, because Glue folds
names. Without a target everything is selected.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from athendef_provider.errors import AthendefError


class TargetError(AthendefError):
    """One or more targets are invalid or match nothing. The message has one line for each."""


@dataclass(frozen=True, slots=True)
class Target:
    """One pattern. ``name`` is ``*`` for a whole database."""

    text: str
    database: str
    name: str

    def covers(self, full_name: str) -> bool:
        """Whether it matches ``database.table``, or a ``database``."""
        database, dot, name = full_name.partition(".")
        if not _matches(self.database, database):
            return False
        return _matches(self.name, name) if dot else self.name == "*"


@dataclass(frozen=True, slots=True)
class Targets:
    """The selected names: those that ``wanted`` covers, without those that ``unwanted`` covers."""

    wanted: tuple[Target, ...] = ()
    unwanted: tuple[Target, ...] = ()

    def covers(self, full_name: str) -> bool:
        """Whether ``database.table``, or a ``database``, is selected."""
        if any(target.covers(full_name) for target in self.unwanted):
            return False
        return not self.wanted or any(target.covers(full_name) for target in self.wanted)

    def databases(self) -> tuple[str, ...] | None:
        """The databases that must be read; None if a pattern may match any database."""
        names = {target.database for target in self.wanted}
        if not names or any(_is_pattern(name) for name in names):
            return None
        return tuple(sorted(names))

    def may_reach_into(self, database: str) -> bool:
        """Whether anything in ``database`` can be selected."""
        if any(t.name == "*" and _matches(t.database, database) for t in self.unwanted):
            return False
        return not self.wanted or any(_matches(t.database, database) for t in self.wanted)

    def choose(self, names: Iterable[str]) -> tuple[str, ...]:
        """The selected ones of ``names``, in their order.

        Raises `TargetError` for each target that covers none of them.
        """
        names = tuple(names)
        self.check(names)
        return tuple(name for name in names if self.covers(name))

    def check(self, names: Collection[str]) -> None:
        """Raise `TargetError` for each target that covers none of ``names``."""
        unmatched = [
            target
            for target in (*self.wanted, *self.unwanted)
            if not any(target.covers(name) for name in names)
        ]
        if unmatched:
            raise TargetError("\n".join(_matches_nothing(target, names) for target in unmatched))


def parse_targets(texts: Sequence[str]) -> Targets:
    """Parse targets of the command line. Raises `TargetError` for invalid ones."""
    wanted: list[Target] = []
    unwanted: list[Target] = []
    errors: list[str] = []
    for text in texts:
        pattern = text.strip().lower()
        excludes = pattern.startswith("!")
        database, dot, name = pattern.removeprefix("!").strip().partition(".")
        if "/" in pattern:
            errors.append(f"`{text}` is a path, which only `athendef check` takes: {_named(text)}")
            continue
        if not database or (dot and not name) or "." in name:
            errors.append(
                f"`{text}` is not a target: write database.table, database.*, *.table, database, "
                "or !pattern to exclude"
            )
            continue
        target = Target(text.strip(), database, name or "*")
        (unwanted if excludes else wanted).append(target)
    if errors:
        raise TargetError("\n".join(errors))
    return Targets(tuple(wanted), tuple(unwanted))


def _named(path: str) -> str:
    """The target to write instead of a path to a SQL file."""
    *_, database, name = ("", *path.strip("/").split("/"))
    return f"write {database}.{name[:-4]}" if name.endswith(".sql") else "write database.table"


def _matches_nothing(target: Target, names: Collection[str]) -> str:
    """The message for a target that matches nothing, with the closest name if there is one."""
    pattern = target.text.removeprefix("!").lower()
    near = get_close_matches(pattern, list(names), n=1, cutoff=0.6)
    if not near:
        tables = {name.partition(".")[2]: name for name in names if "." in name}
        similar = get_close_matches(pattern.partition(".")[2] or pattern, list(tables), n=1)
        near = [tables[similar[0]]] if similar else []
    if not near:
        databases = sorted({name.partition(".")[0] for name in names})
        near = get_close_matches(target.database, databases, n=1, cutoff=0.6)
    hint = f": did you mean {near[0]}?" if near else ""
    return f"`{target.text}` matches nothing{hint}"


def _is_pattern(text: str) -> bool:
    return "*" in text or "?" in text


def _matches(pattern: str, name: str) -> bool:
    return pattern == "*" or _regex(pattern).fullmatch(name.lower()) is not None


@lru_cache(maxsize=1024)
def _regex(pattern: str) -> re.Pattern[str]:
    # Not fnmatch: it gives a meaning to brackets, which names may contain.
    pieces = {"*": ".*", "?": "."}
    return re.compile("".join(pieces.get(char) or re.escape(char) for char in pattern), re.DOTALL)
