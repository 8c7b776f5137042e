"""From what the engine tells to a plan: order, what a kept plan is bound to, messages."""

from types import SimpleNamespace

import pytest

from athendef_provider.cli.context.stack_plan import each_once, in_order, unless_protected
from athendef_provider.config import Settings
from athendef_provider.engine.driver.events import Diagnostic, happening, plain
from athendef_provider.engine.provider.resource_plan import fingerprint, plan_resource
from tests.unit.cli.plans import (
    ALB,
    CUSTOMERS,
    CUSTOMERS_AFTER,
    ORDERS,
    ORDERS_AFTER,
    REVENUE,
    inputs,
    planned,
    planning,
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

    assert fingerprint(plan) == fingerprint(
        [planned("update", "sales.orders", ORDERS, ORDERS_AFTER)]
    )
    assert fingerprint(plan) != fingerprint(other_file)
    assert fingerprint(plan) != fingerprint(other_live)


def test_a_danger_is_refused_unless_the_file_or_the_stack_permits_it():
    permitted = f"-- athendef: allow=drop-column\n{CUSTOMERS_AFTER}"
    olds = inputs(CUSTOMERS, "sales", "customers")
    news = inputs(CUSTOMERS_AFTER, "sales", "customers")

    assert planned("update", "sales.customers", CUSTOMERS, CUSTOMERS_AFTER).refused
    assert not planned("update", "sales.customers", CUSTOMERS, permitted).refused
    allowing = Settings(allow=frozenset({"drop-column"}))
    assert not plan_resource("update", olds, news, allowing).refused


def test_a_database_that_stood_before_the_stack_stays():
    olds = {"database": "logs", "kind": "database", "declared": "no", "made": "no"}

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


def test_a_protected_resource_is_refused_by_its_name_and_with_what_lifts_it():
    """The engine says it in three lines with a URN; `--protect` of an import makes it so."""
    urn = "urn:pulumi:dev::shop::pulumi-python:dynamic/athendef:Table::sales.orders"
    event = SimpleNamespace(
        prelude_event=None,
        diagnostic_event=SimpleNamespace(
            urn="",
            severity="error",
            message=f'<{{%reset%}}>Preview failed: resource "{urn}" cannot be deleted\n'
            "because it is protected. To unprotect the resource, either remove the `protect` flag",
        ),
    )

    told = happening(event)  # type: ignore[arg-type]  # as much of an event as it looks at

    text = f"it is protected in the stack's state: `pulumi state unprotect '{urn}'` lifts that"
    assert told == Diagnostic("sales.orders", "error", text, protects=True)
    (removal,) = planning(planned("delete", "sales.orders", ORDERS), told=(told,)).planned
    assert unless_protected(removal, [told]).refused == (text,)
    assert unless_protected(planned("delete", "logs.alb", ALB), [told]).refused == ()


def test_one_error_of_several_resources_is_told_once():
    lost = "reading the work group from Athena: AWS cannot be reached"
    told = [
        Diagnostic("sales", "error", lost),
        Diagnostic("logs", "error", lost),
        Diagnostic("x", "error", "y"),
    ]

    assert each_once(told) == (Diagnostic("", "error", lost), Diagnostic("x", "error", "y"))
