"""With targets, the program declares only these and what they need. The engine keeps the others."""

import json
from collections.abc import Iterator

import pytest

from tests.support.account import LAKE, Account
from tests.support.engine.command import athendef
from tests.support.engine.project import PulumiProject

pytestmark = pytest.mark.engine

ORDERS = f"""\
CREATE EXTERNAL TABLE orders (id bigint, status string)
STORED AS PARQUET
LOCATION 's3://{LAKE}/aimed/orders/'
"""
VIEW = "CREATE VIEW latest AS SELECT id FROM aimed.orders\n"

PROGRAM = """\
import pulumi

from athendef_provider import deploy

tables = deploy()
pulumi.export("refunds", tables["aimed.refunds"].location)
"""


def table(name: str) -> str:
    return ORDERS.replace("orders", name)


@pytest.fixture
def project(cloud: Account, tmp_path) -> Iterator[PulumiProject]:
    """A stack that has applied four tables, a view and their database."""
    project = PulumiProject(tmp_path, cloud.endpoint_url)
    for name in ("orders", "refunds", "returns", "visits"):
        project.write(f"aimed/{name}.sql", table(name))
    project.write("aimed/latest.sql", VIEW)
    athendef(project, "apply", "--auto-approve")
    yield project
    project.destroy()


def declared(project: PulumiProject, *targets: str) -> set[str]:
    """Return the names of the resources that the program declares when the targets are planned."""
    program = project.folder / "__main__.py"
    original = program.read_text()
    shown = "import json, pulumi\n{0}\nwritten = json.dumps(sorted(result.declared))\n"
    shown += "open('declared.json', 'w').write(written)\n"
    program.write_text(shown.format(original.replace("\ndeploy()", "\nresult = deploy()")))
    athendef(project, "plan", "--exit-zero", *targets)
    program.write_text(original)
    return set(json.loads((project.folder / "declared.json").read_text()))


def test_only_the_targets_and_what_they_need_are_declared(project: PulumiProject):
    assert declared(project, "aimed.refunds") == {"aimed", "aimed.refunds"}
    assert declared(project, "aimed.latest") == {"aimed", "aimed.orders", "aimed.latest"}
    assert len(declared(project)) == 6


def test_the_engine_keeps_what_is_not_declared(project: PulumiProject, cloud: Account):
    """Changed files, and those that are gone, are left for a plan that selects them."""
    before = project.resources()
    (project.tree / "aimed" / "orders.sql").unlink()
    (project.tree / "aimed" / "latest.sql").unlink()
    (project.tree / "aimed" / "visits.sql").unlink()
    project.write("aimed/refunds.sql", table("refunds").replace("status", "state string, status"))
    project.write("aimed/returns.sql", table("returns").replace("status", "state string, status"))

    athendef(project, "apply", "--auto-approve", "aimed.refunds", "aimed.visits")

    tables = cloud.names()
    assert "aimed.visits" not in tables
    assert {"aimed.orders", "aimed.latest", "aimed.refunds", "aimed.returns"} <= set(tables)
    after = project.resources()
    assert after.keys() == before.keys() - {"aimed.visits"}
    changed = {name for name in after if after[name]["outputs"] != before[name]["outputs"]}
    assert changed == {"aimed.refunds"}
    rest = json.loads(athendef(project, "plan", "--json", "--exit-zero").stdout)
    actions = {change["name"]: change["action"] for change in rest["table_diffs"]}
    assert actions == {
        "aimed.orders": "delete",
        "aimed.latest": "delete",
        "aimed.returns": "update",
    }


def test_a_saved_plan_with_targets_is_applied(project: PulumiProject, cloud: Account):
    (project.tree / "aimed" / "visits.sql").unlink()
    athendef(project, "plan", "--exit-zero", "--out", "plan.json", "aimed.visits")

    athendef(project, "apply", "--plan", "plan.json")

    assert "aimed.visits" not in cloud.names()
    assert "aimed.refunds" in project.resources()


def test_a_resource_that_the_program_uses_is_declared_too(project: PulumiProject):
    (project.folder / "__main__.py").write_text(PROGRAM)

    athendef(project, "apply", "--auto-approve", "aimed.returns")

    assert len(project.resources()) == 6


def test_the_claims_on_other_tables_are_kept(project: PulumiProject, cloud: Account):
    athendef(project, "apply", "--auto-approve", "aimed.refunds")

    bucket = "athendef-local-results"
    listed = cloud.s3.list_objects_v2(Bucket=bucket, Prefix="athendef-backups/_claims/")
    bodies = [
        cloud.s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
        for item in listed["Contents"]
    ]
    claimed = {name for body in bodies for name in json.loads(body)["names"]}
    assert {"aimed.orders", "aimed.refunds", "aimed.returns", "aimed.visits"} <= claimed
