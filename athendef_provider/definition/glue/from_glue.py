"""Glue's dictionaries to definitions: what is live, without what the services wrote themselves."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from athendef_provider.definition.formats import (
    match_spelling,
    normal_output_format,
    usual_output_format,
)
from athendef_provider.definition.glue.iceberg_metadata import (
    IcebergMetadata,
    properties_of,
)
from athendef_provider.definition.glue.presto_view import decode_view
from athendef_provider.definition.locations import normal_location
from athendef_provider.definition.model import (
    Bucketing,
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Kind,
    Opaque,
    SortColumn,
    Storage,
    View,
)
from athendef_provider.definition.query.query import (
    UnreadableQueryError,
    normal_query,
    qualify,
)
from athendef_provider.definition.service_parameters import (
    ICEBERG_FIELD_CURRENT,
    user_parameters,
)
from athendef_provider.definition.types import normal_type

# What Athena does where a property is not given. Iceberg's metadata may say it all the same, and
# then nobody need have asked for it. gzip was the default of engine version 2.
_ICEBERG_DEFAULTS: Mapping[str, frozenset[str]] = {
    "format": frozenset({"parquet"}),
    "write_compression": frozenset({"zstd", "gzip"}),
    "write_target_data_file_size_bytes": frozenset({"536870912"}),
    "optimize_rewrite_min_data_file_size_bytes": frozenset({"402653184"}),
    "optimize_rewrite_max_data_file_size_bytes": frozenset({"966367641"}),
    "optimize_rewrite_data_file_threshold": frozenset({"5"}),
    "optimize_rewrite_delete_file_threshold": frozenset({"2"}),
    "vacuum_min_snapshots_to_keep": frozenset({"1"}),
    "vacuum_max_snapshot_age_seconds": frozenset({"432000"}),
    "vacuum_max_metadata_files_to_keep": frozenset({"100"}),
    "compression_level": frozenset({"3"}),
    "write_data_path_enabled": frozenset({"true", "false"}),
}
_LOWER_VALUES = frozenset({"format", "write_compression"})


def from_glue_table(
    table: Mapping[str, Any],
    *,
    iceberg_metadata: IcebergMetadata | None = None,
    wanted: Definition | None = None,
    before: Definition | None = None,
) -> Definition:
    """What a table or view of Glue's GetTable is.

    ``iceberg_metadata`` is what the file at `metadata_location` says; without it an Iceberg table's
    columns are Glue's, its partitioning is None, and of its properties those that Glue does
    not know are taken to be what ``before``, the definition last applied, says, or else ``wanted``.
    ``wanted`` is the user's definition: service-owned parameters that it mentions are kept, as
    those count. What the model can't hold comes back as Opaque with an empty ``sql``; ``clause``
    says why.
    """
    database, name = str(table["DatabaseName"]).lower(), str(table["Name"]).lower()
    parameters = _texts(table.get("Parameters"))
    if table.get("TableType") == "VIRTUAL_VIEW":
        return _view(table, database, name)
    lower = {key.lower(): value for key, value in parameters.items()}
    if _is_iceberg(lower):
        if iceberg_metadata is None:
            return _iceberg_as_glue_says(table, database, name, wanted, before or wanted)
        return _iceberg(table, database, name, iceberg_metadata, wanted)
    if clause := _not_held(table, lower):
        return Opaque(database, name, Kind.HIVE, "", clause)
    return _hive(table, database, name, wanted)


def metadata_location(table: Mapping[str, Any]) -> str:
    """Where an Iceberg table's metadata file is; empty for all other tables."""
    if table.get("TableType") == "VIRTUAL_VIEW":
        return ""
    lower = {key.lower(): value for key, value in _texts(table.get("Parameters")).items()}
    return lower.get("metadata_location", "") if _is_iceberg(lower) else ""


def _is_iceberg(parameters: Mapping[str, str]) -> bool:
    return parameters.get("table_type", "").upper() == "ICEBERG"


def from_glue_database(database: Mapping[str, Any], *, wanted: Database | None = None) -> Database:
    """What a database of Glue's GetDatabase is.

    A location that ``wanted`` does not speak of is the account's default, and left out.
    """
    location = str(database.get("LocationUri") or "")
    if wanted is not None and not wanted.location:
        location = ""
    return Database(
        str(database["Name"]).lower(),
        str(database.get("Description") or ""),
        normal_location(location) if location else "",
        user_parameters(
            _texts(database.get("Parameters")), "table", wanted.properties if wanted else None
        ),
    )


