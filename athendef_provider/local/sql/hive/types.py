"""Column types: parsed by Hive's grammar, returned as Hive's metastore writes them.

Athena's parser accepts any word as a type; Hive, which executes the statement, does not. So a
wrong structure is rejected at once, and an unknown type makes the query fail.
"""

from collections.abc import Callable

from athendef_provider.local.sql.clauses import Column
from athendef_provider.local.sql.hive.parser import HiveParser, UnexpectedTokenError
from athendef_provider.local.sql.tokens import Token, line_and_column

_SIMPLE = {
    "TINYINT": "tinyint",
    "SMALLINT": "smallint",
    "INT": "int",
    "INTEGER": "int",
    "BIGINT": "bigint",
    "BOOLEAN": "boolean",
    "FLOAT": "float",
    "DOUBLE": "double",
    "STRING": "string",
    "BINARY": "binary",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
}
# "char(10) ... between 1 and 255", "varchar ... between 1 and 65535": the user guide.
_LENGTHS = {"CHAR": 255, "VARCHAR": 65535}
_NESTED = {"ARRAY", "MAP", "STRUCT", "UNIONTYPE"}


class HiveError(Exception):
    """Athena accepts the statement, but the query fails with this message from Hive's parser."""


class TypeParser:
    """Parses types and columns at the current position of a ``HiveParser``."""

    def __init__(self, parser: HiveParser) -> None:
        self._parser = parser

    def column(self) -> Column:
        """``name type [COMMENT 'text']``."""
        name = self._parser.name()
        kind = self.type()
        comment = self._parser.string() if self._parser.accept("COMMENT") else None
        return Column(name, kind, comment)

    def columns(self) -> tuple[Column, ...]:
        """A list of columns in parentheses."""
        return self._parser.parenthesized(self.column)

    def type(self) -> str:
        """A type as the metastore writes it: lower case, no spaces, no comments."""
        token = self._parser.advance()
        if token.kind != "word":
            raise UnexpectedTokenError(token)
        if token.upper in _NESTED:
            return self._nested(token)
        return self._primitive(token)

    def _nested(self, token: Token) -> str:
        parser = self._parser
        parser.expect("<")
        match token.upper:
            case "ARRAY":
                inner = self.type()
            case "MAP":
                key = parser.advance()
                if key.upper in _NESTED:
                    raise HiveError(_cannot_recognize(parser, key, "primitive type"))
                inner = self._primitive(key)
                parser.expect(",")
                inner += "," + self.type()
            case "STRUCT":
                inner = ",".join(self._separated(self._field))
            case _:
                inner = ",".join(self._separated(self.type))
        parser.expect(">")
        return f"{token.text.lower()}<{inner}>"

    def _separated(self, item: Callable[[], str]) -> list[str]:
        items = [item()]
        while self._parser.accept(","):
            items.append(item())
        return items

    def _field(self) -> str:
        name = self._parser.name()
        self._parser.expect(":")
        kind = self.type()
        if self._parser.accept("COMMENT"):
            self._parser.string()
        return f"{name}:{kind}"

    def _primitive(self, token: Token) -> str:
        arguments = self._parser.parenthesized(self._parser.number) if self._parser.at("(") else ()
        name = token.upper
        if name in _SIMPLE and not arguments:
            return _SIMPLE[name]
        if name == "DECIMAL":
            return self._decimal(arguments)
        if name in _LENGTHS and len(arguments) == 1:
            if not 1 <= arguments[0] <= _LENGTHS[name]:
                raise HiveError(
                    f"FAILED: RuntimeException {token.text.capitalize()} length {arguments[0]} "
                    f"out of allowed range [1, {_LENGTHS[name]}]"
                )
            return f"{name.lower()}({arguments[0]})"
        raise HiveError(_cannot_recognize(self._parser, token, "column type"))

    def _decimal(self, arguments: tuple[int, ...]) -> str:
        if len(arguments) > 2:
            raise UnexpectedTokenError(self._parser.current)
        precision, scale = (*arguments, 0)[:2] if arguments else (10, 0)
        if not 1 <= precision <= 38:
            raise HiveError(
                f"FAILED: IllegalArgumentException Decimal precision out of allowed range [1,38]: "
                f"{precision}"
            )
        if scale > precision:
            raise HiveError(
                "FAILED: IllegalArgumentException Decimal scale must be less than or equal to "
                f"precision: {precision},{scale}"
            )
        return f"decimal({precision},{scale})"


def _cannot_recognize(parser: HiveParser, token: Token, rule: str) -> str:
    index = parser.tokens.index(token)
    near = " ".join(f"'{nearby.text}'" for nearby in parser.tokens[index : index + 3])
    line, column = line_and_column(parser.sql, token.start)
    return (
        f"FAILED: ParseException line {line}:{column} cannot recognize input near {near} in {rule}"
    )
