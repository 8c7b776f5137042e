"""Plans a resource from the properties that a preview reports.

A preview reports the properties in the state, as refreshed, and the declared properties. The
provider plans from the same properties with the same planner. So this plan is the one that apply
runs, unless the catalog changes in between.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from athendef_provider.changes import (
    Plan,
    blocked_steps,
    creation_sql,
    differences,
    plan_transition,
)
from athendef_provider.changes.change import Change
from athendef_provider.changes.planning.partition_loss import RegisteredPartitions
from athendef_provider.config import Settings
from athendef_provider.definition.model import Definition, full_name, kind_of
from athendef_provider.engine.provider.inputs import BLOCKED, definition_in, plan_options

Action: TypeAlias = Literal["create", "update", "replace", "delete", "same"]

Drift: TypeAlias = Literal["changed", "dropped"]
"""What was done to an object outside athendef since the last apply."""


@dataclass(frozen=True, slots=True)
class ResourcePlan:
    """The plan of one resource.

    ``old`` is the definition in the state, as refreshed, None for a creation; ``new`` is the wanted
    one, None for a removal. ``blocked`` has the reasons why the provider does not run ``steps``.
    ``allow`` has the codes of the destructive changes that the file or the stack allows.

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


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """What the provider has read from the catalog for the plan of one resource.

    ``existing`` are the properties of a live object under the name of a resource to be created.
    ``partitions`` are the counts of a table that may lose some. ``drift`` is what a refresh found.
    """

    existing: Mapping[str, Any] | None = None
    partitions: RegisteredPartitions | None = None
    drift: Drift | None = None


NO_FACTS = LiveFacts()


def plan_resource(
    action: Action,
    olds: Mapping[str, Any] | None,
    news: Mapping[str, Any] | None,
    settings: Settings,
    live: LiveFacts = NO_FACTS,
) -> ResourcePlan:
    """Plan one resource, from its properties in the state and those that the program declares.

    ``live`` is what the provider has reported of the catalog.
    """
    old = definition_in(olds) if olds else None
    new = definition_in(news) if news else None
    wanted = new or old
    if wanted is None:
        raise AssertionError("a resource has properties before or after")
    name = full_name(wanted)
    if action == "same" and new is not None:
        return ResourcePlan(name, action, new, new, Plan())
    options = replace(plan_options(settings, news or olds or {}, olds), partitions=live.partitions)
    existing = definition_in(live.existing) if live.existing else None
    steps = plan_transition(old, new, options, existing=existing)
    before = old or (existing if steps else None)
    changes = differences(before, new, options.renames) if before and new else ()
    # The provider knows more than the definitions, for example where a backup can be written.
    reported = str((news or {}).get(BLOCKED, ""))
    computed = tuple(map(str, blocked_steps(steps, options.allow)))
    blocked = computed or tuple(reported.splitlines())
    if old is not None and new is not None and kind_of(old) is not kind_of(new):
        action = "replace"  # the engine plans an update of a blocked replacement
    created = action == "create"
    adopted = created and existing is not None and kind_of(existing) is kind_of(wanted)
    return ResourcePlan(
        name,
        action,
        old,
        new,
        steps,
        changes,
        options.allow,
        blocked,
        adopted=adopted and not blocked,
        # A dropped object is created again, any other one is changed or removed.
        drift=live.drift if created == (live.drift == "dropped") else None,
    )


def plan_hash(planned: Sequence[ResourcePlan]) -> dict[str, str]:
    """Return what a saved plan is bound to: a hash of both definitions for each resource."""
    return {
        plan.name: hashlib.sha256(json.dumps(_identity(plan)).encode()).hexdigest()
        for plan in sorted(planned, key=lambda plan: plan.name)
    }


def _identity(plan: ResourcePlan) -> list[str | list[str]]:
    return [
        plan.action,
        "" if plan.old is None else creation_sql(plan.old),
        "" if plan.new is None else creation_sql(plan.new),
        [repr(step) for step in plan.steps.steps],
        sorted(plan.allow),
    ]
