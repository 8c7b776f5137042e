"""Codes: iceberg tables."""

from athendef_provider.diagnostics.code import Code, Severity

CODES = (
    Code(
        "external-iceberg",
        Severity.ERROR,
        "An Iceberg table is declared as external",
        "Write CREATE TABLE without EXTERNAL.",
    ),
    Code(
        "iceberg-clause",
        Severity.ERROR,
        "A clause is not supported for Iceberg tables",
        "Remove the clause.",
    ),
    Code(
        "iceberg-comment",
        Severity.WARNING,
        "Athena does not store the comment of an Iceberg table",
        "The comment is ignored. Add comments to the columns.",
    ),
    Code(
        "iceberg-type",
        Severity.ERROR,
        "Iceberg does not support a type",
        "Use the suggested type.",
    ),
    Code(
        "iceberg-partition-type",
        Severity.ERROR,
        "A partition column of an Iceberg table has a type",
        "Declare the column in the column list, and name it without a type in PARTITIONED BY.",
    ),
    Code(
        "iceberg-transform",
        Severity.ERROR,
        "A partition transform is used in a Hive table",
        "Only Iceberg tables have transforms. Declare a partition column with a type.",
    ),
    Code(
        "unknown-transform",
        Severity.ERROR,
        "A partition transform is unknown",
        "Use year, month, day, hour, bucket or truncate.",
    ),
    Code(
        "transform-type",
        Severity.ERROR,
        "A partition transform does not support the type of its column",
        "Use another transform or column.",
    ),
    Code(
        "transform-arguments",
        Severity.ERROR,
        "A partition transform has invalid arguments",
        "`bucket` and `truncate` have a positive number and a column, other transforms only a"
        " column.",
    ),
    Code(
        "unknown-iceberg-property",
        Severity.ERROR,
        "A property is not supported for Iceberg tables",
        "Athena rejects all other properties. Remove it.",
    ),
    Code(
        "iceberg-property-value",
        Severity.ERROR,
        "A property of an Iceberg table has an invalid value",
        "Use a value that Athena supports.",
    ),
)
