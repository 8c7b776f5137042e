"""Partitions of Hive tables: ADD, DROP and RENAME PARTITION, and MSCK REPAIR TABLE."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from athendef_provider.local.execution import errors
from athendef_provider.local.execution.catalog import Catalog, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.locations import HIVE_SCHEMES, normalized_location
from athendef_provider.local.execution.lookup import (
    database_of,
    find_hive_table,
    is_iceberg,
    is_view,
)
from athendef_provider.local.execution.result import Result
from athendef_provider.local.sql.clauses import PartitionFilter
from athendef_provider.local.sql.statements import (
    AddPartitions,
    DropPartitions,
    RenamePartition,
    RepairTable,
)


def add_partitions(statement: AddPartitions, catalog: Catalog, context: Context) -> Result:
    """Add all partitions, or none if one exists and IF NOT EXISTS is missing."""
    database, table = find_hive_table(statement.table, catalog, context)
    existing = {tuple(entry["Values"]) for entry in catalog.partitions(database, table["Name"])}
    new = []
    for partition in statement.partitions:
        values = partition_values(partition.spec, table)
        if tuple(values) in existing:
            if statement.if_not_exists:
                continue
            raise errors.ddl_task_error("AlreadyExistsException(message:Partition already exists.)")
        existing.add(tuple(values))
        new.append(_entry(table, values, partition.location, context))
    for entry in new:
        catalog.create_partition(database, table["Name"], entry)
    return Result()


def drop_partitions(statement: DropPartitions, catalog: Catalog, context: Context) -> Result:
    """Drop the partitions that match the filters; their files are kept."""
    database, table = find_hive_table(statement.table, catalog, context)
    keys = _keys(table)
    existing = catalog.partitions(database, table["Name"])
    selected: list[list[str]] = []
    for filters in statement.partitions:
        for condition in filters:
            _check_key(condition.key, keys, str({c.key: c.value for c in filters}))
        matching = [
            entry["Values"]
            for entry in existing
            if _match(filters, dict(zip(keys, entry["Values"], strict=True)))
        ]
        if not matching and not statement.if_exists:
            text = ", ".join(f"{c.key} {c.operator} '{c.value}'" for c in filters)
            raise errors.semantic_error(f"[Error 10006]: Partition not found ({text})")
        selected.extend(values for values in matching if values not in selected)
    for values in selected:
        catalog.delete_partition(database, table["Name"], values)
    return Result()


def rename_partition(statement: RenamePartition, catalog: Catalog, context: Context) -> Result:
    """Change the values of a partition; its location is kept."""
    database, table = find_hive_table(statement.table, catalog, context)
    old, new = partition_values(statement.spec, table), partition_values(statement.to, table)
    entry = find_partition(old, database, table, catalog)
    if any(other["Values"] == new for other in catalog.partitions(database, table["Name"])):
        raise errors.ddl_task_error("Unable to rename partition. Partition already exists.")
    catalog.update_partition(database, table["Name"], old, {**entry, "Values": new})
    return Result()


def find_partition(values: Sequence[str], database: str, table: Entry, catalog: Catalog) -> Entry:
    """Return the partition with these values; raises QueryFailedError if there is none."""
    for entry in catalog.partitions(database, table["Name"]):
        if entry["Values"] == list(values):
            return entry
    text = ", ".join(f"{key} = '{value}'" for key, value in zip(_keys(table), values, strict=True))
    raise errors.semantic_error(f"[Error 10006]: Partition not found ({text})")


def partition_values(spec: Mapping[str, str], table: Entry) -> list[str]:
    """Return the values of a PARTITION (...) clause in the order of the table's keys."""
    keys = _keys(table)
    if not keys:
        raise errors.semantic_error(
            f"table is not partitioned but partition spec exists: {dict(spec)}"
        )
    for key in spec:
        _check_key(key, keys, str(dict(spec)))
    if len(spec) != len(keys):
        raise errors.semantic_error(
            f"partition spec {dict(spec)} doesn't contain all ({len(keys)}) partition columns"
        )
    return [spec[key] for key in keys]


def repair_table(statement: RepairTable, catalog: Catalog, context: Context) -> Result:
    """Add a partition for each folder ``key=value/...`` under the location."""
    database, name = database_of(statement.table, context), statement.table.name
    table = catalog.table(database, name)
    if table is None and not statement.hive_error:
        return Result(rows=(f"Tables not in metastore:\t{name}",))
    if table is not None and is_iceberg(table):
        raise errors.not_supported_by_iceberg()
    if statement.hive_error or table is None:
        raise errors.hive_parse_error(statement.hive_error)
    if is_view(table):
        raise errors.ddl_task_error("Can not create a Path from an empty string")
    location = table["StorageDescriptor"]["Location"]
    if not location.startswith("s3://"):
        # AWS states that this fails, but does not publish the message.
        raise errors.ddl_task_error(f"MetaException(message:No such file system: {location})")
    keys = catalog.keys(location)
    if not keys:
        return Result(rows=(f"Tables missing on filesystem:\t{name}",))
    existing = {tuple(entry["Values"]) for entry in catalog.partitions(database, name)}
    folders = _folders(keys, _keys(table))
    added = [folder for folder, values in folders.items() if values not in existing]
    for folder in added:
        entry = _entry(table, list(folders[folder]), f"{location.rstrip('/')}/{folder}", context)
        catalog.create_partition(database, name, entry)
    if not added:
        return Result()
    missing = "".join(f"\t{name}:{folder}" for folder in added)
    repaired = (f"Repair: Added partition to metastore {name}:{folder}" for folder in added)
    return Result(rows=(f"Partitions not in metastore:{missing}", *repaired))


def _folders(keys: Sequence[str], names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Partition folders among S3 keys, with the values of the partition keys ``names``."""
    folders: dict[str, tuple[str, ...]] = {}
    if not names:
        return folders
    for key in keys:
        parts = key.split("/")[: len(names)]
        pairs = [part.partition("=") for part in parts]
        if len(key.split("/")) > len(names) and [pair[0] for pair in pairs] == list(names):
            folders["/".join(parts)] = tuple(unquote(pair[2]) for pair in pairs)
    return dict(sorted(folders.items()))


def _entry(table: Entry, values: list[str], location: str | None, context: Context) -> Entry:
    """A new partition; it gets a copy of the table's StorageDescriptor."""
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
            "Location": normalized_location(location, schemes=HIVE_SCHEMES),
        },
        "Parameters": {"transient_lastDdlTime": str(int(context.now()))},
    }


def _escaped(value: str) -> str:
    """Escape a value for a folder name, as Hive does."""
    return re.sub(r"[\"#%'*/:=?\\{\[\]^\x00-\x1f\x7f]", lambda char: f"%{ord(char[0]):02X}", value)


def _keys(table: Entry) -> list[str]:
    return [key["Name"] for key in table.get("PartitionKeys", [])]


def _check_key(key: str, keys: Sequence[str], spec: str) -> None:
    if key not in keys:
        raise errors.semantic_error(f"Partition spec {spec} contains non-partition columns")


def _match(filters: Sequence[PartitionFilter], values: Mapping[str, str]) -> bool:
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
