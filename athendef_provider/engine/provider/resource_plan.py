"""The plan of each resource, as definitions, changes and steps.

A preview reports for each resource the properties in the state, as refreshed, and the declared
ones. The provider plans from these two with the same planner; so this plan is the one that preview
checked and that apply runs, unless the catalog changes meanwhile.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from athendef_provider.changes import (
    Plan,
    blocked_steps,
    creation_sql,
    differences,
    plan_transition,
)
from athendef_provider.changes.change import Change
from athendef_provider.config import Settings
from athendef_provider.definition.model import Definition, full_name, kind_of
from athendef_provider.engine.provider.inputs import definition_in, plan_options

Action: TypeAlias = Literal["create", "update", "replace", "delete", "same"]

Drift: TypeAlias = Literal["changed", "dropped"]
"""What was done to an object outside athendef since the last apply."""


@dataclass(frozen=True, slots=True)
class ResourcePlan:
    """The plan of one resource.

    ``old`` is the definition in the state, as refreshed, None for a creation; ``new`` is the wanted
    one, None for a removal. ``steps`` are the provider's. ``blocked`` has the reasons why it does
    not run them. ``allow`` has the codes of the destructive changes that the file or the stack
    allows.

    A creation is ``adopted`` if an object of that name and kind exists already; ``changes`` are
    then the differences from it. ``drift`` is what was done to the object since the last apply.
    """

    name: str
    action: Action
    old: Definition | None
    new: Definition | None
    steps: Plan
    changes: tuple[Change, ...] = ()
    allow: frozenset[str] = frozenset()
    blocked: tuple[str, ...] = ()
    adopted: bool = False
    drift: Drift | None = None

    @property
    def definition(self) -> Definition:
        """The wanted definition, or the old one for a removal."""
        definition = self.new or self.old
        if definition is None:
            raise AssertionError("a planned resource has a definition before or after")
        return definition


def plan_resource(
    action: Action,
    olds: Mapping[str, Any] | None,
    news: Mapping[str, Any] | None,
    settings: Settings,
    existing: Mapping[str, Any] | None = None,
) -> ResourcePlan:
    """Plan one resource, from its properties in the state and those that the program declares.

    ``existing`` are the properties of a live object under the name of a resource to be created.
    """
    old = definition_in(olds) if olds else None
    new = definition_in(news) if news else None
    wanted = new or old
    if wanted is None:
        raise AssertionError("a resource has properties before or after")
    name = full_name(wanted)
    if action == "same" and new is not None:
        return ResourcePlan(name, action, new, new, Plan())
    options = plan_options(settings, news or olds or {}, olds)
    live = definition_in(existing) if existing else None
    steps = plan_transition(old, new, options, existing=live)
    before = old or (live if steps else None)
    changes = differences(before, new, options.renames) if before and new else ()
    blocked = tuple(map(str, blocked_steps(steps, options.allow)))
    if old is not None and new is not None and kind_of(old) is not kind_of(new):
        action = "replace"  # the engine plans an update of a blocked replacement
    adopted = (
        action == "create" and live is not None and kind_of(live) is kind_of(wanted) and not blocked
    )
    return ResourcePlan(name, action, old, new, steps, changes, options.allow, blocked, adopted)


def plan_hash(planned: Sequence[ResourcePlan]) -> dict[str, str]:
    """Return what a saved plan is bound to: a hash of both definitions for each resource."""
    return {
        one.name: hashlib.sha256(json.dumps(_identity(one)).encode()).hexdigest()
        for one in sorted(planned, key=lambda one: one.name)
    }


def _identity(one: ResourcePlan) -> list[str | list[str]]:
    return [
        one.action,
        "" if one.old is None else creation_sql(one.old),
        "" if one.new is None else creation_sql(one.new),
        [repr(step) for step in one.steps.steps],
        sorted(one.allow),
    ]
