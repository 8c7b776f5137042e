"""The name of a bucket of pulumi-aws becomes part of a LOCATION, under Pulumi's mocks.

pulumi-aws and its plugin are too large for a test. It declares a resource that is not dynamic: its
outputs must reach the location of a table, unknown at first and then known.
"""

import json

import pulumi
import pytest
from pulumi.runtime import Mocks, set_mocks
from pulumi.runtime import test as run_program
from pulumi.runtime.settings import reset_options

from athendef_provider import Table, deploy


class Bucket(pulumi.CustomResource):
    """A resource like `aws.s3.Bucket`, with the parts that programs use here."""

    bucket: pulumi.Output[str]

    def __init__(self, name):
        super().__init__("aws:s3/bucket:Bucket", name, {"bucket": None})


class Recorded(Mocks):
    """Mocks that create all resources at once, and record their properties."""

    def __init__(self):
        self.inputs = {}

    def new_resource(self, args):
        self.inputs[args.name] = (args.typ, args.inputs)
        outputs = dict(args.inputs)
        if args.typ == "aws:s3/bucket:Bucket":
            outputs["bucket"] = "lake-abc123"
        return f"{args.name}-id", outputs

    def call(self, args):
        raise NotImplementedError(args.token)


@pytest.fixture
def engine(monkeypatch):
    recorded = Recorded()
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({"aws:region": "eu-west-1"}))
    set_mocks(recorded, project="athendef", stack="test")
    yield recorded
    reset_options()


def test_the_name_of_the_bucket_becomes_part_of_the_location(engine, tmp_path):
    (tmp_path / "sales").mkdir()
    file = tmp_path / "sales" / "orders.sql"
    file.write_text("CREATE EXTERNAL TABLE orders (id int) LOCATION 's3://{{ lake }}/orders/'")

    @run_program
    def program():
        lake = Bucket("lake")
        tables = deploy(tmp_path, variables={"lake": lake.bucket})
        notes = Table(
            "sales.notes",
            lake.bucket.apply(
                lambda name: f"CREATE EXTERNAL TABLE notes (a int) LOCATION 's3://{name}/notes/'"
            ),
        )
        return pulumi.Output.all(*(table.urn for table in tables.values()), notes.urn)

    program()

    kind, orders = engine.inputs["sales.orders"]
    assert kind == "pulumi-python:dynamic/athendef:Table"
    assert orders["location"] == "s3://lake-abc123/orders/"
    assert engine.inputs["sales.notes"][1]["location"] == "s3://lake-abc123/notes/"
    assert engine.inputs["sales"][0] == "pulumi-python:dynamic/athendef:Database"
