"""The reconciler changes the live catalog to a definition, whatever the live object is."""

import contextlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from athendef_provider.aws import Aws, AwsError
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.aws.catalog import table_input
from athendef_provider.aws.errors import BlockedPlanError
from athendef_provider.changes import PlanOptions, differences
from athendef_provider.config import Settings
from athendef_provider.definition.model import Database
from athendef_provider.engine.provider.inputs import inputs_of
from athendef_provider.local.options import LAKE_BUCKET
from tests.support.golden import is_golden
from tests.support.managed import EVENTS, ORDERS, ManagedAccount, definition

GOLDEN = Path(__file__).with_name("golden")

ORC = ORDERS.replace("PARQUET", "ORC")


def test_an_equal_table_is_adopted(account: ManagedAccount):
    """So a creation that was killed after its statement succeeds the next time."""
    account.create(ORDERS)

    outcome = account.reconciler().create(definition(ORDERS))

    assert not outcome.created
    assert [str(notice) for notice in account.notices] == [
        "sales.orders: it is already up to date: adopted into the state"
    ]


def test_an_opaque_table_is_adopted_without_a_comparison(account: ManagedAccount):
    account.create(ORDERS)

    account.reconciler().create(definition(ORDERS + "TBLPROPERTIES ('table_type' = 'DELTA')"))

    assert [str(notice) for notice in account.notices] == [
        "sales.orders: it exists and cannot be compared with its file: adopted into the state"
    ]


def test_a_different_table_is_blocked(account: ManagedAccount):
    """The error shows the difference and two fixes. Nothing is changed."""
    account.create(ORDERS)

    with pytest.raises(BlockedPlanError) as raised:
        account.reconciler().create(definition(ORC))

    is_golden(GOLDEN / "exists_and_differs.txt", f"{raised.value}\n")
    assert account.reconciler().create(definition(ORDERS)).live


def test_allowing_replacements_does_not_allow_adoption(account: ManagedAccount):
    """A stack that allows replacements does not own the tables of others."""
    account.create(ORDERS)

    with pytest.raises(BlockedPlanError):
        account.reconciler().create(definition(ORC), PlanOptions(allow=frozenset({"replace"})))

    of_another_kind = definition("CREATE VIEW sales.orders AS SELECT 1 AS one")
    account.reconciler().create(of_another_kind, PlanOptions(allow=frozenset({"replace"})))
    assert account.live(of_another_kind) == of_another_kind


