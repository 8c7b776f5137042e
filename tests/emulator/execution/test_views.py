"""Views: the table in Glue, and the errors of invalid views."""

import base64
import json

import boto3
import pytest


@pytest.fixture(autouse=True)
def _table(run):
    run(
        "CREATE EXTERNAL TABLE t (a int, b string, s struct<c:decimal(5,2)>) "
        "PARTITIONED BY (dt date) LOCATION 's3://lake/t/'"
    )


def stored(catalog, name):
    text = catalog.table("db", name)["ViewOriginalText"]
    assert text.startswith("/* Presto View: ")
    return json.loads(base64.b64decode(text.removeprefix("/* Presto View: ").removesuffix(" */")))


def test_create_view_writes_the_view_that_trino_writes(catalog, run):
    run("CREATE VIEW V AS SELECT a AS x, count(*) n, s.c FROM t WHERE b = 'q' GROUP BY 1, 3")
    entry = catalog.table("db", "v")
    assert entry["TableType"] == "VIRTUAL_VIEW"
    assert entry["ViewExpandedText"] == "/* Presto View */"
    assert entry["Parameters"] == {"comment": "Presto View", "presto_view": "true"}
    assert entry["PartitionKeys"] == []
    assert entry["StorageDescriptor"]["Columns"] == [
        {"Name": "x", "Type": "int"},
        {"Name": "n", "Type": "bigint"},
        {"Name": "c", "Type": "decimal(5,2)"},
    ]
    assert stored(catalog, "v") == {
        "originalSql": (
            "SELECT\n  a x\n, COUNT(*) n\n, s.c\nFROM\n  t\nWHERE (b = 'q')\nGROUP BY 1, 3\n"
        ),
        "catalog": "awsdatacatalog",
        "schema": "db",
        "columns": [
            {"name": "x", "type": "integer"},
            {"name": "n", "type": "bigint"},
            {"name": "c", "type": "decimal(5,2)"},
        ],
    }


def test_a_decimal_literal_keeps_its_fraction(catalog, run):
    """CAST('1.5' AS DECIMAL) would be 2."""
    run("CREATE VIEW v AS SELECT DECIMAL '1.5' x, 1.5 y, CAST(a AS decimal) z FROM t LIMIT 1")
    assert stored(catalog, "v")["originalSql"] == (
        "SELECT\n  DECIMAL '1.5' x\n, DECIMAL '1.5' y\n, CAST(a AS DECIMAL) z\nFROM\n  t\nLIMIT 1\n"
    )


def test_a_view_keeps_the_columns_that_its_with_clause_names(catalog, run):
    run("CREATE VIEW v AS WITH w (x, y) AS (SELECT a, b FROM t) SELECT x, y FROM w")
    assert stored(catalog, "v")["originalSql"].startswith("WITH\n  w (x, y) AS (\n")


def test_a_view_keeps_a_recursive_with_clause(catalog, run):
    run(
        "CREATE VIEW v AS WITH RECURSIVE w (n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM w WHERE n < 5) SELECT n FROM w"
    )
    assert stored(catalog, "v")["originalSql"].startswith("WITH RECURSIVE\n  w (n) AS (\n")


def test_a_view_keeps_every_argument_of_its_calls(catalog, run):
    run("CREATE VIEW v AS SELECT current_timestamp(6) x, current_time(9) y, random(1, 5) z")
    assert stored(catalog, "v")["originalSql"].lower() == (
        "select\n  current_timestamp(6) x\n, current_time(9) y\n, random(1, 5) z\n"
    )


def test_a_star_over_a_view_is_expanded_to_its_columns(catalog, run):
    run("CREATE VIEW v AS SELECT a, dt FROM t")
    run("CREATE VIEW w AS WITH q AS (SELECT * FROM v) SELECT * FROM q")
    assert [c["name"] for c in stored(catalog, "w")["columns"]] == ["a", "dt"]
    assert run("DESCRIBE w").rows == ("a\tinteger", "dt\tdate")
    assert run("DESCRIBE w").view


def test_replacing_a_view_creates_a_version(catalog, run):
    run("CREATE VIEW v AS SELECT a FROM t", "CREATE OR REPLACE VIEW v AS SELECT b FROM t")
    assert [c["name"] for c in stored(catalog, "v")["columns"]] == ["b"]
    versions = boto3.client("glue").get_table_versions(DatabaseName="db", TableName="v")
    assert len(versions["TableVersions"]) == 2


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (
            "CREATE VIEW w AS SELECT a FROM nope",
            "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.db.nope' does not exist",
        ),
        (
            "CREATE VIEW w AS SELECT a FROM nope.t",
            "SCHEMA_NOT_FOUND: line 1:20: Schema 'nope' does not exist",
        ),
        (
            "CREATE VIEW w AS SELECT z FROM t",
            "COLUMN_NOT_FOUND: line 1:1: Column 'z' cannot be resolved",
        ),
        (
            "CREATE VIEW w AS SELECT a + 1 FROM t",
            "MISSING_COLUMN_NAME: line 1:1: Column name not specified at position 1",
        ),
        (
            "CREATE VIEW w AS SELECT a, b AS A FROM t",
            "DUPLICATE_COLUMN_NAME: line 1:1: Column name 'a' specified more than once",
        ),
        (
            "CREATE VIEW v AS SELECT a FROM t",
            "TABLE_ALREADY_EXISTS: line 1:1: View already exists: 'awsdatacatalog.db.v'",
        ),
        (
            "CREATE OR REPLACE VIEW t AS SELECT 1 AS a",
            "TABLE_ALREADY_EXISTS: line 1:1: Table already exists: 'awsdatacatalog.db.t'",
        ),
        (
            "CREATE OR REPLACE VIEW v AS SELECT a FROM v",
            "VIEW_IS_RECURSIVE: line 1:1: Statement would create a recursive view",
        ),
        (
            "DROP VIEW nope",
            "TABLE_NOT_FOUND: line 1:1: View 'awsdatacatalog.db.nope' does not exist",
        ),
        (
            "ALTER TABLE v ADD COLUMNS (z int)",
            (
                "FAILED: SemanticException [Error 10132]: To alter a view you need to use the "
                "ALTER VIEW command."
            ),
        ),
    ],
)
def test_an_invalid_statement_on_views_fails(run, failure, sql, message):
    run("CREATE VIEW v AS SELECT a FROM t")
    assert failure(sql).message == message


def test_a_view_is_dropped_even_if_another_view_reads_it(catalog, run):
    run("CREATE VIEW v AS SELECT a FROM t", "CREATE VIEW w AS SELECT a FROM v", "DROP VIEW v")
    run("DROP VIEW IF EXISTS v")
    assert catalog.table("db", "v") is None
    assert run("SHOW VIEWS").rows == ("w",)


def test_show_create_view_prints_the_query_as_trino_formats_it(run):
    run("CREATE VIEW v AS SELECT 1 AS n")
    assert run("SHOW CREATE VIEW v").rows == ("CREATE VIEW db.v AS", "SELECT 1 n")


def test_like_and_its_escape_are_one_operation(catalog, run):
    run(r"CREATE VIEW v AS SELECT NOT b LIKE 'x#_%' ESCAPE '#' AS k FROM t")

    text = stored(catalog, "v")["originalSql"]

    assert "(b LIKE 'x#_%' ESCAPE '#')" in text
