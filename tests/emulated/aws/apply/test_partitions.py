"""What becomes of partitions when their table changes."""

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


def made(*args):
    """Values and folders of what is to be made."""
    return [
        ("/".join(one["Values"]), one["StorageDescriptor"]["Location"])
        for one in change_values(*args).create
    ]


HOURS = [
    partition(f"d{day}", f"{hour}", folder=f"s3://lake/t/day=d{day}/hour={hour}/")
    for day in range(2)
    for hour in range(10, 12)
]


def test_partitions_that_become_one_read_the_folder_that_they_share():
    """With the first one's folder alone, the other hours would silently be read no more."""
    assert made(HOURS, HOURS, (0,)) == [
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
def test_where_no_folder_is_theirs_alone_it_is_told(folders):
    old = [
        partition(day, hour, folder=folder)
        for (day, hour), folder in zip([("d", "1"), ("d", "2"), ("e", "1")], folders, strict=True)
    ]

    changes = change_values(old, old, (0,))

    assert changes.merged == 1
    assert ("d", folders[0]) in made(old, old, (0,))


def test_what_is_right_already_is_left_alone_and_so_is_what_has_come_since():
    """A killed run has moved the first, and somebody has added one under the new keys."""
    old = [partition("a", "b", folder="s3://x/1/"), partition("c", "c", folder="s3://x/2/")]
    new = partition("n", "n", folder="s3://x/3/")
    live = [partition("b", "a", folder="s3://x/1/"), old[1], new]

    assert not change_values(old, live, (1, 0))


def test_a_left_shadow_is_seen_where_nothing_else_differs(account: ManagedAccount):
    """The file says again what it said: still the next run has something to do."""
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


def test_of_many_partitions_it_is_told_how_many_are_done(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(2300)
    account.notices.clear()

    account.reconciler().update(definition(ORDERS.replace("id bigint", "id bigint, n int")))

    progress = [notice.text for notice in account.notices if notice.code == "progress"]
    assert progress == ["1000 of 2300 partitions updated", "2000 of 2300 partitions updated"]
    assert account.notices[0].code == "partitions-updated"


def test_a_lost_backup_is_told_with_the_way_out(account: ManagedAccount):
    """Its table's partitions are to be rebuilt from it."""
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


def test_partitions_of_a_renamed_table_follow_its_delimiter_too(account: ManagedAccount):
    """As they do where a table keeps its name."""
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


def test_a_left_shadow_is_not_taken_over_as_a_table(account: ManagedAccount):
    account.create(ORDERS)
    shadow = ORDERS.replace("sales.orders", "sales.orders__athendef_shadow")
    account.aws().statements.run(shadow + " TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders')")

    entries = list_entries(account.aws().catalog, parse_targets(["sales.*"]))

    assert [entry.full_name for entry in entries] == ["sales", "sales.orders"]


def test_a_partition_without_a_storage_descriptor_is_left_as_it_is(account: ManagedAccount):
    """Glue's API makes such: the field is optional. The others follow all the same."""
    account.create(ORDERS)
    account.add_days(1)
    account.aws().catalog.create_partitions("sales", "orders", [{"Values": ["bare"]}])

    account.reconciler().update(
        definition(ORDERS.replace("status string", "status string, note string"))
    )

    live = {one["Values"][0]: one for one in account.aws().catalog.partitions("sales", "orders")}
    bare = live.pop("bare")
    assert not bare.get("StorageDescriptor")
    assert [len(one["StorageDescriptor"]["Columns"]) for one in live.values()] == [3]


def test_keys_that_would_lose_partitions_are_blocked_with_the_count(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(3)
    wanted = definition(ORDERS.replace("(day string)", "(day string, country string)"))

    with pytest.raises(BlockedPlanError, match="3 of 3 partitions"):
        account.reconciler().update(wanted)

    assert len(account.aws().catalog.partitions("sales", "orders")) == 3
