"""Partitions of Hive's tables: ADD, DROP, RENAME, SET LOCATION, and MSCK REPAIR TABLE."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from athendef_provider.local.execution import failures
from athendef_provider.local.execution.catalogue import Catalogue, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.locations import HIVES_SCHEMES, normal_location
from athendef_provider.local.execution.lookup import (
    database_of,
    hive_table,
    is_iceberg,
    is_view,
)
from athendef_provider.local.execution.outcome import Result
from athendef_provider.local.sql.parts import PartitionFilter
from athendef_provider.local.sql.statements import (
    AddPartitions,
    DropPartitions,
    RenamePartition,
    RepairTable,
)


def add_partitions(statement: AddPartitions, catalogue: Catalogue, context: Context) -> Result:
    """Add all of them, or none where one is there that may not be."""
    database, table = hive_table(statement.table, catalogue, context)
    there = {tuple(entry["Values"]) for entry in catalogue.partitions(database, table["Name"])}
    new = []
    for partition in statement.partitions:
        values = values_of(partition.spec, table)
        if tuple(values) in there:
            if statement.if_not_exists:
                continue
            raise failures.ddl_task("AlreadyExistsException(message:Partition already exists.)")
        there.add(tuple(values))
        new.append(_entry(table, values, partition.location, context))
    for entry in new:
        catalogue.create_partition(database, table["Name"], entry)
    return Result()


def drop_partitions(statement: DropPartitions, catalogue: Catalogue, context: Context) -> Result:
    """Drop what the filters choose; the files stay."""
    database, table = hive_table(statement.table, catalogue, context)
    keys = _keys(table)
    found = catalogue.partitions(database, table["Name"])
    chosen: list[list[str]] = []
    for filters in statement.partitions:
        for condition in filters:
            _known(condition.key, keys, str({c.key: c.value for c in filters}))
        matching = [
            entry["Values"]
            for entry in found
            if _holds(filters, dict(zip(keys, entry["Values"], strict=True)))
        ]
        if not matching and not statement.if_exists:
            text = ", ".join(f"{c.key} {c.operator} '{c.value}'" for c in filters)
            raise failures.semantic(f"[Error 10006]: Partition not found ({text})")
        chosen.extend(values for values in matching if values not in chosen)
    for values in chosen:
        catalogue.delete_partition(database, table["Name"], values)
    return Result()


def rename_partition(statement: RenamePartition, catalogue: Catalogue, context: Context) -> Result:
    """Other values for the same location."""
    database, table = hive_table(statement.table, catalogue, context)
    old, new = values_of(statement.spec, table), values_of(statement.to, table)
    entry = partition_of(old, database, table, catalogue)
    if any(other["Values"] == new for other in catalogue.partitions(database, table["Name"])):
        raise failures.ddl_task("Unable to rename partition. Partition already exists.")
    catalogue.update_partition(database, table["Name"], old, {**entry, "Values": new})
    return Result()


def partition_of(values: Sequence[str], database: str, table: Entry, catalogue: Catalogue) -> Entry:
    """The partition with these values; fails as Hive does where there is none."""
    for entry in catalogue.partitions(database, table["Name"]):
        if entry["Values"] == list(values):
            return entry
    text = ", ".join(f"{key} = '{value}'" for key, value in zip(_keys(table), values, strict=True))
    raise failures.semantic(f"[Error 10006]: Partition not found ({text})")


def values_of(spec: Mapping[str, str], table: Entry) -> list[str]:
    """The values of a PARTITION (...) clause in the order of the table's keys."""
    keys = _keys(table)
    if not keys:
        raise failures.semantic(f"table is not partitioned but partition spec exists: {dict(spec)}")
    for key in spec:
        _known(key, keys, str(dict(spec)))
    if len(spec) != len(keys):
        raise failures.semantic(
            f"partition spec {dict(spec)} doesn't contain all ({len(keys)}) partition columns"
        )
    return [spec[key] for key in keys]


