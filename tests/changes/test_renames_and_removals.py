"""What a table's new name and a file's removal come to, planned and carried out."""

from dataclasses import replace
from typing import cast

import pytest

from athendef_provider.aws.errors import AwsRefusal
from athendef_provider.changes import PlanOptions, differences, plan_text, statements
from athendef_provider.changes.plan_parts import plan_removal, plan_rename
from athendef_provider.definition.model import (
    Column,
    Database,
    HiveTable,
    IcebergTable,
    Kind,
    Opaque,
    View,
)
from tests.changes.cases import CASES
from tests.changes.world import new_world, read, with_raw_tables

HIVE = cast("HiveTable", read((CASES / "hive/a_column_is_added_at_the_end/before.sql").read_text()))
ICEBERG = cast(
    "IcebergTable", read((CASES / "iceberg/a_column_is_added_at_the_end/before.sql").read_text())
)
VIEW = cast("View", read("CREATE VIEW orders AS SELECT id FROM raw.orders"))


@pytest.fixture
def world():
    with new_world() as world:
        with_raw_tables(world)
        yield world


def test_a_hive_table_gets_a_new_name_with_all_partitions(world):
    world.reconciler().create(HIVE)
    world.add_partitions(HIVE)
    kept = world.partition_values()
    sold = replace(HIVE, name="sold")

    found = world.reconciler().update(sold, before=HIVE)

    assert differences(found.definition, sold) == ()
    assert world.glue_table("orders") is None
    assert world.partition_values("sold") == kept


def test_a_renamed_table_may_get_another_column_at_once(world):
    world.reconciler().create(HIVE)
    world.add_partitions(HIVE)
    sold = replace(HIVE, name="sold", columns=(*HIVE.columns, Column("email", "string")))

    found = world.reconciler().update(sold, before=HIVE)

    assert differences(found.definition, sold) == ()
    assert len(world.partition_values("sold")) == 3


@pytest.mark.parametrize("cascade", [True, False])
def test_partitions_of_a_renamed_table_follow_its_columns_unless_none_may(world, cascade):
    world.reconciler().create(HIVE)
    world.add_partitions(HIVE)
    sold = replace(HIVE, name="sold", columns=(*HIVE.columns, Column("email", "string")))

    world.reconciler().update(sold, PlanOptions(cascade=cascade), before=HIVE)

    columns = [
        [column["Name"] for column in partition["StorageDescriptor"]["Columns"]]
        for partition in world.aws.catalogue.partitions("sales", "sold")
    ]
    followed = [column.name for column in (sold if cascade else HIVE).columns]
    assert columns == [followed] * 3


def test_an_iceberg_table_is_renamed_by_athena_and_keeps_its_metadata(world):
    world.reconciler().create(ICEBERG)
    before = world.glue_table("orders")
    sold = replace(ICEBERG, name="sold")

    found = world.reconciler().update(sold, before=ICEBERG)

    assert differences(found.definition, sold) == ()
    after = world.glue_table("sold")
    assert after["Parameters"]["metadata_location"] == before["Parameters"]["metadata_location"]
    assert statements(plan_rename(ICEBERG, sold)) == (
        "ALTER TABLE `sales`.`orders` RENAME TO `sales`.`sold`",
    )


def test_a_view_gets_a_new_name(world):
    world.reconciler().create(VIEW)
    sold = replace(VIEW, name="sold")

    world.reconciler().update(sold, before=VIEW)

    assert world.glue_table("orders") is None
    assert world.glue_table("sold")["TableType"] == "VIRTUAL_VIEW"


def test_a_rename_is_done_once_and_no_error_afterwards(world):
    sold = replace(HIVE, name="sold")
    world.reconciler().create(HIVE)
    world.reconciler().update(sold, before=HIVE)
    asked = world.statements()

    world.reconciler().update(sold, before=HIVE)

    assert world.statements() == asked


@pytest.mark.parametrize(
    "after",
    [
        replace(HIVE, name="sold", partition_keys=tuple(reversed(HIVE.partition_keys))),
        replace(HIVE, name="sold", partition_keys=HIVE.partition_keys[:1]),
        replace(ICEBERG, name="sold"),
    ],
    ids=["keys in another order", "a key less", "another kind"],
)
def test_a_rename_that_partitions_can_not_follow_is_refused(world, after):
    world.reconciler().create(HIVE)
    world.add_partitions(HIVE)
    kept, asked = world.partition_values(), world.statements()

    with pytest.raises(AwsRefusal, match="rename it first and apply"):
        world.reconciler().update(after, before=HIVE)

    assert (world.partition_values(), world.statements()) == (kept, asked)


def test_a_rename_says_what_becomes_of_grants():
    text = plan_text(plan_rename(HIVE, replace(HIVE, name="sold")))

    assert text.startswith(
        "-- note: renames sales.orders to sales.sold; grants on sales.orders end with it"
    )


REMOVALS = [
    (HIVE, None, None),
    (HIVE, "drop", None),
    (HIVE, "unregister", None),
    (ICEBERG, None, None),
    (ICEBERG, "unregister", None),
    (ICEBERG, "drop", "DROP TABLE IF EXISTS `sales`.`orders`"),
    (VIEW, None, "DROP VIEW IF EXISTS sales.orders"),
    (Database("sales"), None, "DROP DATABASE IF EXISTS `sales`"),
    (Opaque("sales", "orders", Kind.ICEBERG, ""), None, None),
    (Opaque("sales", "orders", Kind.HIVE, ""), None, None),
    (Opaque("sales", "orders", Kind.VIEW, ""), None, "DROP VIEW IF EXISTS sales.orders"),
]


@pytest.mark.parametrize(("definition", "on_remove", "sql"), REMOVALS)
def test_data_is_deleted_only_where_a_drop_of_iceberg_is_asked_for(definition, on_remove, sql):
    plan = plan_removal(definition, on_remove)

    assert statements(plan) == ((sql,) if sql else ())
    if sql is None:
        assert "glue:DeleteTable sales.orders: its data stays" in plan_text(plan)


@pytest.mark.parametrize("definition", [HIVE, ICEBERG, VIEW, Database("sales")])
def test_a_removal_can_be_refused(definition):
    plan = plan_removal(definition, "refuse")

    assert statements(plan) == ()
    assert "would be removed" in plan_text(plan)


@pytest.mark.parametrize("definition", [HIVE, ICEBERG, VIEW], ids=["hive", "iceberg", "view"])
def test_a_removed_table_is_gone_and_removed_twice_is_removed(world, definition):
    world.reconciler().create(definition)

    world.reconciler().delete(definition)
    world.reconciler().delete(definition)

    assert world.glue_table() is None


def test_the_files_of_an_unregistered_iceberg_table_stay(world):
    world.reconciler().create(ICEBERG)
    files = world.files()

    world.reconciler().delete(ICEBERG)

    assert files != []
    assert world.files() == files
