"""Statements that Athena rejects are rejected with Athena's messages."""

from pathlib import Path

import pytest

from athendef_provider.local.sql import InvalidStatementError, parse
from athendef_provider.local.sql.statements import Unexecutable

HERE = Path(__file__).parent
NO_EXTERNAL = (
    "line 1:8: mismatched input 'EXTERNAL'. Expecting: 'MATERIALIZED', 'MULTI', 'OR', "
    "'PROTECTED', 'ROLE', 'SCHEMA', 'TABLE', 'VIEW'"
)


def rejected_cases() -> list[tuple[str, str]]:
    cases = []
    for block in (HERE / "rejected.txt").read_text().split("\n\n"):
        lines = [line for line in block.strip().splitlines() if not line.startswith("-- ")]
        if lines:
            assert lines[-1].startswith("=> "), f"a case ends with its message: {lines}"
            cases.append(("\n".join(lines[:-1]), lines[-1].removeprefix("=> ")))
    return cases


def external_cases() -> list[tuple[str, str]]:
    lines = (HERE / "external_mistakes.txt").read_text().splitlines()
    return [line.split(": ", 1) for line in lines if not line.startswith("-- ")]  # type: ignore[misc] # pytest reads pairs


@pytest.mark.parametrize(("sql", "message"), rejected_cases())
def test_an_invalid_statement_is_rejected_with_athenas_message(sql, message):
    with pytest.raises(InvalidStatementError) as raised:
        parse(sql)
    assert message == raised.value.message


@pytest.mark.parametrize(("mistake", "sql"), external_cases())
def test_a_mistake_in_create_external_table_is_reported_at_external(mistake, sql):
    with pytest.raises(InvalidStatementError) as raised:
        parse(sql)
    assert raised.value.message == NO_EXTERNAL, mistake


@pytest.mark.parametrize(
    ("kind", "near"),
    [
        ("foo", "'foo' ')' 'LOCATION' in column type"),
        ("varchar", "'varchar' ')' 'LOCATION' in column type"),
        ("int(3)", "'int' '(' '3' in column type"),
        ("map<array<int>,int>", "'array' '<' 'int' in primitive type"),
    ],
)
def test_an_unknown_type_makes_the_query_fail(kind, near):
    """Athena's parser accepts any word as a type, so the query starts."""
    statement = parse(f"CREATE EXTERNAL TABLE t (a {kind}) LOCATION 's3://b/p/'")
    assert isinstance(statement, Unexecutable)
    assert (statement.category, statement.error_type) == (1, 1003)
    assert statement.message.startswith("FAILED: ParseException line 1:")
    assert statement.message.endswith(f"cannot recognize input near {near}")


@pytest.mark.parametrize("kind", ["char(256)", "varchar(65536)", "decimal(39)", "decimal(4,5)"])
def test_a_length_out_of_range_makes_the_query_fail(kind):
    statement = parse(f"CREATE EXTERNAL TABLE t (a {kind}) LOCATION 's3://b/p/'")
    assert isinstance(statement, Unexecutable)
    assert statement.kind == "DDL"


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("/* c */ SHOW CREATE TABLE t", "line 1:0 cannot recognize input near '/' '*' 'c'"),
        (
            "SHOW /* c */ CREATE TABLE t",
            "line 1:5 cannot recognize input near 'SHOW' '/' '*' in ddl statement",
        ),
        (
            "SHOW CREATE  /* c */ TABLE t",
            "line 1:12 mismatched input '/' expecting TABLE near 'CREATE' in show statement",
        ),
        ("MSCK REPAIR /* c */ TABLE t", "line 1:12 missing EOF at '/' near 'REPAIR'"),
        (
            "ALTER /* c */ TABLE t ADD COLUMNS (a int)",
            "line 1:0 cannot recognize input near 'ALTER' '/' '*' in alter statement",
        ),
        (
            "ALTER TABLE t /* c */ ADD COLUMNS (a int)",
            "line 1:14 cannot recognize input near '/' '*' 'c' in alter table statement",
        ),
        (
            "DESCRIBE /* c */ t",
            "line 1:0 cannot recognize input near 'DESCRIBE' '/' '*' in describe statement",
        ),
    ],
)
def test_hive_rejects_a_block_comment_that_athena_accepts(sql, message):
    assert parse(sql).hive_error == f"FAILED: ParseException {message}"  # type: ignore[union-attr] # these statements have it


@pytest.mark.parametrize(
    ("sql", "kind", "substatement"),
    [
        ("SELECT 1", "DML", "SELECT"),
        ("-- c\nWITH a AS (SELECT 1 AS b) SELECT * FROM a", "DML", "SELECT"),
        ("INSERT INTO t VALUES (1)", "DML", "INSERT"),
        ("CREATE TABLE t AS SELECT 1 AS n", "DDL", "CREATE_TABLE_AS_SELECT"),
        ("CREATE TABLE t WITH (format = 'ORC') AS (SELECT 1 n)", "DDL", "CREATE_TABLE_AS_SELECT"),
        ("UNLOAD (SELECT 1) TO 's3://b/'", "DML", "UNLOAD"),
        ("VACUUM t", "DDL", "VACUUM_TABLE"),
    ],
)
def test_a_statement_that_is_not_supported_is_classified_and_unexecutable(sql, kind, substatement):
    statement = parse(sql)
    assert isinstance(statement, Unexecutable)
    assert (statement.kind, statement.substatement) == (kind, substatement)


@pytest.mark.parametrize(
    "sql",
    [
        (
            "CREATE TABLE IF NOT EXISTS a.b (c int COMMENT 'x', d map<string,int>) COMMENT 'y' "
            "PARTITIONED BY (day(c)) LOCATION 's3://b/' TBLPROPERTIES ('table_type'='ICEBERG')"
        ),
        "ALTER TABLE a.b PARTITION (c='1') RENAME TO PARTITION (c='2')",
        "ALTER TABLE a ADD IF NOT EXISTS PARTITION (c=1) LOCATION 's3://b/'",
        "ALTER TABLE a CHANGE COLUMN b c decimal(3,2) COMMENT 'x' AFTER d",
        "CREATE OR REPLACE VIEW a.b AS WITH c AS (SELECT 'x' AS d) SELECT d FROM c",
        "CREATE SCHEMA IF NOT EXISTS a COMMENT 'x' LOCATION 's3://b/' WITH DBPROPERTIES ('c'='')",
        "SHOW TABLES IN a 'b.*'",
        "DROP TABLE IF EXISTS a.b",
        "MSCK REPAIR TABLE a /* b */",
    ],
)
def test_a_truncated_statement_is_parsed_or_rejected(sql):
    """The parser raises no other error for any text."""
    messages = []
    for end in range(len(sql)):
        try:
            parse(sql[:end])
        except InvalidStatementError as error:
            messages.append(error.message)
    assert messages
    assert all(messages)
    parse(sql)
