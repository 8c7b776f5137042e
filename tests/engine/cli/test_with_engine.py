"""The command on the real engine and the embedded AWS: plan, apply, a saved plan."""

import json
from collections.abc import Iterator

import pytest

from athendef_provider.cli import console
from tests.support.account import Account, running_account
from tests.support.engine.command import athendef
from tests.support.engine.project import STACK, PulumiProject
from tests.support.engine.projects import CUSTOMERS, ORDERS, REVENUE, with_a_tree

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def cloud(tmp_path_factory) -> Iterator[Account]:
    with running_account(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.mark.sdk
def test_a_stack_is_planned_applied_changed_and_blocked(cloud, tmp_path):
    """One test for all stages, because the engine takes seconds to start."""
    project = with_a_tree(tmp_path, cloud)

    # The dependencies of a target are added: here, its database.
    plan = json.loads(athendef(project, "plan", "sales.orders", "--json", code=2).stdout)
    assert [diff["name"] for diff in plan["table_diffs"]] == ["sales.orders"]
    assert plan["added_dependencies"] == ["sales"]
    missed = athendef(project, "plan", "-t", "sales.ordres", code=console.ERROR)
    assert "did you mean sales.orders?" in missed.stderr

    # Without a terminal, only a dry run and --auto-approve need no answer.
    assert "--auto-approve" in athendef(project, "apply", code=console.ERROR).stderr
    athendef(project, "apply", "--dry-run", code=console.CHANGES)
    applied = athendef(project, "apply", "--auto-approve", code=console.OK).stdout
    assert "sales.orders: Creation complete" in applied
    assert "Resources: 4 added, 0 changed, 0 destroyed." in applied
    assert {"sales.orders", "sales.customers", "sales.revenue"} <= cloud.names()
    assert "No changes" in athendef(project, "plan", code=console.OK).stdout
    assert project.is_settled(), "pulumi itself sees something else on the same stack"

    # A saved plan is applied exactly, or not at all.
    project.write("sales/orders.sql", ORDERS.replace("10,2)", "12,2), email string"))
    before = len(cloud.statements())
    kept = ["--out", "first.plan.json"]
    promised = athendef(project, "plan", "--sql", "--exit-zero", *kept, code=console.OK).stdout
    project.write("sales/orders.sql", ORDERS.replace("10,2)", "14,2)"))
    stale = athendef(project, "apply", "--plan", "first.plan.json", code=console.ERROR)
    assert "nothing was applied" in stale.stderr
    assert "sales.orders" in stale.stderr
    assert len(cloud.statements()) == before
    project.write("sales/orders.sql", ORDERS.replace("10,2)", "12,2), email string"))
    athendef(project, "apply", "--plan", "first.plan.json", code=console.OK)
    ran = cloud.statements()[before:]
    assert ran, "nothing ran"
    assert all(statement in promised for statement in ran), (ran, promised)

    # A change of the catalog outside athendef also makes the saved plan stale.
    project.write("sales/revenue.sql", REVENUE.replace("sum", "max"))
    athendef(project, "plan", "--out", "second.plan.json", code=console.CHANGES)
    cloud.run("ALTER TABLE sales.orders SET TBLPROPERTIES ('owner' = 'somebody')")
    stale = athendef(project, "apply", "--plan", "second.plan.json", code=console.ERROR)
    assert "sales.orders" in stale.stderr

    # All blocked changes are shown with the others. Nothing is applied.
    project.write("sales/customers.sql", CUSTOMERS.replace(",\n  email string", ""))
    refused = athendef(project, "plan", code=console.BLOCKED)
    assert "- email string" in refused.stdout
    assert "! blocked: this would lose column `email`" in refused.stdout
    assert "~ sales.revenue" in refused.stdout
    athendef(project, "apply", "--auto-approve", code=console.BLOCKED)
    assert "email" in {
        c["Name"] for c in cloud.table("sales.customers")["StorageDescriptor"]["Columns"]
    }


def test_a_protected_removal_is_blocked_and_only_targets_are_reported(cloud, tmp_path):
    """The removal of a protected resource gives exit code 3, as each blocked change."""
    project = PulumiProject(tmp_path, cloud.endpoint_url)
    file = project.write("kept/orders.sql", f"-- athendef: on-remove=refuse\n{ORDERS}")
    project.write("kept/others.sql", ORDERS.replace("orders", "others"))
    athendef(project, "apply", "--auto-approve", code=console.OK)

    project.write("kept/others.sql", ORDERS.replace("orders", "others").replace("10,2", "12,2"))
    shown = athendef(project, "plan", "kept.orders", "--show-unchanged", code=console.OK).stdout
    assert shown.splitlines()[0] == "  kept.orders  Hive table"
    assert "others" not in shown
    assert "(1 definition)" in shown

    file.unlink()
    refused = athendef(project, "plan", code=console.BLOCKED)
    assert "blocked: kept.orders would be removed (its on-remove is `refuse`" in refused.stdout
    assert "Error" not in refused.stderr
    assert "~ kept.others" in refused.stdout
    athendef(project, "apply", "--auto-approve", code=console.BLOCKED)
    assert "kept.orders" in cloud.names()


def test_a_failure_is_reported_with_athenas_message_its_file_and_the_next_command(cloud, tmp_path):
    project = PulumiProject(tmp_path, cloud.endpoint_url)
    project.write("shop/orders.sql", ORDERS)
    project.write(
        "shop/lost.sql", CUSTOMERS.replace("customers", "lost").replace("lake", "no-lake")
    )

    another = project.tree.with_name("another") / "shop" / "lost.sql"
    another.parent.mkdir(parents=True)
    another.write_text("-- a file of another stack's tree")

    done = athendef(project, "apply", "-a", "--continue-on-error", "shop.*", code=console.ERROR)

    assert "shop.orders: Creation complete" in done.stdout
    assert "Apply incomplete." in done.stdout
    assert "Failed: creating shop.lost (stacks/tree/shop/lost.sql" in done.stderr
    assert "NoSuchBucket" in done.stderr
    assert "1 failed, 0 not applied." in done.stdout
    assert done.stderr.rstrip().endswith("then run: athendef apply 'shop.*'")
    assert "Traceback" not in done.stderr

    stack_option = f"--stack={STACK}"
    done = athendef(project, "apply", "-a", stack_option, "shop.lost", code=console.ERROR)
    assert done.stderr.rstrip().endswith(f"then run: athendef apply {stack_option} shop.lost")
