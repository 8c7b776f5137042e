"""What the engine means to do with each resource, as definitions, changes and steps.

The engine's preview says for each resource what the state holds (as refreshed) and what the
program asks for. From these two the provider plans; so the plan that is made of them here is the
one that preview checked and that apply will carry out, unless the catalogue changes meanwhile.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from athendef_provider.changes import (
    Plan,
    creation_sql,
    differences,
    plan_change,
    plan_creation,
    plan_removal,
    plan_rename,
    refusals,
)
from athendef_provider.changes.change import Change
from athendef_provider.changes.policy import Refusal
from athendef_provider.changes.steps import Run
from athendef_provider.config import Settings
from athendef_provider.definition.model import Definition, View, full_name
from athendef_provider.engine.inputs import (
    UNREADABLE,
    definition_in,
    left_behind,
    options_of,
    reads_changed,
)

Action: TypeAlias = Literal["create", "update", "replace", "delete", "same"]


@dataclass(frozen=True, slots=True)
class Planned:
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
) -> Planned:
    """The plan of one resource, from the properties that the state has and the program gives."""
    new = definition_in(news) if news else None
    if action == "same" and new is not None:
        return Planned(full_name(new), action, new, new, Plan())
    old = definition_in(olds) if olds else None
    options = options_of(news or olds or {})
    allow = settings.allow | options.allow
    changes: tuple[Change, ...] = ()
    if new is None and old is not None:
        name = full_name(old)
        stays = olds is not None and olds.get("declared") == olds.get("made") == "no"
        left = Plan(notices=(f"{name} stood before this stack, and stays",))
        steps = left if stays else plan_removal(old, options.on_remove or settings.on_remove)
    elif new is not None and old is None:
        name, steps = full_name(new), plan_creation(new)
    elif new is not None and old is not None:
        name = full_name(new)
        steps = _change(old, new, olds or {}, news or {}, settings)
        changes = differences(old, new, options.renames)
    else:
        raise AssertionError("the engine plans nothing of nothing")
    refused = tuple(str(refusal) for refusal in refusals(steps, allow))
    return Planned(name, action, old, new, steps, changes, allow, refused)


def _change(
    old: Definition,
    new: Definition,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    settings: Settings,
) -> Plan:
    renames = options_of(news).renames
    if full_name(old) != full_name(new):
        return plan_rename(old, new, renames=renames, cascade=settings.cascade)
    plan = plan_change(old, new, renames=renames, cascade=settings.cascade)
    if unreadable := olds.get(UNREADABLE):
        return replace(plan, notices=(*plan.notices, str(unreadable)))
    if not plan and isinstance(new, View) and reads_changed(olds, news):
        return Plan((Run(creation_sql(new), "makes the view anew: what it reads has changed"),))
    if not plan and (left := left_behind(olds)):
        return Plan(notices=(f"{left} (its steps are planned when it is applied)",))
    return plan


def taken_name(olds: Mapping[str, Any], news: Mapping[str, Any]) -> tuple[str, ...]:
    """Why a rename can't come about, a line each: the stack has another table of the new name.

    The engine keeps what it has under a name, and would remove the one that was to be renamed. An
    annotation that was there when the table was made, or got its name, has been carried out.
    """
    old, name = str(news.get("renamed_from", "")), full_name(definition_in(news))
    if old in ("", name, olds.get("renamed_from")) or full_name(definition_in(olds)) != name:
        return ()
    refusal = Refusal(
        f"{old} can't be renamed to {name}: the stack has a {name} already",
        f"rename or remove that first, and apply; if {old} has got this name already, take the "
        "line with `renamed-from` away",
    )
    return (str(refusal),)


def fingerprint(planned: Sequence[Planned]) -> dict[str, str]:
    """What a saved plan is bound to: for each resource a hash of what stands and what is wanted."""
    return {
        one.name: hashlib.sha256(json.dumps(_identity(one)).encode()).hexdigest()
        for one in sorted(planned, key=lambda one: one.name)
    }


def _identity(one: Planned) -> list[str | list[str]]:
    return [
        one.action,
        "" if one.old is None else creation_sql(one.old),
        "" if one.new is None else creation_sql(one.new),
        [repr(step) for step in one.steps.steps],
        sorted(one.allow),
    ]
