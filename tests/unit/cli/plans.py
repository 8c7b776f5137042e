"""Plans for tests of output. They are planned from SQL, as plans of the engine are."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from athendef_provider.cli.context.stack_plan import StackPlan, in_order
from athendef_provider.config import Settings
from athendef_provider.definition.sql.parser import read
from athendef_provider.engine.driver.events import Diagnostic
from athendef_provider.engine.provider.inputs import inputs_of
from athendef_provider.engine.provider.resource_plan import Action, ResourcePlan, plan_resource

GOLDEN = Path(__file__).with_name("golden")

ORDERS = """CREATE EXTERNAL TABLE orders (
  order_id bigint, amount decimal(10,2), placed_at timestamp)
PARTITIONED BY (dt string) STORED AS PARQUET LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('parquet.compression' = 'ZSTD')"""
ORDERS_AFTER = """CREATE EXTERNAL TABLE orders (order_id bigint COMMENT 'the shop''s',
  amount decimal(12,2), placed_at timestamp, email string)
PARTITIONED BY (dt string) STORED AS PARQUET LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('parquet.compression' = 'SNAPPY', 'owner' = 'shop')""".replace("''s", "\\'s")
PRICES = ORDERS.replace("orders", "prices")
CUSTOMERS = """CREATE TABLE customers (id bigint, email string, newsletter boolean)
LOCATION 's3://lake/sales/customers/' TBLPROPERTIES ('table_type' = 'ICEBERG')"""
CUSTOMERS_AFTER = CUSTOMERS.replace(", newsletter boolean", "")
REVENUE = "CREATE VIEW revenue AS SELECT dt, sum(amount) AS revenue FROM orders GROUP BY dt"
ALB = "CREATE EXTERNAL TABLE alb (kind string) STORED AS TEXTFILE LOCATION 's3://lake/logs/alb/'"


def inputs(sql: str, database: str, name: str) -> dict[str, Any]:
    """Return the properties that the program declares for a file."""
    reading = read(sql, path=f"{database}/{name}.sql", database=database, name=name)
    assert reading.definition is not None, reading.diagnostics
    return inputs_of(reading.definition, reading.directives)


def planned(action: Action, name: str, before: str = "", after: str = "") -> ResourcePlan:
    """Plan one resource, from SQL to SQL."""
    database, _, table = name.partition(".")
    olds = inputs(before, database, table) if before else None
    news = inputs(after, database, table) if after else None
    return plan_resource(action, olds, news, Settings())


def planning(*resources: ResourcePlan, diagnostics: tuple[Diagnostic, ...] = ()) -> StackPlan:
    """Return a plan of stack ``dev``."""
    engine: Any = SimpleNamespace(stack=SimpleNamespace(project="shop", name="dev"))
    return StackPlan(engine, (), (), in_order(resources), diagnostics)


def of_all_kinds() -> StackPlan:
    """Return a creation, two changes (one blocked), a removal and an unchanged resource."""
    return planning(
        planned("same", "sales.prices", PRICES, PRICES),
        planned("update", "sales.orders", ORDERS, ORDERS_AFTER),
        planned("update", "sales.customers", CUSTOMERS, CUSTOMERS_AFTER),
        planned("create", "sales.revenue", after=REVENUE),
        planned("delete", "logs.alb", ALB),
        diagnostics=(
            Diagnostic("", "warning", "stacks/tree/sales/orders.sql:1:1: something harmless"),
        ),
    )
