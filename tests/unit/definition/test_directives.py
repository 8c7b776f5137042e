"""Directives apply to the file or the column that they are written at."""

from athendef_provider.definition import Directives, read
from athendef_provider.definition.sql.ast import Part, PartKind


def _directives(sql: str) -> Directives:
    reading = read(sql, path="orders.sql", database="sales", name="orders")
    assert [str(problem) for problem in reading.diagnostics] == []
    return reading.directives


def test_a_file_without_directives_has_none():
    directives = _directives("-- athendefinitions\nCREATE VIEW orders AS SELECT 1 a")

    assert Directives() == directives


def test_directives_before_the_statement_apply_to_the_file():
    directives = _directives(
        "-- athendef: renamed-from=Sales.Old\n/* athendef: on-remove=DROP */\n"
        "--athendef:allow=hidden-folder, s3a-location\n"
        "CREATE EXTERNAL TABLE orders (id int) LOCATION 's3a://lake/_x/'"
    )

    assert directives.renamed_from == "sales.old"
    assert directives.on_remove == "drop"
    assert directives.allow == {"hidden-folder", "s3a-location"}


def test_a_column_directive_is_on_its_line_or_on_the_line_before():
    directives = _directives(
        "CREATE EXTERNAL TABLE orders (\n"
        "  -- athendef: renamed-from=Key\n"
        "  id int,\n"
        "  total decimal(10,2), -- athendef: renamed-from=`amount`\n"
        "  other string\n"
        ") PARTITIONED BY (\n"
        "  dt string -- athendef: renamed-from=day\n"
        ") LOCATION 's3://lake/orders/'"
    )

    assert directives.column_renames == {"id": "key", "total": "amount", "dt": "day"}
    assert directives.renamed_from is None


def test_a_directive_in_a_string_literal_is_ignored():
    directives = _directives(
        "CREATE EXTERNAL TABLE orders (id int COMMENT '-- athendef: on-remove=drop') "
        "LOCATION 's3://lake/orders/'"
    )

    assert Directives() == directives


def test_directives_are_parsed_in_a_file_with_errors():
    reading = read(
        "-- athendef: on-remove=refuse\nCREATE EXTERNAL TABLE orders (id intt)",
        path="orders.sql",
        database="sales",
        name="orders",
    )

    assert reading.definition is None
    assert reading.directives.on_remove == "refuse"


def test_columns_clauses_and_properties_have_positions():
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
