"""What is still to do for a table's partitions, as the table itself says it.

A table and its partitions can't change in one call. Between the two a run may be killed, and then
no difference of definitions is left to see: the table is what it should be, and its partitions
are not. So the table carries a parameter, `owned.UNFINISHED`, from before its definition changes
(a swap sets it in its own UpdateTable) until its partitions are done; a run that finds it there
finishes that first. No definition ever holds it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from athendef_provider.changes.hive import rebuild_partitions
from athendef_provider.changes.steps import CascadePartitions, Plan, RebuildPartitions, Step
from athendef_provider.definition.model import HiveTable

WHY = "finishes what a run that was cut short has left"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What a plan does to partitions.

    ``keys`` are the partition keys that they still may have, where they are rebuilt, and ``saved``
    is the backup that holds them all; ``shared`` the SerDe properties of the table, by which a
    partition is known that has its own ones from it, where they follow the table. ``run`` is the
    run that does it now; runs sort by the time when they started.
    """

    keys: tuple[str, ...] | None = None
    saved: str = ""
    shared: tuple[Mapping[str, str], ...] = ()
    run: str = ""


def pending_work(plan: Plan, saved: str, run: str) -> Unfinished | None:
    """What of ``plan`` is to be done for partitions; ``saved`` is the backup made before it."""
    rebuilds = [step for step in plan.steps if isinstance(step, RebuildPartitions)]
    cascades = [step for step in plan.steps if isinstance(step, CascadePartitions)]
    if not rebuilds and not cascades:
        return None
    return Unfinished(
        keys=rebuilds[0].from_keys if rebuilds else None,
        saved=(rebuilds[0].saved or saved) if rebuilds else "",
        shared=tuple(step.shared for step in cascades),
        run=run,
    )


def written(unfinished: Unfinished) -> str:
    """The parameter's value."""
    said: dict[str, object] = {"run": unfinished.run}
    if unfinished.keys is not None:
        said |= {"keys": list(unfinished.keys), "saved": unfinished.saved}
    if unfinished.shared:
        said["shared"] = [dict(shared) for shared in unfinished.shared]
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def read_unfinished(text: str) -> Unfinished | None:
    """The parameter's value, read; None where there is none, or none of ours."""
    try:
        said = json.loads(text)
        keys = said.get("keys")
        return Unfinished(
            keys=None if keys is None else tuple(str(key) for key in keys),
            saved=str(said.get("saved", "")),
            shared=tuple(dict(shared) for shared in said.get("shared", ())),
            run=str(said.get("run", "")),
        )
    except (ValueError, TypeError, AttributeError):
        return None


def plan_finish(table: HiveTable, unfinished: Unfinished) -> Plan:
    """The steps that are left, for the table as it stands."""
    steps: list[Step] = []
    if unfinished.keys is not None:
        steps.append(rebuild_partitions(unfinished.keys, table, saved=unfinished.saved, why=WHY))
    steps += [CascadePartitions(shared, WHY) for shared in unfinished.shared]
    return Plan(tuple(steps))
