"""The planner: plans the transition from the current definition of an object to the wanted one.

Preview, apply and ``athendef plan`` all call `plan_transition`. Preview calls it with the refreshed
definition in the state, apply with the live definition. Apply therefore runs the steps that preview
shows, unless the catalog changes in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from athendef_provider.changes.describe import describe
from athendef_provider.changes.diff import differences
from athendef_provider.changes.planning import ddl
from athendef_provider.changes.planning.partition_loss import (
    RegisteredPartitions,
    with_partition_loss,
)
from athendef_provider.changes.planning.plan_parts import (
    OnRemove,
    plan_change,
    plan_creation,
    plan_removal,
    plan_rename,
)
from athendef_provider.changes.steps import (
    Effect,
    Plan,
    RunStatement,
    Step,
    Unsupported,
)
from athendef_provider.definition.model import (
    Definition,
    Kind,
    Opaque,
    View,
    full_name,
    kind_of,
)


class Pending(StrEnum):
    """Why an object needs an update that no difference of definitions shows."""

    INTERRUPTED = "interrupted"
    UNREPRESENTABLE = "unrepresentable"
    CHANGED = "changed"
    UNREADABLE = "unreadable"

    @property
    def notice(self) -> str:
        """The reason, for people."""
        match self:
            case Pending.INTERRUPTED:
                return "a previous run was interrupted; its remaining steps will be completed"
            case Pending.UNREPRESENTABLE:
                return "the live definition cannot be expressed as Athena DDL"
            case Pending.CHANGED:
                return "the live definition was changed outside athendef since the last apply"
            case Pending.UNREADABLE:
                return "the Iceberg metadata cannot be read"
            case _:
                assert_never(self)

    def explain(self, detail: str) -> str:
        """Return the reason and its detail; for an unreadable file, only the detail."""
        if self is Pending.UNREADABLE and detail:
            return detail
        return f"{self.notice}: {detail}" if detail else self.notice


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What a plan depends on besides the definitions: directives of the file, and stack config.

    ``allow`` has the codes of the destructive changes that the file or the stack allows.
    ``renames`` maps new column names to old ones. Without ``cascade``, partition schemas are not
    updated. ``on_remove`` is set by the file, else by the stack. ``adopt`` allows altering an
    object that is not in the state. ``renamed_from`` is the file's directive, and
    ``previously_renamed_from`` is its value at the last apply. ``inputs_changed`` is true if a view
    reads a table whose columns changed.
    ``pending`` is why an update is needed although the definitions are equal, and
    ``pending_detail`` its detail, for people. Without ``removable``, the stack does not
    own the object and does not remove it. ``partitions`` counts the registered partitions, which is
    needed only if `partition_loss.may_lose_partitions` is true of the plan.
    """

    allow: frozenset[str] = frozenset()
    renames: Mapping[str, str] = field(default_factory=dict)
    cascade: bool = True
    on_remove: OnRemove | None = None
    adopt: bool = False
    renamed_from: str = ""
    previously_renamed_from: str = ""
    inputs_changed: bool = False
    pending: Pending | None = None
    pending_detail: str = ""
    removable: bool = True
    partitions: RegisteredPartitions | None = None


NO_OPTIONS = PlanOptions()


def plan_transition(
    before: Definition | None,
    wanted: Definition | None,
    options: PlanOptions = NO_OPTIONS,
    *,
    existing: Definition | None = None,
) -> Plan:
    """Return the plan for the transition from ``before`` to ``wanted``; empty if they are equal.

    ``before`` is the definition that the stack manages, None for a creation. ``wanted`` is None for
    a removal. ``existing`` is the live definition under the wanted name, if ``before`` does not
    have that name.
    """
    if wanted is None:
        return Plan() if before is None else _removal(before, options)
    if before is None:
        plan = _creation(wanted, existing, options)
    else:
        plan = _update(before, wanted, existing, options)
    return with_partition_loss(plan, wanted, options.partitions)


def can_adopt(existing: Definition, wanted: Definition) -> bool:
    """Return whether an existing object can be adopted into the state without a change.

    An opaque definition cannot be compared with a live one, so only the kind is compared.
    """
    if isinstance(wanted, Opaque):
        return kind_of(existing) is kind_of(wanted)
    return not differences(existing, wanted)


def _creation(wanted: Definition, existing: Definition | None, options: PlanOptions) -> Plan:
    if existing is None:
        return plan_creation(wanted)
    if can_adopt(existing, wanted):
        return Plan()
    replaced = kind_of(existing) is not kind_of(wanted) and "replace" in options.allow
    # An object of another engine cannot be imported; it can only be replaced, if that is allowed.
    foreign = isinstance(existing, Opaque) and existing.foreign
    if options.adopt or replaced or foreign:
        return plan_change(existing, wanted, cascade=options.cascade)
    name = full_name(wanted)
    return _unsupported(
        f"{name} already exists and differs from its definition: "
        f"{describe(differences(existing, wanted))}",
        f"import it with `athendef import {name}`, or set `athendef:adopt: true` to alter it",
    )


def _removal(before: Definition, options: PlanOptions) -> Plan:
    if not options.removable:
        notice = f"{full_name(before)} was not created by this stack and is kept"
        return Plan(notices=(notice,))
    return plan_removal(before, options.on_remove)


def _update(
    before: Definition, wanted: Definition, existing: Definition | None, options: PlanOptions
) -> Plan:
    if full_name(before) != full_name(wanted):
        return _rename(before, wanted, existing, options)
    if conflict := _rename_conflict(wanted, options):
        return Plan((conflict,))
    plan = plan_change(before, wanted, renames=options.renames, cascade=options.cascade)
    if not plan and options.inputs_changed and isinstance(wanted, View):
        sql = ddl.create_or_replace_view(wanted)
        why = "recreates the view: columns that it reads have changed"
        return Plan((RunStatement(sql, why, Effect.CREATES, Kind.VIEW),))
    if options.pending is Pending.UNREADABLE or (options.pending and not plan):
        notice = f"{options.pending.explain(options.pending_detail)} (steps are planned at apply)"
        return Plan(plan.steps, (*plan.notices, notice))
    return plan


def _rename(
    before: Definition, wanted: Definition, existing: Definition | None, options: PlanOptions
) -> Plan:
    if existing is not None and not options.adopt and not can_adopt(existing, wanted):
        return _unsupported(
            f"cannot rename {full_name(before)} to {full_name(wanted)}, which already exists and "
            f"differs from its definition: {describe(differences(existing, wanted))}",
            "rename or remove it, or set `athendef:adopt: true` to alter it",
        )
    return plan_rename(
        before, wanted, renames=options.renames, existing=existing, cascade=options.cascade
    )


def _rename_conflict(wanted: Definition, options: PlanOptions) -> Step | None:
    """Return a step that blocks a rename to a name that the stack already has, if there is one.

    Pulumi would keep the resource that has the name, and delete the one to be renamed. A directive
    that the file had at the last apply was applied then.
    """
    old, name = options.renamed_from, full_name(wanted)
    if old in ("", name, options.previously_renamed_from):
        return None
    return Unsupported(
        f"cannot rename {old} to {name}: the stack already has {name}",
        f"rename or remove {name} first and apply; if {old} was already renamed, remove the "
        "`renamed-from` directive",
    )


def _unsupported(why: str, hint: str) -> Plan:
    return Plan((Unsupported(why, hint),))
