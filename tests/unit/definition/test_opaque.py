"""What the model can't hold is not lost: Athena gets the statement as it stands."""

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
def test_a_clause_that_is_not_understood_is_named_and_kept(clause):
    reading = _read(STATEMENTS[clause])

    assert isinstance(reading.definition, Opaque)
    assert reading.definition.clause == clause
    assert render(reading.definition) == STATEMENTS[clause]
    assert [(one.code, one.severity) for one in reading.diagnostics] == [
        ("unsupported-clause", "warning")
    ]
    assert reading.diagnostics[0].message.startswith(f"unsupported clause {clause}:")


def test_comments_and_blanks_are_no_part_of_an_opaque_statement():
    sql = STATEMENTS["SKEWED BY"]
    spread = (
        sql.replace(" SKEWED", "\n-- by hand\n  SKEWED").replace(" ON", " /* why */ ON") + ";\n"
    )

    assert _read(sql).definition == _read(spread).definition


def test_blanks_in_its_texts_count():
    sql = STATEMENTS["STORED BY"]

    assert _read(sql).definition != _read(sql.replace("'b'", "' b'")).definition


def test_errors_in_what_is_understood_are_told_all_the_same():
    reading = _read(STATEMENTS["SKEWED BY"].replace("id int", "id intt"))

    assert reading.definition is None
    assert "unknown-type" in {problem.code for problem in reading.diagnostics}
