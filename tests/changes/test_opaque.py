"""Statements that only Athena understands: run as they stand, or swapped in from their own text."""

from athendef_provider.changes import blocked_steps, plan_text, statements
from athendef_provider.changes.plan_parts import plan_change
from athendef_provider.definition.model import Kind, Opaque

SKEWED = (
    "CREATE EXTERNAL TABLE sales.orders (id bigint) PARTITIONED BY (day string) "
    "SKEWED BY (id) ON (1) LOCATION 's3://lake/orders/'"
)


def opaque(sql: str, kind=Kind.HIVE) -> Opaque:
    return Opaque("sales", "orders", kind, sql, "SKEWED BY")


def test_a_hive_statement_is_swapped_in_under_the_shadows_name():
    plan = plan_change(opaque(SKEWED), opaque(SKEWED.replace("(1)", "(2)")))

    assert plan_text(plan) == (
        "-- note: the partitions of sales.orders keep the columns that they have: "
        "its statement holds SKEWED BY, which is not understood\n\n"
        "-- runs a statement that holds SKEWED BY\n"
        "CREATE EXTERNAL TABLE `sales`.`orders__athendef_shadow` (id bigint) "
        "PARTITIONED BY (day string) SKEWED BY (id) ON (2) LOCATION 's3://lake/orders/'\n"
        "TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders');\n"
        "-- glue:UpdateTable puts orders__athendef_shadow's definition over the live one\n"
        "-- glue:DeleteTable sales.orders__athendef_shadow\n"
    )


def test_the_shadows_mark_joins_the_statements_own_properties():
    sql = SKEWED + " TBLPROPERTIES ('owner' = 'web')"

    text = plan_text(plan_change(opaque(SKEWED), opaque(sql)))

    assert "TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders', 'owner' = 'web');" in text


def test_the_same_statement_is_no_change():
    assert not plan_change(opaque(SKEWED), opaque(SKEWED))


def test_a_view_is_run_anew():
    before = "CREATE PROTECTED MULTI DIALECT VIEW sales.orders SECURITY DEFINER AS SELECT 1 AS x"
    plan = plan_change(opaque(before, Kind.VIEW), opaque(before.replace("1", "2"), Kind.VIEW))

    assert "CREATE OR REPLACE PROTECTED MULTI DIALECT VIEW sales.orders" in plan_text(plan)


def test_an_iceberg_statement_cannot_be_altered_by_its_text():
    sql = "CREATE TABLE sales.orders (id bigint) STRANGE LOCATION 's3://lake/orders/'"
    plan = plan_change(opaque(sql, Kind.ICEBERG), opaque(sql + " MORE", Kind.ICEBERG))

    (refusal,) = blocked_steps(plan, ())
    assert "can't tell what to alter" in refusal.reason


def test_text_in_a_string_literal_is_no_clause():
    """The mark of the shadow goes among the properties, and not into a comment that names them."""
    sql = SKEWED.replace("PARTITIONED", "COMMENT 'use TBLPROPERTIES (' PARTITIONED")
    plan = plan_change(opaque(SKEWED), opaque(sql))

    (statement,) = statements(plan)
    assert "COMMENT 'use TBLPROPERTIES ('" in statement
    assert statement.endswith("TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders')")


def test_a_name_that_is_quoted_or_begins_with_a_digit_is_replaced_whole():
    for name in ("`sales`.`orders`", "sales.orders", "orders", "IF NOT EXISTS `sales`.orders"):
        (statement,) = statements(
            plan_change(opaque(SKEWED + " -- x"), opaque(SKEWED.replace("sales.orders", name)))
        )
        head, _, rest = statement.partition("(")
        assert head.endswith("`sales`.`orders__athendef_shadow` ")
        assert rest.startswith("id bigint)")
