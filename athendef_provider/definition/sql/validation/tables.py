"""What Athena and Glue refuse of any table: names, columns, comments, places, properties."""

import re

from athendef_provider.definition.formats import suggest_class
from athendef_provider.definition.service_parameters import is_volatile
from athendef_provider.definition.sql.ast import ColumnPart, TableParts
from athendef_provider.definition.sql.parser.token_stream import Report
from athendef_provider.definition.sql.validation.locations import check_location
from athendef_provider.definition.types import Scalar

_SAFE_NAME = re.compile(r"[a-z0-9_]+\Z")


def check_name(report: Report, what: str, name: str, at: int) -> None:
    """Note a name that Glue or Athena can't hold."""
    if len(name) > 255:
        report.add(
            "long-name",
            at,
            f"{what} has a name of {len(name)} characters, Glue takes 255",
            "shorten it",
        )
    elif len(name) > 128 and what != "the column":
        report.add(
            "name-over-128",
            at,
            f"{what} has a name of {len(name)} characters: Athena's metadata API takes 128",
            "shorten it",
        )
    if "\n" in name or "\r" in name:
        report.add("invalid-name", at, f"{what} has a line break in its name", "remove it")
    elif what == "the column":
        return
    elif "." in name or " " in name:
        sign = "dot" if "." in name else "blank"
        report.add("invalid-name", at, f"{what} has a {sign} in its name", "use an underscore")
    elif not _SAFE_NAME.match(name):
        report.add(
            "special-name",
            at,
            f"{what} is called {name}: Athena supports letters, digits and underscores",
            "queries may fail on other signs",
        )


def check_columns(report: Report, columns: list[ColumnPart]) -> None:
    """Note columns that stand twice, and names and comments that Glue can't hold."""
    seen: set[str] = set()
    for column in columns:
        if column.name in seen:
            report.add(
                "duplicate-column",
                column.at,
                f"duplicate column {column.name}",
                "remove or rename one of them",
            )
        seen.add(column.name)
        check_name(report, "the column", column.name, column.at)
        if len(column.type_text) > 131_072:
            report.add(
                "long-type",
                column.type_at,
                f"the type of column {column.name} has {len(column.type_text)} characters, "
                "Glue takes 131072",
                "keep it as a string, and parse it in queries",
            )
        if len(column.comment) > 255:
            report.add(
                "long-comment",
                column.comment_at,
                f"the comment of column {column.name} has {len(column.comment)} characters, "
                "Glue takes 255",
                "shorten it",
            )
        if "\n" in column.comment or "\r" in column.comment:
            report.add(
                "comment-newline",
                column.comment_at,
                f"the comment of column {column.name} has a line break, Glue takes none",
                "write it in one line",
            )


def check_table(report: Report, parts: TableParts) -> None:
    """Note what holds for Hive and Iceberg tables alike."""
    check_columns(report, parts.columns)
    if parts.location:
        check_location(report, parts.location, parts.clauses["LOCATION"])
    for entry in parts.properties:
        if len(entry.key) > 255:
            report.add("long-property", entry.at, "a property's key takes 255 characters")
        if len(entry.value) > 512000:
            report.add(
                "long-property", entry.value_at, "a property's value takes 512000 characters"
            )
    for entry in parts.properties:
        if is_volatile(entry.key):
            report.add(
                "service-property",
                entry.at,
                f"'{entry.key}' is written by AWS or by other tools again and again",
                "remove it: it would differ after every such change"
                if entry.key.lower() != "transient_lastddltime"
                else "remove it: it does not count",
            )
    written = parts.property_value("comment")
    if written is not None and parts.comment and written != parts.comment:
        report.add(
            "duplicate-comment",
            parts.clauses["COMMENT"],
            "COMMENT and the property 'comment' say different things",
            "remove one",
        )


def check_hive(report: Report, parts: TableParts) -> None:
    """Note what Athena refuses of an external table."""
    by_name = {column.name for column in parts.columns}
    for key in parts.partition_columns:
        if key.name in by_name:
            report.add(
                "partition-is-column",
                key.at,
                f"partition column {key.name} is a column of the table, too",
                "keep it in PARTITIONED BY alone: its values are in the folders' names",
            )
        if key.type is not None and not isinstance(key.type, Scalar):
            report.add(
                "partition-type",
                key.type_at,
                f"partition column {key.name} must have a plain type",
                "write string",
            )
    check_columns(report, parts.partition_columns)
    for entry in parts.transforms:
        if entry.function == "identity":
            report.add(
                "missing-type",
                entry.at,
                f"partition column {entry.column} has no type",
                f"write `{entry.column}` string",
            )
        else:
            report.add(
                "iceberg-transform",
                entry.at,
                f"{entry.function}(...) partitions Iceberg tables only",
                "write a column with its type",
            )
    for name, at in parts.bucketing_places:
        if name not in by_name:
            report.add(
                "unknown-column",
                at,
                f"the table has no column {name}",
                report.did_you_mean(name, by_name),
            )
    _check_storage(report, parts)


def _check_storage(report: Report, parts: TableParts) -> None:
    stored, row_format = parts.stored_as, parts.row_format
    if stored and stored.input_format and row_format is None:
        report.add(
            "no-serde",
            stored.at,
            "INPUTFORMAT without ROW FORMAT SERDE is read as delimited text",
            "write ROW FORMAT SERDE 'class' before it",
        )
    named = [(row_format.serde, row_format.at)] if row_format else []
    if stored:
        named += [(stored.input_format, stored.at), (stored.output_format, stored.at)]
    for name, at in named:
        if name and (meant := suggest_class(name)):
            report.add(
                "class-name",
                at,
                f"Athena has no class {name}: letters and their case count",
                f"did you mean {meant}?",
            )
