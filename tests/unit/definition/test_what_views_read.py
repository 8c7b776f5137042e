"""A view reads exactly the tables and views that its query names."""

import pytest

from athendef_provider.definition import reads_of
from athendef_provider.definition.model import View

QUERIES = {
    "SELECT 1 AS a": [],
    "SELECT * FROM t": [("sales", "t")],
    'SELECT * FROM "Shop"."T" JOIN u ON true': [("sales", "u"), ("shop", "t")],
    "SELECT * FROM awsdatacatalog.shop.t": [("shop", "t")],
    "SELECT * FROM another.shop.t": [],
    'SELECT * FROM "t$partitions"': [("sales", "t")],
    "WITH x AS (SELECT * FROM t) SELECT * FROM x": [("sales", "t")],
    "WITH t AS (SELECT * FROM t) SELECT * FROM t": [("sales", "t")],
    "WITH x AS (SELECT 1 a), y AS (SELECT * FROM x) SELECT * FROM y, shop.x": [("shop", "x")],
    "SELECT * FROM (SELECT * FROM t) q WHERE a IN (SELECT b FROM u)": [
        ("sales", "t"),
        ("sales", "u"),
    ],
    "SELECT * FROM t CROSS JOIN UNNEST(a) AS x (b)": [("sales", "t")],
    "SELECT a FROM t UNION ALL SELECT b FROM u": [("sales", "t"), ("sales", "u")],
    # A query that cannot be parsed is searched for FROM and JOIN.
    "SELECT a FROM t = = JOIN shop.u ON": [("sales", "t"), ("shop", "u")],
    "SELECT a = = 1 FROM UNNEST(b), FROM shop.": [("sales", "shop")],
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_view_reads_what_its_query_names(query):
    assert tuple(QUERIES[query]) == reads_of(View("sales", "v", "", query))
