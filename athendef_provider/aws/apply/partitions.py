"""Computes the partitions of a table after a change of the table. Pure functions.

A partition is identified by its values (Glue's key, one *slot* for each tuple of values) and by
the folder of its data.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from athendef_provider.aws.apply.preserved import with_service_owned
from athendef_provider.aws.catalog import GluePartition, GlueTable, partition_input


@dataclass(frozen=True, slots=True)
class PartitionChanges:
    """The writes that change the values of a table's partitions, in the order of execution.

    Each write sets one slot to its final content or removes a slot. Writes can therefore be
    repeated, and two runs that make the same change can interleave. A slot that is still needed is
    overwritten and not removed first, so that an interrupted run loses no partition.

    ``merged`` counts the partitions that share their new values with another partition and have no
    common folder. ``occupied`` counts those whose slot has a partition that others have added.
    """

    create: tuple[Mapping[str, Any], ...] = ()
    update: tuple[Mapping[str, Any], ...] = ()
    remove: tuple[Sequence[str], ...] = ()
    merged: int = 0
    occupied: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.create or self.update or self.remove)


def change_values(
    saved: Sequence[GluePartition], live: Sequence[GluePartition], sources: Sequence[int | None]
) -> PartitionChanges:
    """The writes that give the ``saved`` partitions the values at the positions ``sources``.

    ``saved`` are the partitions before the change. ``live`` are the current partitions, some of
    which an interrupted run may have changed. A live partition whose folder is not among the saved
    ones was added by others and is kept.
    """
    positions = [position for position in sources if position is not None]
    mapped = bool(positions) and len(positions) == len(sources)
    wanted, merged = _with_values_at(saved, positions) if mapped else ([], 0)
    slots = {tuple(partition["Values"]): partition for partition in live}
    folders = {_folder(partition) for partition in saved}
    create: list[Mapping[str, Any]] = []
    update: list[Mapping[str, Any]] = []
    occupied = 0
    for partition in wanted:
        current = slots.get(tuple(partition["Values"]))
        if current is None:
            create.append(partition_input(partition))
        elif _folder(current) == _folder(partition):
            continue
        elif _folder(current) in folders:
            update.append(partition_input(partition))
        else:
            occupied += 1
    needed = {tuple(partition["Values"]) for partition in wanted}
    remove = tuple(
        partition["Values"]
        for values, partition in slots.items()
        if values not in needed and _folder(partition) in folders
    )
    return PartitionChanges(tuple(create), tuple(update), remove, merged, occupied)


def with_table_schema(
    partition: GluePartition, table: GlueTable, shared: Mapping[str, str]
) -> dict[str, Any] | None:
    """The partition with the table's columns; None if it has them already.

    The partition keeps its SerDe and format, because its files are written in them. If it has the
    table's previous SerDe properties ``shared``, it gets the new ones.
    """
    descriptor = _descriptor(partition)
    if not descriptor:
        return None  # Glue's API accepts partitions without a storage descriptor
    wanted = dict(descriptor) | {"Columns": table["StorageDescriptor"]["Columns"]}
    serde = descriptor.get("SerdeInfo") or {}
    table_serde = table["StorageDescriptor"].get("SerdeInfo") or {}
    parameters = serde.get("Parameters") or {}
    sharing = all(parameters.get(key) == value for key, value in shared.items())
    if sharing and serde.get("SerializationLibrary") == table_serde.get("SerializationLibrary"):
        merged = with_service_owned(table_serde.get("Parameters"), parameters, "serde")
        wanted["SerdeInfo"] = dict(serde) | {"Parameters": merged}
    if wanted == descriptor:
        return None
    return partition_input(partition) | {"StorageDescriptor": wanted}


def _with_values_at(
    saved: Sequence[GluePartition], positions: Sequence[int]
) -> tuple[list[dict[str, Any]], int]:
    """The partitions with the values at ``positions``, and how many were merged without a folder.

    Partitions that get the same values are merged. The merged partition reads their common folder
    if it contains no other partition; otherwise only the first partition is kept.
    """
    groups: dict[tuple[str, ...], list[GluePartition]] = {}
    for partition in saved:
        if max(positions) < len(partition["Values"]):
            values = tuple(partition["Values"][position] for position in positions)
            groups.setdefault(values, []).append(partition)
    result: list[dict[str, Any]] = []
    merged = 0
    for values, group in groups.items():
        merged_partition = dict(group[0]) | {"Values": list(values)}
        if len(group) > 1:
            if shared := _shared_folder(group, saved):
                descriptor = _descriptor(merged_partition)
                merged_partition["StorageDescriptor"] = {**descriptor, "Location": shared}
            else:
                merged += len(group) - 1
        result.append(merged_partition)
    return result, merged


def _shared_folder(group: Sequence[GluePartition], saved: Iterable[GluePartition]) -> str:
    """The folder that contains a group of partitions and no others; empty if there is none."""
    paths = [_folder(partition).split("/") for partition in group]
    common = takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False))
    folder = "".join(f"{names[0]}/" for names in common)
    inside = [partition for partition in saved if _folder(partition).startswith(folder)]
    return folder if folder.count("/") > _SLASHES_OF_A_BUCKET and len(inside) == len(group) else ""


_SLASHES_OF_A_BUCKET = 3  # s3://bucket/


def _descriptor(partition: GluePartition) -> Mapping[str, Any]:
    return partition.get("StorageDescriptor") or {}


def _folder(partition: GluePartition) -> str:
    """The partition's folder with one slash at the end; Glue stores it as it was written."""
    location = str(_descriptor(partition).get("Location") or "")
    return f"{location.rstrip('/')}/" if location else ""
