"""Codes: changes: schema evolution of Hive tables, and destructive changes."""

from athendef_provider.diagnostics.code import Code, Severity

CODES = (
    Code(
        "renamed-column",
        Severity.WARNING,
        "A renamed column is NULL in existing files",
        "The format is read by name. Keep the name and rename the column in a view, or "
        "rewrite the files.",
    ),
    Code(
        "inserted-column",
        Severity.WARNING,
        "An inserted column shifts the columns of existing files",
        "The format is read by index. Add the column at the end.",
    ),
    Code(
        "removed-column",
        Severity.WARNING,
        "A removed column shifts the columns of existing files",
        "The format is read by index. Keep the column and omit it in a view.",
    ),
    Code(
        "moved-column",
        Severity.WARNING,
        "A moved column shows the values of another one",
        "The format is read by index. Keep the order, and reorder the columns in a view.",
    ),
    Code(
        "changed-type",
        Severity.WARNING,
        "Existing files cannot be read with the new type",
        "Add a column of the new type, or rewrite the files.",
    ),
    Code(
        "unpartitioned-type",
        Severity.WARNING,
        "A type changes in a table without partitions",
        "Athena does not support it for Parquet and ORC. Write the data to a new table.",
    ),
    Code(
        "changed-format",
        Severity.WARNING,
        "Existing files are not readable in the new format",
        "Move or rewrite the existing files.",
    ),
    Code(
        "changed-parsing",
        Severity.WARNING,
        "A SerDe property changes how existing files are parsed",
        "Make sure that the files match the new value.",
    ),
    Code(
        "drop-column",
        Severity.DESTRUCTIVE,
        "A column and its values are dropped",
        "Allow it in the file or in the stack config, or keep the column.",
    ),
    Code(
        "replace",
        Severity.DESTRUCTIVE,
        "An object is replaced by one of another kind",
        "The catalog entry is lost. Allow it in the file or in the stack config.",
    ),
    Code(
        "lose-partitions",
        Severity.DESTRUCTIVE,
        "Registered partitions are removed and not found again",
        "The new partition keys are not in the names of the folders. Allow it and register the "
        "partitions again, or keep the keys. The partitions are in the backup.",
    ),
)
