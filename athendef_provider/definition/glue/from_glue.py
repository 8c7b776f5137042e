"""Converts Glue's dictionaries to definitions as the catalog reports them, with all parameters.

`normalize` removes what services wrote. Nothing here depends on a wanted definition.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal

from athendef_provider.definition.formats import normal_output_format, usual_output_format
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadata, properties_of
from athendef_provider.definition.glue.presto_view import decode_view
from athendef_provider.definition.locations import normal_location
from athendef_provider.definition.model import (
    Bucketing,
    Column,
    Database,
    HiveTable,
    IcebergTable,
    Kind,
    Opaque,
    SortColumn,
    Storage,
    View,
)
from athendef_provider.definition.normalize import Reported, user_parameters
from athendef_provider.definition.query.query import (
    UnparsedQueryError,
    normal_query,
    qualify,
)
from athendef_provider.definition.service_parameters import ICEBERG_FIELD_CURRENT
from athendef_provider.definition.type_reader import normal_type


def from_glue_table(
    table: Mapping[str, Any], iceberg_metadata: IcebergMetadata | None = None
) -> Reported:
    """Return what Glue's GetTable reports of a table or view.

    ``iceberg_metadata`` is the content of the file at `metadata_location`. Without it, an Iceberg
    table has the columns in Glue and no known partitioning, and the result is not ``complete``. An
    object that the model cannot represent is an `Opaque` with an empty ``sql``; its ``clause`` is
    the reason.
    """
    database, name = str(table["DatabaseName"]).lower(), str(table["Name"]).lower()
    if table.get("TableType") == "VIRTUAL_VIEW":
        return Reported(_view(table, database, name))
    if foreign := _foreign_object(table):
        kind: Literal[Kind.HIVE, Kind.ICEBERG] = (
            Kind.ICEBERG if table.get("IsMaterializedView") else Kind.HIVE
        )
        return Reported(Opaque(database, name, kind, "", foreign, foreign=True))
    parameters = _texts(table.get("Parameters"))
    lower = {key.lower(): value for key, value in parameters.items()}
    if _is_iceberg(lower):
        iceberg = _iceberg(table, database, name, iceberg_metadata)
        return Reported(iceberg, complete=iceberg_metadata is not None)
    if clause := _unsupported_clause(table, lower):
        return Reported(Opaque(database, name, Kind.HIVE, "", clause))
    # Athena writes a COMMENT as a parameter; only Glue's own API sets a description.
    description = "" if "comment" in parameters else str(table.get("Description") or "")
    return Reported(_hive(table, database, name, parameters), description)


def from_glue_database(database: Mapping[str, Any]) -> Reported:
    """Return what Glue's GetDatabase reports of a database."""
    location = str(database.get("LocationUri") or "")
    return Reported(
        Database(
            str(database["Name"]).lower(),
            str(database.get("Description") or ""),
            normal_location(location) if location else "",
            _texts(database.get("Parameters")),
        )
    )


def metadata_location(table: Mapping[str, Any]) -> str:
    """Return the location of an Iceberg table's metadata file; empty for all other tables."""
    if table.get("TableType") == "VIRTUAL_VIEW":
        return ""
    lower = {key.lower(): value for key, value in _texts(table.get("Parameters")).items()}
    return lower.get("metadata_location", "") if _is_iceberg(lower) else ""


def _is_iceberg(parameters: Mapping[str, str]) -> bool:
    return parameters.get("table_type", "").upper() == "ICEBERG"