def repair_table(statement: RepairTable, catalogue: Catalogue, context: Context) -> Result:
    """Add a partition for every folder ``key=value/...`` under the location."""
    database, name = database_of(statement.table, context), statement.table.name
    table = catalogue.table(database, name)
    if table is None and not statement.hive_refusal:
        return Result(rows=(f"Tables not in metastore:\t{name}",))
    if table is not None and is_iceberg(table):
        raise failures.not_for_iceberg()
    if statement.hive_refusal or table is None:
        raise failures.hive_parser(statement.hive_refusal)
    if is_view(table):
        raise failures.ddl_task("Can not create a Path from an empty string")
    place = table["StorageDescriptor"]["Location"]
    if not place.startswith("s3://"):
        # That it fails is in AWS's answers to its users; its words are not.
        raise failures.ddl_task(f"MetaException(message:No such file system: {place})")
    keys = catalogue.keys(place)
    if not keys:
        return Result(rows=(f"Tables missing on filesystem:\t{name}",))
    there = {tuple(entry["Values"]) for entry in catalogue.partitions(database, name)}
    folders = _folders(keys, _keys(table))
    added = [folder for folder, values in folders.items() if values not in there]
    for folder in added:
        location = f"{table['StorageDescriptor']['Location'].rstrip('/')}/{folder}"
        entry = _entry(table, list(folders[folder]), location, context)
        catalogue.create_partition(database, name, entry)
    if not added:
        return Result()
    missing = "".join(f"\t{name}:{folder}" for folder in added)
    repaired = (f"Repair: Added partition to metastore {name}:{folder}" for folder in added)
    return Result(rows=(f"Partitions not in metastore:{missing}", *repaired))


def _folders(keys: Sequence[str], names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Partition folders among S3 keys, with their values; hidden files make no folder."""
    found: dict[str, tuple[str, ...]] = {}
    if not names:
        return found
    for key in keys:
        parts = key.split("/")[: len(names)]
        pairs = [part.partition("=") for part in parts]
        if len(key.split("/")) > len(names) and [pair[0] for pair in pairs] == list(names):
            found["/".join(parts)] = tuple(unquote(pair[2]) for pair in pairs)
    return dict(sorted(found.items()))


def _entry(table: Entry, values: list[str], location: str | None, context: Context) -> Entry:
    """A partition describes its files as its table does when it is made, and keeps that."""
    descriptor = table["StorageDescriptor"]
    if location is None:
        folder = "/".join(
            f"{key}={_escaped(value)}" for key, value in zip(_keys(table), values, strict=True)
        )
        location = f"{descriptor['Location'].rstrip('/')}/{folder}"
    return {
        "Values": values,
        "StorageDescriptor": {
            **descriptor,
            "Location": normal_location(location, schemes=HIVES_SCHEMES),
        },
        "Parameters": {"transient_lastDdlTime": str(int(context.now()))},
    }


def _escaped(value: str) -> str:
    """As Hive writes a value into a folder's name."""
    return re.sub(r"[\"#%'*/:=?\\{\[\]^\x00-\x1f\x7f]", lambda char: f"%{ord(char[0]):02X}", value)


def _keys(table: Entry) -> list[str]:
    return [key["Name"] for key in table.get("PartitionKeys", [])]


def _known(key: str, keys: Sequence[str], spec: str) -> None:
    if key not in keys:
        raise failures.semantic(f"Partition spec {spec} contains non-partition columns")


def _holds(filters: Sequence[PartitionFilter], values: Mapping[str, str]) -> bool:
    return all(_compare(condition, values[condition.key]) for condition in filters)


def _compare(condition: PartitionFilter, value: str) -> bool:
    left: float | str = value
    right: float | str = condition.value
    if re.fullmatch(r"-?\d+(\.\d+)?", value) and re.fullmatch(r"-?\d+(\.\d+)?", condition.value):
        left, right = float(value), float(condition.value)
    match condition.operator:
        case "=":
            return left == right
        case "<>":
            return left != right
        case "<":
            return left < right  # type: ignore[operator] # both are numbers, or both are text
        case "<=":
            return left <= right  # type: ignore[operator] # as above
        case ">":
            return left > right  # type: ignore[operator] # as above
        case ">=":
            return left >= right  # type: ignore[operator] # as above
