"""From what the engine tells to a plan: order, what a kept plan is bound to, messages."""

from dataclasses import replace

import pytest

from athendef_provider.cli.context.stack_plan import in_order, relevant
from athendef_provider.config import Settings
from athendef_provider.engine.driver.events import Diagnostic, Step, is_ours, plain
from athendef_provider.engine.driver.previewed import plan_step
from athendef_provider.engine.provider.resource_plan import plan_hash, plan_resource
from tests.unit.cli.plans import (
    ALB,
    CUSTOMERS,
    CUSTOMERS_AFTER,
    ORDERS,
    ORDERS_AFTER,
    REVENUE,
    inputs,
    planned,
)

TREND = "CREATE VIEW atrend AS SELECT dt FROM revenue"


def test_what_is_read_comes_first_and_removals_last_with_views_before_tables():
    found = in_order(
        [
            planned("delete", "logs.alb", ALB),
            planned("delete", "logs.errors", "CREATE VIEW errors AS SELECT kind FROM alb"),
            planned("create", "sales.atrend", after=TREND),
            planned("create", "sales.revenue", after=REVENUE),
            planned("create", "sales.orders", after=ORDERS),
        ]
    )

    assert [one.name for one in found] == [
        "sales.orders",
        "sales.revenue",
        "sales.atrend",
        "logs.errors",
        "logs.alb",
    ]


def test_views_that_read_each_other_do_not_hang_it():
    first = planned("create", "sales.a", after="CREATE VIEW a AS SELECT x FROM b")
    second = planned("create", "sales.b", after="CREATE VIEW b AS SELECT x FROM a")

    assert {one.name for one in in_order([first, second])} == {"sales.a", "sales.b"}


def test_a_kept_plan_is_bound_to_what_stands_and_to_what_is_wanted():
    plan = [planned("update", "sales.orders", ORDERS, ORDERS_AFTER)]
    other_file = [planned("update", "sales.orders", ORDERS, ORDERS_AFTER.replace("12,2", "14,2"))]
    other_live = [planned("update", "sales.orders", ORDERS.replace("ZSTD", "GZIP"), ORDERS_AFTER)]

    assert plan_hash(plan) == plan_hash([planned("update", "sales.orders", ORDERS, ORDERS_AFTER)])
    assert plan_hash(plan) != plan_hash(other_file)
    assert plan_hash(plan) != plan_hash(other_live)


def test_a_danger_is_refused_unless_the_file_or_the_stack_permits_it():
    permitted = f"-- athendef: allow=drop-column\n{CUSTOMERS_AFTER}"
    olds = inputs(CUSTOMERS, "sales", "customers")
    news = inputs(CUSTOMERS_AFTER, "sales", "customers")

    assert planned("update", "sales.customers", CUSTOMERS, CUSTOMERS_AFTER).blocked
    assert not planned("update", "sales.customers", CUSTOMERS, permitted).blocked
    allowing = Settings(allow=frozenset({"drop-column"}))
    assert not plan_resource("update", olds, news, allowing).blocked


def test_a_database_that_stood_before_the_stack_stays():
    olds = {"database": "logs", "kind": "database", "declared": "no", "created": "no"}

    found = plan_resource("delete", olds, None, Settings())

    assert not found.steps
    assert found.steps.notices == ("logs was not created by this stack and is kept",)


@pytest.mark.parametrize(
    "said",
    [
        "error: Exception calling application: query 1 failed",
        "Preview failed: Exception calling application: query 1 failed",
        "Exception calling application: query 1 failed\n",
        "<{%fg 1%}>error: <{%reset%}>query 1 failed",
        "pulumi-python:dynamic/athendef:Table resource 'a.b' has a problem: query 1 failed",
    ],
)
def test_what_the_engine_puts_before_our_words_is_taken_away(said):
    assert plain(said) == "query 1 failed"


def test_the_removal_of_a_protected_resource_is_blocked():
    """The engine's own error about it, of three lines with a URN, is not shown."""
    removal = Step("sales.orders", "delete", inputs(ORDERS, "sales", "orders"), None)
    error = Diagnostic("sales.orders", "error", "Preview failed: it cannot be deleted")

    assert plan_step(replace(removal, protected=True), Settings()).blocked != ()
    assert plan_step(removal, Settings()).blocked == ()
    assert relevant([error], {"sales.orders"}) == ()


def test_an_error_with_a_code_replaces_the_engines_words_for_it():
    reported = Diagnostic("sales.orders", "error", "query 1 failed", "aws-error")
    repeated = Diagnostic("sales.orders", "error", "Traceback ...: query 1 failed")
    skipped = Diagnostic("sales.prices", "error", "skipped", "aws-unreachable")
    other = Diagnostic("", "error", "the program failed")

    assert relevant([repeated, reported, skipped, other]) == (reported, other)


def test_a_resource_is_ours_whatever_its_parents_are():
    urn = "urn:pulumi:dev::shop::my:mod:Lake$pulumi-python:dynamic/athendef:Table::sales.orders"

    assert is_ours(urn)
    assert not is_ours(urn.replace("athendef:", "other:"))
    assert not is_ours("urn:pulumi:dev::shop::aws:s3/bucket:Bucket::athendef:Table")


def test_one_error_of_several_resources_is_told_once():
    lost = "reading the work group from Athena: AWS cannot be reached"
    told = [
        Diagnostic("sales", "error", lost),
        Diagnostic("logs", "error", lost),
        Diagnostic("x", "error", "y"),
    ]

    assert relevant(told) == (Diagnostic("", "error", lost), Diagnostic("x", "error", "y"))
