"""A second `up` after `kill -9` of the engine and `pulumi cancel`, on slow statements.

The plugin of the first run continues for a moment after its engine. `ATHENDEF_TRIES` repeats the
test: the order of events differs in each try.
"""

import os
import signal
import time

import pytest

pytestmark = pytest.mark.engine

CLOUD = {"query_seconds": 3}
TRIES = int(os.environ.get("ATHENDEF_TRIES", "1"))
DAYS = 40


def orders(keys):
    return (
        "CREATE EXTERNAL TABLE orders (id bigint)\n"
        f"PARTITIONED BY ({keys})\nSTORED AS PARQUET\nLOCATION 's3://lake/orders/'"
    )


def values(day):
    """Return two keys. Swapped, their values are those of another partition."""
    return [f"v{day % 7}", f"v{day // 7}"]


@pytest.mark.parametrize("attempt", range(TRIES))
def test_partitions_keep_their_values_during_the_end_of_the_first_run(project, cloud, attempt):
    database = f"twice_{attempt}"
    project.write(f"{database}/orders.sql", orders("day string, country string"))
    project.up()
    table = cloud.table(f"{database}.orders")
    cloud.glue.batch_create_partition(
        DatabaseName=database,
        TableName="orders",
        PartitionInputList=[
            {
                "Values": values(day),
                "StorageDescriptor": {
                    **table["StorageDescriptor"],
                    "Location": f"s3://lake/elsewhere/{day}/",
                },
            }
            for day in range(DAYS)
        ],
    )
    project.write(f"{database}/orders.sql", orders("country string, day string"))

    process = project.start("up", "--yes", "--skip-preview")
    shadow = f"{database}.orders__athendef_shadow"
    for _ in range(600):
        if any(shadow in sql for sql in cloud.statements()):
            break
        time.sleep(0.05)
    else:
        pytest.fail("the shadow was never built")
    time.sleep(0.3 * (attempt % 10))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    project.pulumi("cancel", "--yes")
    project.up()

    pages = cloud.glue.get_paginator("get_partitions").paginate(
        DatabaseName=database, TableName="orders"
    )
    live = {
        partition["StorageDescriptor"]["Location"]: partition["Values"]
        for page in pages
        for partition in page["Partitions"]
    }
    expected = {f"s3://lake/elsewhere/{day}/": values(day)[::-1] for day in range(DAYS)}
    assert live == expected
    assert project.is_settled()
    assert cloud.tables(database) == ["orders"]
