"""Validates Iceberg tables: types, transforms and properties.

https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-creating-tables.html
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeGuard, get_args

from athendef_provider.definition.lexical.identifiers import did_you_mean
from athendef_provider.definition.model import Transform, TransformKind
from athendef_provider.definition.sql.ast import (
    Clause,
    ColumnPart,
    Property,
    TableParts,
    TransformPart,
)
from athendef_provider.definition.sql.parser.token_stream import Report, brief
from athendef_provider.definition.type_names import SCALARS
from athendef_provider.definition.types import Scalar, scalars_in

_NO_ICEBERG_TYPES = frozenset({"tinyint", "smallint", "char", "varchar"})
_TYPES = SCALARS - _NO_ICEBERG_TYPES
_INSTEAD = {"tinyint": "int", "smallint": "int", "char": "string", "varchar": "string"}

_KINDS: tuple[TransformKind, ...] = get_args(TransformKind)
# The types that a transform supports; identity supports all plain types.
_SUPPORTED_TYPES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "year": frozenset({"date", "timestamp"}),
        "month": frozenset({"date", "timestamp"}),
        "day": frozenset({"date", "timestamp"}),
        "hour": frozenset({"timestamp"}),
        "bucket": frozenset(["int", "bigint", "decimal", "date", "timestamp", "string", "binary"]),
        "truncate": frozenset(["int", "bigint", "decimal", "string"]),
    }
)

_NUMBERS = frozenset(
    {
        "write_target_data_file_size_bytes",
        "optimize_rewrite_min_data_file_size_bytes",
        "optimize_rewrite_max_data_file_size_bytes",
        "optimize_rewrite_data_file_threshold",
        "optimize_rewrite_delete_file_threshold",
        "vacuum_min_snapshots_to_keep",
        "vacuum_max_snapshot_age_seconds",
        "vacuum_max_metadata_files_to_keep",
        "compression_level",
    }
)
_CODECS = frozenset({"gzip", "snappy", "zstd", "lz4", "zlib", "none", "uncompressed", "deflate"})
_FORMATS = frozenset({"parquet", "orc", "avro"})
_HIVE_CLAUSES = (
    Clause.CLUSTERED_BY,
    Clause.ROW_FORMAT,
    Clause.STORED_AS,
    Clause.WITH_SERDEPROPERTIES,
)
_INSTEAD_OF_CLAUSE = {
    Clause.CLUSTERED_BY: "use bucket(N, column) in PARTITIONED BY",
    Clause.STORED_AS: "write 'format' = 'parquet' in TBLPROPERTIES",
}
PROPERTIES = _NUMBERS | {"format", "write_compression", "write_data_path_enabled"}


def check_iceberg(report: Report, parts: TableParts) -> None:
    """Validate an Iceberg table."""
    for column in parts.columns:
        _check_type(report, column)
    _check_partitioning(report, parts)
    for entry in parts.properties:
        _check_property(report, entry)
    if Clause.COMMENT in parts.clauses:
        # Test suites of Athena clients create such tables; the comment cannot be read back.
        report.add(
            "iceberg-comment",
            parts.clauses[Clause.COMMENT],
            "Athena does not store the comment of an Iceberg table; it is ignored",
            "add comments to the columns",
        )
    for clause in _HIVE_CLAUSES:
        if clause in parts.clauses:
            report.add(
                "iceberg-clause",
                parts.clauses[clause],
                f"{clause} is not supported for Iceberg tables",
                _INSTEAD_OF_CLAUSE.get(clause, "remove it"),
            )


def _check_type(report: Report, column: ColumnPart) -> None:
    if column.type is None:
        return
    for scalar in scalars_in(column.type):
        if scalar.name not in _TYPES:
            report.add(
                "iceberg-type",
                column.type_at,
                f"column {column.name}: Iceberg does not support type {scalar.name}",
                f"write {_INSTEAD.get(scalar.name, 'string')}",
            )
            return
    if "uniontype<" in column.type_text:
        report.add(
            "iceberg-type",
            column.type_at,
            f"column {column.name}: Iceberg does not support type uniontype",
        )


def _check_partitioning(report: Report, parts: TableParts) -> None:
    for key in parts.partition_columns:
        report.add(
            "iceberg-partition-type",
            key.type_at,
            f"unexpected type of partition column {key.name} of an Iceberg table",
            "declare it in the column list, and remove the type here",
        )
    by_name = {column.name: column for column in parts.columns}
    seen: set[tuple[str, str]] = set()
    for entry in parts.transforms:
        if _known_kind(entry.function):
            _check_transform(report, entry, by_name)
        else:
            report.add(
                "unknown-transform",
                entry.at,
                f"unknown transform {entry.function}",
                did_you_mean(entry.function, _KINDS) or f"write one of {', '.join(_KINDS[1:])}",
            )
        if (entry.function, entry.column) in seen:
            report.add(
                "duplicate-column",
                entry.at,
                f"duplicate {entry.column} in PARTITIONED BY",
                "remove one",
            )
        seen.add((entry.function, entry.column))


def _check_transform(
    report: Report, entry: TransformPart, columns: Mapping[str, ColumnPart]
) -> None:
    column = columns.get(entry.column)
    if column is None:
        report.add(
            "unknown-column",
            entry.at,
            f"unknown column {entry.column} in PARTITIONED BY",
            report.did_you_mean(entry.column, columns) or "declare it in the column list",
        )
    elif column.type is not None:
        supported = _SUPPORTED_TYPES.get(entry.function)
        plain = isinstance(column.type, Scalar)
        if not plain or (supported is not None and column.type_text.split("(")[0] not in supported):
            allowed = ", ".join(sorted(supported)) if supported else "plain types"
            report.add(
                "transform-type",
                entry.at,
                f"{entry.function} does not support column {entry.column} of type "
                f"{brief(column.type_text)}",
                f"it supports {allowed}",
            )
    has_number = entry.function in {"bucket", "truncate"}
    if has_number and not entry.argument:
        report.add(
            "transform-arguments",
            entry.at,
            f"{entry.function} requires a positive number",
            f"write {entry.function}(16, {entry.column})",
        )
    elif not has_number and entry.argument is not None:
        report.add("transform-arguments", entry.at, f"{entry.function} has no number", "remove it")


def _check_property(report: Report, entry: Property) -> None:
    key, value = entry.key.lower(), entry.value.strip().lower()
    if key == "table_type":
        return
    if key == "format" and value not in _FORMATS:
        report.add(
            "iceberg-property-value",
            entry.value_at,
            f"unsupported format {entry.value} of an Iceberg table",
            did_you_mean(value, _FORMATS) or "write parquet, orc or avro",
        )
    elif key == "write_compression" and value not in _CODECS:
        report.add(
            "iceberg-property-value",
            entry.value_at,
            f"unknown compression {entry.value}",
            did_you_mean(value, _CODECS) or "write zstd, snappy or gzip",
        )
    elif key in _NUMBERS and not value.isdigit():
        report.add(
            "iceberg-property-value", entry.value_at, f"'{entry.key}' must be a whole number"
        )
    elif key in {"optimize_rewrite_data_file_threshold", "optimize_rewrite_delete_file_threshold"}:
        if not 0 < int(value) < 50:
            report.add(
                "iceberg-property-value", entry.value_at, f"'{entry.key}' must be from 1 to 49"
            )
    elif key not in PROPERTIES:
        report.add(
            "unknown-iceberg-property",
            entry.at,
            f"unsupported property '{entry.key}' of an Iceberg table",
            did_you_mean(entry.key, PROPERTIES)
            or f"the properties are {', '.join(sorted(PROPERTIES))}",
        )


def _known_kind(function: str) -> TypeGuard[TransformKind]:
    return function in _KINDS


def transforms_of(parts: TableParts) -> tuple[Transform, ...]:
    """Return the partitioning for the model, without invalid entries."""
    return tuple(
        Transform(entry.function, entry.column, entry.argument)
        for entry in parts.transforms
        if _known_kind(entry.function)
    )
