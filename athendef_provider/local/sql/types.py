"""Column types: Hive's grammar in, the metastore's spelling out.

Athena's own reading of a statement takes any word for a type; Hive, which executes it, does not.
So a wrong structure is refused at once, and a wrong type makes the query fail.
"""

from collections.abc import Callable

from athendef_provider.local.sql.parts import Column
from athendef_provider.local.sql.reader import Mismatch, Reader
from athendef_provider.local.sql.tokens import Token, line_and_column

_PLAIN = {
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


class HiveRefused(Exception):  # noqa: N818 - the server makes a FAILED query of it
    """Athena starts the query, and Hive's parser lets it fail with this message."""


class TypeReader:
    """Reads types and columns from a reader's place on."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def column(self) -> Column:
        """``name type [COMMENT 'text']``."""
        name = self._reader.name()
        kind = self.type()
        comment = self._reader.string() if self._reader.takes("COMMENT") else None
        return Column(name, kind, comment)

    def columns(self) -> tuple[Column, ...]:
        """A list of columns in brackets."""
        return self._reader.listed(self.column)

    def type(self) -> str:
        """One type in the metastore's spelling: lower-case, no blanks, comments dropped."""
        token = self._reader.next()
        if token.kind != "word":
            raise Mismatch(token)
        if token.upper in _NESTED:
            return self._nested(token)
        return self._primitive(token)

    def _nested(self, token: Token) -> str:
        reader = self._reader
        reader.needs("<")
        match token.upper:
            case "ARRAY":
                inner = self.type()
            case "MAP":
                key = reader.next()
                if key.upper in _NESTED:
                    raise HiveRefused(_cannot_recognize(reader, key, "primitive type"))
                inner = self._primitive(key)
                reader.needs(",")
                inner += "," + self.type()
            case "STRUCT":
                inner = ",".join(self._separated(self._field))
            case _:
                inner = ",".join(self._separated(self.type))
        reader.needs(">")
        return f"{token.text.lower()}<{inner}>"

    def _separated(self, item: Callable[[], str]) -> list[str]:
        items = [item()]
        while self._reader.takes(","):
            items.append(item())
        return items

    def _field(self) -> str:
        name = self._reader.name()
        self._reader.needs(":")
        kind = self.type()
        if self._reader.takes("COMMENT"):
            self._reader.string()
        return f"{name}:{kind}"

    def _primitive(self, token: Token) -> str:
        arguments = self._reader.listed(self._reader.number) if self._reader.sees("(") else ()
        name = token.upper
        if name in _PLAIN and not arguments:
            return _PLAIN[name]
        if name == "DECIMAL":
            return self._decimal(arguments)
        if name in _LENGTHS and len(arguments) == 1:
            if not 1 <= arguments[0] <= _LENGTHS[name]:
                raise HiveRefused(
                    f"FAILED: RuntimeException {token.text.capitalize()} length {arguments[0]} "
                    f"out of allowed range [1, {_LENGTHS[name]}]"
                )
            return f"{name.lower()}({arguments[0]})"
        raise HiveRefused(_cannot_recognize(self._reader, token, "column type"))

    def _decimal(self, arguments: tuple[int, ...]) -> str:
        if len(arguments) > 2:
            raise Mismatch(self._reader.here)
        precision, scale = (*arguments, 0)[:2] if arguments else (10, 0)
        if not 1 <= precision <= 38:
            raise HiveRefused(
                f"FAILED: IllegalArgumentException Decimal precision out of allowed range [1,38]: "
                f"{precision}"
            )
        if scale > precision:
            raise HiveRefused(
                "FAILED: IllegalArgumentException Decimal scale must be less than or equal to "
                f"precision: {precision},{scale}"
            )
        return f"decimal({precision},{scale})"


def _cannot_recognize(reader: Reader, token: Token, rule: str) -> str:
    place = reader.tokens.index(token)
    near = " ".join(f"'{found.text}'" for found in reader.tokens[place : place + 3])
    line, column = line_and_column(reader.sql, token.start)
    return (
        f"FAILED: ParseException line {line}:{column} cannot recognize input near {near} in {rule}"
    )
