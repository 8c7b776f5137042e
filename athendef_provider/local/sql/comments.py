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
    match before:
        case []:
            return f"FAILED: ParseException line {line}:{column} cannot recognize input near {near}"
        case ["ALTER"]:
            return _whole(sql, "alter statement")
        case ["DESCRIBE" | "DESC"]:
            return _whole(sql, "describe statement")
        case ["SHOW"]:
            rule = "near 'SHOW' '/' '*' in ddl statement"
            return f"FAILED: ParseException line {line}:{column} cannot recognize input {rule}"
        case ["SHOW", "CREATE"]:
            return (
                f"FAILED: ParseException line {line}:{column} mismatched input '/' "
                "expecting TABLE near 'CREATE' in show statement"
            )
        case ["MSCK"] | ["MSCK", "REPAIR"]:
            return f"FAILED: ParseException line {line}:{column} missing EOF at '/' near '{before[-1]}'"
        case [*_, "TABLE"]:
            rule = "table name"
        case ["ALTER", "TABLE", *_]:
            rule = "alter table statement"
        case ["DESCRIBE" | "DESC", *_]:
            rule = "specifying describe table types"
        case _:
            last = before[-1].lower()
            return f"FAILED: ParseException line {line}:{column} missing EOF at '/' near '{last}'"
    return (
        f"FAILED: ParseException line {line}:{column} cannot recognize input near {near} in {rule}"
    )


def _whole(sql: str, rule: str) -> str:
    word = tokenize(sql, "hive")[0].text
    return f"FAILED: ParseException line 1:0 cannot recognize input near '{word}' '/' '*' in {rule}"


def _place(sql: str, offset: int) -> tuple[int, int]:
    """Hive's place counts a run of blanks as one."""
    return line_and_column(*_collapsed(sql[:offset]))


def _collapsed(before: str) -> tuple[str, int]:
    text = re.sub(r"\s{2,}", " ", before)
    return text, len(text)
