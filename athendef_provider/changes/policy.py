"""Which steps may run: danger is a fact of a step, permission is the user's."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import assert_never

from athendef_provider.changes.steps import (
    CascadePartitions,
    CopyPartitions,
    Danger,
    EditDatabase,
    EditParameters,
    Plan,
    RebuildPartitions,
    Refuse,
    Replace,
    Run,
    Step,
    Swap,
    Unregister,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that will not run: what for, and what the user can do."""

    reason: str
    hint: str

    def __str__(self) -> str:
        """The reason, and what to do about it."""
        return f"{self.reason} ({self.hint})"


def refusals(plan: Plan, allow: Collection[str]) -> tuple[Refusal, ...]:
    """The steps of ``plan`` that can't run, or may not because ``allow`` lacks their danger."""
    refused: list[Refusal] = []
    for step in plan.steps:
        if isinstance(step, Refuse):
            refused.append(Refusal(step.why, step.hint))
        danger = danger_of(step)
        if danger is not None and danger.code not in allow:
            refused.append(Refusal(f"this would lose {danger.loses}", how_to_permit(danger)))
    return tuple(refused)


def how_to_permit(danger: Danger) -> str:
    """The lines that permit a danger: one for the file, one for the stack."""
    return (
        f"to permit it, write `-- athendef: allow={danger.code}` in the file, "
        f"or `athendef:allow: [{danger.code}]` in the stack's config"
    )


def danger_of(step: Step) -> Danger | None:
    """The danger of a step, if it has one."""
    match step:
        case Run(danger=danger) | Replace(danger=danger):
            return danger
        case (
            EditParameters()
            | EditDatabase()
            | Swap()
            | CascadePartitions()
            | RebuildPartitions()
            | CopyPartitions()
            | Unregister()
            | Refuse()
        ):
            return None
        case _:
            assert_never(step)


def forgets(step: Step) -> bool:
    """Whether the catalogue knows less afterwards, so that a backup must come first."""
    match step:
        case Swap() | RebuildPartitions() | Replace() | Unregister():
            return True
        case Run(sql=sql, danger=danger):
            return danger is not None or sql.startswith("DROP TABLE")
        case EditParameters() | EditDatabase() | CascadePartitions() | CopyPartitions() | Refuse():
            return False
        case _:
            assert_never(step)
