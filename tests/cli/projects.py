"""Projects on the real engine, and the command run on them."""

import subprocess
from pathlib import Path

from tests.support.cloud import Cloud
from tests.support.project import PulumiProject

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


def athendef(
    project: PulumiProject, *arguments: str, code: int
) -> subprocess.CompletedProcess[str]:
    """Run the command without a terminal; any other exit code fails the test."""
    done = subprocess.run(
        ["athendef", *arguments],
        cwd=project.folder,
        env=project.env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=300,
    )
    assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def with_a_tree(folder: Path, cloud: Cloud) -> PulumiProject:
    project = PulumiProject(folder, cloud.endpoint_url)
    project.write("sales/orders.sql", ORDERS)
    project.write("sales/customers.sql", CUSTOMERS)
    project.write("sales/revenue.sql", REVENUE)
    return project
