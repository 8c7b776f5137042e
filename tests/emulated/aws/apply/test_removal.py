"""A removal affects only the table that the state describes, not another table of that name."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from athendef_provider.aws import Aws, AwsError
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.aws.errors import BlockedPlanError
from athendef_provider.changes import PlanOptions, differences
from athendef_provider.config import Settings
from athendef_provider.local.options import LAKE_BUCKET
from tests.support.managed import EVENTS, ORDERS, ManagedAccount, definition

ICEBERG_ORDERS = EVENTS.replace("events", "orders")
SHADOW = "orders__athendef_shadow"


def reconciler_before_each(
    account: ManagedAccount, operation: str, act: Callable[[Any], None]
) -> Reconciler:
    """Return a reconciler that calls ``act`` before each call of a Glue operation."""
    aws = Aws(account.settings())

    def before_call(params: Any, **_: object) -> None:
        act(params)

    aws.glue.meta.events.register(f"before-call.glue.{operation}", before_call)
    return Reconciler(aws, Settings(aws=account.settings()), account.notices.append)


def files(account: ManagedAccount) -> list[str]:
    listed = account.aws().s3.list_objects_v2(Bucket=LAKE_BUCKET, Prefix="orders/")
    return [item["Key"] for item in listed.get("Contents", [])]


def replace_with_iceberg(account: ManagedAccount) -> None:
    """Replace the Hive table by an Iceberg table with data, as another user would."""
    account.aws().catalog.delete_table("sales", "orders")
    account.create(ICEBERG_ORDERS)
    account.aws().s3.put_object(Bucket=LAKE_BUCKET, Key="orders/data/1.parquet", Body=b"rows")


def test_a_hive_table_is_removed_without_a_statement(account: ManagedAccount):
    """A DROP TABLE that runs late would delete the data of an Iceberg table of that name."""
    account.create(ORDERS)
    started = len(account.calls("StartQueryExecution"))

    account.reconciler().delete(definition(ORDERS))

    assert account.aws().catalog.table("sales", "orders") is None
    assert len(account.calls("StartQueryExecution")) == started
    assert len(account.calls("DeleteTable")) == 1
    assert account.backups().times("sales", "orders") != []


def test_an_iceberg_table_created_before_the_removal_keeps_its_data(
    account: ManagedAccount,
):
    """It gets the name between the last check and the removal."""
    account.create(ORDERS)
    before: list[str] = []

    def replace_table(_params: Any) -> None:
        if not before:
            before.append("replaced")
            replace_with_iceberg(account)

    reconciler_before_each(account, "DeleteTable", replace_table).delete(definition(ORDERS))

    assert "orders/data/1.parquet" in files(account)


def test_an_iceberg_table_with_the_name_of_the_hive_table_is_kept(account: ManagedAccount):
    account.create(ORDERS)
    replace_with_iceberg(account)

    account.reconciler().delete(definition(ORDERS), PlanOptions(on_remove="drop"))

    assert account.notices[-1].code == "kept"
    assert account.aws().catalog.table("sales", "orders") is not None
    assert "orders/data/1.parquet" in files(account)


def test_a_table_that_changed_since_it_was_read_is_read_again(account: ManagedAccount):
    """The backup must be of the table that is removed. To save its partitions takes time."""
    account.create(ORDERS)
    account.add_days(3)
    altered: list[str] = []

    def alter(_params: Any) -> None:
        altered.append("read")
        if len(altered) == 2:  # the read after the backup
            account.aws().statements.run(
                "ALTER TABLE sales.orders SET TBLPROPERTIES ('owner' = 'shop')", "sales"
            )

    reconciler_before_each(account, "GetTable", alter).delete(definition(ORDERS))

    assert account.aws().catalog.table("sales", "orders") is None
    outdated, time = account.backups().times("sales", "orders")
    assert "owner" not in account.backups().load("sales", "orders", outdated).table["Parameters"]
    assert account.backups().load("sales", "orders", time).table["Parameters"]["owner"] == "shop"


def test_data_at_another_location_is_not_deleted(account: ManagedAccount):
    """on-remove=drop deletes the data of the table in the state only."""
    account.create(ICEBERG_ORDERS)
    state_definition = definition(ICEBERG_ORDERS.replace("/orders/", "/before/"))

    with pytest.raises(AwsError, match="another location"):
        account.reconciler().delete(state_definition, PlanOptions(on_remove="drop"))

    assert files(account) != []


def failing(times: int) -> Callable[[Any], None]:
    """Reject the removal of the shadow table ``times`` times."""
    count = 0

    def reject(params: Any) -> None:
        nonlocal count
        if SHADOW in str(params["body"]) and count < times:
            count += 1
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "DeleteTable")

    return reject


def test_the_removal_of_a_shadow_table_is_retried(account: ManagedAccount):
    account.create(ORDERS)
    orc = definition(ORDERS.replace("PARQUET", "ORC"))

    reconciler_before_each(account, "DeleteTable", failing(1)).update(orc)

    assert account.aws().catalog.table("sales", SHADOW) is None
    assert account.live(orc) == orc


def test_a_shadow_table_that_cannot_be_removed_is_an_error(account: ManagedAccount):
    """The table itself is as wanted. The next run removes the shadow table."""
    account.create(ORDERS)
    orc = definition(ORDERS.replace("PARQUET", "ORC"))

    with pytest.raises(AwsError, match=rf"sales\.{SHADOW} could not be removed") as raised:
        reconciler_before_each(account, "DeleteTable", failing(99)).update(orc)

    assert "run this again" in raised.value.hint
    assert account.live(orc) == orc
    account.reconciler().update(orc)


def test_a_destructive_change_is_blocked_in_ci_if_its_backup_is_only_on_that_machine(
    account: ManagedAccount, monkeypatch: pytest.MonkeyPatch
):
    """A work group with managed query results has no location for backups."""
    account.create(EVENTS)
    wanted = definition(EVENTS.replace(", name string", ""))
    allowed = PlanOptions(allow=frozenset({"drop-column"}))
    without_location = Settings(aws=account.settings(output_location=""))
    reconciler = Reconciler(Aws(without_location.aws), without_location, account.notices.append)

    monkeypatch.setenv("CI", "true")
    with pytest.raises(BlockedPlanError, match="athendef:backups"):
        reconciler.update(wanted, allowed)
    account.reconciler().update(wanted, allowed)

    live = account.reconciler().read(wanted)
    assert live is not None
    assert not differences(live.definition, wanted)
