"""How many calls to AWS a change takes. Polls of a statement's state are not counted."""

from collections import Counter

import pytest

from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.aws.catalog import table_input
from athendef_provider.config import Settings
from athendef_provider.definition.model import Definition
from tests.support.managed import ORDERS, ManagedAccount, definition

PARTITIONED = ORDERS
FLAT = (
    "CREATE EXTERNAL TABLE sales.notes (id bigint, note string)\n"
    "STORED AS PARQUET LOCATION 's3://lake/notes/'\n"
)
VIEW = "CREATE VIEW sales.latest AS SELECT id FROM sales.orders"

_FIRST_CONTACT = {"GetWorkGroup"}
_POLLS = {"BatchGetQueryExecution", "GetQueryExecution"}


def counted(account: ManagedAccount, act) -> Counter[str]:
    """Return the calls of ``act`` by operation."""
    before = len(account.calls())
    act()
    operations = (str(call["operation"]).split(" ")[0] for call in account.calls()[before:])
    return Counter(name for name in operations if name not in _FIRST_CONTACT | _POLLS)


def with_column(sql: str) -> Definition:
    return definition(sql.replace("bigint", "bigint, added string", 1))


@pytest.mark.parametrize("sql", [FLAT, PARTITIONED, VIEW], ids=["flat", "partitioned", "view"])
def test_a_creation_is_a_statement_and_a_read(account: ManagedAccount, sql: str):
    """After a preview, or a refresh, of the same run has listed the database."""
    account.create(ORDERS.replace("orders", "others"))
    if sql is VIEW:
        account.create(ORDERS)
    reconciler = account.reconciler()
    assert reconciler.read(definition(sql), expected=False) is None

    calls = counted(account, lambda: reconciler.create(definition(sql)))

    assert calls == {"StartQueryExecution": 1, "GetTable": 1}


def test_an_altered_table_takes_three_calls(account: ManagedAccount):
    account.create(FLAT)
    reconciler = account.reconciler()

    calls = counted(account, lambda: reconciler.update(with_column(FLAT)))

    assert calls == {"GetTable": 2, "StartQueryExecution": 1}


def test_an_altered_partitioned_table_takes_five_calls_a_page_and_a_batch(
    account: ManagedAccount,
):
    """It is marked as unfinished from before its change until its partitions are updated."""
    account.create(PARTITIONED)
    account.add_days(3)
    reconciler = account.reconciler()

    calls = counted(account, lambda: reconciler.update(with_column(PARTITIONED)))

    assert calls == {
        "GetTable": 2,
        "UpdateTable": 2,
        "StartQueryExecution": 1,
        "GetPartitions": 1,
        "BatchUpdatePartition": 1,
    }


def test_a_removal_takes_three_calls(account: ManagedAccount):
    """A fourth one lists the older backups of the database, once in a run."""
    account.create(FLAT)
    account.create(FLAT.replace("notes", "memos"))
    reconciler = account.reconciler()
    reconciler.delete(definition(FLAT.replace("notes", "memos")))

    calls = counted(account, lambda: reconciler.delete(definition(FLAT)))

    assert calls == {"GetTable": 1, "PutObject": 1, "DeleteTable": 1}


def test_a_removal_with_partitions_reads_them_and_compares_the_table(account: ManagedAccount):
    account.create(PARTITIONED)
    account.add_days(3)
    reconciler = account.reconciler()

    calls = counted(account, lambda: reconciler.delete(definition(PARTITIONED)))

    assert calls == {
        "GetTable": 2,
        "GetPartitions": 1,
        "PutObject": 1,
        "ListObjectsV2": 1,
        "DeleteTable": 1,
    }


def test_the_write_of_a_crawler_costs_one_more_read(account: ManagedAccount):
    """The version that guards the write is outdated. No plan depends on what crawlers write."""
    account.create(PARTITIONED)
    aws = account.aws()
    written: list[str] = []

    def crawl(**_: object) -> None:
        if not written:
            written.append("count")
            live = account.aws().catalog.table("sales", "orders")
            assert live is not None
            parameters = live["Parameters"] | {"recordCount": "17"}
            edited = table_input(live) | {"Parameters": parameters}
            account.aws().catalog.update_table("sales", edited, live)

    aws.glue.meta.events.register("before-call.glue.UpdateTable", crawl)
    reconciler = Reconciler(aws, Settings(aws=account.settings()), account.notices.append)
    crawlers_calls = {"GetTable": 1, "UpdateTable": 1}

    calls = counted(account, lambda: reconciler.update(with_column(PARTITIONED)))

    live = account.aws().catalog.table("sales", "orders")
    assert live is not None
    assert live["Parameters"]["recordCount"] == "17"
    repeated = {"GetTable": 1, "UpdateTable": 1}
    assert calls == Counter(
        {"GetTable": 2, "UpdateTable": 2, "StartQueryExecution": 1, "GetPartitions": 1}
    ) + Counter(crawlers_calls) + Counter(repeated)
