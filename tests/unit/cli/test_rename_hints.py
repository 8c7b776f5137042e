"""Hints that a destroyed and a created object are one that was renamed."""

import pytest

from athendef_provider.cli.output.plan_json import json_of
from athendef_provider.cli.output.plan_text import text_of
from athendef_provider.cli.output.rename_hints import rename_hints
from athendef_provider.config import Settings
from athendef_provider.engine.provider.resource_plan import LiveFacts, ResourcePlan, plan_resource
from tests.unit.cli.plans import CUSTOMERS, ORDERS, REVENUE, inputs, planned, planning


def destroyed(name: str, sql: str = ORDERS) -> ResourcePlan:
    return planned("delete", name, sql.replace("orders", name.partition(".")[2]))


def created(name: str, sql: str = ORDERS) -> ResourcePlan:
    return planned("create", name, after=sql.replace("orders", name.partition(".")[2]))


def test_the_same_columns_are_a_hint():
    old, new = destroyed("sales.old"), created("sales.new")

    (hint, other) = (rename_hints([old, new])[name] for name in ("sales.old", "sales.new"))

    assert hint == other
    assert (hint.shared, hint.directive) == ("columns", "-- athendef: renamed-from=old")
    text = text_of(planning(old, new))
    assert "has the same columns as sales.new, which is created" in text
    assert "if it was renamed, add to its file: -- athendef: renamed-from=old" in text
    diffs = json_of(planning(old, new))["table_diffs"]
    assert [entry["possibly_renamed_from"] for entry in diffs] == ["sales.old", None]


def test_the_same_location_is_a_hint_even_if_the_columns_differ():
    sql = ORDERS.replace("s3://lake/sales/orders/", "s3://lake/same/")
    old = destroyed("sales.old", sql)
    new = created("shop.new", sql.replace("amount decimal(10,2), ", ""))

    hint = rename_hints([old, new])["shop.new"]

    assert (hint.shared, hint.directive) == ("location", "-- athendef: renamed-from=sales.old")


def test_the_same_query_is_a_hint():
    old = planned("delete", "sales.revenue", REVENUE)
    new = planned("create", "sales.income", after=REVENUE.replace("VIEW revenue", "VIEW income"))

    assert rename_hints([old, new])["sales.income"].shared == "query"


@pytest.mark.parametrize(
    "plans",
    [
        [destroyed("sales.old"), created("sales.new"), created("sales.newer")],
        [destroyed("sales.old"), destroyed("sales.older"), created("sales.new")],
        [destroyed("sales.old")],
        [planned("delete", "sales.customers", CUSTOMERS), created("sales.new")],
    ],
)
def test_there_is_no_hint_if_it_is_ambiguous_or_the_kinds_differ(plans):
    assert rename_hints(plans) == {}


def test_an_adopted_object_was_not_renamed():
    news = inputs(ORDERS, "sales", "orders")
    adopted = plan_resource("create", None, news, Settings(), LiveFacts(news))

    assert rename_hints([destroyed("sales.old"), adopted]) == {}
