"""What the partitions of a table become when the table changes. Pure functions over Glue's answers.

A partition is identified by its values (Glue's key, one *slot* for each tuple of values) and by
the folder that it reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from athendef_provider.aws.apply.preserved import with_foreign
from athendef_provider.aws.catalog import GluePartition, GlueTable, partition_input


@dataclass(frozen=True, slots=True)
class PartitionChanges:
    """The writes that give a table's partitions other values, in the order they are applied.

    Each write sets one slot to its final content, or removes a slot that has none. So writes can
    be repeated, and two runs that make the same change can interleave in any order. A slot that
    is still needed is overwritten, never removed first: a killed run loses no partition.

    ``merged`` counts the partitions that share their new values with another one and have no
    common folder. ``occupied`` counts those whose slot holds a partition that somebody else
    created since.
    """

    create: tuple[Mapping[str, Any], ...] = ()
    update: tuple[Mapping[str, Any], ...] = ()
    remove: tuple[Sequence[str], ...] = ()
    merged: int = 0
    occupied: int = 0

    def __bool__(self) -> bool:
        """Whether anything has to be written."""
        return bool(self.create or self.update or self.remove)


def change_values(
    saved: Sequence[GluePartition], live: Sequence[GluePartition], sources: Sequence[int | None]
) -> PartitionChanges:
    """The writes that give the ``saved`` partitions the values at ``sources``.

    ``saved`` are the partitions as they were before the change began. ``live`` are those of now:
    the same ones, or a part of them already changed by an interrupted run. A live partition that
    reads none of the saved folders was added by somebody else, and is kept.
    """
    places = [place for place in sources if place is not None]
    mapped = bool(places) and len(places) == len(sources)
    wanted, merged = _with_values_at(saved, places) if mapped else ([], 0)
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


def following(
    partition: GluePartition, table: GlueTable, shared: Mapping[str, str]
) -> dict[str, Any] | None:
    """The partition with the table's columns; None where it has them already.

    A partition of another SerDe or format keeps it: its files were written so. One that shared
    the table's SerDe properties, ``shared``, shares the new ones.
    """
    descriptor = _descriptor(partition)
    if not descriptor:
        return None  # Glue's API accepts partitions without one: there is nothing to update
    wanted = dict(descriptor) | {"Columns": table["StorageDescriptor"]["Columns"]}
    serde = descriptor.get("SerdeInfo") or {}
    table_serde = table["StorageDescriptor"].get("SerdeInfo") or {}
    parameters = serde.get("Parameters") or {}
    sharing = all(parameters.get(key) == value for key, value in shared.items())
    if sharing and serde.get("SerializationLibrary") == table_serde.get("SerializationLibrary"):
        followed = with_foreign(table_serde.get("Parameters"), parameters, "serde")
        wanted["SerdeInfo"] = dict(serde) | {"Parameters": followed}
    if wanted == descriptor:
        return None
    return partition_input(partition) | {"StorageDescriptor": wanted}


def _with_values_at(
    saved: Sequence[GluePartition], places: Sequence[int]
) -> tuple[list[dict[str, Any]], int]:
    """The partitions with the values at ``places``, and how many were merged without a folder.

    Partitions that get the same values become one. It reads the folder that they share, if
    nothing else lies in it; where there is none, only the first of them is kept.
    """
    groups: dict[tuple[str, ...], list[GluePartition]] = {}
    for partition in saved:
        if max(places) < len(partition["Values"]):
            values = tuple(partition["Values"][place] for place in places)
            groups.setdefault(values, []).append(partition)
    result: list[dict[str, Any]] = []
    merged = 0
    for values, group in groups.items():
        partition_of_group = dict(group[0]) | {"Values": list(values)}
        if len(group) > 1:
            if shared := _shared_folder(group, saved):
                descriptor = _descriptor(partition_of_group)
                partition_of_group["StorageDescriptor"] = {**descriptor, "Location": shared}
            else:
                merged += len(group) - 1
        result.append(partition_of_group)
    return result, merged


def _shared_folder(group: Sequence[GluePartition], everything: Iterable[GluePartition]) -> str:
    """The folder that holds a group of partitions and no other; empty where there is none."""
    paths = [_folder(partition).split("/") for partition in group]
    same = takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False))
    folder = "".join(f"{names[0]}/" for names in same)
    inside = [partition for partition in everything if _folder(partition).startswith(folder)]
    return folder if folder.count("/") > _SLASHES_OF_A_BUCKET and len(inside) == len(group) else ""


_SLASHES_OF_A_BUCKET = 3  # s3://bucket/


def _descriptor(partition: GluePartition) -> Mapping[str, Any]:
    return partition.get("StorageDescriptor") or {}


def _folder(partition: GluePartition) -> str:
    """The folder of its files, with a slash at the end; Glue keeps it as it was written."""
    location = str(_descriptor(partition).get("Location") or "")
    return f"{location.rstrip('/')}/" if location else ""
