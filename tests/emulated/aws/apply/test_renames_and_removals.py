"""Plans of renames and removals, and their apply in the embedded AWS."""

from dataclasses import replace
from typing import cast

import pytest

from athendef_provider.aws.errors import AwsError
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
from tests.support.cases import CASES
from tests.support.world import new_world, read, with_raw_tables

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


def test_a_renamed_hive_table_keeps_all_partitions(world):
    world.reconciler().create(HIVE)
    world.add_partitions(HIVE)
    kept = world.partition_values()
    sold = replace(HIVE, name="sold")

    live = world.reconciler().update(sold, before=HIVE)

    assert differences(live.definition, sold) == ()
    assert world.glue_table("orders") is None
    assert world.partition_values("sold") == kept


def test_a_table_is_renamed_and_changed_at_the_same_time(world):
    world.reconciler().create(HIVE)
    world.add_partitions(HIVE)
    sold = replace(HIVE, name="sold", columns=(*HIVE.columns, Column("email", "string")))

    live = world.reconciler().update(sold, before=HIVE)

    assert differences(live.definition, sold) == ()
    assert len(world.partition_values("sold")) == 3


@pytest.mark.parametrize("cascade", [True, False])
def test_partition_schemas_of_a_renamed_table_are_updated_only_with_cascade(world, cascade):
    world.reconciler().create(HIVE)
    world.add_partitions(HIVE)
    sold = replace(HIVE, name="sold", columns=(*HIVE.columns, Column("email", "string")))

    world.reconciler().update(sold, PlanOptions(cascade=cascade), before=HIVE)

    columns = [
        [column["Name"] for column in partition["StorageDescriptor"]["Columns"]]
        for partition in world.aws.catalog.partitions("sales", "sold")
    ]
    expected = [column.name for column in (sold if cascade else HIVE).columns]
    assert columns == [expected] * 3


def test_an_iceberg_table_is_renamed_by_alter_table_and_keeps_its_metadata(world):
    world.reconciler().create(ICEBERG)
    before = world.glue_table("orders")
    sold = replace(ICEBERG, name="sold")

    live = world.reconciler().update(sold, before=ICEBERG)

    assert differences(live.definition, sold) == ()
    after = world.glue_table("sold")
    assert after["Parameters"]["metadata_location"] == before["Parameters"]["metadata_location"]
    assert statements(plan_rename(ICEBERG, sold)) == (
        "ALTER TABLE `sales`.`orders` RENAME TO `sales`.`sold`",
    )


def test_a_view_is_renamed(world):
    world.reconciler().create(VIEW)
    sold = replace(VIEW, name="sold")

    world.reconciler().update(sold, before=VIEW)

    assert world.glue_table("orders") is None
    assert world.glue_table("sold")["TableType"] == "VIRTUAL_VIEW"


def test_a_second_rename_runs_no_statement(world):
    sold = replace(HIVE, name="sold")
    world.reconciler().create(HIVE)
    world.reconciler().update(sold, before=HIVE)
    earlier = world.statements()

    world.reconciler().update(sold, before=HIVE)

    assert world.statements() == earlier


@pytest.mark.parametrize(
    "after",
    [
        replace(HIVE, name="sold", partition_keys=tuple(reversed(HIVE.partition_keys))),
        replace(HIVE, name="sold", partition_keys=HIVE.partition_keys[:1]),
        replace(ICEBERG, name="sold"),
    ],
    ids=["reordered keys", "a dropped key", "another kind"],
)
def test_a_rename_that_cannot_copy_the_partitions_is_blocked(world, after):
    world.reconciler().create(HIVE)
    world.add_partitions(HIVE)
    kept, earlier = world.partition_values(), world.statements()

    with pytest.raises(AwsError, match="rename it first and apply"):
        world.reconciler().update(after, before=HIVE)

    assert (world.partition_values(), world.statements()) == (kept, earlier)


def test_a_rename_has_a_notice_about_grants():
    plan = plan_rename(HIVE, replace(HIVE, name="sold"))

    [notice] = plan.notices
    assert "grants on sales.orders" in notice
    assert plan_text(plan).startswith(f"-- note: {notice}\n")


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
def test_data_is_deleted_only_by_on_remove_drop_of_an_iceberg_table(definition, on_remove, sql):
    plan = plan_removal(definition, on_remove)

    assert statements(plan) == ((sql,) if sql else ())
    if sql is None:
        assert "glue:DeleteTable sales.orders (its data is kept)" in plan_text(plan)


@pytest.mark.parametrize("definition", [HIVE, ICEBERG, VIEW, Database("sales")])
def test_on_remove_refuse_blocks_a_removal(definition):
    plan = plan_removal(definition, "refuse")

    assert statements(plan) == ()
    assert "would be removed" in plan_text(plan)


@pytest.mark.parametrize("definition", [HIVE, ICEBERG, VIEW], ids=["hive", "iceberg", "view"])
def test_a_removal_is_idempotent(world, definition):
    world.reconciler().create(definition)

    world.reconciler().delete(definition)
    world.reconciler().delete(definition)

    assert world.glue_table() is None


def test_the_files_of_an_unregistered_iceberg_table_are_kept(world):
    world.reconciler().create(ICEBERG)
    files = world.files()

    world.reconciler().delete(ICEBERG)

    assert files != []
    assert world.files() == files
