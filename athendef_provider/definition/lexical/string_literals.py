"""Hive's string literals, both ways: what a literal means, and how a text is written as one."""

import re

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|([01][0-7][0-7])|(.))", re.DOTALL)
_PIECE = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)

# Hive's unescapeSQLString keeps the backslash of \% and \_, as MySQL does for LIKE patterns.
_NAMED = {
    "0": "\0",
    "b": "\b",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "Z": "\x1a",
    "%": "\\%",
    "_": "\\_",
}

_WRITTEN = {
    "\\": "\\\\",
    "'": "\\'",
    "\b": "\\b",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}


def _meaning(match: re.Match[str]) -> str:
    code, octal, letter = match.groups()
    if code:
        return chr(int(code, 16))
    if octal:
        return chr(int(octal, 8))
    return _NAMED.get(letter, letter)


def string_value(literal: str) -> str:
    """What a literal (or several that touch) means to Hive: quotes gone, escapes resolved."""
    if "\\" not in literal and literal[0] not in literal[1:-1]:
        return literal[1:-1]
    pieces = []
    for found in _PIECE.finditer(literal):
        body = found.group(1) if found.group(1) is not None else found.group(2)
        # Four hexadecimal digits may spell half of a surrogate pair: Java joins them by itself.
        pieces.append(_ESCAPE.sub(_meaning, body))
    value = "".join(pieces)
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def quote_string(value: str) -> str:
    r"""A Hive literal that means the given text; control characters are spelled ``\u0001``."""
    pieces = []
    for letter in value:
        if letter in _WRITTEN:
            pieces.append(_WRITTEN[letter])
        elif letter < " " or letter == "\x7f":
            pieces.append(f"\\u{ord(letter):04x}")
        else:
            pieces.append(letter)
    return "'" + "".join(pieces) + "'"
