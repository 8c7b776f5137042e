"""A statement that the model cannot represent is kept, and passed to Athena unchanged."""

import pytest

from athendef_provider.definition import read, render
from athendef_provider.definition.model import Opaque

_LOCATION = "LOCATION 's3://lake/orders/'"

STATEMENTS = {
    "SKEWED BY": f"CREATE EXTERNAL TABLE orders (id int) SKEWED BY (id) ON (1, 2) {_LOCATION}",
    "STORED BY": "CREATE EXTERNAL TABLE orders (id int) STORED BY 'a.Handler' "
    "WITH SERDEPROPERTIES ('a' = 'b') TBLPROPERTIES ('c' = 'd')",
    "INPUTDRIVER": "CREATE EXTERNAL TABLE orders (id int) STORED AS INPUTFORMAT 'a.B' "
    f"OUTPUTFORMAT 'a.C' INPUTDRIVER 'a.D' OUTPUTDRIVER 'a.E' {_LOCATION}",
    "STORED AS DIRECTORIES": "CREATE EXTERNAL TABLE orders (id int) STORED AS DIRECTORIES "
    f"{_LOCATION}",
    "WRITE ORDERED": f"CREATE EXTERNAL TABLE orders (id int) WRITE ORDERED BY (id) {_LOCATION}",
    "table_type DELTA": f"CREATE EXTERNAL TABLE orders {_LOCATION} "
    "TBLPROPERTIES ('table_type' = 'DELTA')",
    "PROTECTED MULTI DIALECT": "CREATE PROTECTED MULTI DIALECT VIEW orders SECURITY DEFINER AS "
    "SELECT id FROM t",
    "SECURITY": "CREATE VIEW orders SECURITY INVOKER AS SELECT id FROM t",
}


def _read(sql: str):
    return read(sql, path="orders.sql", database="sales", name="orders")


@pytest.mark.parametrize("clause", STATEMENTS)
def test_an_unsupported_clause_is_reported_and_kept(clause):
    reading = _read(STATEMENTS[clause])

    assert isinstance(reading.definition, Opaque)
    assert reading.definition.clause == clause
    assert render(reading.definition) == STATEMENTS[clause]
    assert [(diagnostic.code, diagnostic.severity) for diagnostic in reading.diagnostics] == [
        ("unsupported-clause", "warning")
    ]
    assert reading.diagnostics[0].message.startswith(f"unsupported clause {clause}:")


def test_comments_and_whitespace_are_not_part_of_an_opaque_statement():
    sql = STATEMENTS["SKEWED BY"]
    spread = (
        sql.replace(" SKEWED", "\n-- by hand\n  SKEWED").replace(" ON", " /* why */ ON") + ";\n"
    )

    assert _read(sql).definition == _read(spread).definition


def test_whitespace_in_string_literals_is_part_of_an_opaque_statement():
    sql = STATEMENTS["STORED BY"]

    assert _read(sql).definition != _read(sql.replace("'b'", "' b'")).definition


def test_errors_in_supported_clauses_are_reported():
    reading = _read(STATEMENTS["SKEWED BY"].replace("id int", "id intt"))

    assert reading.definition is None
    assert "unknown-type" in {problem.code for problem in reading.diagnostics}
