"""Codes: views."""

from athendef_provider.diagnostics.code import Code, Severity

CODES = (
    Code(
        "backquote-in-view",
        Severity.ERROR,
        "A view uses backquotes",
        "Views are written in Trino SQL. Write names in double quotes.",
    ),
    Code(
        "view-columns",
        Severity.ERROR,
        "A view has a column list",
        "Athena does not support it. Name the columns in the SELECT.",
    ),
    Code(
        "no-query",
        Severity.ERROR,
        "The view has no query",
        "Write a SELECT after AS.",
    ),
    Code(
        "query-syntax",
        Severity.ERROR,
        "The query is not valid in Athena",
        "The message names the construct and what to write instead.",
    ),
    Code(
        "unparsed-query",
        Severity.WARNING,
        "The query could not be parsed",
        "It is compared token by token, and its columns and references are not checked.",
    ),
    Code(
        "nameless-column",
        Severity.ERROR,
        "A column of the view has no name",
        "Write AS name after the expression.",
    ),
    Code(
        "duplicate-view-column",
        Severity.ERROR,
        "Two columns of the view have the same name",
        "Rename one of them with AS.",
    ),
)
