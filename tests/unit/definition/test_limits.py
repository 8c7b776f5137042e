"""A value that exceeds a limit of Athena or Glue is an error in check."""

import pytest

from athendef_provider.definition import read

_LOCATION = "LOCATION 's3://lake/orders/'"


def _codes(sql: str) -> list[str]:
    reading = read(sql, path="orders.sql", database="sales", name="orders")
    assert reading.definition is None
    return [problem.code for problem in reading.diagnostics]


def test_a_type_of_more_than_131072_characters_is_an_error():
    fields = ",".join(f"field_{number}:string" for number in range(8000))

    assert "long-type" in _codes(f"CREATE EXTERNAL TABLE orders (a struct<{fields}>) {_LOCATION}")


def test_a_statement_of_more_than_262144_bytes_is_an_error():
    columns = ", ".join(f"c{number} string COMMENT '{'ü' * 125}'" for number in range(1000))

    assert _codes(f"CREATE EXTERNAL TABLE orders ({columns}) {_LOCATION}") == ["long-statement"]


def test_a_location_of_more_than_2056_characters_is_an_error():
    assert _codes(f"CREATE EXTERNAL TABLE orders (a int) LOCATION 's3://lake/{'x' * 2050}/'") == [
        "long-location"
    ]


def test_a_property_of_more_than_512000_characters_is_an_error():
    assert "long-property" in _codes(
        f"CREATE EXTERNAL TABLE orders (a int) {_LOCATION} TBLPROPERTIES ('a' = '{'x' * 512001}')"
    )


def test_a_type_with_too_many_levels_is_an_error():
    nested = "array<" * 3000 + "int" + ">" * 3000

    assert _codes(f"CREATE EXTERNAL TABLE orders (a {nested}) {_LOCATION}") == ["too-deep"]


@pytest.mark.parametrize("text", ["", "\n", ";", "\x00", "'", "`", "CREATE", "CREATE VIEW", "é"])
def test_a_file_of_deep_nesting_is_an_error(text):
    assert _codes(text)
