"""A run that dies between any two calls that change something in AWS, and the run after it.

Each change is carried out again and again, dying one call later each time, until it gets to its
end. (To die before a call that only reads is to die after the call before it.) What the next run
does is decided as the engine decides it: `read`, then `diff`, then `update` if `diff` sees
something. So a change that was left half done must be seen, too.
"""

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config

from athendef_provider.aws import Aws
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.changes import PlanOptions
from athendef_provider.config import Settings
from athendef_provider.definition.model import Definition
from athendef_provider.definition.sql.parser import read
from athendef_provider.engine.provider.inputs import Inputs, inputs_of
from athendef_provider.engine.provider.provider import AthenaProvider
from athendef_provider.local.options import LAKE_BUCKET
from tests.support.account import Account

_ENDLESS = 400

_READS = ("Get", "BatchGet", "List", "Head")
# A poll runs in a thread of its own, and what dies there is not the run.
_POLLS = {"BatchGetQueryExecution", "GetQueryExecution"}


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Life:
    """Lets a number of calls through, and none afterwards; the dead call nobody."""

    calls: int
    done: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def before_call(self, model: Any, **_kwargs: Any) -> None:
        """One call is about to go out."""
        if model.name in _POLLS:
            return
        with self._lock:
            self.done += self.done <= self.calls and not model.name.startswith(_READS)
            if self.done > self.calls:
                raise Killed(model.name)

    @property
    def ended(self) -> bool:
        """Whether it was cut short."""
        return self.done > self.calls


@dataclass(frozen=True)
class Change:
    """One change of sales.orders: the file's SQL before and after, and what becomes of it."""

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
    """The values of two keys, such that swapped ones are other partitions' values now and then."""
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
PARTITIONS = 30  # more than one BatchDeletePartition takes


@pytest.fixture(scope="module", autouse=True)
def shared_models() -> Iterator[None]:
    """One boto3 session for all: reading botocore's models anew would take most of the time."""
    session = boto3.Session(region_name="eu-west-1")
    own = Aws.__dict__["_session"]
    Aws._session = property(lambda _aws: session)  # type: ignore[assignment,method-assign]  # see above
    yield
    Aws._session = own  # type: ignore[method-assign]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_wherever_a_run_is_killed_the_next_one_ends_it(account: Account, change: Change):
    """No partition is lost, the table is there at every moment, and no shadow stays."""
    wanted = definition(change.after, change.name_after)
    account.create()
    for calls in itertools.count():
        state = stand(account, change)
        life = Life(calls)

        died = not lives_to_its_end(account, change, life)
        assert live_tables(account) & {"orders", change.name_after}, f"gone after {calls} calls"
        run_as_the_engine_does(account, change, state)

        where = f"killed after {calls} calls"
        assert account.live(wanted) == wanted, where
        assert live_tables(account) == {change.name_after}, where
        check_partitions(account, change, where)
        if not died:
            break
        assert calls < _ENDLESS
    assert calls > 2, "it died at least that often"


def test_a_change_that_is_taken_back_after_a_kill_is_taken_back_whole(account: Account):
    """The file says again what it said before: partitions get their first values back."""
    change = CHANGES["partition keys change places and a column comes"]
    back = Change(change.after, change.before, values_after=change.values)
    account.create()
    for calls in itertools.count():
        state = stand(account, change)
        died = not lives_to_its_end(account, change, Life(calls))

        run_as_the_engine_does(account, back, state)

        wanted = definition(back.after, "orders")
        assert account.live(wanted) == wanted
        check_partitions(account, back, f"killed after {calls} calls")
        if not died:
            break


def definition(sql: str, name: str) -> Definition:
    """What a statement says."""
    reading = read(sql, path="test.sql", database="sales", name=name)
    assert reading.definition is not None, reading.problems
    return reading.definition


def stand(account: Account, change: Change) -> Inputs:
    """Make what is there before the change, with its partitions; give what the state says of it."""
    catalog = account.aws().catalog
    for name in live_tables(account):
        catalog.delete_table("sales", name)
    before = definition(change.before, "orders")
    account.reconciler().create(before)
    table = catalog.table("sales", "orders")
    assert table is not None
    if change.partitioned:
        storage = table["StorageDescriptor"]
        made = [
            {
                "Values": change.values(day),
                "StorageDescriptor": storage | {"Location": folder(day)},
            }
            for day in range(PARTITIONS)
        ]
        catalog.create_partitions("sales", "orders", made)
    return inputs_of(before)


def folder(day: int) -> str:
    """Where a partition lies; nothing tells its values from it."""
    return f"s3://{LAKE_BUCKET}/elsewhere/{day}/"


def lives_to_its_end(account: Account, change: Change, life: Life) -> bool:
    """Carry the change out with so many calls to live."""
    aws = account.aws()
    for client in (aws.glue, aws.athena, aws.s3):
        client.meta.events.register_first("before-call", life.before_call)
    wanted = definition(change.after, change.name_after)
    reconciler = Reconciler(aws, Settings(aws=account.settings()), account.notices.append)
    try:
        options = PlanOptions(allow=frozenset({"drop-column"}))
        reconciler.update(wanted, options, before=definition(change.before, "orders"))
    except Killed:
        return False
    finally:
        for client in (aws.glue, aws.athena, aws.s3):
            client.meta.events.unregister("before-call", life.before_call)
    return not life.ended


def run_as_the_engine_does(account: Account, change: Change, state: Inputs) -> None:
    """Refresh, and then create or update where there is a difference to see."""
    wanted = inputs_of(definition(change.after, change.name_after)) | {"allow": "drop-column"}
    provider = provider_of(account)
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
        seen = provider_of(account).read("sales.orders", dict(outs))
    assert not provider_of(account).diff("sales.orders", dict(seen.outs or {}), wanted).changes


def provider_of(account: Account) -> AthenaProvider:
    """The provider in a new process."""
    provider = AthenaProvider()
    config = {
        "athendef:endpointUrl": account.endpoint_url,
        "athendef:outputLocation": account.settings().output_location,
        "aws:region": "eu-west-1",
    }
    provider.configure(ConfigureRequest(Config(config, "project")))
    return provider


def live_tables(account: Account) -> set[str]:
    """Every table of sales by name."""
    return {table["Name"] for table in account.aws().catalog.tables("sales")}


def check_partitions(account: Account, change: Change, where: str) -> None:
    """All are there, each with its folder, under the right values, with the table's columns."""
    catalog = account.aws().catalog
    table = catalog.table("sales", change.name_after)
    assert table is not None
    assert "athendef.unfinished" not in table["Parameters"], where
    if not change.partitioned:
        return
    partitions = catalog.partitions("sales", change.name_after)
    values = change.values_after or change.values
    found = {part["StorageDescriptor"]["Location"]: part["Values"] for part in partitions}
    assert found == {folder(day): values(day) for day in range(PARTITIONS)}, where
    assert len(partitions) == PARTITIONS, where
    for partition in partitions:
        columns = partition["StorageDescriptor"]["Columns"]
        assert columns == table["StorageDescriptor"]["Columns"], where