def fingerprint(table: Mapping[str, Any]) -> str:
    """A short text that changes when what a user can see of a Glue table changes.

    It is how an opaque definition is compared with what is live: taken after it was applied, and
    again when it is read.
    """
    storage = table.get("StorageDescriptor") or {}
    serde = storage.get("SerdeInfo") or {}
    seen = {
        "type": table.get("TableType"),
        "description": table.get("Description"),
        "parameters": sorted(
            user_parameters(_texts(table.get("Parameters")), "table", None).items()
        ),
        "keys": table.get("PartitionKeys"),
        "columns": storage.get("Columns"),
        "location": storage.get("Location"),
        "input_format": storage.get("InputFormat"),
        "output_format": storage.get("OutputFormat"),
        "serde": serde.get("SerializationLibrary"),
        "serde_parameters": sorted(
            user_parameters(_texts(serde.get("Parameters")), "serde", None).items()
        ),
        "bucket_columns": storage.get("BucketColumns"),
        "buckets": max(storage.get("NumberOfBuckets") or 0, 0),
        "sort": storage.get("SortColumns"),
        "skewed": storage.get("SkewedInfo"),
        "view": table.get("ViewOriginalText"),
    }
    text = json.dumps(_said(seen), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _said(value: Any) -> Any:
    """Without the fields, at any depth, that say nothing."""
    if isinstance(value, Mapping):
        kept = {key: _said(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in (None, "", [], {})}
    return [_said(one) for one in value] if isinstance(value, list | tuple) else value


def _texts(parameters: Any) -> dict[str, str]:
    return {str(key): str(value) for key, value in (parameters or {}).items() if value is not None}


def _not_held(table: Mapping[str, Any], parameters: Mapping[str, str]) -> str:
    storage = table.get("StorageDescriptor") or {}
    provider = parameters.get("spark.sql.sources.provider", "").lower()
    if table.get("TargetTable"):
        return "a resource link"
    if parameters.get("table_type", "").upper() == "DELTA" or provider == "delta":
        return "table_type DELTA"
    if "storage_handler" in parameters:
        return "STORED BY"
    if (storage.get("SkewedInfo") or {}).get("SkewedColumnNames"):
        return "SKEWED BY"
    if storage.get("StoredAsSubDirectories"):
        return "STORED AS DIRECTORIES"
    serde = storage.get("SerdeInfo") or {}
    if not (storage.get("InputFormat") and serde.get("SerializationLibrary")):
        return "no SerDe"
    return "" if _output_format(storage) else "no OUTPUTFORMAT"


def _output_format(storage: Mapping[str, Any]) -> str:
    """The class that writes files; where none is said, the one that belongs to the input format."""
    said = str(storage.get("OutputFormat") or "")
    return normal_output_format(said) or usual_output_format(str(storage["InputFormat"]))


def _comment(table: Mapping[str, Any], wanted: Definition | None) -> str:
    """The COMMENT: Athena keeps it as a property; Glue's own API has a description, besides.

    A description that others set is no concern of a definition that has no comment: Athena's DDL
    could not take it away.
    """
    parameters = _texts(table.get("Parameters"))
    if "comment" in parameters:
        return parameters["comment"]
    if isinstance(wanted, HiveTable) and not wanted.comment:
        return ""
    return str(table.get("Description") or "")


def _columns(
    found: Any, wanted: tuple[Column, ...] | None, *, iceberg: bool = False
) -> tuple[Column, ...]:
    comments = {column.name: column.comment for column in wanted or ()}
    columns = []
    for one in found or ():
        if iceberg and (one.get("Parameters") or {}).get(ICEBERG_FIELD_CURRENT) == "false":
            continue
        name = str(one["Name"]).lower()
        comment = str(one.get("Comment") or "")
        # SerDes that tell their own columns (JSON, CSV) leave this behind.
        if comment == "from deserializer" and comments.get(name) != comment:
            comment = ""
        columns.append(Column(name, normal_type(str(one.get("Type") or "")), comment))
    return tuple(columns)


def _hive(
    table: Mapping[str, Any], database: str, name: str, wanted: Definition | None
) -> HiveTable:
    same = wanted if isinstance(wanted, HiveTable) else None
    storage = table["StorageDescriptor"]
    properties = user_parameters(
        _texts(table.get("Parameters")), "table", same.properties if same else None
    )
    properties.pop("comment", None)
    return HiveTable(
        database,
        name,
        _columns(storage.get("Columns"), same.columns if same else None),
        _storage(storage, same.storage if same else None),
        normal_location(str(storage.get("Location") or "")),
        _columns(table.get("PartitionKeys"), same.partition_keys if same else None),
        _bucketing(storage),
        _comment(table, wanted),
        properties,
    )


def _storage(storage: Mapping[str, Any], wanted: Storage | None) -> Storage:
    serde = storage["SerdeInfo"]
    wanted_properties = wanted.serde_properties if wanted else None
    parameters = match_spelling(_texts(serde.get("Parameters")), wanted_properties or {})
    mentions = {key.lower() for key in wanted_properties or ()}
    delimiter = parameters.get("field.delim")
    # DELIMITED sets it to the delimiter; alone, it IS the delimiter of LazySimpleSerDe.
    if (
        delimiter is not None
        and parameters.get("serialization.format") == delimiter
        and "serialization.format" not in mentions
    ):
        del parameters["serialization.format"]
    return Storage(
        str(serde["SerializationLibrary"]),
        str(storage["InputFormat"]),
        _output_format(storage),
        user_parameters(parameters, "serde", wanted_properties),
    )


def _bucketing(storage: Mapping[str, Any]) -> Bucketing | None:
    columns = tuple(str(one).lower() for one in storage.get("BucketColumns") or ())
    count = int(storage.get("NumberOfBuckets") or 0)
    if not columns or count < 1:
        return None
    sort = tuple(
        SortColumn(str(one["Column"]).lower(), descending=int(one.get("SortOrder", 1)) == 0)
        for one in storage.get("SortColumns") or ()
    )
    return Bucketing(columns, count, sort)


def _iceberg(
    table: Mapping[str, Any],
    database: str,
    name: str,
    metadata: IcebergMetadata,
    wanted: Definition | None,
) -> IcebergTable:
    storage = table.get("StorageDescriptor") or {}
    properties = {**_texts(table.get("Parameters")), **metadata.properties}
    return IcebergTable(
        database,
        name,
        metadata.columns,
        normal_location(metadata.location or str(storage.get("Location") or "")),
        metadata.partitioning,
        "",  # Athena's DDL can neither set nor change an Iceberg table's comment
        _iceberg_properties(properties, wanted if isinstance(wanted, IcebergTable) else None),
    )


def _iceberg_as_glue_says(
    table: Mapping[str, Any],
    database: str,
    name: str,
    wanted: Definition | None,
    believed: Definition | None,
) -> IcebergTable:
    """What can be said of an Iceberg table whose metadata can't be read.

    Athena tells Glue none of the properties, so their absence there means nothing.
    """
    same = wanted if isinstance(wanted, IcebergTable) else None
    storage = table.get("StorageDescriptor") or {}
    columns = _columns(storage.get("Columns"), same.columns if same else None, iceberg=True)
    unseen = believed.properties if isinstance(believed, IcebergTable) else {}
    seen = _iceberg_properties(_texts(table.get("Parameters")), same)
    return IcebergTable(
        database,
        name,
        columns,
        normal_location(str(storage.get("Location") or "")),
        None,
        "",
        {**unseen, **seen},
    )


def _iceberg_properties(
    parameters: Mapping[str, str], wanted: IcebergTable | None
) -> dict[str, str]:
    """Athena's own properties alone: it takes no others, so nobody can have written them."""
    mentions = wanted.properties if wanted else {}
    kept = {}
    for key, value in properties_of(parameters).items():
        normal = value.lower() if key in _LOWER_VALUES else value
        if key in mentions or (key in _ICEBERG_DEFAULTS and normal not in _ICEBERG_DEFAULTS[key]):
            kept[key] = normal
    return kept


def _view(table: Mapping[str, Any], database: str, name: str) -> View | Opaque:
    stored = decode_view(str(table.get("ViewOriginalText") or ""))
    if stored is None:
        clause = "PROTECTED MULTI DIALECT" if table.get("IsMultiDialectView") else "no Trino view"
        return Opaque(database, name, Kind.VIEW, "", clause)
    text = stored.text.strip().rstrip(";").rstrip()
    if stored.database.lower() not in {"", database}:
        text = qualify(text, stored.database)
    try:
        query = normal_query(text)
    except UnreadableQueryError as problem:
        query = problem.words
    storage = table.get("StorageDescriptor") or {}
    return View(database, name, query, text, _columns(storage.get("Columns"), None))
