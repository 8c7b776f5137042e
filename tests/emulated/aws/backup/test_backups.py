"""What is saved before a step forgets it, and how it comes back."""

from pathlib import Path

import pytest

from athendef_provider.aws import Aws, AwsError
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.aws.backup.backups import Backups
from athendef_provider.aws.backup.restore import choose, restore
from athendef_provider.changes import PlanOptions
from athendef_provider.config import Settings
from athendef_provider.local.options import LAKE_BUCKET, RESULTS_BUCKET
from tests.support.managed import EVENTS, ORDERS, ManagedAccount, definition

ORC = ORDERS.replace("PARQUET", "ORC")


def test_a_dropped_table_comes_back_with_its_partitions(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(250)
    account.reconciler().delete(definition(ORDERS))

    backups = account.backups()
    restored = restore(
        account.aws(), backups, "sales", "orders", backups.times("sales", "orders")[0]
    )

    assert not restored.replaced
    assert restored.partitions == 250
    assert account.live(definition(ORDERS)) == definition(ORDERS)
    assert len(account.aws().catalog.partitions("sales", "orders")) == 250


def test_an_unregistered_iceberg_table_comes_back_to_its_metadata(account: ManagedAccount):
    account.create(EVENTS)
    account.reconciler().delete(definition(EVENTS))

    backups = account.backups()
    time = backups.times("sales", "events")[0]
    restored = restore(account.aws(), backups, "sales", "events", time)

    assert not restored.unreadable
    assert account.live(definition(EVENTS)) == definition(EVENTS)


def test_of_an_iceberg_table_whose_files_are_gone_that_is_said(account: ManagedAccount):
    """Athena's DROP TABLE deletes them: the catalog's entry alone is no table."""
    account.create(EVENTS)
    account.reconciler().delete(definition(EVENTS), PlanOptions(on_remove="drop"))

    backups = account.backups()
    time = backups.times("sales", "events")[0]
    restored = restore(account.aws(), backups, "sales", "events", time)

    assert restored.unreadable.startswith(f"s3://{LAKE_BUCKET}/events/metadata/")


def test_a_swapped_table_comes_back_as_it_was(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(3)
    account.reconciler().update(definition(ORC.replace("status string", "status int")))

    backups = account.backups()
    restored = restore(
        account.aws(), backups, "sales", "orders", backups.times("sales", "orders")[0]
    )

    assert restored.replaced
    assert account.live(definition(ORDERS)) == definition(ORDERS)
    columns = account.aws().catalog.partitions("sales", "orders")[0]["StorageDescriptor"]["Columns"]
    assert [column["Type"] for column in columns] == ["bigint", "string"]
    assert len(backups.times("sales", "orders")) == 2, "what the restore replaced is saved, too"


def test_only_the_newest_backups_are_kept(account: ManagedAccount):
    account.create(ORDERS)
    for sql in (ORC, ORDERS, ORC, ORDERS):
        account.reconciler(keep=2).update(definition(sql))

    assert len(account.backups().times("sales", "orders")) == 2


def test_where_s3_takes_no_backup_it_is_kept_on_this_machine_and_told(account: ManagedAccount):
    account.create(ORDERS)
    table = account.aws().catalog.table("sales", "orders")
    assert table is not None
    backups = Backups(account.aws(), "s3://no-such-bucket/", 20)

    _, told = backups.save(table, [], "a test")

    assert "on THIS MACHINE only" in told
    assert "NoSuchBucket" in told
    times = backups.times("sales", "orders")
    assert [path.name for path in Path.cwd().glob(".athendef/backups/sales/orders/*")] == [
        f"{times[0]}.json.gz"
    ]
    assert backups.load("sales", "orders", times[0]).table["Name"] == "orders"


def test_a_backup_is_chosen_by_time(account: ManagedAccount):
    account.create(ORDERS)
    account.reconciler().update(definition(ORC))
    account.reconciler().update(definition(ORDERS))
    backups = account.backups()
    first, second = backups.times("sales", "orders")

    assert choose(backups, "sales", "orders", None) == second
    assert choose(backups, "sales", "orders", first) == first
    assert choose(backups, "sales", "orders", "2999") == second
    with pytest.raises(AwsError, match="the oldest backup"):
        choose(backups, "sales", "orders", "1999")
    with pytest.raises(AwsError, match=r"there is no backup of sales\.nothing"):
        choose(backups, "sales", "nothing", None)


def test_backups_that_can_not_be_listed_are_not_none(account: ManagedAccount):
    """`athendef restore` must not say that there is no backup when S3 was not to be asked."""
    account.create(ORDERS)
    account.reconciler().delete(definition(ORDERS))
    lost = Backups(account.aws(), "s3://nobodys-bucket/backups/", 20)

    with pytest.raises(AwsError, match=r"listing the backups of sales\.orders: NoSuchBucket"):
        lost.times("sales", "orders")


def test_only_what_can_be_there_is_asked_for(account: ManagedAccount):
    """A table without keys has no partitions, and a work group does not move its results."""
    tables = [EVENTS, EVENTS.replace("events", "happenings")]
    account.create(*tables)
    place = f"s3://{RESULTS_BUCKET}/team/"
    account.aws().athena.create_work_group(
        Name="team", Configuration={"ResultConfiguration": {"OutputLocation": place}}
    )
    settings = Settings(aws=account.settings(output_location="", workgroup="team"))
    reconciler = Reconciler(Aws(settings.aws), settings, account.notices.append)
    made = len(account.calls("GetWorkGroup"))
    for sql in tables:
        reconciler.delete(definition(sql))

    assert account.calls("GetPartitions") == []
    assert len(account.calls("GetWorkGroup")) == made + 2, "at first contact, and for the place"
