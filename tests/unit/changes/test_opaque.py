"""Plans of statements that the model cannot represent: run unchanged, or edited for a swap."""

from athendef_provider.changes import blocked_steps, plan_text, statements
from athendef_provider.changes.planning.plan_parts import plan_change
from athendef_provider.changes.steps import Unsupported
from athendef_provider.definition.model import Kind, Opaque

SKEWED = (
    "CREATE EXTERNAL TABLE sales.orders (id bigint) PARTITIONED BY (day string) "
    "SKEWED BY (id) ON (1) LOCATION 's3://lake/orders/'"
)


def opaque(sql: str, kind=Kind.HIVE) -> Opaque:
    return Opaque("sales", "orders", kind, sql, "SKEWED BY")


def test_a_hive_statement_creates_the_shadow_table():
    plan = plan_change(opaque(SKEWED), opaque(SKEWED.replace("(1)", "(2)")))

    assert plan_text(plan) == (
        "-- note: the partition schemas of sales.orders are not updated, "
        "because athendef does not support the clause SKEWED BY\n\n"
        "-- changes the statement (unsupported clause: SKEWED BY)\n"
        "CREATE EXTERNAL TABLE `sales`.`orders__athendef_shadow` (id bigint) "
        "PARTITIONED BY (day string) SKEWED BY (id) ON (2) LOCATION 's3://lake/orders/'\n"
        "TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders');\n"
        "-- glue:UpdateTable replaces the live definition with that of orders__athendef_shadow\n"
        "-- glue:DeleteTable sales.orders__athendef_shadow\n"
    )


def test_the_shadow_property_is_added_to_the_properties_of_the_statement():
    sql = SKEWED + " TBLPROPERTIES ('owner' = 'web')"

    text = plan_text(plan_change(opaque(SKEWED), opaque(sql)))

    assert "TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders', 'owner' = 'web');" in text


def test_the_plan_for_the_same_statement_is_empty():
    assert not plan_change(opaque(SKEWED), opaque(SKEWED))


def test_a_view_statement_becomes_create_or_replace():
    before = "CREATE PROTECTED MULTI DIALECT VIEW sales.orders SECURITY DEFINER AS SELECT 1 AS x"
    plan = plan_change(opaque(before, Kind.VIEW), opaque(before.replace("1", "2"), Kind.VIEW))

    assert "CREATE OR REPLACE PROTECTED MULTI DIALECT VIEW sales.orders" in plan_text(plan)


def test_a_changed_iceberg_statement_is_unsupported():
    sql = "CREATE TABLE sales.orders (id bigint) STRANGE LOCATION 's3://lake/orders/'"
    plan = plan_change(opaque(sql, Kind.ICEBERG), opaque(sql + " MORE", Kind.ICEBERG))

    (step,) = plan.steps
    assert isinstance(step, Unsupported)
    assert [blocked.reason for blocked in blocked_steps(plan, ())] == [step.why]


def test_text_in_a_string_literal_is_not_a_clause():
    """The shadow property is not inserted into a comment that contains TBLPROPERTIES."""
    sql = SKEWED.replace("PARTITIONED", "COMMENT 'use TBLPROPERTIES (' PARTITIONED")
    plan = plan_change(opaque(SKEWED), opaque(sql))

    (statement,) = statements(plan)
    assert "COMMENT 'use TBLPROPERTIES ('" in statement
    assert statement.endswith("TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders')")


def test_a_quoted_or_qualified_table_name_is_replaced():
    for name in ("`sales`.`orders`", "sales.orders", "orders", "IF NOT EXISTS `sales`.orders"):
        (statement,) = statements(
            plan_change(opaque(SKEWED + " -- x"), opaque(SKEWED.replace("sales.orders", name)))
        )
        head, _, rest = statement.partition("(")
        assert head.endswith("`sales`.`orders__athendef_shadow` ")
        assert rest.startswith("id bigint)")
