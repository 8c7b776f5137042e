"""What a plan shows of a change: values before and after, drift, adoption, probable renames."""

import pytest

from athendef_provider.cli.output.plan_json import json_of
from athendef_provider.cli.output.plan_messages import echo_messages
from athendef_provider.cli.output.plan_text import text_of
from athendef_provider.config import Settings
from athendef_provider.definition.formats import LAZY_SIMPLE_SERDE
from athendef_provider.engine.driver.events import Diagnostic, Refreshed, Step
from athendef_provider.engine.driver.previewed import plan_step
from athendef_provider.engine.provider.resource_plan import LiveFacts, ResourcePlan
from tests.unit.cli.plans import (
    ALB,
    CUSTOMERS,
    ORDERS,
    ORDERS_AFTER,
    PRICES,
    REVENUE,
    inputs,
    planned,
    planning,
)

JSON_ALB = ALB.replace(
    "STORED",
    "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' "
    "WITH SERDEPROPERTIES ('case.insensitive' = 'true') STORED",
)
EVENTS = """CREATE TABLE customers (id bigint, ts timestamp) PARTITIONED BY (day(ts))
LOCATION 's3://lake/sales/customers/' TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'orc')"""
PROJECTED = PRICES.replace(
    "('parquet", "('projection.enabled' = 'true', 'projection.dt.type' = 'injected', 'parquet"
)
LONG_VIEW = "CREATE VIEW revenue AS SELECT\n" + ",\n".join(f"a{n}" for n in range(30)) + " FROM t"


@pytest.fixture(autouse=True)
def _plain(monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")


def lines(resource: ResourcePlan, *, diff: bool | None = None) -> list[str]:
    return [line.strip() for line in text_of(planning(resource), diff=diff).splitlines()]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("STORED AS PARQUET", "STORED AS ORC", ["~ format PARQUET → ORC"]),
        (
            "PARTITIONED BY (dt string)",
            "PARTITIONED BY (dt string, hour int)",
            ["~ partition keys (dt string) → (dt string, hour int)"],
        ),
        (
            "STORED",
            "CLUSTERED BY (order_id) SORTED BY (amount DESC) INTO 8 BUCKETS STORED",
            ["~ bucketing none → by (order_id) into 8 buckets, sorted by (amount desc)"],
        ),
    ],
)
def test_a_change_of_a_hive_table_shows_both_values(before, after, expected):
    shown = lines(planned("update", "sales.orders", ORDERS, ORDERS.replace(before, after)))

    assert set(expected) <= set(shown)


def test_a_change_of_the_serde_shows_both_classes_and_its_properties():
    shown = lines(planned("update", "logs.alb", ALB, JSON_ALB))

    assert shown[1:3] == [
        f"~ SerDe {LAZY_SIMPLE_SERDE} → org.openx.data.jsonserde.JsonSerDe",
        "+ SerDe property case.insensitive = 'true'",
    ]
    back = lines(planned("update", "logs.alb", JSON_ALB, ALB.replace("TEXTFILE", "PARQUET")))
    assert "~ format TEXTFILE → PARQUET" in back
    assert "- SerDe property case.insensitive = 'true'" in back


def test_control_characters_of_a_serde_property_are_escaped():
    after = ALB.replace("STORED", "ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' STORED")

    assert "+ SerDe property field.delim = '\\t'" in lines(
        planned("update", "logs.alb", ALB, after)
    )


def test_a_change_of_the_partitioning_shows_both():
    after = EVENTS.replace("day(ts)", "month(ts), bucket(16, id)")

    shown = lines(planned("update", "sales.customers", EVENTS, after))

    assert "~ partitioning (day(ts)) → (month(ts), bucket(16, id))" in shown


def test_a_creation_shows_storage_partitioning_and_properties():
    assert lines(planned("create", "logs.alb", after=JSON_ALB))[1:6] == [
        "+ kind string",
        "+ format TEXTFILE",
        "+ SerDe org.openx.data.jsonserde.JsonSerDe",
        "+ SerDe property case.insensitive = 'true'",
        "+ location s3://lake/logs/alb/",
    ]
    assert lines(planned("create", "sales.customers", after=EVENTS))[3:6] == [
        "+ partitioning (day(ts))",
        "+ location s3://lake/sales/customers/",
        "+ property format = 'orc'",
    ]


