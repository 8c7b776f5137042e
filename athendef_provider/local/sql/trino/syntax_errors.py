"""Athena's message for a statement that Hive's grammar rejects.

Athena tries Hive's grammar for DDL, and Trino's for everything else. If both reject a statement,
the message is that of Trino's parser, with the position where Trino's parser stops: for a mistake
anywhere in CREATE EXTERNAL TABLE it reports EXTERNAL. If only Hive's grammar rejects a statement,
the message is that of Hive's parser.
"""

from athendef_provider.local.sql.errors import InvalidStatementError
from athendef_provider.local.sql.tokens import Token, line_and_column

_STATEMENT_WORDS = """
ALTER ANALYZE CALL COMMENT COMMIT CREATE DEALLOCATE DELETE DENY DESC DESCRIBE DROP EXECUTE EXPLAIN
GRANT INSERT MERGE PREPARE REFRESH RESET REVOKE ROLLBACK SET SHOW START TRUNCATE UNLOAD UPDATE USE
"""
_STATEMENTS = _STATEMENT_WORDS.split()
_CREATE = ["MATERIALIZED", "MULTI", "OR", "PROTECTED", "ROLE", "SCHEMA", "TABLE", "VIEW"]
_DROP = ["MATERIALIZED", "ROLE", "SCHEMA", "TABLE", "VIEW"]
_ALTER = ["MATERIALIZED", "SCHEMA", "TABLE", "VIEW"]
_ALTER_TABLE = ["ADD", "DROP", "EXECUTE", "RENAME", "SET"]
_SHOW_WORDS = """
CATALOGS COLUMNS CREATE CURRENT FUNCTIONS GRANTS ROLE ROLES SCHEMAS SESSION STATS TABLES
"""
_SHOW = _SHOW_WORDS.split()


def syntax_error(sql: str, tokens: tuple[Token, ...], failing: Token) -> InvalidStatementError:
    """Athena's error for ``sql``, in which Hive's grammar rejects the token ``failing``."""
    trino_error = _trino_error(tokens)
    if trino_error is None:
        line, column = line_and_column(sql, failing.start)
        if failing.kind == "end":
            return InvalidStatementError(f"line {line}:{column + 1}: mismatched input '<EOF>'")
        consumed = sql[tokens[0].start : failing.end].replace("\n", "\\n")
        return InvalidStatementError(
            f"line {line}:{column + 1}: no viable alternative at input '{consumed}'"
        )
    token, expected = trino_error
    line, column = line_and_column(sql, token.start)
    return InvalidStatementError(
        f"line {line}:{column + 1}: mismatched input '{token.text}'. "
        f"Expecting: {', '.join(expected)}"
    )


def _trino_error(tokens: tuple[Token, ...]) -> tuple[Token, list[str]] | None:
    """The token that Trino's parser rejects and the tokens it expects; None if it accepts all."""
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
        for index in range(after, len(tokens)):
            depth += {"(": 1, ")": -1}.get(tokens[index].text, 0)
            if tokens[index].text == "<":
                return tokens[index], ["')'", "','"]
            if depth == 0:
                after = index + 1
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


def _after_name(tokens: tuple[Token, ...], index: int) -> int:
    """The index of the token after the qualified name that begins at ``index``."""
    last = len(tokens) - 1
    index += 1
    while index + 1 < last and tokens[index].text == ".":
        index += 2
    return min(index, last)


def _quoted(words: list[str]) -> list[str]:
    return [f"'{word}'" for word in words]
