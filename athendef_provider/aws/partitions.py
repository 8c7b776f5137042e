"""Partitions, as Glue has them: what each becomes when its table changes. Calls nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from athendef_provider.aws.catalogue import GluePartition, GlueTable, partition_input
from athendef_provider.aws.foreign import with_foreign


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """What has to go, and what has to be made, so that partitions stand under other keys.

    ``lost`` counts the partitions that would have become one with another, and can't.
    """

    remove: tuple[Sequence[str], ...]
    create: tuple[Mapping[str, Any], ...]
    lost: int


def rebuilding(
    old: Sequence[GluePartition], live: Sequence[GluePartition], sources: Sequence[int | None]
) -> Rebuilding:
    """How ``old`` partitions get the values that stood at ``sources``, whatever is live by now.

    It may be all that was, or some of it under the new keys already, where a killed run has
    begun. A partition is known by its values and its folder: what lies in an old one's folder
    under other values than it should is what was; anything else has come since, and stays.
    """
    places = [place for place in sources if place is not None]
    mapped = bool(places) and len(places) == len(sources)
    wanted, lost = _moved(old, places) if mapped else ([], 0)
    known = {_identity(partition) for partition in wanted}
    folders = {_folder(partition) for partition in old}
    stale = [
        partition
        for partition in live
        if _folder(partition) in folders and _identity(partition) not in known
    ]
    there = {_identity(partition) for partition in live}
    missing = [partition for partition in wanted if _identity(partition) not in there]
    return Rebuilding(
        remove=tuple(partition["Values"] for partition in stale),
        create=tuple(partition_input(partition) for partition in missing),
        lost=lost,
    )


def following(
    partition: GluePartition, table: GlueTable, shared: Mapping[str, str]
) -> dict[str, Any] | None:
    """The partition with the table's columns; None where it has them already.

    A partition of another SerDe or format keeps it: its files were written so. One that shared
    the table's SerDe properties, ``shared``, shares the new ones.
    """
    descriptor = _descriptor(partition)
    if not descriptor:
        return None  # Glue's API makes partitions without one, too: there is nothing to keep up
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


def _moved(old: Sequence[GluePartition], places: Sequence[int]) -> tuple[list[dict[str, Any]], int]:
    """The partitions with the values at ``places``; those that then are one become one.

    One that was several (its last key is gone) reads the folder that they share, if nothing else
    lies in it; where there is none, only the first of them is left.
    """
    groups: dict[tuple[str, ...], list[GluePartition]] = {}
    for partition in old:
        if max(places) < len(partition["Values"]):
            values = tuple(partition["Values"][place] for place in places)
            groups.setdefault(values, []).append(partition)
    moved: list[dict[str, Any]] = []
    lost = 0
    for values, group in groups.items():
        one = dict(group[0]) | {"Values": list(values)}
        if len(group) > 1:
            if shared := _shared_folder(group, old):
                one["StorageDescriptor"] = {**_descriptor(one), "Location": shared}
            else:
                lost += len(group) - 1
        moved.append(one)
    return moved, lost


def _shared_folder(group: Sequence[GluePartition], everything: Iterable[GluePartition]) -> str:
    """The folder that holds a group of partitions and no other; empty where there is none."""
    paths = [_folder(partition).split("/") for partition in group]
    same = takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False))
    folder = "".join(f"{names[0]}/" for names in same)
    inside = [partition for partition in everything if _folder(partition).startswith(folder)]
    return folder if folder.count("/") > _SLASHES_OF_A_BUCKET and len(inside) == len(group) else ""


_SLASHES_OF_A_BUCKET = 3  # s3://bucket/


def _identity(partition: GluePartition) -> tuple[tuple[str, ...], str]:
    return tuple(partition["Values"]), _folder(partition)


def _descriptor(partition: GluePartition) -> Mapping[str, Any]:
    return partition.get("StorageDescriptor") or {}


def _folder(partition: GluePartition) -> str:
    """Where its files lie, with a slash at the end; Glue keeps it as it was written."""
    location = str(_descriptor(partition).get("Location") or "")
    return f"{location.rstrip('/')}/" if location else ""