def fingerprint(table: Mapping[str, Any]) -> str:
    """Return a hash that changes when something that users can see of a Glue table changes.

    Opaque definitions are compared by it: it is computed after an apply, and at each read.
    Parameters that services own do not count.
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
    text = json.dumps(_without_empty(seen), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _without_empty(value: Any) -> Any:
    """Return the value without empty fields, at any depth."""
    if isinstance(value, Mapping):
        fields = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in fields.items() if item not in (None, "", [], {})}
    return [_without_empty(item) for item in value] if isinstance(value, list | tuple) else value


def _texts(parameters: Any) -> dict[str, str]:
    return {str(key): str(value) for key, value in (parameters or {}).items() if value is not None}


def _foreign_object(table: Mapping[str, Any]) -> str:
    """Return what kind of foreign object an entry is; empty for a table that Athena can create.

    Source: Glue's API reference on the type Table. A materialized view is stored as an Iceberg
    table.
    """
    if table.get("TargetTable"):
        return "a resource link"
    if table.get("FederatedTable"):
        return "a federated table"
    if table.get("IsMaterializedView"):
        return "a materialized view"
    parameters = {key.lower(): value for key, value in _texts(table.get("Parameters")).items()}
    provider = parameters.get("spark.sql.sources.provider", "").lower()
    if parameters.get("table_type", "").upper() == "DELTA" or provider == "delta":
        return "table_type DELTA"
    return ""


def _unsupported_clause(table: Mapping[str, Any], parameters: Mapping[str, str]) -> str:
    """Return the clause that the model cannot represent; empty if there is none."""
    storage = table.get("StorageDescriptor") or {}
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
    """Return the class that writes files; by default, the one that fits the input format."""
    output_format = str(storage.get("OutputFormat") or "")
    return normal_output_format(output_format) or usual_output_format(str(storage["InputFormat"]))


def _columns(columns: Any) -> tuple[Column, ...]:
    return tuple(
        Column(
            str(column["Name"]).lower(),
            normal_type(str(column.get("Type") or "")),
            str(column.get("Comment") or ""),
        )
        for column in columns or ()
    )


def _hive(
    table: Mapping[str, Any], database: str, name: str, parameters: Mapping[str, str]
) -> HiveTable:
    storage = table["StorageDescriptor"]
    return HiveTable(
        database,
        name,
        _columns(storage.get("Columns")),
        _storage(storage),
        normal_location(str(storage.get("Location") or "")),
        _columns(table.get("PartitionKeys")),
        _bucketing(storage),
        parameters.get("comment", ""),
        {key: value for key, value in parameters.items() if key != "comment"},
    )


def _storage(storage: Mapping[str, Any]) -> Storage:
    serde = storage["SerdeInfo"]
    return Storage(
        str(serde["SerializationLibrary"]),
        str(storage["InputFormat"]),
        _output_format(storage),
        _texts(serde.get("Parameters")),
    )


def _bucketing(storage: Mapping[str, Any]) -> Bucketing | None:
    columns = tuple(str(column).lower() for column in storage.get("BucketColumns") or ())
    count = int(storage.get("NumberOfBuckets") or 0)
    if not columns or count < 1:
        return None
    sort = tuple(
        SortColumn(str(column["Column"]).lower(), descending=int(column.get("SortOrder", 1)) == 0)
        for column in storage.get("SortColumns") or ()
    )
    return Bucketing(columns, count, sort)


def _iceberg(
    table: Mapping[str, Any], database: str, name: str, metadata: IcebergMetadata | None
) -> IcebergTable:
    storage = table.get("StorageDescriptor") or {}
    properties = _texts(table.get("Parameters"))
    location = str(storage.get("Location") or "")
    if metadata is None:
        # Glue keeps the columns that were dropped.
        current = [
            column
            for column in storage.get("Columns") or ()
            if (column.get("Parameters") or {}).get(ICEBERG_FIELD_CURRENT) != "false"
        ]
        columns, partitioning = _columns(current), None
    else:
        columns, partitioning = metadata.columns, metadata.partitioning
        properties |= metadata.properties
        location = metadata.location or location
    # Athena's DDL can neither set nor change the comment of an Iceberg table, so it has none here.
    return IcebergTable(
        database,
        name,
        columns,
        normal_location(location),
        partitioning,
        properties=properties_of(properties),
    )


def _view(table: Mapping[str, Any], database: str, name: str) -> View | Opaque:
    stored = decode_view(str(table.get("ViewOriginalText") or ""))
    if stored is None:
        clause = "PROTECTED MULTI DIALECT" if table.get("IsMultiDialectView") else "no Trino view"
        return Opaque(database, name, Kind.VIEW, "", clause, foreign=True)
    text = stored.text.strip().rstrip(";").rstrip()
    if stored.database.lower() not in {"", database}:
        text = qualify(text, stored.database)
    try:
        query = normal_query(text)
    except UnparsedQueryError as error:
        query = error.tokens
    storage = table.get("StorageDescriptor") or {}
    return View(database, name, query, text, _columns(storage.get("Columns")))
