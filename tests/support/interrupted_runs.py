"""Changes of a table that a test interrupts, and the next run of the engine."""

from collections.abc import Callable
from dataclasses import dataclass

from athendef_provider.engine.provider.inputs import Inputs, inputs_of
from athendef_provider.local.options import LAKE_BUCKET
from tests.support.managed import ManagedAccount, definition


class Killed(BaseException):
    """The process is killed. Nothing catches this as an error."""


@dataclass(frozen=True)
class Change:
    """A change of sales.orders: the SQL before and after, and the expected result."""

    before: str
    after: str
    values: Callable[[int], list[str]] = lambda day: [f"d{day:03}"]
    values_after: Callable[[int], list[str]] | None = None
    name_after: str = "orders"
    partitioned: bool = True


def hive(columns: str, keys: str, rest: str = "STORED AS PARQUET", name: str = "orders") -> str:
    """A Hive table of sales."""
    return (
        f"CREATE EXTERNAL TABLE sales.{name} ({columns}) PARTITIONED BY ({keys}) {rest} "
        f"LOCATION 's3://{LAKE_BUCKET}/orders/'"
    )


def iceberg(columns: str, properties: str = "") -> str:
    """An Iceberg table of sales."""
    return (
        f"CREATE TABLE sales.orders ({columns}) LOCATION 's3://{LAKE_BUCKET}/orders/' "
        f"TBLPROPERTIES ('table_type' = 'ICEBERG'{properties})"
    )


def two(day: int) -> list[str]:
    """Return the values of two keys. Swapped, they are sometimes those of another partition."""
    return [f"v{day % 12}", f"v{day // 12}"]


CHANGES = {
    "a column is added by ALTER, and partitions follow": Change(
        hive("id bigint, status string", "day string"),
        hive("id bigint, status string, note string", "day string"),
    ),
    "two statements, and partitions follow": Change(
        hive("id bigint, status string", "day string"),
        hive("id bigint, state string, note string COMMENT 'free'", "day string"),
    ),
    "the format is swapped, and partitions follow": Change(
        hive("id bigint, status string", "day string"),
        hive("id bigint, n date, status string", "day string", "STORED AS ORC"),
    ),
    "partition keys change places": Change(
        hive("id bigint", "day string, country string"),
        hive("id bigint", "country string, day string"),
        two,
        lambda day: two(day)[::-1],
    ),
    "partition keys change places and a column comes": Change(
        hive("id bigint", "day string, country string"),
        hive("id bigint, n int", "country string, day string"),
        two,
        lambda day: two(day)[::-1],
    ),
    "a Hive table is renamed": Change(
        hive("id bigint", "day string"),
        hive("id bigint, n int", "day string", name="purchases"),
        name_after="purchases",
    ),
    "an Iceberg table changes by several statements": Change(
        iceberg("id int, status string, gone string, x double"),
        iceberg(
            "x double, id bigint, note string COMMENT 'free', status string, s struct<a:int>",
            ", 'vacuum_min_snapshots_to_keep' = '5'",
        ),
        partitioned=False,
    ),
    "an Iceberg table is renamed": Change(
        iceberg("id int"),
        iceberg("id bigint, n int").replace("sales.orders", "sales.purchases"),
        name_after="purchases",
        partitioned=False,
    ),
}
PARTITIONS = 30  # more than the limit of one BatchDeletePartition


def set_up(account: ManagedAccount, change: Change) -> Inputs:
    """Create what exists before the change, with its partitions; return the state."""
    catalog = account.aws().catalog
    for name in live_tables(account):
        catalog.delete_table("sales", name)
    before = definition(change.before, "orders")
    account.reconciler().create(before)
    if change.partitioned:
        values_at = {folder(day): change.values(day) for day in range(PARTITIONS)}
        account.add_partitions("sales.orders", values_at)
    return inputs_of(before)


def folder(day: int) -> str:
    """Return the folder of a partition. It does not contain the values."""
    return f"s3://{LAKE_BUCKET}/elsewhere/{day}/"


def run_as_the_engine_does(account: ManagedAccount, change: Change, state: Inputs) -> None:
    """Refresh, then create or update if there is a difference."""
    wanted = inputs_of(definition(change.after, change.name_after)) | {"allow": "drop-column"}
    provider = account.provider()
    state = dict(state)
    seen = provider.read("sales.orders", state)
    if not seen.id:
        provider.create(wanted)
        return
    assert seen.outs is not None
    news = provider.check(seen.outs, wanted)
    assert news.failures == []
    if provider.diff("sales.orders", seen.outs, wanted).changes:
        outs = provider.update("sales.orders", seen.outs, wanted).outs
        assert outs is not None
        state = outs
        seen = account.provider().read("sales.orders", dict(outs))
    assert not account.provider().diff("sales.orders", dict(seen.outs or {}), wanted).changes


def live_tables(account: ManagedAccount) -> set[str]:
    """Return every table of sales by name."""
    return {table["Name"] for table in account.aws().catalog.tables("sales")}


def check_partitions(account: ManagedAccount, change: Change, where: str) -> None:
    """All partitions exist, each with its folder, values and the table's columns."""
    catalog = account.aws().catalog
    table = catalog.table("sales", change.name_after)
    assert table is not None
    assert "athendef.unfinished" not in table["Parameters"], where
    if not change.partitioned:
        return
    partitions = catalog.partitions("sales", change.name_after)
    values = change.values_after or change.values
    values_by_folder = {
        part["StorageDescriptor"]["Location"]: part["Values"] for part in partitions
    }
    assert values_by_folder == {folder(day): values(day) for day in range(PARTITIONS)}, where
    assert len(partitions) == PARTITIONS, where
    for partition in partitions:
        columns = partition["StorageDescriptor"]["Columns"]
        assert columns == table["StorageDescriptor"]["Columns"], where