def test_adopt_alters_a_different_table(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(3)

    account.reconciler().create(definition(ORC), PlanOptions(adopt=True))

    assert account.live(definition(ORC)) == definition(ORC)
    assert len(account.aws().catalog.partitions("sales", "orders")) == 3


def test_a_shadow_table_of_a_killed_run_is_removed(account: ManagedAccount):
    account.create(ORDERS)
    aws = account.aws()
    aws.statements.run(
        ORDERS.replace("sales.orders", "sales.orders__athendef_shadow")
        + " TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders')"
    )

    account.reconciler().update(definition(ORC))

    assert aws.catalog.table("sales", "orders__athendef_shadow") is None
    assert account.live(definition(ORC)) == definition(ORC)


def test_a_table_with_the_name_of_a_shadow_table_is_kept(account: ManagedAccount):
    account.create(ORDERS)
    aws = account.aws()
    aws.statements.run(ORDERS.replace("sales.orders", "sales.orders__athendef_shadow"))

    with pytest.raises(AwsError, match="is not a shadow table of athendef"):
        account.reconciler().update(definition(ORC))

    assert aws.catalog.table("sales", "orders__athendef_shadow") is not None
    assert account.live(definition(ORDERS)) == definition(ORDERS)


def test_a_failed_swap_keeps_the_table_and_no_shadow_table(
    open_account: Callable[..., ManagedAccount],
):
    """The statement that creates the shadow table fails. The live table is unchanged."""
    account = open_account(fail=re.compile("STORED AS ORC"))
    account.create(ORDERS)

    with pytest.raises(AwsError, match="failed"):
        account.reconciler().update(definition(ORC))

    assert account.aws().catalog.table("sales", "orders__athendef_shadow") is None
    assert account.live(definition(ORDERS)) == definition(ORDERS)


def test_a_concurrent_change_is_planned_again(account: ManagedAccount):
    """The table is altered three times, each time between the read and the write."""
    account.create(ORDERS)
    others, settings = account.aws(), account.settings()
    aws = Aws(settings)
    values = ["7", "8", "9"]

    def alter(**_: object) -> None:
        if values:
            statement = "ALTER TABLE sales.orders SET TBLPROPERTIES ('numRows' = '{}')"
            others.statements.run(statement.format(values.pop()))

    aws.glue.meta.events.register("before-call.glue.UpdateTable", alter)
    Reconciler(aws, Settings(aws=settings), account.notices.append).update(definition(ORC))

    assert not values
    assert account.live(definition(ORC)) == definition(ORC)


def test_removing_an_iceberg_table_keeps_its_data(account: ManagedAccount):
    account.create(EVENTS)
    before = _objects(account)

    account.reconciler().delete(definition(EVENTS))

    assert account.aws().catalog.table("sales", "events") is None
    assert before
    assert _objects(account) == before


def test_an_iceberg_table_is_dropped_only_with_on_remove_drop(account: ManagedAccount):
    """Athena's DROP TABLE deletes the data of an Iceberg table."""
    account.create(EVENTS)

    account.reconciler().delete(definition(EVENTS), PlanOptions(on_remove="drop"))

    assert _objects(account) == []


def test_on_remove_refuse_keeps_the_table(account: ManagedAccount):
    account.create(ORDERS)

    with pytest.raises(BlockedPlanError):
        account.reconciler().delete(definition(ORDERS), PlanOptions(on_remove="refuse"))

    assert account.aws().catalog.table("sales", "orders") is not None


def test_removing_an_absent_table_succeeds(account: ManagedAccount):
    account.create()

    account.reconciler().delete(definition(ORDERS))

    assert account.notices == []


def test_a_view_that_replaced_the_table_is_not_removed(account: ManagedAccount):
    account.create()
    account.aws().statements.run("CREATE VIEW sales.orders AS SELECT 1 AS id", "sales")

    account.reconciler().delete(definition(ORDERS))

    assert [notice.code for notice in account.notices] == ["kept"]
    assert account.aws().catalog.table("sales", "orders") is not None


def test_a_database_with_unmanaged_tables_is_not_removed(account: ManagedAccount):
    account.create(ORDERS)

    account.reconciler().delete(definition("CREATE DATABASE sales"))

    assert [notice.code for notice in account.notices] == ["kept"]
    assert account.aws().catalog.database("sales") is not None


def test_a_renamed_hive_table_keeps_its_partitions(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(250)
    renamed = definition(ORDERS.replace("sales.orders", "sales.purchases"))

    account.reconciler().update(renamed, before=definition(ORDERS))

    assert len(account.aws().catalog.partitions("sales", "purchases")) == 250
    assert account.aws().catalog.table("sales", "orders") is None
    assert account.backups().times("sales", "orders") != []


def test_partitions_without_folders_for_new_keys_are_reported(account: ManagedAccount):
    """Their folders are not named by both keys. The backup has them."""
    account.create(ORDERS)
    account.add_days(3)
    key = "orders/day=d00001/country=nl/0"
    account.aws().s3.put_object(Bucket=LAKE_BUCKET, Key=key, Body=b"x")
    wanted = definition(ORDERS.replace("day string", "day string, country string"))

    account.reconciler().update(wanted, PlanOptions(allow=frozenset({"lose-partitions"})))

    codes = [notice.code for notice in account.notices if notice.level == "note"]
    assert codes == ["backed-up", "partitions-removed", "partitions-found"]
    (warning,) = [notice for notice in account.notices if notice.level == "warning"]
    assert warning.code == "partitions-not-found"
    assert "athendef restore sales.orders" in warning.text


def test_a_partition_added_during_the_copy_is_copied(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(3)
    aws, other = account.aws(), account.aws()

    def load_another_day(**_call: object) -> None:
        if len(other.catalog.partitions("sales", "orders")) == 3:
            account.add_days(4)

    aws.glue.meta.events.register("after-call.glue.BatchCreatePartition", load_another_day)
    renamed = definition(ORDERS.replace("sales.orders", "sales.purchases"))
    reconciler = Reconciler(aws, Settings(aws=account.settings()), account.notices.append)

    reconciler.update(renamed, before=definition(ORDERS))

    assert len(other.catalog.partitions("sales", "purchases")) == 4


def test_a_rename_does_not_adopt_an_unrelated_table(account: ManagedAccount):
    """A different table with the new name is unchanged, and so is the old table."""
    other = ORC.replace("sales.orders", "sales.purchases")
    account.create(ORDERS, other)
    account.add_days(3)
    renamed = definition(ORDERS.replace("sales.orders", "sales.purchases"))

    with pytest.raises(BlockedPlanError):
        account.reconciler().update(renamed, before=definition(ORDERS))

    assert account.live(definition(other)) == definition(other)
    assert len(account.aws().catalog.partitions("sales", "orders")) == 3


def test_an_interrupted_rename_is_completed(account: ManagedAccount):
    """Both tables exist."""
    new = ORDERS.replace("sales.orders", "sales.purchases")
    account.create(ORDERS, new)
    account.add_days(5)

    account.reconciler().update(definition(new), before=definition(ORDERS))

    assert len(account.aws().catalog.partitions("sales", "purchases")) == 5
    assert account.aws().catalog.table("sales", "orders") is None


def test_a_renamed_iceberg_table_keeps_its_files(account: ManagedAccount):
    account.create(EVENTS)
    renamed = definition(EVENTS.replace("sales.events", "sales.happenings"))

    account.reconciler().update(renamed, before=definition(EVENTS))

    assert account.live(renamed) == renamed
    assert account.aws().catalog.table("sales", "events") is None
    assert _objects(account)


def test_a_swap_preserves_parameters_of_services(account: ManagedAccount):
    account.create(ORDERS)
    aws = account.aws()
    aws.statements.run("ALTER TABLE sales.orders SET TBLPROPERTIES ('numRows' = '42')")

    account.reconciler().update(definition(ORC))

    table = aws.catalog.table("sales", "orders")
    assert table is not None
    assert table["Parameters"]["numRows"] == "42"
    assert "athendef.shadow-of" not in table["Parameters"]


def test_partitions_of_another_format_keep_their_format(account: ManagedAccount):
    """Their files are unchanged. Only their columns are updated."""
    account.create(ORDERS)
    account.add_days(2)

    account.reconciler().update(definition(ORC.replace("id bigint", "id bigint, n int")))

    storage = account.aws().catalog.partitions("sales", "orders")[0]["StorageDescriptor"]
    assert [column["Name"] for column in storage["Columns"]] == ["id", "n", "status"]
    assert "Parquet" in storage["SerdeInfo"]["SerializationLibrary"]


def _objects(account: ManagedAccount) -> list[str]:
    listed = account.aws().s3.list_objects_v2(Bucket=LAKE_BUCKET, Prefix="events/")
    return sorted(item["Key"] for item in listed.get("Contents", []))


def test_a_removed_property_is_unset_even_if_crawlers_write_it(account: ManagedAccount):
    """It is ignored only if the file never declared it."""
    declared = ORDERS + "TBLPROPERTIES ('classification' = 'parquet')"
    account.create(declared)

    account.reconciler().update(definition(ORDERS), before=definition(declared))

    table = account.aws().catalog.table("sales", "orders")
    assert table is not None
    assert "classification" not in table["Parameters"]


@pytest.mark.parametrize("after", ["", "TBLPROPERTIES ('Team' = 'books')"])
def test_a_property_key_matches_in_any_letter_case(account: ManagedAccount, after: str):
    """The key in the file differs in case from the key in Glue, which is case-sensitive."""
    declared = ORDERS + "TBLPROPERTIES ('Team' = 'shop')"
    account.create(ORDERS + "TBLPROPERTIES ('team' = 'shop')")
    wanted = definition(ORDERS + after)

    live = account.reconciler().update(wanted, before=definition(declared))

    assert differences(live.definition, wanted) == ()


def test_a_declared_iceberg_default_is_set(account: ManagedAccount):
    """As the preview shows: it does not read that the metadata has the value already."""
    before = definition(EVENTS)
    wanted = definition(EVENTS.replace("'ICEBERG'", "'ICEBERG', 'format' = 'parquet'"))
    account.create(EVENTS)

    live = account.reconciler().update(wanted, before=before)

    assert differences(live.definition, wanted) == ()
    statements = [call["statement"] for call in account.calls("StartQueryExecution")]
    assert statements[-1] == "ALTER TABLE `sales`.`events` SET TBLPROPERTIES ('format' = 'parquet')"


def test_an_iceberg_table_with_denied_metadata_is_managed(
    account: ManagedAccount,
):
    """A table may be altered without permission to read its files. A property is set once."""
    orc = definition(EVENTS.replace("'ICEBERG'", "'ICEBERG', 'format' = 'orc'"))
    changed = definition(EVENTS.replace("'ICEBERG'", "'ICEBERG', 'format' = 'avro'"))
    account.create()
    aws = account.aws()
    aws.s3.meta.events.register("before-call.s3.GetObject", _deny)
    reconciler = Reconciler(aws, Settings(aws=aws.settings), account.notices.append)

    created = reconciler.create(orc).live
    updated = reconciler.update(changed, before=orc)

    assert differences(created.definition, orc) == ()
    assert differences(updated.definition, changed) == ()
    statements = [call["statement"] for call in account.calls("StartQueryExecution")]
    assert statements[-1] == "ALTER TABLE `sales`.`events` SET TBLPROPERTIES ('format' = 'avro')"


def _deny(**_: object) -> None:
    raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetObject")


def test_the_default_database_is_not_dropped(account: ManagedAccount):
    """Athena has it in every account. A removed folder must not drop it."""
    account.create()
    default = Database("default")

    account.reconciler().create(default)
    account.reconciler().delete(default)

    assert account.live(default) == default
    assert account.notices[-1].code == "kept"


@contextlib.contextmanager
def running_statement(account: ManagedAccount, sql: str) -> Iterator[None]:
    """Run ``sql`` as a statement of a killed run, which ends during the test."""
    statements = account.aws().statements
    begun = len(account.calls("StartQueryExecution"))
    statement = threading.Thread(target=statements.run, args=(sql,))
    statement.start()
    while len(account.calls("StartQueryExecution")) == begun:
        time.sleep(0.01)
    yield
    statement.join()


def test_a_table_that_a_killed_run_creates_later_is_adopted(
    open_account: Callable[..., ManagedAccount],
):
    account = open_account(query_seconds=0.5)
    account.create()
    with running_statement(account, ORDERS):
        outcome = account.reconciler().create(definition(ORDERS))

    assert not outcome.created
    assert account.live(definition(ORDERS)) == definition(ORDERS)


def test_a_different_table_that_appears_during_the_apply_is_blocked(
    open_account: Callable[..., ManagedAccount],
):
    account = open_account(query_seconds=0.5)
    account.create()
    with running_statement(account, ORC), pytest.raises(AwsError):
        account.reconciler().create(definition(ORDERS))

    assert account.live(definition(ORC)) == definition(ORC)


@pytest.mark.parametrize(
    ("before", "statement", "after"),
    [
        (
            ORDERS,
            "ALTER TABLE sales.orders ADD COLUMNS (note string)",
            ORDERS.replace("status string", "status string, note string"),
        ),
        (
            EVENTS,
            "ALTER TABLE sales.events ADD COLUMNS (note string)",
            EVENTS.replace("name string", "name string, note string"),
        ),
        (
            ORDERS,
            ORDERS.replace("orders (", "orders__athendef_shadow (").replace("PARQUET", "ORC")
            + "TBLPROPERTIES ('athendef.shadow-of' = 'sales.orders')",
            ORC,
        ),
    ],
    ids=["a column", "a column of an Iceberg table", "a shadow"],
)
def test_a_running_change_of_a_killed_run_is_awaited(
    open_account: Callable[..., ManagedAccount], before: str, statement: str, after: str
):
    """Its statement ends first, the new statement is rejected, and the change is planned again."""
    account = open_account(query_seconds=0.5)
    account.create(before)
    with running_statement(account, statement):
        account.reconciler().update(definition(after))

    assert account.live(definition(after)) == definition(after)
    assert not account.aws().catalog.table("sales", "orders__athendef_shadow")


def test_drift_of_a_database_keeps_its_created_property(account: ManagedAccount):
    """A database that existed before the stack is not dropped with it, also after drift."""
    account.create()
    wanted = Database("sales", "ours")
    olds = {**inputs_of(wanted), "created": "no"}

    outputs = account.provider().read("sales", olds).outs or {}

    assert outputs.get("comment") is None
    assert outputs["created"] == "no"


def test_a_failed_statement_is_reported_even_if_the_next_read_fails(
    open_account: Callable[..., ManagedAccount],
):
    """The first error is reported: the second may be its consequence."""
    account = open_account(fail=re.compile("ADD COLUMNS"))
    account.create(ORDERS)
    settings = account.settings()
    aws = Aws(settings)
    started: list[str] = []

    def reject(**_: object) -> None:
        if started:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetTable")

    def start(params: Any, **_: object) -> None:
        started.append(params["body"])

    aws.athena_once.meta.events.register("before-call.athena.StartQueryExecution", start)
    aws.glue.meta.events.register("before-call.glue.GetTable", reject)
    reconciler = Reconciler(aws, Settings(aws=settings), account.notices.append)
    wanted = definition(ORDERS.replace("status string", "status string, note string"))

    with pytest.raises(AwsError, match=r"query .* failed"):
        reconciler.update(wanted)


@pytest.mark.parametrize("code", ["OperationTimeoutException", "ResourceNotReadyException"])
def test_a_transient_error_of_glue_is_planned_again(account: ManagedAccount, code: str):
    """The live table shows whether the call had an effect."""
    account.create(ORDERS)
    settings = account.settings()
    aws = Aws(settings)
    failures = [ClientError({"Error": {"Code": code, "Message": "later"}}, "UpdateTable")]

    def fail_once(**_: object) -> None:
        if failures:
            raise failures.pop()

    aws.glue.meta.events.register("before-call.glue.UpdateTable", fail_once)
    Reconciler(aws, Settings(aws=settings), account.notices.append).update(definition(ORC))

    assert not failures
    assert account.live(definition(ORC)) == definition(ORC)


@pytest.mark.parametrize(
    "parameters", [{"table_type": "DELTA"}, {"spark.sql.sources.provider": "delta"}]
)
def test_a_table_of_another_engine_is_not_replaced_without_permission(
    account: ManagedAccount, parameters
):
    """Not even if existing objects may be altered."""
    account.create(ORDERS)
    catalog = account.aws().catalog
    table = catalog.table("sales", "orders")
    assert table is not None
    catalog.update_table("sales", {**table_input(table), "Parameters": parameters}, table)

    with pytest.raises(BlockedPlanError, match="DELTA"):
        account.reconciler().create(definition(ORDERS), PlanOptions(adopt=True))
    with pytest.raises(BlockedPlanError, match="DELTA"):
        account.reconciler().update(definition(ORDERS))

    allowed = PlanOptions(adopt=True, allow=frozenset({"replace"}))
    account.reconciler().update(definition(ORDERS), allowed)
    live = account.aws().catalog.table("sales", "orders")
    assert live is not None
    assert not parameters.keys() & live["Parameters"].keys()
    assert account.backups().times("sales", "orders") != []