def test_the_diff_of_a_query_is_shown_up_to_20_lines():
    after = "CREATE VIEW revenue AS SELECT dt, max(amount) AS revenue FROM orders GROUP BY dt"
    change = planned("update", "sales.revenue", REVENUE, after)

    assert [line[:4] for line in lines(change)[1:4]] == ["~ qu", "- SE", "+ SE"]
    assert lines(change, diff=False)[1:3] == ["~ query", ""]


def test_a_long_diff_is_shown_on_request():
    change = planned("update", "sales.revenue", LONG_VIEW, LONG_VIEW.replace("a", "b"))

    assert lines(change)[1] == "~ query (--diff shows 61 lines)"
    assert "- a7," in lines(change, diff=True)


def refreshed(before: str, live: str | None) -> Refreshed:
    new = inputs(live, "sales", "orders") if live else None
    return Refreshed("sales.orders", new, inputs(before, "sales", "orders"))


def test_drift_is_a_difference_between_the_state_and_the_live_object():
    pending = {**inputs(ORDERS_AFTER, "sales", "orders"), "pending": "interrupted"}

    assert refreshed(ORDERS, None).drift == "dropped"
    assert refreshed(ORDERS, ORDERS_AFTER).drift == "changed"
    assert refreshed(ORDERS, ORDERS).drift is None
    assert Refreshed("sales.orders", pending, inputs(ORDERS, "sales", "orders")).drift is None


def test_a_change_outside_is_marked():
    step = Step(
        "sales.orders",
        "update",
        inputs(ORDERS_AFTER, "sales", "orders"),
        inputs(ORDERS, "sales", "orders"),
    )

    plan = plan_step(step, Settings(), LiveFacts(drift="changed"))

    assert lines(plan)[1] == "was changed outside athendef since the last apply"
    assert json_of(planning(plan))["table_diffs"][0]["drift"] == "changed"


@pytest.mark.parametrize(
    ("name", "sql", "expected"),
    [
        ("orders", ORDERS, "; its partitions are not restored by this"),
        ("prices", PROJECTED, ""),
        ("customers", CUSTOMERS, "; its data is not restored by this"),
        ("revenue", REVENUE, ""),
    ],
)
def test_a_drop_outside_says_what_is_not_restored(name, sql, expected):
    step = Step(f"sales.{name}", "create", None, inputs(sql, "sales", name))

    shown = lines(plan_step(step, Settings(), LiveFacts(drift="dropped")))

    assert shown[1] == f"was dropped outside athendef since the last apply{expected}"
    hint = f"to list its backups, run: athendef restore sales.{name} --list"
    assert (hint in shown) == bool(expected)


def test_an_adopted_object_is_not_shown_as_a_new_one():
    """After `athendef restore` of a table that was dropped outside, its file equals it."""
    step = Step("sales.orders", "create", None, inputs(ORDERS, "sales", "orders"))
    live = inputs(ORDERS, "sales", "orders")

    plan = plan_step(step, Settings(), LiveFacts(live, drift="dropped"))

    assert lines(plan)[1:3] == [
        "was dropped outside athendef since the last apply, and exists again",
        "exists in the catalog: it is adopted into the state",
    ]
    assert lines(plan)[-1] == "Plan: 1 to add (1 adopted), 0 to change, 0 to destroy."
    assert json_of(planning(plan))["table_diffs"][0]["adopted"] is True


def test_an_adopted_object_shows_how_it_is_altered():
    step = Step("sales.orders", "create", None, inputs(ORDERS_AFTER, "sales", "orders"))

    plan = plan_step(step, Settings(adopt=True), LiveFacts(inputs(ORDERS, "sales", "orders")))

    assert "exists in the catalog: it is altered, and adopted into the state" in lines(plan)
    assert "+ email string" in lines(plan)
    assert "+ placed_at timestamp" not in lines(plan)


def test_a_blocked_adoption_shows_the_differences():
    step = Step("sales.orders", "create", None, inputs(ORDERS_AFTER, "sales", "orders"))

    plan = plan_step(step, Settings(), LiveFacts(inputs(ORDERS, "sales", "orders")))

    assert plan.blocked
    assert not plan.adopted


def test_the_note_of_an_adoption_is_not_repeated_below_the_plan(capsys):
    adopted = plan_step(
        Step("sales.orders", "create", None, inputs(ORDERS, "sales", "orders")),
        Settings(),
        LiveFacts(inputs(ORDERS, "sales", "orders")),
    )
    notes = tuple(
        Diagnostic(name, "note", "it is already up to date", "adopted")
        for name in ("sales.orders", "sales.other")
    )

    echo_messages(planning(adopted, diagnostics=notes))

    assert capsys.readouterr().err == "Note: sales.other: it is already up to date\n"
