"""The summary of a plan: how many resources are added, changed and destroyed."""

from collections.abc import Iterable, Sequence

from athendef_provider.cli.console import plural
from athendef_provider.definition.model import database_of
from athendef_provider.engine.provider.resource_plan import ResourcePlan

NAMES = 10
"""How many names of a group are shown."""


def summary(planned: Sequence[ResourcePlan]) -> str:
    """The summary line, as in Terraform: ``Plan: 1 to add, 2 to change, 0 to destroy.``."""
    count = counts(planned)
    adopted = sum(resource.adopted for resource in planned)
    added = f"{count['to_add']} to add" + (f" ({adopted} adopted)" if adopted else "")
    text = f"Plan: {added}, {count['to_change']} to change, {count['to_destroy']} to destroy."
    blocked = sum(bool(resource.blocked) for resource in planned)
    return f"{text} {blocked} blocked." if blocked else text


def counts(planned: Iterable[ResourcePlan]) -> dict[str, int]:
    """The numbers of added, changed and destroyed resources. Replacements count as changes."""
    actions = [resource.action for resource in planned]
    return {
        "to_add": actions.count("create"),
        "to_change": actions.count("update") + actions.count("replace"),
        "to_destroy": actions.count("delete"),
    }


def counts_by_database(planned: Iterable[ResourcePlan]) -> dict[str, dict[str, int]]:
    """The `counts` of each database that has changes, and its blocked resources, by name."""
    by_database: dict[str, list[ResourcePlan]] = {}
    for resource in planned:
        if resource.action != "same":
            by_database.setdefault(database_of(resource.definition), []).append(resource)
    return {
        database: counts(resources)
        | {"blocked": sum(bool(resource.blocked) for resource in resources)}
        for database, resources in sorted(by_database.items())
    }


def database_lines(planned: Iterable[ResourcePlan], limit: int) -> list[str]:
    """A line with the counts of each database, at most ``limit`` of them.

    Those with blocked and destroyed objects, and those with most changes, are shown.
    """
    by_database = counts_by_database(planned)
    shown = sorted(by_database, key=lambda name: _importance(by_database[name]))[:limit]
    lines = [f"{name}: {_in_words(by_database[name])}" for name in sorted(shown)]
    hidden = [count for name, count in by_database.items() if name not in shown]
    if hidden:
        changes = plural(sum(map(_total, hidden)), "change")
        lines.append(f"and {plural(len(hidden), 'more database')} with {changes}")
    return lines


def folded(names: Sequence[str], *, limit: int = NAMES, more: str = "") -> str:
    """The names in one line; at most ``limit`` of them, and the number of the others."""
    if len(names) <= limit:
        return ", ".join(names)
    return f"{', '.join(names[:limit])}, and {len(names) - limit} more{more}"


def _in_words(count: dict[str, int]) -> str:
    words = {
        "to_add": "to add",
        "to_change": "to change",
        "to_destroy": "to destroy",
        "blocked": "blocked",
    }
    return ", ".join(f"{count[key]} {text}" for key, text in words.items() if count[key])


def _importance(count: dict[str, int]) -> tuple[bool, int]:
    return not (count["blocked"] or count["to_destroy"]), -_total(count)


def _total(count: dict[str, int]) -> int:
    return count["to_add"] + count["to_change"] + count["to_destroy"]
