"""The plan of a stack from the events of the engine: order, hashes, messages."""

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


def test_inputs_come_before_views_and_removals_last():
    ordered = in_order(
        [
            planned("delete", "logs.alb", ALB),
            planned("delete", "logs.errors", "CREATE VIEW errors AS SELECT kind FROM alb"),
            planned("create", "sales.atrend", after=TREND),
            planned("create", "sales.revenue", after=REVENUE),
            planned("create", "sales.orders", after=ORDERS),
        ]
    )

    assert [plan.name for plan in ordered] == [
        "sales.orders",
        "sales.revenue",
        "sales.atrend",
        "logs.errors",
        "logs.alb",
    ]


def test_a_cycle_of_views_has_an_order():
    first = planned("create", "sales.a", after="CREATE VIEW a AS SELECT x FROM b")
    second = planned("create", "sales.b", after="CREATE VIEW b AS SELECT x FROM a")

    assert {plan.name for plan in in_order([first, second])} == {"sales.a", "sales.b"}


def test_a_saved_plan_is_bound_to_the_live_and_the_wanted_definition():
    plan = [planned("update", "sales.orders", ORDERS, ORDERS_AFTER)]
    other_file = [planned("update", "sales.orders", ORDERS, ORDERS_AFTER.replace("12,2", "14,2"))]
    other_live = [planned("update", "sales.orders", ORDERS.replace("ZSTD", "GZIP"), ORDERS_AFTER)]

    assert plan_hash(plan) == plan_hash([planned("update", "sales.orders", ORDERS, ORDERS_AFTER)])
    assert plan_hash(plan) != plan_hash(other_file)
    assert plan_hash(plan) != plan_hash(other_live)


def test_a_destructive_change_is_blocked_unless_the_file_or_the_stack_allows_it():
    permitted = f"-- athendef: allow=drop-column\n{CUSTOMERS_AFTER}"
    olds = inputs(CUSTOMERS, "sales", "customers")
    news = inputs(CUSTOMERS_AFTER, "sales", "customers")

    assert planned("update", "sales.customers", CUSTOMERS, CUSTOMERS_AFTER).blocked
    assert not planned("update", "sales.customers", CUSTOMERS, permitted).blocked
    allowing = Settings(allow=frozenset({"drop-column"}))
    assert not plan_resource("update", olds, news, allowing).blocked


def test_a_database_that_existed_before_the_stack_is_kept():
    olds = {"database": "logs", "kind": "database", "declared": "no", "created": "no"}

    planned = plan_resource("delete", olds, None, Settings())

    assert not planned.steps
    assert planned.steps.notices == ("logs was not created by this stack and is kept",)


@pytest.mark.parametrize(
    "message",
    [
        "error: Exception calling application: query 1 failed",
        "Preview failed: Exception calling application: query 1 failed",
        "Exception calling application: query 1 failed\n",
        "<{%fg 1%}>error: <{%reset%}>query 1 failed",
        "pulumi-python:dynamic/athendef:Table resource 'a.b' has a problem: query 1 failed",
    ],
)
def test_prefixes_of_the_engine_are_removed_from_messages(message):
    assert plain(message) == "query 1 failed"


def test_the_removal_of_a_protected_resource_is_blocked():
    """The engine's error about it, three lines with a URN, is not shown."""
    removal = Step("sales.orders", "delete", inputs(ORDERS, "sales", "orders"), None)
    error = Diagnostic("sales.orders", "error", "Preview failed: it cannot be deleted")

    assert plan_step(replace(removal, protected=True), Settings()).blocked != ()
    assert plan_step(removal, Settings()).blocked == ()
    assert relevant([error], {"sales.orders"}) == ()


def test_an_error_with_a_code_replaces_the_engines_error():
    reported = Diagnostic("sales.orders", "error", "query 1 failed", "aws-error")
    repeated = Diagnostic("sales.orders", "error", "Traceback ...: query 1 failed")
    skipped = Diagnostic("sales.prices", "error", "skipped", "aws-unreachable")
    other = Diagnostic("", "error", "the program failed")

    assert relevant([repeated, reported, skipped, other]) == (reported, other)


def test_a_resource_of_athendef_may_have_any_parent():
    urn = "urn:pulumi:dev::shop::my:mod:Lake$pulumi-python:dynamic/athendef:Table::sales.orders"

    assert is_ours(urn)
    assert not is_ours(urn.replace("athendef:", "other:"))
    assert not is_ours("urn:pulumi:dev::shop::aws:s3/bucket:Bucket::athendef:Table")


def test_an_error_of_several_resources_is_shown_once():
    lost = "reading the work group from Athena: AWS cannot be reached"
    diagnostics = [
        Diagnostic("sales", "error", lost),
        Diagnostic("logs", "error", lost),
        Diagnostic("x", "error", "y"),
    ]

    assert relevant(diagnostics) == (Diagnostic("", "error", lost), Diagnostic("x", "error", "y"))
