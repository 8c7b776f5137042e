"""A table's parts to its definition: which kind it is, what that kind forbids, normal values."""

from athendef_provider.definition.lexical.identifiers import nearest
from athendef_provider.definition.lexical.lexer import Source, in_one_line
from athendef_provider.definition.locations import normal_location
from athendef_provider.definition.model import HiveTable, IcebergTable, Kind, Opaque
from athendef_provider.definition.sql.ast import TableParts
from athendef_provider.definition.sql.parser.clauses import Property, storage_of
from athendef_provider.definition.sql.parser.token_stream import Report
from athendef_provider.definition.sql.validation.iceberg import check_iceberg, transforms_of
from athendef_provider.definition.sql.validation.projection import check_projection
from athendef_provider.definition.sql.validation.tables import check_hive, check_table

# The comment is a field of its own; EXTERNAL is TRUE of each external table, whatever is written:
# "'EXTERNAL'='FALSE' has no effect". transient_lastDdlTime, which SHOW CREATE TABLE prints, gets
# the time of now in the very CREATE that names another: a value that counted could never be met.
_SAID_OTHERWISE = frozenset({"comment", "external", "transient_lastddltime"})

# Properties whose values are no matter of case to Athena.
_LOWER_VALUES = frozenset({"format", "write_compression"})


# After these errors the parts are not all that the user wrote: what is missing may be there.
_NOT_THE_WHOLE = frozenset(
    {"ctas", "create-like", "two-statements", "trino-properties", "unknown-clause"}
)


def definition_of(
    report: Report, source: Source, parts: TableParts, database: str, name: str
) -> HiveTable | IcebergTable | Opaque:
    """The definition that the parts come to; what is wrong with them goes to the report."""
    iceberg = parts.table_type == "ICEBERG"
    check_table(report, parts)
    if parts.table_type == "DELTA":
        parts.not_held.append(("table_type DELTA", parts.name_at))
    if parts.not_held:
        sql = in_one_line(source, source.tokens[0].start, source.tokens[-1].start)
        clause = parts.not_held[0][0]
        return Opaque(database, name, Kind.ICEBERG if iceberg else Kind.HIVE, sql, clause)
    _check_kind(report, parts, iceberg=iceberg)
    if iceberg:
        check_iceberg(report, parts)
        return _iceberg_table(parts, database, name)
    check_hive(report, parts)
    check_projection(report, parts)
    return _hive_table(parts, database, name)


def _check_kind(report: Report, parts: TableParts, *, iceberg: bool) -> None:
    lost = any(diagnostic.code in _NOT_THE_WHOLE for diagnostic in report.diagnostics)
    if iceberg and parts.external:
        report.add(
            "external-iceberg",
            parts.name_at,
            "Athena says: External keyword not supported for table type ICEBERG",
            "write CREATE TABLE",
        )
    if not iceberg and (meant := _iceberg_misspelt(parts)):
        report.add(
            "unknown-table-type",
            meant.at,
            f"there is no '{meant.key}' = '{meant.value}'",
            "did you mean 'table_type' = 'ICEBERG'?",
        )
    elif not iceberg and not parts.external and not lost:
        report.add(
            "managed-table",
            parts.name_at,
            "a table that is not Iceberg must be external",
            "write CREATE EXTERNAL TABLE, or TBLPROPERTIES ('table_type' = 'ICEBERG')",
        )
    if not parts.columns and not lost and "columns" not in parts.clauses:
        report.add(
            "missing-columns", parts.name_at, "the table has no columns", "write (name type, ...)"
        )
    if "LOCATION" not in parts.clauses and not lost:
        report.add(
            "missing-location",
            parts.name_at,
            "the table has no LOCATION",
            "write LOCATION 's3://bucket/folder/'",
        )


def _iceberg_misspelt(parts: TableParts) -> Property | None:
    """The property that was to make it an Iceberg table: nearly that key, and nearly that value."""
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
        storage_of(parts.row_format, parts.stored_as),
        normal_location(parts.location),
        tuple(column.column() for column in parts.partition_columns),
        parts.bucketing,
        _comment(parts),
        {
            entry.key: entry.value
            for entry in parts.properties
            if entry.key.lower() not in _SAID_OTHERWISE
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
        "",  # what Athena does not keep
        properties,
    )
