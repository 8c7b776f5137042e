"""What Athena says of a text that Hive's grammar does not take.

Athena tries Hive's grammar for DDL, and Trino's for all else. A text that neither takes is
refused in the words of Trino's parser, which stumbles at its own place: of a mistake anywhere in
CREATE EXTERNAL TABLE it sees only that EXTERNAL is no word of Trino's. A text that Trino's
grammar does take is refused in the words of Hive's.
"""

from athendef_provider.local.sql.refusals import SyntaxRefused
from athendef_provider.local.sql.tokens import Token, line_and_column

_STATEMENTS = [
    "ALTER",
    "ANALYZE",
    "CALL",
    "COMMENT",
    "COMMIT",
    "CREATE",
    "DEALLOCATE",
    "DELETE",
    "DENY",
    "DESC",
    "DESCRIBE",
    "DROP",
    "EXECUTE",
    "EXPLAIN",
    "GRANT",
    "INSERT",
    "MERGE",
    "PREPARE",
    "REFRESH",
    "RESET",
    "REVOKE",
    "ROLLBACK",
    "SET",
    "SHOW",
    "START",
    "TRUNCATE",
    "UNLOAD",
    "UPDATE",
    "USE",
]
_CREATE = ["MATERIALIZED", "MULTI", "OR", "PROTECTED", "ROLE", "SCHEMA", "TABLE", "VIEW"]
_DROP = ["MATERIALIZED", "ROLE", "SCHEMA", "TABLE", "VIEW"]
_ALTER = ["MATERIALIZED", "SCHEMA", "TABLE", "VIEW"]
_ALTER_TABLE = ["ADD", "DROP", "EXECUTE", "RENAME", "SET"]
_SHOW = [
    "CATALOGS",
    "COLUMNS",
    "CREATE",
    "CURRENT",
    "FUNCTIONS",
    "GRANTS",
    "ROLE",
    "ROLES",
    "SCHEMAS",
    "SESSION",
    "STATS",
    "TABLES",
]


def refusal(sql: str, tokens: tuple[Token, ...], failing: Token) -> SyntaxRefused:
    """The words for ``sql``, which Hive's grammar left at ``failing``."""
    stumble = _stumble(tokens)
    if stumble is None:
        line, column = line_and_column(sql, failing.start)
        read = sql[tokens[0].start : failing.end].replace("\n", "\\n")
        if failing.kind == "end":
            return SyntaxRefused(f"line {line}:{column + 1}: mismatched input '<EOF>'")
        return SyntaxRefused(f"line {line}:{column + 1}: no viable alternative at input '{read}'")
    token, expected = stumble
    line, column = line_and_column(sql, token.start)
    return SyntaxRefused(
        f"line {line}:{column + 1}: mismatched input '{token.text}'. "
        f"Expecting: {', '.join(expected)}"
    )


def _stumble(tokens: tuple[Token, ...]) -> tuple[Token, list[str]] | None:
    """Where Trino's parser stops and what it would have read there; None if it does not."""
    first, *rest = tokens
    if not rest:
        return first, [*_quoted(_STATEMENTS), "<query>"]
    second = rest[0]
    match first.upper:
        case "CREATE" if second.upper not in _CREATE:
            return second, _quoted(_CREATE)
        case "CREATE" if second.upper == "OR" and len(rest) > 2:
            return rest[2], _quoted(["MATERIALIZED", "MULTI", "PROTECTED", "VIEW"])
        case "CREATE" if second.upper in ("TABLE", "SCHEMA"):
            return _in_create(tokens)
        case "DROP" if second.upper not in _DROP:
            return second, _quoted(_DROP)
        case "ALTER" if second.upper not in _ALTER:
            return second, _quoted(_ALTER)
        case "ALTER" if second.upper == "TABLE":
            return _in_alter_table(tokens)
        case "SHOW" if second.upper not in _SHOW:
            return second, _quoted(_SHOW)
        case word if word not in _STATEMENTS:
            return first, [*_quoted(_STATEMENTS), "<query>"]
        case _:
            return None


def _in_create(tokens: tuple[Token, ...]) -> tuple[Token, list[str]] | None:
    after = _after_name(tokens, 5 if tokens[2].upper == "IF" else 2)
    if tokens[1].upper == "SCHEMA":
        if tokens[after].kind == "end" or tokens[after].upper in ("AUTHORIZATION", "WITH"):
            return None
        return tokens[after], ["'.'", "'AUTHORIZATION'", "'WITH'", "<EOF>"]
    if tokens[after].text == "(":
        depth = 0
        for place in range(after, len(tokens)):
            depth += {"(": 1, ")": -1}.get(tokens[place].text, 0)
            if tokens[place].text == "<":
                return tokens[place], ["')'", "','"]
            if depth == 0:
                after = place + 1
                break
        else:
            return None
    if tokens[after].upper == "COMMENT":
        after = min(after + 2, len(tokens) - 1)
    if tokens[after].kind == "end" or tokens[after].upper in ("WITH", "AS"):
        return None
    return tokens[after], ["'COMMENT'", "'WITH'", "<EOF>"]


def _in_alter_table(tokens: tuple[Token, ...]) -> tuple[Token, list[str]] | None:
    if tokens[2].upper == "IF":
        return None
    after = _after_name(tokens, 2)
    if after + 1 >= len(tokens):
        return None
    action, following = tokens[after], tokens[after + 1]
    if action.upper not in _ALTER_TABLE:
        return action, ["'.'", *_quoted(_ALTER_TABLE)]
    match action.upper:
        case "ADD" | "DROP" if following.upper != "COLUMN":
            return following, ["'.'", f"'{action.upper}'"]
        case "SET" if following.upper not in ("AUTHORIZATION", "PROPERTIES"):
            return following, ["'AUTHORIZATION'", "'PROPERTIES'"]
    return None


def _after_name(tokens: tuple[Token, ...], place: int) -> int:
    last = len(tokens) - 1
    place += 1
    while place + 1 < last and tokens[place].text == ".":
        place += 2
    return min(place, last)


def _quoted(words: list[str]) -> list[str]:
    return [f"'{word}'" for word in words]
