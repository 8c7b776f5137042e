"""A user's program: `deploy` with outputs of other resources, and tables beside them."""

import pytest

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

    def __init__(self, name):
        super().__init__(Buckets(), name, {"prefix": "lake", "bucket": None})


bucket = Bucket("bucket")
tables = deploy("stacks/tree", variables={"lake": bucket.bucket})

extra = Database("extra", "CREATE DATABASE extra")
sql = "CREATE EXTERNAL TABLE notes (a int) LOCATION 's3://{0}/notes/'"
after = pulumi.ResourceOptions(depends_on=[extra])
notes = Table("extra.notes", pulumi.Output.format(sql, bucket.bucket), after)
after = pulumi.ResourceOptions(depends_on=[notes])
View("extra.all_notes", "CREATE VIEW all_notes AS SELECT a FROM extra.notes", after)
pulumi.export("orders", tables["sales.orders"].sql)
"""

ORDERS = """\
CREATE EXTERNAL TABLE orders (id bigint)
LOCATION 's3://{{ lake }}/orders/'
"""


@pytest.fixture(scope="module")
def program(shared):
    (shared.folder / "__main__.py").write_text(PROGRAM)
    shared.write("sales/orders.sql", ORDERS)
    shared.write("sales/totals.sql", "CREATE VIEW totals AS SELECT count(*) AS n FROM sales.orders")
    return shared


@pytest.mark.sdk
def test_outputs_of_other_resources_are_part_of_the_sql(program, cloud):
    """In the first preview the bucket is unknown, but the tables are planned."""
    ours = {"sales", "sales.orders", "sales.totals", "extra", "extra.notes", "extra.all_notes"}

    assert program.preview().changes == dict.fromkeys({*ours, "bucket"}, "create")
    program.up()

    assert cloud.names() == ours
    location = cloud.table("sales.orders")["StorageDescriptor"]["Location"]
    assert location.rstrip("/") == "s3://lake-4711/orders"
    location = cloud.table("extra.notes")["StorageDescriptor"]["Location"]
    assert location.rstrip("/") == "s3://lake-4711/notes"
    assert "s3://lake-4711/orders/" in program.pulumi("stack", "output", "orders").text
    assert program.is_settled()


def test_a_mistake_in_a_file_with_outputs_is_reported_with_its_line(program, cloud):
    before = cloud.names()
    program.write("sales/orders.sql", ORDERS.replace("bigint", "bigintt"))

    refused = program.preview(code=None)

    program.write("sales/orders.sql", ORDERS)
    assert refused.code != 0
    assert "stacks/tree/sales/orders.sql:1:" in refused.text
    assert "Traceback" not in refused.text
    assert cloud.names() == before
