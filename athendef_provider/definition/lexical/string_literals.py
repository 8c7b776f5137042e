"""String literals of Hive: parsing and rendering."""

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

_ESCAPED = {
    "\\": "\\\\",
    "'": "\\'",
    "\b": "\\b",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}


def _unescape(match: re.Match[str]) -> str:
    code, octal, letter = match.groups()
    if code:
        return chr(int(code, 16))
    if octal:
        return chr(int(octal, 8))
    return _NAMED.get(letter, letter)


def string_value(literal: str) -> str:
    """Return the value of a literal, or of several adjacent ones."""
    if "\\" not in literal and literal[0] not in literal[1:-1]:
        return literal[1:-1]
    pieces = []
    for match in _PIECE.finditer(literal):
        body = match.group(1) if match.group(1) is not None else match.group(2)
        # Four hexadecimal digits can be half of a surrogate pair, which Java joins.
        pieces.append(_ESCAPE.sub(_unescape, body))
    value = "".join(pieces)
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def quote_string(value: str) -> str:
    r"""Return the literal for a value. Control characters are escaped as ``\u0001``."""
    pieces = []
    for letter in value:
        if letter in _ESCAPED:
            pieces.append(_ESCAPED[letter])
        elif letter < " " or letter == "\x7f":
            pieces.append(f"\\u{ord(letter):04x}")
        else:
            pieces.append(letter)
    return "'" + "".join(pieces) + "'"
