"""Compares definitions and plans the steps that change one into the other.

This package is pure: it calls neither AWS nor Pulumi. `differences` compares two definitions of the
same name and returns a tuple of `Change`. `plan_transition`, the only planner, returns the typed
steps, each with its SQL and its reason. `plan_text` renders a plan as SQL. `blocked_steps` applies
the policy: it returns the steps that are not allowed to run.
"""

from athendef_provider.changes.diff import differences
from athendef_provider.changes.plan_sql import plan_text, statements
from athendef_provider.changes.planner import (
    NO_OPTIONS,
    Pending,
    PlanOptions,
    can_adopt,
    plan_transition,
)
from athendef_provider.changes.planning.plan_parts import creation_sql
from athendef_provider.changes.policy import BlockedStep, blocked_steps
from athendef_provider.changes.steps import Plan, Step

__all__ = [
    "NO_OPTIONS",
    "BlockedStep",
    "Pending",
    "Plan",
    "PlanOptions",
    "Step",
    "blocked_steps",
    "can_adopt",
    "creation_sql",
    "differences",
    "plan_text",
    "plan_transition",
    "statements",
]
