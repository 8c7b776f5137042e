"""The one planner: the plan that leads from what is there to what is wanted.

Preview, apply and `athendef plan` call `plan_transition`, and nothing else makes a plan. Preview
calls it with the state's definition, as refreshed; apply calls it with the live one. What preview
shows is what runs, unless the catalog changes in between: then apply plans from what it finds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from athendef_provider.changes import ddl
from athendef_provider.changes.describe import describe
from athendef_provider.changes.diff import differences
from athendef_provider.changes.plan_parts import (
    OnRemove,
    plan_change,
    plan_creation,
    plan_removal,
    plan_rename,
)
from athendef_provider.changes.steps import Effect, Plan, RunStatement, Step, Unsupported
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
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What a plan depends on besides the definitions: what the stack and the file say.

    ``allow`` has the codes of destructive changes that one of them allows. ``renames`` maps new
    column names to old ones. Without ``cascade`` partitions keep their schemas. ``on_remove`` is
    the file's, else the stack's. ``adopt`` permits altering an object that is not in the state.
    ``renamed_from`` and ``previously_renamed_from`` are the file's annotation now and at the last
    apply. ``inputs_changed`` is whether a view reads a table whose columns changed.
    ``pending`` is why an update is needed where the definitions are equal. Without ``removable``
    the object is not this stack's to remove.
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
    removable: bool = True


NO_OPTIONS = PlanOptions()


def plan_transition(
    before: Definition | None,
    wanted: Definition | None,
    options: PlanOptions = NO_OPTIONS,
    *,
    existing: Definition | None = None,
) -> Plan:
    """The plan that leads from ``before`` to ``wanted``; empty where nothing has to be done.

    ``before`` is this stack's: None for a creation. ``wanted`` is None for a removal. ``existing``
    is what the catalog has under the wanted name, where ``before`` does not have that name.
    """
    match before, wanted:
        case None, None:
            return Plan()
        case None, _ if wanted is not None:
            return _creation(wanted, existing, options)
        case _, None if before is not None:
            return _removal(before, options)
        case _ if before is not None and wanted is not None:
            return _update(before, wanted, existing, options)
        case _:
            raise AssertionError("one of the cases above holds")


def can_adopt(existing: Definition, wanted: Definition) -> bool:
    """Whether an existing object can be taken into the state as it is.

    An opaque definition cannot be compared: its kind decides.
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
    if options.adopt or replaced:
        return plan_change(existing, wanted, cascade=options.cascade)
    name = full_name(wanted)
    return _unsupported(
        f"{name} exists already and differs from its file; the differences are: "
        f"{describe(differences(existing, wanted))}",
        f"import it (`athendef import {name}`), or allow altering it (`athendef:adopt: true`)",
    )


def _removal(before: Definition, options: PlanOptions) -> Plan:
    if not options.removable:
        notice = f"{full_name(before)} existed before this stack, and is kept"
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
        why = "recreates the view: the columns that it reads have changed"
        return Plan((RunStatement(sql, why, Effect.CREATES, Kind.VIEW),))
    if not plan and options.pending is not None:
        return Plan(notices=(f"{options.pending.notice} (steps are planned at apply)",))
    return plan


def _rename(
    before: Definition, wanted: Definition, existing: Definition | None, options: PlanOptions
) -> Plan:
    if existing is not None and not options.adopt and not can_adopt(existing, wanted):
        return _unsupported(
            f"{full_name(before)} can't be renamed to {full_name(wanted)}: that exists already, "
            f"and differs from its file: {describe(differences(existing, wanted))}",
            "rename or remove it, or allow altering it (`athendef:adopt: true`)",
        )
    return plan_rename(
        before, wanted, renames=options.renames, made=existing, cascade=options.cascade
    )


def _rename_conflict(wanted: Definition, options: PlanOptions) -> Step | None:
    """A rename to a name that the stack has already.

    The engine keeps what it has under a name, and would remove the object that was to be renamed.
    An annotation that was there at the last apply has been carried out.
    """
    old, name = options.renamed_from, full_name(wanted)
    if old in ("", name, options.previously_renamed_from):
        return None
    return Unsupported(
        f"{old} can't be renamed to {name}: the stack has a {name} already",
        f"rename or remove that first, and apply; if {old} was renamed already, remove the line "
        "with `renamed-from`",
    )


def _unsupported(why: str, hint: str) -> Plan:
    return Plan((Unsupported(why, hint),))
