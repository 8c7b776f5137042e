"""Codes: the syntax of statements, and what a file may contain."""

from athendef_provider.diagnostics.code import Code, Severity

CODES = (
    Code(
        "empty",
        Severity.ERROR,
        "The file has no statement",
        "Write one CREATE statement, or remove the file.",
    ),
    Code(
        "two-statements",
        Severity.ERROR,
        "The file has more than one statement",
        "Write each statement into its own file.",
    ),
    Code(
        "not-a-create",
        Severity.ERROR,
        "The statement is not CREATE TABLE, VIEW or DATABASE",
        "A file declares one object with a CREATE statement. athendef plans all ALTER and "
        "DROP statements.",
    ),
    Code(
        "not-a-database",
        Severity.ERROR,
        "`_database.sql` does not contain CREATE DATABASE",
        "Move tables and views into files with their own names.",
    ),
    Code(
        "database-in-table-file",
        Severity.ERROR,
        "CREATE DATABASE is in the file of a table",
        "Move CREATE DATABASE into `_database.sql`.",
    ),
    Code(
        "name-mismatch",
        Severity.ERROR,
        "The name in the statement is not the name of the file",
        "The folder is the database, and the file name is the name of the table or view. Make"
        " them equal.",
    ),
    Code(
        "create-or-replace",
        Severity.ERROR,
        "CREATE OR REPLACE TABLE is not supported",
        "Remove OR REPLACE. athendef plans changes of existing tables.",
    ),
    Code(
        "if-not-exists",
        Severity.ERROR,
        "IF NOT EXISTS is malformed or not supported",
        "Write IF NOT EXISTS, or remove it. A view cannot have it.",
    ),
    Code(
        "table-kind",
        Severity.ERROR,
        "Athena does not support this kind of table",
        "Write CREATE EXTERNAL TABLE, or declare an Iceberg table.",
    ),
    Code(
        "ctas",
        Severity.ERROR,
        "CREATE TABLE AS is not a definition",
        "A query creates data. Declare the columns and the location instead.",
    ),
    Code(
        "create-like",
        Severity.ERROR,
        "CREATE TABLE LIKE is not supported",
        "Declare the columns.",
    ),
    Code(
        "trino-properties",
        Severity.ERROR,
        "Properties are in WITH (...)",
        "Athena uses TBLPROPERTIES (...) in CREATE TABLE.",
    ),
    Code(
        "syntax",
        Severity.ERROR,
        "The statement has a syntax error",
        "The message names what was expected and what was found.",
    ),
    Code(
        "unclosed-quote",
        Severity.ERROR,
        "A quote or comment is not closed",
        "Close it. Escape a quote inside a string with a backslash.",
    ),
    Code(
        "unbalanced-parentheses",
        Severity.ERROR,
        "Parentheses are not balanced",
        "Add the missing parenthesis, or remove the surplus one.",
    ),
    Code(
        "empty-parentheses",
        Severity.ERROR,
        "A list is empty",
        "Add an entry, or remove the clause.",
    ),
    Code(
        "trailing-comma",
        Severity.ERROR,
        "A list ends with a comma",
        "Remove the comma.",
    ),
    Code(
        "too-deep",
        Severity.ERROR,
        "The statement is nested too deeply",
        "Look for a missing `>` or `)`.",
    ),
    Code(
        "not-a-string",
        Severity.ERROR,
        "A value is not in quotes",
        "Write the value as a string in single quotes.",
    ),
    Code(
        "doubled-quote",
        Severity.WARNING,
        "Two string literals are adjacent",
        "Hive joins adjacent literals. Write `\\'` for a quote inside a string.",
    ),
    Code(
        "long-statement",
        Severity.ERROR,
        "The statement is longer than 262144 bytes",
        "Athena rejects longer statements. Shorten comments or properties, or split the table.",
    ),
    Code(
        "unknown-clause",
        Severity.ERROR,
        "A clause is unknown",
        "Correct or remove the clause.",
    ),
    Code(
        "duplicate-clause",
        Severity.ERROR,
        "A clause is duplicated",
        "Remove one of the two clauses.",
    ),
    Code(
        "clause-order",
        Severity.ERROR,
        "Clauses are in the wrong order",
        "Athena requires the order of its grammar. Move the clause as the message says.",
    ),
    Code(
        "unsupported-clause",
        Severity.WARNING,
        "A clause is not supported by the model",
        "Athena gets the statement unchanged, and any edit is a full change.",
    ),
    Code(
        "duplicate-property",
        Severity.ERROR,
        "A property is duplicated",
        "Remove one of the two entries.",
    ),
    Code(
        "property-case",
        Severity.WARNING,
        "Two properties differ only in letter case",
        "Some services ignore the letter case of keys. Remove one of the two entries.",
    ),
    Code(
        "duplicate-comment",
        Severity.ERROR,
        "A table has two different comments",
        "COMMENT and the property `comment` are the same. Remove one of them.",
    ),
)
