"""Partitions when their table changes."""

import pytest

from athendef_provider.aws import AwsError
from athendef_provider.aws.apply.partitions import change_values
from athendef_provider.aws.errors import BlockedPlanError
from athendef_provider.aws.inventory import list_entries
from athendef_provider.changes import Pending
from athendef_provider.engine.provider.inputs import PENDING, inputs_of
from athendef_provider.targets import parse_targets
from tests.support.managed import ORDERS, ManagedAccount, definition


def partition(*values, folder):
    return {"Values": list(values), "StorageDescriptor": {"Location": folder}}


def created_partitions(*args):
    """Return the values and folders of the partitions to create."""
    return [
        ("/".join(partition_input["Values"]), partition_input["StorageDescriptor"]["Location"])
        for partition_input in change_values(*args).create
    ]


HOURS = [
    partition(f"d{day}", f"{hour}", folder=f"s3://lake/t/day=d{day}/hour={hour}/")
    for day in range(2)
    for hour in range(10, 12)
]


def test_merged_partitions_read_their_common_folder():
    """With the folder of the first one, the data of the others would no longer be read."""
    assert created_partitions(HOURS, HOURS, (0,)) == [
        ("d0", "s3://lake/t/day=d0/"),
        ("d1", "s3://lake/t/day=d1/"),
    ]
    assert change_values(HOURS, HOURS, (0,)).merged == 0


@pytest.mark.parametrize(
    "folders",
    [
        ("s3://lake/a/", "s3://lake/b/", "s3://lake/a/inside/"),
        ("s3://one/a/", "s3://two/a/", "s3://lake/t/"),
    ],
    ids=["another partition lies there", "there is none"],
)
def test_merged_partitions_without_a_common_folder_are_reported(folders):
    old = [
        partition(day, hour, folder=folder)
        for (day, hour), folder in zip([("d", "1"), ("d", "2"), ("e", "1")], folders, strict=True)
    ]

    changes = change_values(old, old, (0,))

    assert changes.merged == 1
    assert ("d", folders[0]) in created_partitions(old, old, (0,))


def test_converted_and_new_partitions_are_unchanged():
    """A killed run has converted the first one, and one was added under the new keys."""
    old = [partition("a", "b", folder="s3://x/1/"), partition("c", "c", folder="s3://x/2/")]
    new = partition("n", "n", folder="s3://x/3/")
    live = [partition("b", "a", folder="s3://x/1/"), old[1], new]

    assert not change_values(old, live, (1, 0))


def test_a_remaining_shadow_table_is_a_difference(account: ManagedAccount):
    """The file has its previous content again, but the next run must remove the shadow table."""
    account.create(ORDERS)
    aws = account.aws()
    shadow = ORDERS.replace("sales.orders", "sales.orders__athendef_shadow")
    aws.statements.run(shadow + " TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders')")
    state = inputs_of(definition(ORDERS))
    provider = account.provider()

    seen = provider.read("sales.orders", dict(state)).outs

    assert seen is not None
    assert seen[PENDING] == Pending.INTERRUPTED
    assert provider.diff("sales.orders", seen, state).changes
    provider.update("sales.orders", seen, state)
    assert aws.catalog.table("sales", "orders__athendef_shadow") is None
    assert account.provider().read("sales.orders", dict(state)).outs == state


def test_the_progress_of_many_partitions_is_reported(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(2300)
    account.notices.clear()

    account.reconciler().update(definition(ORDERS.replace("id bigint", "id bigint, n int")))

    progress = [notice.text for notice in account.notices if notice.code == "progress"]
    assert progress == ["1000 of 2300 partitions updated", "2000 of 2300 partitions updated"]
    assert account.notices[0].code == "partitions-updated"


def test_a_missing_backup_is_reported_with_a_fix(account: ManagedAccount):
    """The partitions are rebuilt from the backup."""
    two_keys = ORDERS.replace("(day string)", "(day string, country string)")
    account.create(two_keys)
    account.aws().statements.run(
        "ALTER TABLE sales.orders SET TBLPROPERTIES ('athendef.unfinished' = "
        '\'{"keys": ["country", "day"], "saved": "20260101T000000.000000Z"}\')'
    )
    wanted = definition(two_keys)

    with pytest.raises(AwsError, match=r"partitions of sales\.orders must be rebuilt"):
        account.reconciler().update(wanted)

    account.aws().statements.run(
        "ALTER TABLE sales.orders SET TBLPROPERTIES ('athendef.unfinished' = '')"
    )
    account.reconciler().update(wanted)
    assert account.live(wanted) == wanted


def test_partitions_of_a_renamed_table_get_its_delimiter(account: ManagedAccount):
    """As they do if the table keeps its name."""
    before = ORDERS.replace("STORED AS PARQUET", "ROW FORMAT DELIMITED FIELDS TERMINATED BY ','")
    after = before.replace("sales.orders", "sales.purchases").replace("','", "';'")
    account.create(before)
    account.add_days(2)

    account.reconciler().update(definition(after), before=definition(before))

    catalog = account.aws().catalog
    table = catalog.table("sales", "purchases")
    assert table is not None
    for partition in catalog.partitions("sales", "purchases"):
        serde = partition["StorageDescriptor"]["SerdeInfo"]
        assert serde == table["StorageDescriptor"]["SerdeInfo"]


def test_a_shadow_table_is_not_adopted(account: ManagedAccount):
    account.create(ORDERS)
    shadow = ORDERS.replace("sales.orders", "sales.orders__athendef_shadow")
    account.aws().statements.run(shadow + " TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders')")

    entries = list_entries(account.aws().catalog, parse_targets(["sales.*"]))

    assert [entry.full_name for entry in entries] == ["sales", "sales.orders"]


def test_a_partition_without_a_storage_descriptor_is_unchanged(account: ManagedAccount):
    """The field is optional in Glue's API. The other partitions are updated."""
    account.create(ORDERS)
    account.add_days(1)
    account.aws().catalog.create_partitions("sales", "orders", [{"Values": ["bare"]}])

    account.reconciler().update(
        definition(ORDERS.replace("status string", "status string, note string"))
    )

    live = {
        partition_input["Values"][0]: partition_input
        for partition_input in account.aws().catalog.partitions("sales", "orders")
    }
    bare = live.pop("bare")
    assert not bare.get("StorageDescriptor")
    assert [
        len(partition_input["StorageDescriptor"]["Columns"]) for partition_input in live.values()
    ] == [3]


def test_keys_that_would_lose_partitions_are_blocked_with_the_count(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(3)
    wanted = definition(ORDERS.replace("(day string)", "(day string, country string)"))

    with pytest.raises(BlockedPlanError, match="3 of 3 partitions"):
        account.reconciler().update(wanted)

    assert len(account.aws().catalog.partitions("sales", "orders")) == 3
