"""What `athendef plan` shows of drift and of renamed files, on the real engine."""

import json
from collections.abc import Iterator

import pytest

from athendef_provider.cli import console
from tests.support.account import Account, running_account
from tests.support.engine.command import athendef
from tests.support.engine.project import PulumiProject
from tests.support.engine.projects import CUSTOMERS, ORDERS, REVENUE

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def cloud(tmp_path_factory) -> Iterator[Account]:
    with running_account(tmp_path_factory.mktemp("cloud")) as running:
        yield running


def test_a_plan_marks_drift_and_hints_at_a_rename(cloud, tmp_path):
    project = PulumiProject(tmp_path, cloud.endpoint_url)
    orders = project.write("sales/orders.sql", ORDERS)
    project.write("sales/prices.sql", ORDERS.replace("orders", "prices").replace("amount", "price"))
    project.write("sales/customers.sql", f"-- athendef: allow=drop-column\n{CUSTOMERS}")
    project.write(
        "sales/revenue.sql", REVENUE.replace("orders", "prices").replace("(amount", "(price")
    )
    athendef(project, "apply", "--auto-approve", code=console.OK)
    cloud.add_partitions("sales.prices", {"s3://lake/sales/prices/dt=1/": ["1"]})

    cloud.glue.delete_table(DatabaseName="sales", Name="prices")
    cloud.run("ALTER TABLE sales.customers ADD COLUMNS (phone string)")
    orders.unlink()
    renamed = ORDERS.replace("TABLE orders", "TABLE purchases")
    file = project.write("sales/purchases.sql", renamed)
    plan = athendef(project, "plan", code=console.CHANGES).stdout

    assert plan.startswith("- sales.orders  Hive table\n")
    assert "has the same location as sales.purchases, which is created" in plan
    assert "if it was renamed, add to its file: -- athendef: renamed-from=orders" in plan
    changed = "~ sales.customers  Iceberg table\n      was changed outside athendef"
    assert changed in plan
    dropped = "+ sales.prices  Hive table\n      was dropped outside athendef"
    assert dropped in plan
    assert "athendef restore sales.prices --list" in plan

    file.write_text(f"-- athendef: renamed-from=orders\n{renamed}")
    plan = json.loads(athendef(project, "plan", "--json", code=console.CHANGES).stdout)
    drift = {entry["name"]: entry["drift"] for entry in plan["table_diffs"] if entry["drift"]}
    assert drift == {"sales.customers": "changed", "sales.prices": "dropped"}
    renames = {entry["name"]: entry["renamed_from"] for entry in plan["table_diffs"]}
    assert renames["sales.purchases"] == "sales.orders"

    athendef(project, "apply", "--auto-approve", code=console.OK)
    assert "outside athendef" not in athendef(project, "plan", code=console.OK).stdout
