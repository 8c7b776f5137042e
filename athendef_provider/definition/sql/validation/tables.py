"""Validates names, columns, comments, storage and properties of tables."""

import re
from enum import StrEnum

from athendef_provider.definition.formats import suggest_class
from athendef_provider.definition.service_parameters import is_volatile
from athendef_provider.definition.sql.ast import Clause, ColumnPart, TableParts
from athendef_provider.definition.sql.parser.token_stream import Report
from athendef_provider.definition.sql.validation.locations import check_location
from athendef_provider.definition.types import Scalar

_SAFE_NAME = re.compile(r"[a-z0-9_]+\Z")


class Subject(StrEnum):
    """What a name is the name of; the value is used in messages."""

    DATABASE = "the database"
    TABLE = "the table"
    VIEW = "the view"
    COLUMN = "the column"


def check_name(report: Report, subject: Subject, name: str, at: int) -> None:
    """Report a name that Glue or Athena does not support."""
    if len(name) > 255:
        report.add(
            "long-name",
            at,
            f"the name of {subject} has {len(name)} characters; the limit of Glue is 255",
            "shorten it",
        )
    elif len(name) > 128 and subject is not Subject.COLUMN:
        report.add(
            "name-over-128",
            at,
            f"the name of {subject} has {len(name)} characters; the limit of Athena's metadata "
            "API is 128",
            "shorten it",
        )
    if "\n" in name or "\r" in name:
        report.add("invalid-name", at, f"the name of {subject} contains a line break", "remove it")
    elif subject is Subject.COLUMN:
        return
    elif "." in name or " " in name:
        sign = "dot" if "." in name else "blank"
        report.add(
            "invalid-name", at, f"the name of {subject} contains a {sign}", "use an underscore"
        )
    elif not _SAFE_NAME.match(name):
        report.add(
            "special-name",
            at,
            f"the name {name} of {subject} contains special characters",
            "Athena supports letters, digits and underscores",
        )


def check_columns(report: Report, columns: list[ColumnPart]) -> None:
    """Report duplicate columns, and names, types and comments that Glue does not support."""
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
        check_name(report, Subject.COLUMN, column.name, column.at)
        if len(column.type_text) > 131_072:
            report.add(
                "long-type",
                column.type_at,
                f"the type of column {column.name} has {len(column.type_text)} characters; "
                "the limit of Glue is 131072",
                "store it as a string, and parse it in queries",
            )
        if len(column.comment) > 255:
            report.add(
                "long-comment",
                column.comment_at,
                f"the comment of column {column.name} has {len(column.comment)} characters; "
                "the limit of Glue is 255",
                "shorten it",
            )
        if "\n" in column.comment or "\r" in column.comment:
            report.add(
                "comment-newline",
                column.comment_at,
                f"the comment of column {column.name} contains a line break",
                "write it in one line",
            )


def check_table(report: Report, parts: TableParts) -> None:
    """Validate what Hive and Iceberg tables have in common."""
    check_columns(report, parts.columns)
    if parts.location:
        check_location(report, parts.location, parts.clauses[Clause.LOCATION])
    for entry in parts.properties:
        if len(entry.key) > 255:
            report.add(
                "long-property", entry.at, "the key of a property has more than 255 characters"
            )
        if len(entry.value) > 512000:
            report.add(
                "long-property",
                entry.value_at,
                "the value of a property has more than 512000 characters",
            )
    for entry in parts.properties:
        if is_volatile(entry.key):
            report.add(
                "service-property",
                entry.at,
                f"'{entry.key}' is written by AWS or by other tools",
                "remove it; it would show as drift after each change"
                if entry.key.lower() != "transient_lastddltime"
                else "remove it; it is ignored",
            )
    comment = parts.property_value("comment")
    if comment is not None and parts.comment and comment != parts.comment:
        report.add(
            "duplicate-comment",
            parts.clauses[Clause.COMMENT],
            "COMMENT and the property 'comment' differ",
            "remove one",
        )


def check_hive(report: Report, parts: TableParts) -> None:
    """Validate a Hive table."""
    by_name = {column.name for column in parts.columns}
    for key in parts.partition_columns:
        if key.name in by_name:
            report.add(
                "partition-is-column",
                key.at,
                f"partition column {key.name} is also a column of the table",
                "remove it from the columns; its values are in the folder names",
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
                f"{entry.function}(...) is supported only for Iceberg tables",
                "write a column with its type",
            )
    for name, at in parts.bucketing_positions:
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
    classes = [(row_format.serde, row_format.at)] if row_format else []
    if stored:
        classes += [(stored.input_format, stored.at), (stored.output_format, stored.at)]
    for name, at in classes:
        if name and (suggestion := suggest_class(name)):
            report.add(
                "class-name",
                at,
                f"unknown class {name}; class names are case-sensitive",
                f"did you mean {suggestion}?",
            )
