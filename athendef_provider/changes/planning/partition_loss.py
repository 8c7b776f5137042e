"""Which registered partitions a change of the partition keys would lose.

MSCK REPAIR TABLE adds partitions whose folders are named ``key=value``, for all keys in their
order, below the location of the table. Other partitions have to be registered again by hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from athendef_provider.changes.steps import DestructiveChange, Plan, RebuildPartitions
from athendef_provider.definition.model import Definition, HiveTable, full_name, is_projected


@dataclass(frozen=True, slots=True)
class RegisteredPartitions:
    """The number of partitions in the catalog, and how many of them the wanted table would lose."""

    total: int
    lost: int


def count_lost(locations: Iterable[str], to: HiveTable) -> RegisteredPartitions:
    """Count the partitions, given by their locations, that ``to`` cannot be shown to read."""
    keys = [key.name for key in to.partition_keys]
    readable = [_is_readable(location, to.location, keys) for location in locations]
    lost = 0 if is_projected(to.properties) else readable.count(False)
    return RegisteredPartitions(len(readable), lost)


def with_partition_loss(
    plan: Plan, to: Definition, partitions: RegisteredPartitions | None
) -> Plan:
    """Return ``plan`` with the loss of partitions as the destructive change of its step.

    Without ``partitions``, nothing is known about them.
    """
    if not isinstance(to, HiveTable) or is_projected(to.properties):
        return plan
    loss = _loss(full_name(to), partitions)
    steps = tuple(
        replace(step, destructive=loss)
        if isinstance(step, RebuildPartitions) and _removes_partitions(step)
        else step
        for step in plan.steps
    )
    return replace(plan, steps=steps)


def may_lose_partitions(plan: Plan) -> bool:
    """Return whether a plan may lose partitions, so that the registered ones have to be counted."""
    return any(
        isinstance(step, RebuildPartitions) and step.destructive is not None for step in plan.steps
    )


def _removes_partitions(step: RebuildPartitions) -> bool:
    """Return whether partitions are removed because they have no values for the new keys."""
    return bool(step.from_keys) and (None in step.sources or not step.sources)


def _loss(name: str, partitions: RegisteredPartitions | None) -> DestructiveChange | None:
    if partitions is None:
        return DestructiveChange("lose-partitions", f"the registered partitions of {name}")
    if not partitions.lost:
        return None
    return DestructiveChange(
        "lose-partitions",
        f"{partitions.lost} of {partitions.total} partitions of {name}, whose folders do not have "
        "the new keys in their names",
    )


def _is_readable(location: str, root: str, keys: list[str]) -> bool:
    """Return whether a table without keys reads a folder, or MSCK REPAIR TABLE adds it."""
    prefix = root.rstrip("/") + "/"
    if not (location.rstrip("/") + "/").startswith(prefix):
        return False
    folders = [folder for folder in location[len(prefix) :].split("/") if folder]
    if not keys:
        return True
    names = [folder.partition("=")[0].lower() for folder in folders if "=" in folder]
    return len(folders) == len(keys) and names == keys
