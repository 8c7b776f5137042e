"""The first law: what is written is what is read."""

from hypothesis import given

from athendef_provider.definition import read, render
from athendef_provider.definition.model import Database, Definition
from tests.laws.definitions import databases, hive_tables, iceberg_tables, views


def _read_back(definition: Definition) -> Definition | None:
    is_database = isinstance(definition, Database)
    reading = read(
        render(definition),
        path="law.sql",
        database=definition.name if is_database else definition.database,
        name=None if is_database else definition.name,
    )
    assert [problem for problem in reading.problems if problem.severity == "error"] == []
    return reading.definition


@given(hive_tables())
def test_an_external_table_survives_its_own_sql(table):
    assert _read_back(table) == table


@given(iceberg_tables())
def test_an_iceberg_table_survives_its_own_sql(table):
    assert _read_back(table) == table


@given(views())
def test_a_view_survives_its_own_sql(view):
    assert _read_back(view) == view


@given(databases())
def test_a_database_survives_its_own_sql(database):
    assert _read_back(database) == database


@given(hive_tables())
def test_the_canonical_sql_is_its_own_canonical_sql(table):
    again = _read_back(table)

    assert again is not None
    assert render(again) == render(table)
