"""The second law: what Athena made of a definition's SQL is the definition."""

import os
from graphlib import TopologicalSorter

from hypothesis import HealthCheck, given, settings

from athendef_provider.changes import differences
from athendef_provider.definition import (
    from_glue_database,
    from_glue_table,
    normalize,
    quote_name,
    render,
    table_name,
)
from athendef_provider.definition.model import HiveTable, IcebergTable, View, full_name
from athendef_provider.local.options import LAKE_BUCKET
from athendef_provider.tree import read_tree
from tests.laws.definitions import databases, hive_tables, iceberg_tables, views
from tests.laws.live import iceberg_metadata
from tests.support.account import Account
from tools.sandbox import CHECKOUT

# One server serves all examples of a test: each cleans up after itself.
_ON_A_SERVER = settings(
    deadline=None,
    max_examples=int(os.environ.get("ATHENDEF_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _live(account: Account, definition: HiveTable | IcebergTable | View):
    table = account.table(f"{definition.database}.{definition.name}")
    metadata = iceberg_metadata(account, table)
    return (
        normalize(from_glue_table(table, metadata), None),
        normalize(from_glue_table(table, metadata), definition),
    )


@_ON_A_SERVER
@given(table=hive_tables())
def test_an_external_table_is_live_what_it_was_in_sql(account, table):
    account.run(render(table))

    imported, compared = _live(account, table)

    account.run(f"DROP TABLE {table_name(table.database, table.name)}")
    assert table == imported
    assert table == compared


@_ON_A_SERVER
@given(table=iceberg_tables())
def test_an_iceberg_table_is_live_what_it_was_in_sql(account, table):
    account.run(render(table))

    imported, compared = _live(account, table)

    account.glue.delete_table(DatabaseName=table.database, Name=table.name)
    assert table == imported
    assert table == compared


@_ON_A_SERVER
@given(view=views())
def test_a_view_is_live_what_it_was_in_sql(account, view):
    account.run(render(view), database="law")

    imported, compared = _live(account, view)

    account.glue.delete_table(DatabaseName=view.database, Name=view.name)
    assert view == imported
    assert view == compared


@_ON_A_SERVER
@given(database=databases().filter(lambda one: one.name not in {"law", "default"}))
def test_a_database_is_live_what_it_was_in_sql(account, database):
    account.run(render(database))

    found = account.glue.get_database(Name=database.name)["Database"]

    account.run(f"DROP DATABASE {quote_name(database.name)}")
    assert database == normalize(from_glue_database(found), database)


def test_every_file_of_the_warehouse_is_live_what_it_says(account):
    """Views, too: their text comes back in another spelling, and import must know it again."""
    tree = read_tree(CHECKOUT / "stacks" / "warehouse", {"lake_bucket": LAKE_BUCKET})
    files = {full_name(file.definition): file for file in tree.files}
    reads = {name: [one for one in file.reads if one in files] for name, file in files.items()}
    for database in {name.partition(".")[0] for name in files}:
        account.run(f"CREATE DATABASE {database}")

    changed = {}
    for name in TopologicalSorter(reads).static_order():
        definition = files[name].definition
        if isinstance(definition, HiveTable | IcebergTable | View):
            account.run(render(definition), database=definition.database)
            _, live = _live(account, definition)
            changed[name] = differences(live, definition)

    assert len(changed) > 30
    assert {name: found for name, found in changed.items() if found} == {}
