"""A change that a planner does not know is an error, never a plan without steps."""

from dataclasses import dataclass

import pytest

from athendef_provider.changes.change import ChangeQuery
from athendef_provider.changes.hive import plan_hive
from athendef_provider.changes.iceberg import plan_iceberg
from athendef_provider.definition.model import Column, HiveTable, IcebergTable, Storage, View

COLUMNS = (Column("id", "bigint"),)
HIVE = HiveTable(
    "sales", "orders", COLUMNS, Storage("serde", "input", "output"), "s3://lake/orders/"
)
ICEBERG = IcebergTable("sales", "orders", COLUMNS, "s3://lake/orders/")
VIEW = View("sales", "orders", "SELECT 1 AS id")


@dataclass(frozen=True)
class SetOwner:
    """A change that somebody adds to the union, and forgets in the planners."""


@pytest.mark.parametrize("change", [SetOwner(), ChangeQuery(VIEW, VIEW)], ids=["new", "a view's"])
def test_a_planner_does_not_pass_over_a_change(change):
    with pytest.raises((AssertionError, ValueError)):
        plan_hive(HIVE, HIVE, [change], cascade=True)
    with pytest.raises((AssertionError, ValueError)):
        plan_iceberg(ICEBERG, ICEBERG, [change])
