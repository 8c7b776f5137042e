"""Fields that other tools write on a table are preserved by every change."""

import pytest

from athendef_provider.aws.apply.preserved import merge_preserved
from athendef_provider.aws.catalog import table_input
from tests.support.managed import ORDERS, ManagedAccount, definition

HERE = "s3://athendef-local-lake/orders"
SPARK = {"spark.sql.sources.provider": "parquet", "spark.sql.sources.schema": "{}"}
CRAWLED = {"UPDATED_BY_CRAWLER": "nightly", "classification": "parquet"}


@pytest.fixture
def written_by_others(account: ManagedAccount) -> ManagedAccount:
    """Return ``sales.orders`` with two partitions, after Spark and a crawler have written to it."""
    account.create(ORDERS)
    account.add_days(2)
    catalog = account.aws().catalog
    table = catalog.table("sales", "orders")
    assert table is not None
    change = table_input(table)
    change["Parameters"] = {**change["Parameters"], **SPARK}
    storage = change["StorageDescriptor"]
    storage["Parameters"] = CRAWLED
    storage["SerdeInfo"]["Parameters"]["path"] = HERE
    storage["Columns"][0]["Parameters"] = {"found.in": "a.parquet"}
    catalog.update_table("sales", change, table, archive=False)
    return account


def look(account: ManagedAccount, name: str = "orders"):
    table = account.aws().catalog.table("sales", name)
    assert table is not None
    return table


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status string", "status string, on_day date"),
        ("PARTITIONED BY (day string)", "PARTITIONED BY (dt string)"),
        ("STORED AS PARQUET", "STORED AS ORC"),
    ],
    ids=["a date column", "a partition key", "another format"],
)
def test_a_swap_preserves_fields_of_other_tools(
    written_by_others: ManagedAccount, old: str, new: str
):
    written_by_others.reconciler().update(definition(ORDERS.replace(old, new)))

    table = look(written_by_others)
    assert table["Parameters"].items() >= SPARK.items()
    storage = table["StorageDescriptor"]
    assert storage["Parameters"] == CRAWLED
    assert storage["SerdeInfo"]["Parameters"]["path"] == HERE
    assert storage["Columns"][0]["Parameters"] == {"found.in": "a.parquet"}


def test_a_rename_preserves_fields_of_other_tools(written_by_others: ManagedAccount):
    renamed = definition(ORDERS.replace("sales.orders", "sales.purchases"))

    written_by_others.reconciler().update(renamed, before=definition(ORDERS))

    table = look(written_by_others, "purchases")
    assert table["Parameters"].items() >= SPARK.items()
    assert table["StorageDescriptor"]["Parameters"] == CRAWLED
    assert table["StorageDescriptor"]["SerdeInfo"]["Parameters"]["path"] == HERE


@pytest.mark.parametrize("says", [{}, {"EXTERNAL": "FALSE"}])
def test_a_managed_table_of_spark_stays_managed(account: ManagedAccount, says: dict[str, str]):
    """Spark relies on it: it deletes the files of its managed tables with the tables."""
    account.create(ORDERS)
    catalog = account.aws().catalog
    change = table_input(look(account)) | {"TableType": "MANAGED_TABLE", "Parameters": says}
    catalog.update_table("sales", change, look(account), archive=False)

    with_date = definition(ORDERS.replace("status string", "status string, on_day date"))
    account.reconciler().update(with_date)

    assert account.live(with_date) == with_date
    table = look(account)
    assert table["TableType"] == "MANAGED_TABLE"
    assert table["Parameters"].get("EXTERNAL") == says.get("EXTERNAL")


@pytest.mark.parametrize(
    ("path", "then"),
    [
        (HERE, "s3://athendef-local-lake/moved"),
        ("s3://athendef-local-lake/elsewhere", "s3://athendef-local-lake/elsewhere"),
    ],
)
def test_the_path_property_of_spark_follows_the_location(path: str, then: str):
    def table(location, properties):
        storage = {
            "Columns": [{"Name": "id", "Type": "bigint"}],
            "Location": location,
            "SerdeInfo": {"SerializationLibrary": "serde", "Parameters": properties},
        }
        return {"StorageDescriptor": storage, "TableType": "EXTERNAL_TABLE", "Parameters": {}}

    changed = merge_preserved(
        table(f"{HERE}/", {"path": path, "field.delim": ","}),
        table("s3://athendef-local-lake/moved", {"field.delim": ";"}),
    )

    properties = changed["StorageDescriptor"]["SerdeInfo"]["Parameters"]
    assert properties == {"field.delim": ";", "path": then}


def test_updated_partitions_preserve_fields_of_other_tools(written_by_others: ManagedAccount):
    catalog = written_by_others.aws().catalog
    changed = []
    for partition in catalog.partitions("sales", "orders"):
        storage = partition["StorageDescriptor"]
        storage["SerdeInfo"]["Parameters"] = {"serialization.format": "1", "path": HERE}
        changed.append({"Values": partition["Values"], "StorageDescriptor": storage})
    catalog.update_partitions("sales", "orders", changed)

    with_date = definition(ORDERS.replace("status string", "status string, on_day date"))
    written_by_others.reconciler().update(with_date)

    storages = [
        partition["StorageDescriptor"] for partition in catalog.partitions("sales", "orders")
    ]
    assert [storage["SerdeInfo"]["Parameters"]["path"] for storage in storages] == [HERE, HERE]
    assert {storage["Columns"][-1]["Name"] for storage in storages} == {"on_day"}
