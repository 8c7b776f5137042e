"""``/* */`` in a statement: Athena classifies over it, then Hive's parser meets it.

Hive's grammar has no such comment, so DESCRIBE, MSCK REPAIR TABLE, SHOW CREATE TABLE and ALTER's
COLUMNS forms end FAILED. The other statements pass: Athena executes them without Hive. For
Iceberg's tables and views it executes all of them without Hive, so the statement carries what
Hive would say, and the execution says it once it knows the table.
"""

import re

from athendef_provider.local.sql.tokens import block_comments, line_and_column, tokenize


def hive_says(sql: str) -> str:
    """Hive's ParseException for the first block comment of ``sql``; empty if there is none."""
    found = block_comments(sql, "hive")
    if not found:
        return ""
    start, _ = found[0]
    line, column = _place(sql, start)
    before = [token.upper or token.text for token in tokenize(sql[:start], "hive")[:-1]]
    inside = re.search(r"[^\s*/]\w*", sql[start + 2 :])
    near = f"'/' '*' '{inside[0] if inside else '*'}'"
    if before in (["ALTER"], ["DESCRIBE"], ["DESC"]):
        rule = "alter statement" if before == ["ALTER"] else "describe statement"
        word = tokenize(sql, "hive")[0].text
        near = f"'{word}' '/' '*' in {rule}"
        return f"FAILED: ParseException line 1:0 cannot recognize input near {near}"
    return f"FAILED: ParseException line {line}:{column} {_problem(before, near)}"


def _problem(before: list[str], near: str) -> str:
    """What Hive's parser says of a comment behind the words ``before``."""
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


def _place(sql: str, offset: int) -> tuple[int, int]:
    """Hive's place counts a run of blanks as one."""
    return line_and_column(*_collapsed(sql[:offset]))


def _collapsed(before: str) -> tuple[str, int]:
    text = re.sub(r"\s{2,}", " ", before)
    return text, len(text)
