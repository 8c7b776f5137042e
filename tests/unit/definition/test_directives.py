"""Directives are heard where they stand, and of what they stand beside."""

from athendef_provider.definition import Directives, read
from athendef_provider.definition.sql.ast import Part, PartKind


def _directives(sql: str) -> Directives:
    reading = read(sql, path="orders.sql", database="sales", name="orders")
    assert [str(problem) for problem in reading.diagnostics] == []
    return reading.directives


def test_a_file_without_directives_says_nothing():
    found = _directives("-- athendefinitions\nCREATE VIEW orders AS SELECT 1 a")

    assert Directives() == found


def test_the_head_speaks_of_the_whole_file():
    found = _directives(
        "-- athendef: renamed-from=Sales.Old\n/* athendef: on-remove=DROP */\n"
        "--athendef:allow=hidden-folder, s3a-location\n"
        "CREATE EXTERNAL TABLE orders (id int) LOCATION 's3a://lake/_x/'"
    )

    assert found.renamed_from == "sales.old"
    assert found.on_remove == "drop"
    assert found.allow == {"hidden-folder", "s3a-location"}


def test_a_column_was_renamed_on_the_line_before_it_or_at_its_own_end():
    found = _directives(
        "CREATE EXTERNAL TABLE orders (\n"
        "  -- athendef: renamed-from=Key\n"
        "  id int,\n"
        "  total decimal(10,2), -- athendef: renamed-from=`amount`\n"
        "  other string\n"
        ") PARTITIONED BY (\n"
        "  dt string -- athendef: renamed-from=day\n"
        ") LOCATION 's3://lake/orders/'"
    )

    assert found.column_renames == {"id": "key", "total": "amount", "dt": "day"}
    assert found.renamed_from is None


def test_a_directive_in_a_text_is_a_text():
    found = _directives(
        "CREATE EXTERNAL TABLE orders (id int COMMENT '-- athendef: on-remove=drop') "
        "LOCATION 's3://lake/orders/'"
    )

    assert Directives() == found


def test_directives_are_heard_in_a_file_with_errors():
    reading = read(
        "-- athendef: on-remove=refuse\nCREATE EXTERNAL TABLE orders (id intt)",
        path="orders.sql",
        database="sales",
        name="orders",
    )

    assert reading.definition is None
    assert reading.directives.on_remove == "refuse"


def test_later_messages_find_columns_clauses_and_properties():
    reading = read(
        "CREATE EXTERNAL TABLE orders (\n  `Id` int\n)\nLOCATION 's3://lake/orders/'\n"
        "TBLPROPERTIES (\n  'classification' = 'csv')",
        path="orders.sql",
        database="sales",
        name="orders",
    )

    assert reading.positions == {
        Part(PartKind.COLUMN, "id"): (2, 3),
        Part(PartKind.CLAUSE, "LOCATION"): (4, 1),
        Part(PartKind.CLAUSE, "TBLPROPERTIES"): (5, 1),
        Part(PartKind.PROPERTY, "classification"): (6, 3),
    }
