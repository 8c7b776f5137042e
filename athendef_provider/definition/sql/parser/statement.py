"""A file's one statement among its tokens: what closes, what does not, and where it ends."""

from dataclasses import replace

from athendef_provider.definition.lexical.lexer import Source, Token, language_of
from athendef_provider.definition.sql.parser.token_stream import ParseError, Report

# "The maximum allowed query string length is 262144 bytes", a hard limit.
LONGEST_STATEMENT = 262_144


def is_readable(report: Report) -> bool:
    """Whether there is a statement, and all of its quotes and comments have an end."""
    tokens = report.source.tokens
    if all(token.word == ";" or token.kind == "end" for token in tokens):
        report.add("empty", 0, "the file has no statement", "write one CREATE, or remove the file")
        return False
    broken = next((token for token in tokens if token.kind == "broken"), None)
    if broken is not None:
        _tell_what_is_open(report, broken)
        return False
    return True


def _tell_what_is_open(report: Report, broken: Token) -> None:
    if broken.text == "`" and language_of(report.source.text) == "trino":
        report.add(
            "backquote-in-view",
            broken.start,
            "a view quotes names with double quotes",
            'write "name"',
        )
        return
    if broken.text == "/*":
        report.add(
            "unclosed-quote",
            broken.start,
            "the comment /* that begins here has no end",
            "close the comment",
        )
        return
    opened = _first_over_the_line(report.source) if broken.text in "'\"" else None
    start = opened.start if opened else broken.start
    quote = report.source.text[start]
    doubled = quote == "`" or language_of(report.source.text) == "trino"
    report.add(
        "unclosed-quote",
        start,
        f"the quote {quote} that begins here has no end" + (" in its line" if opened else ""),
        f"close it; one inside of quotes is written {quote * 2 if doubled else chr(92) + quote}",
    )


def _first_over_the_line(source: Source) -> Token | None:
    """The first text that runs over its line's end.

    A quote that is never closed takes the next one's beginning for its end, and so do all behind
    it: the one that is left over is far from the mistake. Properties may hold texts of many lines
    (Avro's schemas), and begin them with a bracket.
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
    """The source up to its first semicolon; a second statement is an error.

    Raises ParseError, the diagnostic being noted, where the semicolon cuts the statement in two.
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
        message = "a ; stands inside of parentheses"
        report.add("unbalanced-parentheses", at, message, "remove it, or close them before it")
        raise ParseError(message)
    if rest is not None:
        report.add(
            "two-statements",
            rest.start,
            "a second statement begins here",
            "one file, one statement",
        )
    end = Token("end", "", at, at, "")
    return replace(source, tokens=(*source.tokens[first:stop], end))


def check_length(report: Report, statement: str) -> bool:
    """Whether Athena takes a statement of this length; an error is noted where it does not."""
    if len(statement) * 4 <= LONGEST_STATEMENT:
        return True  # no character has more than four bytes
    size = len(statement.encode("utf-8", "surrogatepass"))
    if size > LONGEST_STATEMENT:
        report.add(
            "long-statement",
            0,
            f"the statement has {size} bytes, Athena takes {LONGEST_STATEMENT}",
            "shorten comments or properties, or split the table",
        )
    return size <= LONGEST_STATEMENT
