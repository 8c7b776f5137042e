"""Renders a plan as SQL: the statements that run, in order, each with its reason as a comment.

Calls of the Glue API, notices and destructive changes are rendered as comments. Blocked steps are
included.
"""

from collections.abc import Collection, Iterator
from typing import assert_never

from athendef_provider.changes.policy import destructive_change_of
from athendef_provider.changes.steps import (
    CascadePartitions,
    CopyPartitions,
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


def plan_text(plan: Plan, allow: Collection[str] = ()) -> str:
    """Return the plan as SQL; empty if it has neither steps nor notices."""
    blocks = ["\n".join(f"-- note: {notice}" for notice in plan.notices)] if plan.notices else []
    blocks += ["\n".join(_block(step, allow)) for step in plan.steps]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def statements(plan: Plan) -> tuple[str, ...]:
    """Return the statements that Athena runs, in order."""
    return tuple(sql for step in plan.steps for sql in _statements(step))


def _block(step: Step, allow: Collection[str]) -> Iterator[str]:
    destructive = destructive_change_of(step)
    if destructive is not None:
        verdict = "allowed" if destructive.code in allow else "blocked"
        yield f"-- {verdict}: {destructive.code}: {destructive.lost}"
    yield f"-- {step.why}"
    match step:
        case RunStatement(sql=sql):
            yield f"{sql};"
        case Swap(shadow=shadow):
            yield f"{step.create_sql};"
            yield f"-- glue:UpdateTable replaces the live definition with that of {shadow}"
            yield f"-- glue:DeleteTable {step.database}.{shadow}"
        case UpdateTableParameters(set=parameters, remove=removed):
            changes = [f"sets '{key}' to '{value}'" for key, value in sorted(parameters.items())]
            changes += [f"removes '{key}'" for key in removed]
            yield "-- glue:UpdateTable " + ", ".join(changes)
        case UpdateDatabase():
            yield "-- glue:UpdateDatabase"
        case CascadePartitions():
            yield "-- glue:BatchUpdatePartition, 100 partitions per call"
        case RebuildPartitions(repair_sql=repair):
            yield "-- glue:BatchDeletePartition, glue:BatchCreatePartition"
            if repair:
                yield f"{repair};"
        case CopyPartitions(from_database=database, from_name=name):
            yield f"-- glue:BatchCreatePartition with the partitions of {database}.{name}"
        case Replace(remove=remove, create_sql=create):
            for removal in remove:
                yield from _block(removal, allow)
            yield f"{create};"
        case Unregister():
            yield f"-- glue:DeleteTable {step.database}.{step.name} (its data is kept)"
        case Unsupported(hint=hint):
            yield f"-- blocked: {hint}"
        case _:
            assert_never(step)


def _statements(step: Step) -> tuple[str, ...]:
    match step:
        case RunStatement(sql=sql):
            return (sql,)
        case Swap(create_sql=create):
            return (create,)
        case RebuildPartitions(repair_sql=repair):
            return (repair,) if repair else ()
        case Replace(remove=remove, create_sql=create):
            return (*(sql for removal in remove for sql in _statements(removal)), create)
        case (
            UpdateTableParameters()
            | UpdateDatabase()
            | CascadePartitions()
            | CopyPartitions()
            | Unregister()
            | Unsupported()
        ):
            return ()
        case _:
            assert_never(step)
