"""The command on the real engine and the embedded AWS: plan, apply, a kept plan."""

import json
from collections.abc import Iterator

import pytest

from athendef_provider.cli import console
from tests.support.account import Account, running_account
from tests.support.command import athendef
from tests.support.project import STACK, PulumiProject
from tests.support.projects import CUSTOMERS, ORDERS, REVENUE, with_a_tree

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def cloud(tmp_path_factory) -> Iterator[Account]:
    with running_account(tmp_path_factory.mktemp("cloud")) as running:
        yield running


def test_a_stack_is_planned_applied_changed_and_refused(cloud, tmp_path):
    """One stack's life, for the engine takes seconds to start; each stage asserts its own."""
    project = with_a_tree(tmp_path, cloud)

    # A target brings along what it can't be without: here its database.
    found = json.loads(athendef(project, "plan", "sales.orders", "--json", code=2).stdout)
    assert [one["name"] for one in found["table_diffs"]] == ["sales.orders"]
    assert found["added_dependencies"] == ["sales"]
    missed = athendef(project, "plan", "-t", "sales.ordres", code=console.ERROR)
    assert "did you mean sales.orders?" in missed.stderr

    # Nobody is there to ask; a dry run and a yes beforehand need nobody.
    assert "--auto-approve" in athendef(project, "apply", code=console.ERROR).stderr
    athendef(project, "apply", "--dry-run", code=console.CHANGES)
    applied = athendef(project, "apply", "--auto-approve", code=console.OK).stdout
    assert "sales.orders: Creation complete" in applied
    assert "Resources: 4 added, 0 changed, 0 destroyed." in applied
    assert {"sales.orders", "sales.customers", "sales.revenue"} <= cloud.names()
    assert "No changes" in athendef(project, "plan", code=console.OK).stdout
    assert project.is_settled(), "pulumi itself sees something else on the same stack"

    # A plan that is kept is done as it is, or not at all.
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

    # The catalog changes behind the plan's back: that is another plan, too.
    project.write("sales/revenue.sql", REVENUE.replace("sum", "max"))
    athendef(project, "plan", "--out", "second.plan.json", code=console.CHANGES)
    cloud.run("ALTER TABLE sales.orders SET TBLPROPERTIES ('owner' = 'somebody')")
    stale = athendef(project, "apply", "--plan", "second.plan.json", code=console.ERROR)
    assert "sales.orders" in stale.stderr

    # What is refused is shown, all of it, beside what is not; nothing is done.
    project.write("sales/customers.sql", CUSTOMERS.replace(",\n  email string", ""))
    refused = athendef(project, "plan", code=console.BLOCKED)
    assert "- email string" in refused.stdout
    assert "! blocked: this would lose column `email`" in refused.stdout
    assert "~ sales.revenue" in refused.stdout
    athendef(project, "apply", "--auto-approve", code=console.BLOCKED)
    assert "email" in {
        c["Name"] for c in cloud.table("sales.customers")["StorageDescriptor"]["Columns"]
    }


def test_what_is_protected_is_refused_and_what_is_no_target_is_not_spoken_of(cloud, tmp_path):
    """Removing what its file protects is an exit code 3, as all that is dangerous."""
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


def test_a_failure_is_told_with_athenas_words_its_file_and_what_to_type_next(cloud, tmp_path):
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

    said = f"--stack={STACK}"
    done = athendef(project, "apply", "-a", said, "shop.lost", code=console.ERROR)
    assert done.stderr.rstrip().endswith(f"then run: athendef apply {said} shop.lost")
