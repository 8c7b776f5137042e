"""Codes: tables: formats, locations, partitioning and properties."""

from athendef_provider.diagnostics.code import Code, Severity

CODES = (
    Code(
        "managed-table",
        Severity.ERROR,
        "A table that is not an Iceberg table must be external",
        "Write CREATE EXTERNAL TABLE, or add the property `table_type` with the value `ICEBERG`.",
    ),
    Code(
        "unknown-table-type",
        Severity.ERROR,
        "`table_type` is misspelt",
        "Write `'table_type' = 'ICEBERG'`.",
    ),
    Code(
        "missing-location",
        Severity.ERROR,
        "The table has no LOCATION",
        "Add LOCATION.",
    ),
    Code(
        "location-not-s3",
        Severity.ERROR,
        "A location is not in S3",
        "Write `s3://bucket/folder/`.",
    ),
    Code(
        "location-bucket",
        Severity.ERROR,
        "A location has no valid bucket",
        "Correct the name of the bucket.",
    ),
    Code(
        "long-location",
        Severity.ERROR,
        "A location is longer than 2056 characters",
        "Glue rejects longer locations. Shorten it.",
    ),
    Code(
        "s3a-location",
        Severity.WARNING,
        "A location uses s3a:// or s3n://",
        "MSCK REPAIR TABLE fails for it. Write `s3://`.",
    ),
    Code(
        "double-slash",
        Severity.WARNING,
        "A location has a double slash",
        "Athena stores one slash and does not find files under `//`. Write one slash.",
    ),
    Code(
        "hidden-folder",
        Severity.WARNING,
        "A folder name starts with an underscore or a dot",
        "Files in such folders are treated as hidden. Rename the folder.",
    ),
    Code(
        "glob-location",
        Severity.WARNING,
        "A location has wildcards",
        "A location is one folder. Remove the wildcards.",
    ),
    Code(
        "file-location",
        Severity.WARNING,
        "A location is a file",
        "A location is a folder. Remove the file name.",
    ),
    Code(
        "unknown-format",
        Severity.ERROR,
        "A file format is unknown",
        "Use one of the formats that STORED AS supports, or a SerDe.",
    ),
    Code(
        "missing-output-format",
        Severity.ERROR,
        "INPUTFORMAT has no OUTPUTFORMAT",
        "Add OUTPUTFORMAT.",
    ),
    Code(
        "no-serde",
        Severity.WARNING,
        "INPUTFORMAT has no SerDe",
        "The files are read as delimited text. Add ROW FORMAT SERDE.",
    ),
    Code(
        "class-name",
        Severity.WARNING,
        "A class name is probably misspelt",
        "Class names are case-sensitive. Use the suggested name.",
    ),
    Code(
        "serde-properties",
        Severity.ERROR,
        "SERDEPROPERTIES without a SerDe",
        "Write ROW FORMAT SERDE 'class' WITH SERDEPROPERTIES (...).",
    ),
    Code(
        "line-terminator",
        Severity.ERROR,
        "Lines do not end with a newline",
        "Athena supports only newlines. Remove LINES TERMINATED BY.",
    ),
    Code(
        "bucket-count",
        Severity.ERROR,
        "The number of buckets is invalid",
        "Write a positive number, such as INTO 16 BUCKETS.",
    ),
    Code(
        "partition-is-column",
        Severity.ERROR,
        "A partition key is also a column",
        "Remove it from the columns. Its values are in the folder names.",
    ),
    Code(
        "partition-type",
        Severity.ERROR,
        "A partition key has a nested type",
        "Use a plain type such as `string`.",
    ),
    Code(
        "long-property",
        Severity.ERROR,
        "A property is too long",
        "Glue supports 255 characters for a key and 512000 for a value.",
    ),
    Code(
        "service-property",
        Severity.WARNING,
        "A property is written by services",
        "It changes outside athendef and would show as drift. Remove it.",
    ),
)
