"""What differs between two definitions, and the typed steps that lead from one to the other.

Pure: nothing in here talks to AWS or Pulumi. `differences` compares two definitions of one name
and gives a list of `Change`; `plan_transition`, the one planner, turns it into steps, each with its
SQL and its reason; `plan_text` shows them. Whether a destructive step may run is decided by
`refusals`, not by the step.
"""

from athendef_provider.changes.diff import differences
from athendef_provider.changes.plan_parts import creation_sql
from athendef_provider.changes.plan_sql import plan_text, statements
from athendef_provider.changes.planner import (
    NO_OPTIONS,
    Pending,
    PlanOptions,
    can_adopt,
    plan_transition,
)
from athendef_provider.changes.policy import Refusal, refusals
from athendef_provider.changes.steps import Plan, Step

__all__ = [
    "NO_OPTIONS",
    "Pending",
    "Plan",
    "PlanOptions",
    "Refusal",
    "Step",
    "can_adopt",
    "creation_sql",
    "differences",
    "plan_text",
    "plan_transition",
    "refusals",
    "statements",
]
