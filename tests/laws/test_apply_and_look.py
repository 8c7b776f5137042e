"""The second law: what Athena made of a definition's SQL is the definition."""

from hypothesis import HealthCheck, given, settings

from athendef_provider.definition import (
    from_glue_database,
    from_glue_table,
    quote_name,
    render,
    table_name,
)
from athendef_provider.definition.model import HiveTable, IcebergTable, View
from tests.laws.conftest import Warehouse
from tests.laws.definitions import databases, hive_tables, iceberg_tables, views

# One server serves all examples of a test: each cleans up after itself.
_ON_A_SERVER = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _live(warehouse: Warehouse, definition: HiveTable | IcebergTable | View):
    table = warehouse.table(definition.database, definition.name)
    metadata = warehouse.iceberg_metadata(table)
    return (
        from_glue_table(table, iceberg_metadata=metadata),
        from_glue_table(table, iceberg_metadata=metadata, wanted=definition),
    )


@_ON_A_SERVER
@given(table=hive_tables())
def test_an_external_table_is_live_what_it_was_in_sql(warehouse, table):
    warehouse.run(render(table))

    imported, compared = _live(warehouse, table)

    warehouse.run(f"DROP TABLE {table_name(table.database, table.name)}")
    assert table == imported
    assert table == compared


@_ON_A_SERVER
@given(table=iceberg_tables())
def test_an_iceberg_table_is_live_what_it_was_in_sql(warehouse, table):
    warehouse.run(render(table))

    imported, compared = _live(warehouse, table)

    warehouse.glue.delete_table(DatabaseName=table.database, Name=table.name)
    assert table == imported
    assert table == compared


@_ON_A_SERVER
@given(view=views())
def test_a_view_is_live_what_it_was_in_sql(warehouse, view):
    warehouse.run(render(view), database="law")

    imported, compared = _live(warehouse, view)

    warehouse.glue.delete_table(DatabaseName=view.database, Name=view.name)
    assert view == imported
    assert view == compared


@_ON_A_SERVER
@given(database=databases().filter(lambda one: one.name not in {"law", "default"}))
def test_a_database_is_live_what_it_was_in_sql(warehouse, database):
    warehouse.run(render(database))

    found = warehouse.glue.get_database(Name=database.name)["Database"]

    warehouse.run(f"DROP DATABASE {quote_name(database.name)}")
    assert database == from_glue_database(found, wanted=database)
