"""Pending work on the partitions of a table, stored in a parameter of the table.

A table and its partitions cannot be changed in one call. If a run is interrupted in between, the
table has its wanted definition, but its partitions do not, and a diff of definitions is empty.
Therefore the table has the parameter `owned.UNFINISHED` from before its definition changes (a swap
sets it in its UpdateTable call) until its partitions are updated. A run that reads the parameter
resumes that work first. The parameter is never part of a definition.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from athendef_provider.changes.planning.hive import rebuild_partitions
from athendef_provider.changes.steps import CascadePartitions, Plan, RebuildPartitions, Step
from athendef_provider.definition.model import HiveTable

_WHY = "resumes an interrupted run"


@dataclass(frozen=True, slots=True)
class PendingPartitionWork:
    """The work of a plan on partitions.

    ``keys`` are the previous partition keys, if the partitions are rebuilt, and ``backup`` is the
    backup that has them. ``shared`` has the `CascadePartitions.shared` of each update of partition
    schemas. ``run`` is the run that does the work; runs are ordered by their start time.
    """

    keys: tuple[str, ...] | None = None
    backup: str = ""
    shared: tuple[Mapping[str, str], ...] = ()
    run: str = ""


def pending_work(plan: Plan, backup: str, run: str) -> PendingPartitionWork | None:
    """Return the work of ``plan`` on partitions, if it has any; ``backup`` was written before."""
    rebuilds = [step for step in plan.steps if isinstance(step, RebuildPartitions)]
    cascades = [step for step in plan.steps if isinstance(step, CascadePartitions)]
    if not rebuilds and not cascades:
        return None
    return PendingPartitionWork(
        keys=rebuilds[0].from_keys if rebuilds else None,
        backup=(rebuilds[0].backup or backup) if rebuilds else "",
        shared=tuple(step.shared for step in cascades),
        run=run,
    )


def encode(work: PendingPartitionWork) -> str:
    """Return the value of the table parameter."""
    value: dict[str, object] = {"run": work.run}
    if work.keys is not None:
        value |= {"keys": list(work.keys), "saved": work.backup}
    if work.shared:
        value["shared"] = [dict(shared) for shared in work.shared]
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def decode(text: str) -> PendingPartitionWork | None:
    """Return the work in the value of the table parameter; None if ``text`` is not valid."""
    try:
        value = json.loads(text)
        keys = value.get("keys")
        return PendingPartitionWork(
            keys=None if keys is None else tuple(str(key) for key in keys),
            backup=str(value.get("saved", "")),
            shared=tuple(dict(shared) for shared in value.get("shared", ())),
            run=str(value.get("run", "")),
        )
    except (ValueError, TypeError, AttributeError):
        return None


def plan_resume(table: HiveTable, work: PendingPartitionWork) -> Plan:
    """Return the plan that completes ``work`` for the live definition of its table."""
    steps: list[Step] = []
    if work.keys is not None:
        steps.append(rebuild_partitions(work.keys, table, backup=work.backup, why=_WHY))
    steps += [CascadePartitions(shared, _WHY) for shared in work.shared]
    return Plan(tuple(steps))
