"""What differs between two definitions, and the typed steps that lead from one to the other.

Pure: nothing in here talks to AWS or Pulumi. `differences` compares two definitions of one name
and gives a list of `Change`; `plan_change` turns that list into steps, each with its SQL, its
reason and its danger; `plan_text` shows them. Whether a dangerous step may run is decided by
`refusals`, not by the step.
"""

from athendef_provider.changes.differences import differences
from athendef_provider.changes.plan import (
    creation_sql,
    plan_change,
    plan_creation,
    plan_removal,
    plan_rename,
)
from athendef_provider.changes.policy import Refusal, refusals
from athendef_provider.changes.steps import Plan, Step
from athendef_provider.changes.text import plan_text, statements

__all__ = [
    "Plan",
    "Refusal",
    "Step",
    "creation_sql",
    "differences",
    "plan_change",
    "plan_creation",
    "plan_removal",
    "plan_rename",
    "plan_text",
    "refusals",
    "statements",
]
