"""The line about resources of the program that athendef does not manage."""

from collections import Counter

from athendef_provider.cli.console import plural
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.engine.driver.events import OtherResource

_MAX_NAMES = 5
_VERBS = {"create": "created", "update": "changed", "replace": "replaced", "delete": "destroyed"}


def other_resources_line(planning: StackPlan) -> str:
    """Count and name the other resources that an apply changes; empty if there are none."""
    others = planning.others
    if not others:
        return ""
    counts = Counter(_VERBS[other.action] for other in others)
    summary = ", ".join(f"{count} to be {verb}" for verb, count in sorted(counts.items()))
    names = ", ".join(str(other) for other in _destroyed_first(others)[:_MAX_NAMES])
    more = f" and {len(others) - _MAX_NAMES} more" if len(others) > _MAX_NAMES else ""
    return (
        f"The program has {plural(len(others), 'other resource')} with changes ({summary}): "
        f"{names}{more}. An apply makes these changes, too; for details, run `pulumi preview`."
    )


def _destroyed_first(others: tuple[OtherResource, ...]) -> list[OtherResource]:
    return sorted(others, key=lambda other: other.action not in ("delete", "replace"))
