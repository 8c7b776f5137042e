"""Changes of partition keys that lose registered partitions are destructive."""

from dataclasses import replace

import pytest

from athendef_provider.changes import PlanOptions, blocked_steps, plan_transition
from athendef_provider.changes.planning.partition_loss import (
    RegisteredPartitions,
    count_lost,
    may_lose_partitions,
)
from athendef_provider.definition.model import Column, HiveTable
from athendef_provider.definition.sql.parser import read

TABLE = read(
    "CREATE EXTERNAL TABLE orders (id bigint) PARTITIONED BY (day string) "
    "STORED AS PARQUET LOCATION 's3://lake/orders/'",
    path="orders.sql",
    database="sales",
    name="orders",
).definition
assert isinstance(TABLE, HiveTable)


def with_keys(*names: str) -> HiveTable:
    assert isinstance(TABLE, HiveTable)
    return replace(TABLE, partition_keys=tuple(Column(name, "string") for name in names))


@pytest.mark.parametrize(
    ("location", "is_lost"),
    [
        ("s3://lake/orders/day=1/country=nl", False),
        ("s3://lake/orders/day=1/country=nl/", False),
        ("s3://lake/orders/DAY=1/country=nl", False),
        ("s3://lake/orders/day=1", True),
        ("s3://lake/orders/country=nl/day=1", True),
        ("s3://lake/orders/1/nl", True),
        ("s3://lake/orders_old/day=1/country=nl", True),
        ("", True),
    ],
)
def test_a_partition_is_lost_unless_its_folders_have_the_new_keys(location, is_lost):
    assert count_lost([location], with_keys("day", "country")).lost == is_lost


@pytest.mark.parametrize(
    ("location", "is_lost"), [("s3://lake/orders/1", False), ("s3://lake/elsewhere/1", True)]
)
def test_without_keys_only_folders_outside_of_the_location_are_lost(location, is_lost):
    assert count_lost([location], with_keys()).lost == is_lost


def test_the_change_is_blocked_with_the_count_unless_it_is_allowed():
    options = PlanOptions(partitions=RegisteredPartitions(total=5, lost=4))

    plan = plan_transition(TABLE, with_keys("day", "country"), options)

    assert may_lose_partitions(plan)
    (blocked,) = blocked_steps(plan, ())
    assert "4 of 5 partitions of sales.orders" in blocked.reason
    assert blocked_steps(plan, {"lose-partitions"}) == ()


def test_the_change_is_blocked_if_nothing_is_known_about_the_partitions():
    plan = plan_transition(TABLE, with_keys("day", "country"))

    assert len(blocked_steps(plan, ())) == 1


@pytest.mark.parametrize("partitions", [RegisteredPartitions(0, 0), RegisteredPartitions(7, 0)])
def test_a_change_that_loses_no_partition_is_not_blocked(partitions):
    plan = plan_transition(TABLE, with_keys("day", "country"), PlanOptions(partitions=partitions))

    assert plan
    assert blocked_steps(plan, ()) == ()


def test_keys_that_keep_their_values_lose_nothing():
    two, exchanged = with_keys("day", "country"), with_keys("country", "day")

    assert blocked_steps(plan_transition(two, exchanged), ()) == ()


def test_a_projected_table_needs_no_registered_partitions():
    projected = replace(with_keys("day", "country"), properties={"projection.enabled": "true"})

    assert blocked_steps(plan_transition(TABLE, projected), ()) == ()
