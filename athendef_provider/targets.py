"""Which databases, tables and views a command is about: ``sales.orders``, ``sales.*``, ``!*.tmp``.

======================  ====================================================
``sales.orders``        one table or view
``sales``, ``sales.*``  a database and everything in it
``*.orders``            tables and views of this name, in any database
``!sales.tmp_*``        not these, whatever else chooses them
======================  ====================================================

``*`` stands for any text and ``?`` for any one character; letter case says nothing, for Glue folds
names. No target at all means everything.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from athendef_provider.errors import AthendefError


class TargetError(AthendefError):
    """One or more targets mean nothing, or match nothing; the text has a line for each."""


@dataclass(frozen=True, slots=True)
class Target:
    """One pattern. ``name`` is ``*`` where a whole database is meant."""

    text: str
    database: str
    name: str

    def covers(self, full_name: str) -> bool:
        """Whether it speaks of ``database.table``, or of a ``database`` itself."""
        database, dot, name = full_name.partition(".")
        if not _matches(self.database, database):
            return False
        return _matches(self.name, name) if dot else self.name == "*"


@dataclass(frozen=True, slots=True)
class Targets:
    """What was asked for: anything that one of ``wanted`` covers, and none of ``unwanted``."""

    wanted: tuple[Target, ...] = ()
    unwanted: tuple[Target, ...] = ()

    def covers(self, full_name: str) -> bool:
        """Whether ``database.table``, or a ``database`` itself, is chosen."""
        if any(target.covers(full_name) for target in self.unwanted):
            return False
        return not self.wanted or any(target.covers(full_name) for target in self.wanted)

    def databases(self) -> tuple[str, ...] | None:
        """The databases that must be looked into; None where a pattern may mean any."""
        names = {target.database for target in self.wanted}
        if not names or any(_is_pattern(name) for name in names):
            return None
        return tuple(sorted(names))

    def may_reach_into(self, database: str) -> bool:
        """Whether anything in ``database`` can be chosen."""
        if any(t.name == "*" and _matches(t.database, database) for t in self.unwanted):
            return False
        return not self.wanted or any(_matches(t.database, database) for t in self.wanted)

    def choose(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of ``names`` that are chosen, in their order.

        Raises `TargetError` for every target that covers none of them.
        """
        known = tuple(names)
        self.check(known)
        return tuple(name for name in known if self.covers(name))

    def check(self, names: Collection[str]) -> None:
        """Raise `TargetError` that names every target which covers none of ``names``."""
        idle = [
            target
            for target in (*self.wanted, *self.unwanted)
            if not any(target.covers(name) for name in names)
        ]
        if idle:
            raise TargetError("\n".join(_matches_nothing(target, names) for target in idle))


def parse_targets(texts: Sequence[str]) -> Targets:
    """Read patterns as they stand on a command line; raises `TargetError` for what is none."""
    wanted: list[Target] = []
    unwanted: list[Target] = []
    mistakes: list[str] = []
    for text in texts:
        pattern = text.strip().lower()
        excludes = pattern.startswith("!")
        database, dot, name = pattern.removeprefix("!").strip().partition(".")
        if not database or (dot and not name) or "." in name:
            mistakes.append(
                f"`{text}` is no target: write database.table, database.*, *.table, database, "
                "or !pattern for what to leave out"
            )
            continue
        target = Target(text.strip(), database, name or "*")
        (unwanted if excludes else wanted).append(target)
    if mistakes:
        raise TargetError("\n".join(mistakes))
    return Targets(tuple(wanted), tuple(unwanted))


def _matches_nothing(target: Target, names: Collection[str]) -> str:
    """What to tell of a target without effect: the nearest name, where one is near."""
    pattern = target.text.removeprefix("!").lower()
    near = get_close_matches(pattern, list(names), n=1, cutoff=0.6)
    if not near:
        tables = {name.partition(".")[2]: name for name in names if "." in name}
        found = get_close_matches(pattern.partition(".")[2] or pattern, list(tables), n=1)
        near = [tables[found[0]]] if found else []
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
    # Not fnmatch, to which brackets mean something: names may hold some.
    pieces = {"*": ".*", "?": "."}
    return re.compile("".join(pieces.get(one) or re.escape(one) for one in pattern), re.DOTALL)
