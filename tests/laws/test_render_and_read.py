"""The first law: a rendered definition is parsed to the same definition."""

from hypothesis import given, settings
from hypothesis import strategies as st

from athendef_provider.definition import read, render
from athendef_provider.definition.model import Database, Definition
from tests.laws.definitions import databases, hive_tables, iceberg_tables, views


def _read_back(definition: Definition) -> Definition | None:
    if isinstance(definition, Database):
        database, name = definition.name, None
    else:
        database, name = definition.database, definition.name
    reading = read(render(definition), path="law.sql", database=database, name=name)
    assert [problem for problem in reading.diagnostics if problem.severity == "error"] == []
    return reading.definition


@given(hive_tables())
def test_a_rendered_external_table_is_parsed_to_itself(table):
    assert _read_back(table) == table


@given(iceberg_tables())
def test_a_rendered_iceberg_table_is_parsed_to_itself(table):
    assert _read_back(table) == table


@given(views())
def test_a_rendered_view_is_parsed_to_itself(view):
    assert _read_back(view) == view


@given(databases())
def test_a_rendered_database_is_parsed_to_itself(database):
    assert _read_back(database) == database


@given(hive_tables())
def test_canonical_sql_is_rendered_to_itself(table):
    again = _read_back(table)

    assert again is not None
    assert render(again) == render(table)


_PIECES = st.sampled_from(
    ["(", ")", ",", "'", '"', "`", "<", ">", ";", "--", "/*", "\\", "COMMENT", "AS", "x", "1", "\n"]
)


@settings(deadline=None)
@given(st.data())
def test_any_text_gives_diagnostics_or_a_definition(data):
    text = render(
        data.draw(hive_tables(name="orders") | iceberg_tables(name="orders") | views(name="orders"))
    )
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        until = at + data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(_PIECES | st.just("")) + text[until:]

    reading = read(text, path="law.sql", database="law", name="orders")

    errors = [problem for problem in reading.diagnostics if problem.severity == "error"]
    assert bool(errors) == (reading.definition is None)
    if reading.definition is not None:
        assert _read_back(reading.definition) == reading.definition
