"""A planner raises for a change that it does not support; it never returns an empty plan."""

from dataclasses import dataclass

import pytest

from athendef_provider.changes.change import ChangeQuery
from athendef_provider.changes.planning.hive import plan_hive
from athendef_provider.changes.planning.iceberg import plan_iceberg
from athendef_provider.definition.model import Column, HiveTable, IcebergTable, Storage, View

COLUMNS = (Column("id", "bigint"),)
HIVE = HiveTable(
    "sales", "orders", COLUMNS, Storage("serde", "input", "output"), "s3://lake/orders/"
)
ICEBERG = IcebergTable("sales", "orders", COLUMNS, "s3://lake/orders/")
VIEW = View("sales", "orders", "SELECT 1 AS id")


@dataclass(frozen=True)
class SetOwner:
    """A change that is not handled by the planners."""


@pytest.mark.parametrize("change", [SetOwner(), ChangeQuery(VIEW, VIEW)], ids=["new", "view"])
def test_a_planner_raises_for_an_unsupported_change(change):
    with pytest.raises((AssertionError, ValueError)):
        plan_hive(HIVE, HIVE, [change], cascade=True)
    with pytest.raises((AssertionError, ValueError)):
        plan_iceberg(ICEBERG, ICEBERG, [change])
