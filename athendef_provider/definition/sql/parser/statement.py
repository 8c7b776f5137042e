"""Finds the statement of a file among its tokens, and checks its quotes, end and length."""

from dataclasses import replace

from athendef_provider.definition.lexical.lexer import Source, Token, language_of
from athendef_provider.definition.sql.parser.token_stream import ParseError, Report

# "The maximum allowed query string length is 262144 bytes", a hard limit.
LONGEST_STATEMENT = 262_144


def is_readable(report: Report) -> bool:
    """Return whether there is a statement, and all its quotes and comments are closed."""
    tokens = report.source.tokens
    if all(token.word == ";" or token.kind == "end" for token in tokens):
        report.add(
            "empty", 0, "the file has no statement", "write a CREATE statement, or remove the file"
        )
        return False
    broken = next((token for token in tokens if token.kind == "broken"), None)
    if broken is not None:
        _report_unclosed(report, broken)
        return False
    return True


def _report_unclosed(report: Report, broken: Token) -> None:
    if broken.text == "`" and language_of(report.source.text) == "trino":
        report.add(
            "backquote-in-view",
            broken.start,
            "a view cannot contain backquotes",
            'write names in double quotes: "name"',
        )
        return
    if broken.text == "/*":
        report.add(
            "unclosed-quote",
            broken.start,
            "unclosed comment /*",
            "close the comment",
        )
        return
    opened = _first_with_line_break(report.source) if broken.text in "'\"" else None
    start = opened.start if opened else broken.start
    quote = report.source.text[start]
    doubled = quote == "`" or language_of(report.source.text) == "trino"
    report.add(
        "unclosed-quote",
        start,
        f"unclosed quote {quote}" + (" in this line" if opened else ""),
        f"close it; inside quotes, write {quote * 2 if doubled else chr(92) + quote}",
    )


def _first_with_line_break(source: Source) -> Token | None:
    """Return the first string that contains a line break.

    An unclosed quote ends at the start of the next string, and so on: the last, unmatched quote is
    far from the mistake. Strings that start with a bracket are skipped, because properties can
    have values of many lines (Avro schemas).
    """
    return next(
        (
            token
            for token in source.tokens
            if token.kind == "string" and "\n" in token.text and token.text[1:2] not in {"{", "["}
        ),
        None,
    )


def first_statement(report: Report) -> Source:
    """Return the source up to its first semicolon. A second statement is an error.

    Raises ParseError if the semicolon is inside parentheses.
    """
    source = report.source
    first = next(i for i, token in enumerate(source.tokens) if token.word != ";")
    stop = next(
        (i for i, token in enumerate(source.tokens) if token.word == ";" and i > first), None
    )
    if stop is None:
        return replace(source, tokens=source.tokens[first:])
    at = source.tokens[stop].start
    words = [token.word for token in source.tokens[first:stop]]
    rest = next((token for token in source.tokens[stop:-1] if token.word != ";"), None)
    if rest is not None and words.count("(") > words.count(")"):
        message = "unexpected ; inside parentheses"
        report.add(
            "unbalanced-parentheses", at, message, "remove it, or close the parentheses before it"
        )
        raise ParseError(message)
    if rest is not None:
        report.add(
            "two-statements",
            rest.start,
            "unexpected second statement",
            "write each statement into its own file",
        )
        report.truncated = True
    end = Token("end", "", at, at, "")
    return replace(source, tokens=(*source.tokens[first:stop], end))


def check_length(report: Report, statement: str) -> bool:
    """Return whether Athena accepts a statement of this length. A longer one is an error."""
    if len(statement) * 4 <= LONGEST_STATEMENT:
        return True  # a character has four bytes at most
    size = len(statement.encode("utf-8", "surrogatepass"))
    if size > LONGEST_STATEMENT:
        report.add(
            "long-statement",
            0,
            f"the statement has {size} bytes; the limit of Athena is {LONGEST_STATEMENT}",
            "shorten comments or properties, or split the table",
        )
    return size <= LONGEST_STATEMENT
