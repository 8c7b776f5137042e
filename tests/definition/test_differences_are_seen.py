"""The other half of equality: what means something else is never equal."""

import pytest

from athendef_provider.definition import read
from athendef_provider.definition.queries import normal_query

_TABLE = "CREATE EXTERNAL TABLE orders ({columns}) {rest} LOCATION 's3://lake/{folder}/' {last}"


def _table(columns="id int, total double", rest="", folder="orders", last=""):
    sql = _TABLE.format(columns=columns, rest=rest, folder=folder, last=last)
    reading = read(sql, path="orders.sql", database="sales", name="orders")
    assert reading.definition is not None, [str(problem) for problem in reading.problems]
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
def test_no_table_equals_one_that_differs_in_one_thing(what):
    others = {name: one for name, one in DIFFERENT_TABLES.items() if name != what}

    assert DIFFERENT_TABLES[what] not in others.values()


DIFFERENT_QUERIES = [
    ("select (a + b) * c x from t", "select a + b * c x from t"),
    ("select a - (b - c) x from t", "select a - b - c x from t"),
    ("select a / (b * c) x from t", "select a / b * c x from t"),
    ("select -(a + b) x from t", "select -a + b x from t"),
    ("select a from t where not (a = 1 and b = 2)", "select a from t where not a = 1 and b = 2"),
    ("select a from t where a or b and c", "select a from t where (a or b) and c"),
    ("select (a = b) is null x from t", "select a = (b is null) x from t"),
    ("select a from t union select b from u", "select a from t union all select b from u"),
    (
        "select a from t union all (select b from u limit 1)",
        "select a from t union all select b from u limit 1",
    ),
    ("select a from t left join u on c = d", "select a from t join u on c = d"),
    (
        "select 1 x from (t join u on true) left join v on false",
        "select 1 x from t join (u left join v on false) on true",
    ),
    ("select 'A' x from t", "select 'a' x from t"),
    ("select a from t order by a desc", "select a from t order by a"),
    ("select a from t order by a nulls first", "select a from t order by a"),
    ("select cast(a as varchar(5)) x from t", "select cast(a as varchar) x from t"),
    ("select try_cast(a as int) x from t", "select cast(a as int) x from t"),
    (
        "select cast(a as timestamp) x from t",
        "select cast(a as timestamp with time zone) x from t",
    ),
    ("select interval '1' day x from t", "select interval '1' hour x from t"),
    ("select date_trunc('day', a) x from t", "select date_trunc('month', a) x from t"),
    ("select a[1] x from t", "select a[2] x from t"),
    ("select 1.0 x from t", "select 1 x from t"),
    ("select approx_distinct(a, 0.1) x from t", "select approx_distinct(a) x from t"),
    ("select count(distinct a) x from t", "select count(a) x from t"),
    ("select a from t limit 1", "select a from t limit 2"),
    ("select distinct a from t", "select a from t"),
    ("select a from t", "select a from o.t"),
    ("select a x from t", "select a y from t"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT_QUERIES)
def test_no_query_equals_one_that_gives_another_result(one, other):
    assert normal_query(one) != normal_query(other)


@pytest.mark.parametrize("query", sorted({one for pair in DIFFERENT_QUERIES for one in pair}))
def test_the_normal_spelling_of_a_query_is_its_own(query):
    assert normal_query(query) == normal_query(normal_query(query))
