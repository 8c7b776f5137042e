"""The policy: which steps of a plan are blocked, and which need a backup.

A step only declares its destructive change; the file or the stack allows it.
"""

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
class BlockedStep:
    """A step that is not run: the reason, and a hint how to proceed.

    ``code`` is that of the destructive change; it is empty if the step is unsupported.
    """

    reason: str
    hint: str
    code: str = ""

    def __str__(self) -> str:
        """Return the reason, with the hint in parentheses."""
        return f"{self.reason} ({self.hint})"


def blocked_steps(plan: Plan, allow: Collection[str]) -> tuple[BlockedStep, ...]:
    """Return the steps of ``plan`` that are unsupported, or destructive and not in ``allow``."""
    blocked: list[BlockedStep] = []
    for step in plan.steps:
        if isinstance(step, Unsupported):
            blocked.append(BlockedStep(step.why, step.hint))
        destructive = destructive_change_of(step)
        if destructive is not None and destructive.code not in allow:
            reason = f"this would lose {destructive.lost}"
            blocked.append(BlockedStep(reason, how_to_allow(destructive), destructive.code))
    return tuple(blocked)


def how_to_allow(destructive: DestructiveChange) -> str:
    """Return a hint with the directive and the stack config that allow a destructive change."""
    return (
        f"to allow it, add `-- athendef: allow={destructive.code}` to the file, "
        f"or `athendef:allow: [{destructive.code}]` to the stack config"
    )


def destructive_change_of(step: Step) -> DestructiveChange | None:
    """Return the destructive change of a step, or None if it loses nothing."""
    match step:
        case (
            RunStatement(destructive=destructive)
            | Replace(destructive=destructive)
            | RebuildPartitions(destructive=destructive)
        ):
            return destructive
        case (
            UpdateTableParameters()
            | UpdateDatabase()
            | Swap()
            | CascadePartitions()
            | CopyPartitions()
            | Unregister()
            | Unsupported()
        ):
            return None
        case _:
            assert_never(step)


def needs_backup(step: Step) -> bool:
    """Return whether a step removes metadata from the catalog, which is backed up first."""
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
