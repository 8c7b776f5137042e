"""Block comments: Athena's parser skips ``/* */``, Hive's parser rejects it.

Hive's grammar has no block comments, so DESCRIBE, MSCK REPAIR TABLE, SHOW CREATE TABLE and ALTER
TABLE with COLUMNS end FAILED. The other statements succeed, because Athena executes them without
Hive. On Iceberg tables and views Athena executes all statements without Hive. So the error is
stored in the statement as ``hive_error`` and raised during execution, when the table is known.
"""

import re

from athendef_provider.local.sql.tokens import block_comments, line_and_column, tokenize


def block_comment_error(sql: str) -> str:
    """Hive's ParseException for the first block comment in ``sql``; empty if there is none."""
    comments = block_comments(sql, "hive")
    if not comments:
        return ""
    start, _ = comments[0]
    line, column = _position(sql, start)
    before = [token.upper or token.text for token in tokenize(sql[:start], "hive")[:-1]]
    inside = re.search(r"[^\s*/]\w*", sql[start + 2 :])
    near = f"'/' '*' '{inside[0] if inside else '*'}'"
    if before in (["ALTER"], ["DESCRIBE"], ["DESC"]):
        rule = "alter statement" if before == ["ALTER"] else "describe statement"
        word = tokenize(sql, "hive")[0].text
        near = f"'{word}' '/' '*' in {rule}"
        return f"FAILED: ParseException line 1:0 cannot recognize input near {near}"
    return f"FAILED: ParseException line {line}:{column} {_reason(before, near)}"


def _reason(before: list[str], near: str) -> str:
    """The message of Hive's parser for a comment that follows the words ``before``."""
    match before:
        case []:
            return f"cannot recognize input near {near}"
        case ["SHOW"]:
            return "cannot recognize input near 'SHOW' '/' '*' in ddl statement"
        case ["SHOW", "CREATE"]:
            return "mismatched input '/' expecting TABLE near 'CREATE' in show statement"
        case ["MSCK"] | ["MSCK", "REPAIR"]:
            return f"missing EOF at '/' near '{before[-1]}'"
        case [*_, "TABLE"]:
            return f"cannot recognize input near {near} in table name"
        case ["ALTER", "TABLE", *_]:
            return f"cannot recognize input near {near} in alter table statement"
        case ["DESCRIBE" | "DESC", *_]:
            return f"cannot recognize input near {near} in specifying describe table types"
        case _:
            return f"missing EOF at '/' near '{before[-1].lower()}'"


def _position(sql: str, offset: int) -> tuple[int, int]:
    """Line and column as Hive counts them: a run of whitespace is one character."""
    before = re.sub(r"\s{2,}", " ", sql[:offset])
    return line_and_column(before, len(before))
