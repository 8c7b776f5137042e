"""Plans of renames and removals, and their apply in the embedded AWS."""

from dataclasses import replace
from typing import cast

import pytest

from athendef_provider.aws.errors import BlockedPlanError
from athendef_provider.changes import PlanOptions, differences, statements
from athendef_provider.changes.planning.plan_parts import plan_rename
from athendef_provider.definition.model import (
    Column,
    Definition,
    HiveTable,
    IcebergTable,
    View,
)
from tests.support.cases import CASES
from tests.support.managed import definition, managed_account


def before_of(case: str) -> Definition:
    return definition((CASES / case / "before.sql").read_text(), "orders")


HIVE = cast("HiveTable", before_of("hive/a_column_is_added_at_the_end"))
ICEBERG = cast("IcebergTable", before_of("iceberg/a_column_is_added_at_the_end"))
VIEW = cast("View", definition("CREATE VIEW orders AS SELECT id FROM raw.orders", "orders"))


@pytest.fixture
def account():
    with managed_account() as account:
        account.create_databases()
        account.create_raw_tables()
        yield account


def test_a_renamed_hive_table_keeps_all_partitions(account):
    account.reconciler().create(HIVE)
    account.add_examples(HIVE)
    kept = account.partition_values("sales.orders")
    sold = replace(HIVE, name="sold")

    live = account.reconciler().update(sold, before=HIVE)

    assert differences(live.definition, sold) == ()
    assert account.find_table("sales.orders") is None
    assert account.partition_values("sales.sold") == kept


def test_a_table_is_renamed_and_changed_at_the_same_time(account):
    account.reconciler().create(HIVE)
    account.add_examples(HIVE)
    sold = replace(HIVE, name="sold", columns=(*HIVE.columns, Column("email", "string")))

    live = account.reconciler().update(sold, before=HIVE)

    assert differences(live.definition, sold) == ()
    assert len(account.partition_values("sales.sold")) == 3


@pytest.mark.parametrize("cascade", [True, False])
def test_partition_schemas_of_a_renamed_table_are_updated_only_with_cascade(account, cascade):
    account.reconciler().create(HIVE)
    account.add_examples(HIVE)
    sold = replace(HIVE, name="sold", columns=(*HIVE.columns, Column("email", "string")))

    account.reconciler().update(sold, PlanOptions(cascade=cascade), before=HIVE)

    columns = [
        [column["Name"] for column in partition["StorageDescriptor"]["Columns"]]
        for partition in account.partitions("sales.sold")
    ]
    expected = [column.name for column in (sold if cascade else HIVE).columns]
    assert columns == [expected] * 3


def test_an_iceberg_table_is_renamed_by_alter_table_and_keeps_its_metadata(account):
    account.reconciler().create(ICEBERG)
    before = account.find_table("sales.orders")
    sold = replace(ICEBERG, name="sold")

    live = account.reconciler().update(sold, before=ICEBERG)

    assert differences(live.definition, sold) == ()
    after = account.find_table("sales.sold")
    assert after["Parameters"]["metadata_location"] == before["Parameters"]["metadata_location"]
    assert statements(plan_rename(ICEBERG, sold)) == (
        "ALTER TABLE `sales`.`orders` RENAME TO `sales`.`sold`",
    )


def test_a_view_is_renamed(account):
    account.reconciler().create(VIEW)
    sold = replace(VIEW, name="sold")

    account.reconciler().update(sold, before=VIEW)

    assert account.find_table("sales.orders") is None
    assert account.find_table("sales.sold")["TableType"] == "VIRTUAL_VIEW"


def test_a_second_rename_runs_no_statement(account):
    sold = replace(HIVE, name="sold")
    account.reconciler().create(HIVE)
    account.reconciler().update(sold, before=HIVE)
    earlier = account.statements()

    account.reconciler().update(sold, before=HIVE)

    assert account.statements() == earlier


@pytest.mark.parametrize(
    "after",
    [
        replace(HIVE, name="sold", partition_keys=tuple(reversed(HIVE.partition_keys))),
        replace(HIVE, name="sold", partition_keys=HIVE.partition_keys[:1]),
        replace(ICEBERG, name="sold"),
    ],
    ids=["reordered keys", "a dropped key", "another kind"],
)
def test_a_rename_that_cannot_copy_the_partitions_is_blocked(account, after):
    account.reconciler().create(HIVE)
    account.add_examples(HIVE)
    kept, earlier = account.partition_values("sales.orders"), account.statements()

    with pytest.raises(BlockedPlanError):
        account.reconciler().update(after, before=HIVE)

    assert (account.partition_values("sales.orders"), account.statements()) == (kept, earlier)


@pytest.mark.parametrize("removed", [HIVE, ICEBERG, VIEW], ids=["hive", "iceberg", "view"])
def test_a_removal_is_idempotent(account, removed):
    account.reconciler().create(removed)

    account.reconciler().delete(removed)
    account.reconciler().delete(removed)

    assert account.find_table("sales.orders") is None


def test_the_files_of_an_unregistered_iceberg_table_are_kept(account):
    account.reconciler().create(ICEBERG)
    files = account.keys()

    account.reconciler().delete(ICEBERG)

    assert files != []
    assert account.keys() == files
