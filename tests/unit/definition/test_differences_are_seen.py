"""Definitions and queries with different meanings are never equal."""

from pathlib import Path

import pytest

from athendef_provider.definition import read
from athendef_provider.definition.query.query import normal_query

_TABLE = "CREATE EXTERNAL TABLE orders ({columns}) {rest} LOCATION 's3://lake/{folder}/' {last}"


def _table(columns="id int, total double", rest="", folder="orders", last=""):
    sql = _TABLE.format(columns=columns, rest=rest, folder=folder, last=last)
    reading = read(sql, path="orders.sql", database="sales", name="orders")
    assert reading.definition is not None, [str(problem) for problem in reading.diagnostics]
    return reading.definition


DIFFERENT_TABLES = {
    "columns in another order": _table("total double, id int"),
    "a column more": _table("id int, total double, note string"),
    "another type": _table("id bigint, total double"),
    "a comment": _table("id int COMMENT 'key', total double"),
    "a table comment": _table(rest="COMMENT 'all'"),
    "a partition key": _table(rest="PARTITIONED BY (dt string)"),
    "buckets": _table(rest="CLUSTERED BY (id) INTO 2 BUCKETS"),
    "other buckets": _table(rest="CLUSTERED BY (id) INTO 4 BUCKETS"),
    "sorted buckets": _table(rest="CLUSTERED BY (id) SORTED BY (id) INTO 4 BUCKETS"),
    "buckets sorted downwards": _table(rest="CLUSTERED BY (id) SORTED BY (id DESC) INTO 4 BUCKETS"),
    "a format": _table(rest="STORED AS PARQUET"),
    "another format": _table(rest="STORED AS ORC"),
    "a delimiter": _table(rest="ROW FORMAT DELIMITED FIELDS TERMINATED BY ','"),
    "another delimiter": _table(rest="ROW FORMAT DELIMITED FIELDS TERMINATED BY ';'"),
    "a SerDe": _table(rest="ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'"),
    "a SerDe's property": _table(
        rest="ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' "
        "WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')"
    ),
    "a SerDe's property in another case": _table(
        rest="ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' "
        "WITH SERDEPROPERTIES ('Ignore.malformed.json' = 'true')"
    ),
    "another folder": _table(folder="Orders"),
    "a property": _table(last="TBLPROPERTIES ('classification' = 'csv')"),
    "a property of another value": _table(last="TBLPROPERTIES ('classification' = 'CSV')"),
    "a parameter that services write": _table(last="TBLPROPERTIES ('numRows' = '1')"),
    "nothing at all": _table(),
}


@pytest.mark.parametrize("what", DIFFERENT_TABLES)
def test_tables_that_differ_in_one_field_are_not_equal(what):
    others = {name: query for name, query in DIFFERENT_TABLES.items() if name != what}

    assert DIFFERENT_TABLES[what] not in others.values()


# Pairs of lines, a blank line between two pairs.
DIFFERENT_QUERIES = [
    tuple(pair.splitlines())
    for pair in (Path(__file__).parent / "different_queries.txt")
    .read_text(encoding="utf-8")
    .split("\n\n")
]


@pytest.mark.parametrize(("query", "other"), DIFFERENT_QUERIES)
def test_queries_with_different_results_are_not_equal(query, other):
    assert normal_query(query) != normal_query(other)


@pytest.mark.parametrize("query", sorted({query for pair in DIFFERENT_QUERIES for query in pair}))
def test_a_normalized_query_is_normalized_to_itself(query):
    assert normal_query(query) == normal_query(normal_query(query))
