"""What the engine means to do with each resource, as definitions, changes and steps.

The engine's preview says for each resource what the state holds (as refreshed) and what the
program asks for. From these two the provider plans; so the plan that is made of them here is the
one that preview checked and that apply will carry out, unless the catalog changes meanwhile.
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
from athendef_provider.definition.model import Definition, full_name
from athendef_provider.engine.provider.inputs import definition_in, plan_options

Action: TypeAlias = Literal["create", "update", "replace", "delete", "same"]


@dataclass(frozen=True, slots=True)
class ResourcePlan:
    """One resource in a plan.

    ``old`` is what stands, None for a creation; ``new`` what is wanted, None for a removal.
    ``steps`` is how the provider gets from one to the other; ``refused`` says, a line each, why it
    will not. ``allow`` are the dangers that the file and the stack permit.
    """

    name: str
    action: Action
    old: Definition | None
    new: Definition | None
    steps: Plan
    changes: tuple[Change, ...] = ()
    allow: frozenset[str] = frozenset()
    refused: tuple[str, ...] = ()

    @property
    def definition(self) -> Definition:
        """What is wanted, or for a removal what stands."""
        found = self.new or self.old
        if found is None:
            raise AssertionError("a planned resource is something before or after")
        return found


def plan_resource(
    action: Action,
    olds: Mapping[str, Any] | None,
    news: Mapping[str, Any] | None,
    settings: Settings,
) -> ResourcePlan:
    """The plan of one resource, from the properties that the state has and the program gives."""
    old = definition_in(olds) if olds else None
    new = definition_in(news) if news else None
    wanted = new or old
    if wanted is None:
        raise AssertionError("a resource has properties before or after")
    name = full_name(wanted)
    if action == "same" and new is not None:
        return ResourcePlan(name, action, new, new, Plan())
    options = plan_options(settings, news or olds or {}, olds)
    steps = plan_transition(old, new, options)
    changes = differences(old, new, options.renames) if old and new else ()
    refused = tuple(str(refusal) for refusal in blocked_steps(steps, options.allow))
    return ResourcePlan(name, action, old, new, steps, changes, options.allow, refused)


def fingerprint(planned: Sequence[ResourcePlan]) -> dict[str, str]:
    """What a saved plan is bound to: for each resource a hash of what stands and what is wanted."""
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
