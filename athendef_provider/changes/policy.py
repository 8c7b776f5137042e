"""Which steps may run: a destructive change is a fact of a step, allowing it is the user's."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import assert_never

from athendef_provider.changes.steps import (
    CascadePartitions,
    CopyPartitions,
    DestructiveChange,
    Effect,
    Plan,
    RebuildPartitions,
    Replace,
    RunStatement,
    Step,
    Swap,
    Unregister,
    Unsupported,
    UpdateDatabase,
    UpdateTableParameters,
)
from athendef_provider.definition.model import Kind


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that will not run: what for, and what the user can do."""

    reason: str
    hint: str

    def __str__(self) -> str:
        """The reason, and what to do about it."""
        return f"{self.reason} ({self.hint})"


def refusals(plan: Plan, allow: Collection[str]) -> tuple[Refusal, ...]:
    """The steps of ``plan`` that can't run, or are destructive and not in ``allow``."""
    refused: list[Refusal] = []
    for step in plan.steps:
        if isinstance(step, Unsupported):
            refused.append(Refusal(step.why, step.hint))
        destructive = destructive_change_of(step)
        if destructive is not None and destructive.code not in allow:
            reason = f"this would lose {destructive.lost}"
            refused.append(Refusal(reason, how_to_allow(destructive)))
    return tuple(refused)


def how_to_allow(destructive: DestructiveChange) -> str:
    """The lines that allow a destructive change: one for the file, one for the stack."""
    return (
        f"to allow it, write `-- athendef: allow={destructive.code}` in the file, "
        f"or `athendef:allow: [{destructive.code}]` in the stack's config"
    )


def destructive_change_of(step: Step) -> DestructiveChange | None:
    """The destructive change of a step, if it is one."""
    match step:
        case RunStatement(destructive=destructive) | Replace(destructive=destructive):
            return destructive
        case (
            UpdateTableParameters()
            | UpdateDatabase()
            | Swap()
            | CascadePartitions()
            | RebuildPartitions()
            | CopyPartitions()
            | Unregister()
            | Unsupported()
        ):
            return None
        case _:
            assert_never(step)


def needs_backup(step: Step) -> bool:
    """Whether the catalogue knows less afterwards, so that a backup must come first."""
    match step:
        case Swap() | RebuildPartitions() | Replace() | Unregister():
            return True
        case RunStatement(effect=effect, subject=subject, destructive=destructive):
            drops_table = effect is Effect.DROPS and subject in (Kind.HIVE, Kind.ICEBERG)
            return destructive is not None or drops_table
        case (
            UpdateTableParameters()
            | UpdateDatabase()
            | CascadePartitions()
            | CopyPartitions()
            | Unsupported()
        ):
            return False
        case _:
            assert_never(step)
