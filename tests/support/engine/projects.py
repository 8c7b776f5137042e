"""Projects on the real engine."""

from pathlib import Path

from tests.support.account import Account
from tests.support.engine.project import PulumiProject

ORDERS = """CREATE EXTERNAL TABLE orders (order_id bigint, amount decimal(10,2))
PARTITIONED BY (dt string) STORED AS PARQUET LOCATION 's3://lake/sales/orders/'
"""
CUSTOMERS = """CREATE TABLE customers (
  id bigint,
  email string
)
LOCATION 's3://lake/sales/customers/' TBLPROPERTIES ('table_type' = 'ICEBERG')
"""
REVENUE = "CREATE VIEW revenue AS SELECT dt, sum(amount) AS revenue FROM orders GROUP BY dt\n"


def with_a_tree(folder: Path, cloud: Account) -> PulumiProject:
    project = PulumiProject(folder, cloud.endpoint_url)
    project.write("sales/orders.sql", ORDERS)
    project.write("sales/customers.sql", CUSTOMERS)
    project.write("sales/revenue.sql", REVENUE)
    return project
