"""Codes: names, columns and types."""

from athendef_provider.diagnostics.code import Code, Severity

CODES = (
    Code(
        "qualified-name",
        Severity.ERROR,
        "A name has too many parts",
        "Write `database.table`.",
    ),
    Code(
        "empty-name",
        Severity.ERROR,
        "A name is empty",
        "Write a name.",
    ),
    Code(
        "unquoted-name",
        Severity.ERROR,
        "A name needs quotes",
        "Write the name in backquotes.",
    ),
    Code(
        "invalid-name",
        Severity.ERROR,
        "A name contains an invalid character",
        "Names cannot contain line breaks; names of databases, tables and views cannot "
        "contain dots and blanks.",
    ),
    Code(
        "quoted-name",
        Severity.ERROR,
        "A name is in quotes for strings",
        "Write the name in backquotes.",
    ),
    Code(
        "missing-name",
        Severity.ERROR,
        "A column has no name",
        "Write the name before the type.",
    ),
    Code(
        "reserved-word",
        Severity.ERROR,
        "A name is a reserved word",
        "Write the name in backquotes.",
    ),
    Code(
        "possibly-reserved-word",
        Severity.WARNING,
        "A name is on the list of reserved words",
        "Published tables use the word without quotes, but the list of Athena has it. Write "
        "the name in backquotes.",
    ),
    Code(
        "long-name",
        Severity.ERROR,
        "A name is longer than 255 characters",
        "Glue rejects longer names. Shorten it.",
    ),
    Code(
        "name-over-128",
        Severity.WARNING,
        "A name is longer than 128 characters",
        "The metadata API of Athena supports 128 characters. Shorten the name.",
    ),
    Code(
        "special-name",
        Severity.WARNING,
        "A name contains a special character",
        "Athena supports letters, digits and underscores. Queries may fail.",
    ),
    Code(
        "missing-columns",
        Severity.ERROR,
        "The table has no columns",
        "Declare the columns: `(name type, ...)`.",
    ),
    Code(
        "duplicate-column",
        Severity.ERROR,
        "A column is duplicated",
        "Remove or rename one of the columns.",
    ),
    Code(
        "unknown-column",
        Severity.ERROR,
        "A clause names a column that does not exist",
        "Correct the name, or declare the column.",
    ),
    Code(
        "missing-type",
        Severity.ERROR,
        "A column has no type",
        "Write the type after the name.",
    ),
    Code(
        "unknown-type",
        Severity.ERROR,
        "A type is unknown",
        "Use a type of Athena DDL.",
    ),
    Code(
        "type-syntax",
        Severity.ERROR,
        "A type is malformed",
        "Write `array<type>`, `map<key,value>` or `struct<name:type>`.",
    ),
    Code(
        "type-arguments",
        Severity.ERROR,
        "The length or precision of a type is invalid",
        "`decimal` has a precision up to 38 and a scale; `char` and `varchar` have a length; "
        "other types have neither.",
    ),
    Code(
        "map-key-type",
        Severity.ERROR,
        "The key of a map is not a plain type",
        "Use a plain type such as `string`.",
    ),
    Code(
        "duplicate-field",
        Severity.ERROR,
        "A field of a struct is duplicated",
        "Remove or rename one of the fields.",
    ),
    Code(
        "type-time-zone",
        Severity.ERROR,
        "A column type has a time zone",
        "A column cannot have a time zone. Write `timestamp`.",
    ),
    Code(
        "type-spelling",
        Severity.WARNING,
        "A type is valid, but may fail",
        "The message names the part of the type and what to write instead.",
    ),
    Code(
        "long-type",
        Severity.ERROR,
        "A type is longer than 131072 characters",
        "Glue rejects longer types. Store the value as a string.",
    ),
    Code(
        "long-comment",
        Severity.ERROR,
        "A comment is too long",
        "Glue supports 255 characters for a column and 2048 for a database.",
    ),
    Code(
        "comment-newline",
        Severity.ERROR,
        "A comment has a line break",
        "Glue supports no line breaks in comments of columns.",
    ),
    Code(
        "not-null",
        Severity.ERROR,
        "NULL constraints are not supported",
        "Remove NULL or NOT NULL.",
    ),
    Code(
        "constraint",
        Severity.ERROR,
        "Constraints are not supported",
        "Remove the constraint or default.",
    ),
)
