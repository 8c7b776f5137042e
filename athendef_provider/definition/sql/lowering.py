"""Lowering: the parts of a CREATE TABLE to a definition with normal values."""

from athendef_provider.definition.formats import (
    FORMATS,
    LAZY_SIMPLE_SERDE,
    normal_output_format,
)
from athendef_provider.definition.lexical.identifiers import nearest
from athendef_provider.definition.lexical.lexer import Source, in_one_line
from athendef_provider.definition.locations import normal_location
from athendef_provider.definition.model import HiveTable, IcebergTable, Kind, Opaque, Storage
from athendef_provider.definition.sql.ast import (
    Clause,
    Property,
    RowFormat,
    StoredAs,
    TableParts,
)
from athendef_provider.definition.sql.parser.token_stream import Report
from athendef_provider.definition.sql.validation.iceberg import check_iceberg, transforms_of
from athendef_provider.definition.sql.validation.projection import check_projection
from athendef_provider.definition.sql.validation.tables import check_hive, check_table

# The comment is a field of the model. EXTERNAL is TRUE for each external table, whatever the
# statement says: "'EXTERNAL'='FALSE' has no effect". transient_lastDdlTime, which SHOW CREATE TABLE
# prints, is overwritten by the CREATE statement itself.
_NOT_PROPERTIES = frozenset({"comment", "external", "transient_lastddltime"})

# Athena ignores the letter case of the values of these properties.
_LOWER_VALUES = frozenset({"format", "write_compression"})


def lower_table(
    report: Report, source: Source, parts: TableParts, database: str, name: str
) -> HiveTable | IcebergTable | Opaque:
    """Return the definition of the parts. Errors are added to the report."""
    iceberg = parts.table_type == "ICEBERG"
    check_table(report, parts)
    if parts.table_type == "DELTA":
        parts.unsupported.append(("table_type DELTA", parts.name_at))
    if parts.unsupported:
        sql = in_one_line(source, source.tokens[0].start, source.tokens[-1].start)
        clause = parts.unsupported[0][0]
        return Opaque(database, name, Kind.ICEBERG if iceberg else Kind.HIVE, sql, clause)
    _check_kind(report, parts, iceberg=iceberg)
    if iceberg:
        check_iceberg(report, parts)
        return _iceberg_table(parts, database, name)
    check_hive(report, parts)
    check_projection(report, parts)
    return _hive_table(parts, database, name)


def _check_kind(report: Report, parts: TableParts, *, iceberg: bool) -> None:
    if iceberg and parts.external:
        report.add(
            "external-iceberg",
            parts.name_at,
            "an Iceberg table cannot be external",
            "remove EXTERNAL",
        )
    if not iceberg and (misspelt := _misspelt_table_type(parts)):
        report.add(
            "unknown-table-type",
            misspelt.at,
            f"unknown property '{misspelt.key}' = '{misspelt.value}'",
            "did you mean 'table_type' = 'ICEBERG'?",
        )
    elif not iceberg and not parts.external and not parts.incomplete:
        report.add(
            "managed-table",
            parts.name_at,
            "a table that is not Iceberg must be external",
            "write CREATE EXTERNAL TABLE, or TBLPROPERTIES ('table_type' = 'ICEBERG')",
        )
    if not parts.columns and not parts.incomplete and parts.columns_at is None:
        report.add(
            "missing-columns", parts.name_at, "the table has no columns", "write (name type, ...)"
        )
    if Clause.LOCATION not in parts.clauses and not parts.incomplete:
        report.add(
            "missing-location",
            parts.name_at,
            "the table has no LOCATION",
            "write LOCATION 's3://bucket/folder/'",
        )


def _misspelt_table_type(parts: TableParts) -> Property | None:
    """Return the property that is probably a misspelt `table_type` of ICEBERG."""
    return next(
        (
            entry
            for entry in parts.properties
            if nearest(entry.key, ("table_type",)) and nearest(entry.value, ("ICEBERG",))
        ),
        None,
    )


def _comment(parts: TableParts) -> str:
    return parts.comment or parts.property_value("comment") or ""


def _hive_table(parts: TableParts, database: str, name: str) -> HiveTable:
    return HiveTable(
        database,
        name,
        tuple(column.column() for column in parts.columns),
        _storage(parts.row_format, parts.stored_as),
        normal_location(parts.location),
        tuple(column.column() for column in parts.partition_columns),
        parts.bucketing,
        _comment(parts),
        {
            entry.key: entry.value
            for entry in parts.properties
            if entry.key.lower() not in _NOT_PROPERTIES
        },
    )


def _iceberg_table(parts: TableParts, database: str, name: str) -> IcebergTable:
    properties = {
        entry.key.lower(): entry.value.lower()
        if entry.key.lower() in _LOWER_VALUES
        else entry.value
        for entry in parts.properties
        if entry.key.lower() not in {"table_type", "comment"}
    }
    return IcebergTable(
        database,
        name,
        tuple(column.column() for column in parts.columns),
        normal_location(parts.location),
        transforms_of(parts),
        "",  # Athena does not store the comment of an Iceberg table
        properties,
    )


def _storage(row_format: RowFormat | None, stored_as: StoredAs | None) -> Storage:
    """Return the classes and SerDe properties that Hive derives from ROW FORMAT and STORED AS."""
    stored_as = stored_as or StoredAs("TEXTFILE")
    row_format = row_format or RowFormat()
    if stored_as.input_format:
        serde = row_format.serde or LAZY_SIMPLE_SERDE
        formats = (stored_as.input_format, stored_as.output_format)
    else:
        named = FORMATS[stored_as.name]
        serde = row_format.serde or named.serde
        formats = (named.input_format, named.output_format)
    properties = {entry.key: entry.value for entry in row_format.properties}
    properties.update(row_format.delimited)
    return Storage(serde, formats[0], normal_output_format(formats[1]), properties)
