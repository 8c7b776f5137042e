"""Programs of users: components, other resources, outputs that are not known yet."""

import json
import re

import pytest

from tests.support.engine.command import athendef
from tools.sandbox import CHECKOUT

pytestmark = pytest.mark.engine

PROGRAM = """\
import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider

from athendef_provider import Database, Table, View, deploy


class Buckets(ResourceProvider):
    def create(self, props):
        return CreateResult("b-1", {"bucket": props["prefix"] + "-4711"})


class Bucket(Resource):
    bucket: pulumi.Output[str]

    def __init__(self, name, opts=None):
        super().__init__(Buckets(), name, {"prefix": "lake", "bucket": None}, opts)


class Lake(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("my:lake:Lake", name)
        child = pulumi.ResourceOptions(parent=self)
        bucket = Bucket("bucket", child)
        deploy("stacks/tree", variables={"lake": bucket.bucket})
        Database("inside", "CREATE DATABASE inside", child)
        # The database is a dependency without being named as one.
        notes = "CREATE EXTERNAL TABLE notes (a int) LOCATION 's3://lake/notes/'"
        Table("inside.notes", notes, child)
        View("inside.one", "CREATE VIEW one AS SELECT 1 AS one", child)


Lake("lake")
"""

ORDERS = "CREATE EXTERNAL TABLE orders (id bigint) LOCATION 's3://{{ lake }}/orders/'"
OURS = {"sales", "sales.orders", "inside", "inside.notes", "inside.one"}


def test_a_program_with_components_and_other_resources_is_planned_and_applied(project, cloud):
    (project.folder / "__main__.py").write_text(PROGRAM)
    project.write("sales/orders.sql", ORDERS)

    plan = athendef(project, "plan", code=2)
    report = json.loads(athendef(project, "plan", "--json", code=2).stdout)

    assert "Plan: 5 to add, 0 to change, 0 to destroy." in plan.stdout
    assert "known after apply" in plan.stdout
    (other,) = report["other_resources"]
    assert (other["name"], other["action"]) == ("bucket", "create")
    assert "1 other resource" in plan.stdout
    applied = athendef(project, "apply", "--auto-approve")
    assert "bucket" in applied.stdout
    assert cloud.names() >= OURS
    assert set(project.resources()) == OURS
    athendef(project, "plan")
    assert json.loads(athendef(project, "drift", "--json").stdout)


def test_a_changed_other_resource_is_a_change(project):
    (project.folder / "__main__.py").write_text(PROGRAM)
    project.write("sales/orders.sql", ORDERS)
    project.up()
    program = PROGRAM.replace('Lake("lake")', 'Lake("lake")\nBucket("second")')
    (project.folder / "__main__.py").write_text(program)

    plan = athendef(project, "plan", code=2)

    assert "No changes" in plan.stdout
    assert "second" in plan.stdout
    athendef(project, "apply", "--auto-approve")
    athendef(project, "plan")


def test_an_error_of_the_program_is_shown_without_a_traceback_of_athendef(project):
    (project.folder / "__main__.py").write_text(PROGRAM + "\nraise ValueError('mine')\n")
    project.write("sales/orders.sql", ORDERS)

    plan = athendef(project, "plan", code=1)

    assert "ValueError: mine" in plan.stderr


PULUMI_AWS = """\
# Stands for pulumi-aws, whose plugin these tests do without.
import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider


class Buckets(ResourceProvider):
    def create(self, props):
        return CreateResult("b-1", {"bucket": "lake-4711"})


class Bucket(Resource):
    bucket: pulumi.Output[str]

    def __init__(self, name):
        super().__init__(Buckets(), name, {"bucket": None})
"""


def test_the_example_in_the_readme_runs(project, cloud):
    readme = (CHECKOUT / "README.md").read_text()
    (example,) = [
        block
        for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
        if "deploy(" in block
    ]
    (project.folder / "pulumi_aws").mkdir()
    (project.folder / "pulumi_aws" / "__init__.py").write_text("from pulumi_aws import s3\n")
    (project.folder / "pulumi_aws" / "s3.py").write_text(PULUMI_AWS)
    (project.folder / "__main__.py").write_text(example)
    orders = project.folder / "stacks" / "warehouse" / "sales" / "orders.sql"
    orders.parent.mkdir(parents=True)
    orders.write_text(ORDERS.replace("lake", "lake_bucket"))

    assert "known after apply" in athendef(project, "plan", code=2).stdout
    athendef(project, "apply", "--auto-approve")

    assert {"sales", "sales.orders", "sales.extra"} <= cloud.names()
    location = cloud.table("sales.orders")["StorageDescriptor"]["Location"]
    assert location.rstrip("/") == "s3://lake-4711/orders"
