"""SHOW and DESCRIBE, with the output that was measured on Athena."""

import pytest

from athendef_provider.local.execution import (
    Context,
    QueryFailedError,
    RequestRejectedError,
    check_request,
)
from athendef_provider.local.sql import parse

CREATE = (
    "CREATE EXTERNAL TABLE t (n int COMMENT 'abc', st struct<aa:int,bb:int>) "
    "PARTITIONED BY (p string) LOCATION 's3://lake/t/' TBLPROPERTIES ('note'='xa\tb\ncy')"
)


@pytest.fixture(autouse=True)
def _table(run):
    run(CREATE)


def test_describe_pads_to_20_and_lists_partition_keys_twice(run):
    assert run("DESCRIBE t").rows == (
        "n                   \tint                 \tabc                 ",
        "st                  \tstruct<aa:int,bb:int>\t                    ",
        "p                   \tstring              \t                    ",
        "\t \t ",
        "# Partition Information\t \t ",
        "# col_name          \tdata_type           \tcomment             ",
        "\t \t ",
        "p                   \tstring              \t                    ",
    )


def test_show_columns_pads_to_20(run):
    assert run("SHOW COLUMNS FROM t").rows == (f"{'n':20}", f"{'st':20}", f"{'p':20}")


def test_a_line_break_in_a_property_starts_a_new_row(run):
    rows = run("SHOW TBLPROPERTIES t").rows
    assert rows[0:2] == ("note\txa\tb", "cy")
    assert "EXTERNAL\tTRUE" in rows


def test_show_create_table_prints_classes_and_service_owned_properties(run):
    assert run("SHOW CREATE TABLE t").rows == (
        "CREATE EXTERNAL TABLE `db.t`(",
        "  `n` int COMMENT 'abc', ",
        "  `st` struct<aa:int,bb:int>)",
        "PARTITIONED BY ( ",
        "  `p` string)",
        "ROW FORMAT SERDE ",
        "  'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe' ",
        "STORED AS INPUTFORMAT ",
        "  'org.apache.hadoop.mapred.TextInputFormat' ",
        "OUTPUTFORMAT ",
        "  'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
        "LOCATION",
        "  's3://lake/t'",
        "TBLPROPERTIES (",
        "  'note'='xa\tb",
        "cy', ",
        "  'transient_lastDdlTime'='1700000000')",
    )


@pytest.mark.parametrize(
    ("pattern", "rows"), [("'t'", ("t",)), ("'t.*'", ("t", "tab")), ("'T.*'", ()), ("'t*'", ("t",))]
)
def test_a_pattern_is_a_regular_expression_on_the_whole_name(run, pattern, rows):
    run(CREATE.replace("TABLE t", "TABLE tab"))
    assert run(f"SHOW TABLES IN db {pattern}").rows == rows


def test_databases_are_shown(run):
    run("CREATE DATABASE other")
    assert run("SHOW DATABASES").rows == ("db", "other")
    assert run("SHOW SCHEMAS LIKE 'o.*'").columns == (("database_name", "string"),)


def test_tables_of_a_missing_database_fail(failure):
    message = "FAILED: SemanticException [Error 10072]: Database does not exist: nope"
    assert failure("SHOW TABLES IN nope").message == message


@pytest.mark.parametrize("sql", ["DESCRIBE nope", "SHOW COLUMNS IN nope.t"])
def test_describing_a_missing_table_is_rejected_before_it_is_queued(catalog, sql):
    with pytest.raises(RequestRejectedError, match="Entity Not Found"):
        check_request(parse(sql), catalog, Context("db", "123456789012", "us-east-1"))


def test_a_statement_that_is_not_supported_fails(run):
    with pytest.raises(QueryFailedError, match="NOT_SUPPORTED: SELECT is not executed"):
        run("SELECT * FROM t")
