"""The second law: an applied definition is read back as the same definition."""

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

# One server serves all examples of a test. Each example cleans up.
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
def test_an_applied_external_table_equals_its_definition(account, table):
    account.run(render(table))

    imported, compared = _live(account, table)

    account.run(f"DROP TABLE {table_name(table.database, table.name)}")
    assert table == imported
    assert table == compared


@_ON_A_SERVER
@given(table=iceberg_tables())
def test_an_applied_iceberg_table_equals_its_definition(account, table):
    account.run(render(table))

    imported, compared = _live(account, table)

    account.glue.delete_table(DatabaseName=table.database, Name=table.name)
    assert table == imported
    assert table == compared


@_ON_A_SERVER
@given(view=views())
def test_an_applied_view_equals_its_definition(account, view):
    account.run(render(view), database="law")

    imported, compared = _live(account, view)

    account.glue.delete_table(DatabaseName=view.database, Name=view.name)
    assert view == imported
    assert view == compared


@_ON_A_SERVER
@given(database=databases().filter(lambda database: database.name not in {"law", "default"}))
def test_an_applied_database_equals_its_definition(account, database):
    account.run(render(database))

    live = account.glue.get_database(Name=database.name)["Database"]

    account.run(f"DROP DATABASE {quote_name(database.name)}")
    assert database == normalize(from_glue_database(live), database)


def test_every_applied_file_of_the_warehouse_equals_its_definition(account):
    """Athena stores the text of a view in another form, which an import must recognize."""
    tree = read_tree(CHECKOUT / "stacks" / "warehouse", {"lake_bucket": LAKE_BUCKET})
    files = {full_name(file.definition): file for file in tree.files}
    reads = {name: [read for read in file.reads if read in files] for name, file in files.items()}
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
    assert {name: changes for name, changes in changed.items() if changes} == {}
