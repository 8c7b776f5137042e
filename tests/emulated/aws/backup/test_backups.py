"""Backups: what is saved before a step that removes metadata, and how it is restored."""

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


def test_a_dropped_table_is_restored_with_its_partitions(account: ManagedAccount):
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


def test_an_unregistered_iceberg_table_is_restored_with_its_metadata(account: ManagedAccount):
    account.create(EVENTS)
    account.reconciler().delete(definition(EVENTS))

    backups = account.backups()
    time = backups.times("sales", "events")[0]
    restored = restore(account.aws(), backups, "sales", "events", time)

    assert not restored.unreadable
    assert account.live(definition(EVENTS)) == definition(EVENTS)


def test_an_iceberg_table_with_deleted_files_is_not_restored(account: ManagedAccount):
    """Athena's DROP TABLE deletes them. An entry in the catalog alone is not a table."""
    account.create(EVENTS)
    account.reconciler().delete(definition(EVENTS), PlanOptions(on_remove="drop"))

    backups = account.backups()
    time = backups.times("sales", "events")[0]
    restored = restore(account.aws(), backups, "sales", "events", time)

    assert restored.unreadable.startswith(f"s3://{LAKE_BUCKET}/events/metadata/")


def test_a_swapped_table_is_restored(account: ManagedAccount):
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


def test_a_backup_that_s3_rejects_is_written_to_this_machine_with_a_notice(account: ManagedAccount):
    account.create(ORDERS)
    table = account.aws().catalog.table("sales", "orders")
    assert table is not None
    backups = Backups(account.aws(), "s3://no-such-bucket/", 20)

    _, notice = backups.save(table, [], "a test")

    assert "on THIS MACHINE only" in notice
    assert "NoSuchBucket" in notice
    times = backups.times("sales", "orders")
    assert [path.name for path in Path.cwd().glob(".athendef/backups/sales/orders/*")] == [
        f"{times[0]}.json.gz"
    ]
    assert backups.load("sales", "orders", times[0]).table["Name"] == "orders"


def test_a_backup_is_selected_by_time(account: ManagedAccount):
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


def test_an_error_in_listing_backups_is_not_an_empty_list(account: ManagedAccount):
    """`athendef restore` must not report that there is no backup if S3 did not answer."""
    account.create(ORDERS)
    account.reconciler().delete(definition(ORDERS))
    lost = Backups(account.aws(), "s3://nobodys-bucket/backups/", 20)

    with pytest.raises(AwsError, match=r"listing the backups of sales\.orders: NoSuchBucket"):
        lost.times("sales", "orders")


def test_only_necessary_calls_are_made(account: ManagedAccount):
    """A table without keys has no partitions, and the output location of a work group is stable."""
    tables = [EVENTS, EVENTS.replace("events", "happenings")]
    account.create(*tables)
    place = f"s3://{RESULTS_BUCKET}/team/"
    account.aws().athena.create_work_group(
        Name="team", Configuration={"ResultConfiguration": {"OutputLocation": place}}
    )
    settings = Settings(aws=account.settings(output_location="", workgroup="team"))
    reconciler = Reconciler(Aws(settings.aws), settings, account.notices.append)
    calls_before = len(account.calls("GetWorkGroup"))
    for sql in tables:
        reconciler.delete(definition(sql))

    assert account.calls("GetPartitions") == []
    assert len(account.calls("GetWorkGroup")) == calls_before + 2, (
        "at first contact, and for the place"
    )
