"""Two runs of one stack at once: after `pulumi cancel`, the plugin of the first run continues.

Glue guards a table by its version, but not its partitions. Each test pauses a run before one of
its writing calls, lets the other run continue, and checks the result of both.
"""

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from athendef_provider.aws import Aws, AwsError
from athendef_provider.aws.apply.execution import SupersededError
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.config import Settings
from tests.support.interrupted_runs import (
    CHANGES,
    Change,
    Killed,
    check_partitions,
    live_tables,
    run_as_the_engine_does,
    set_up,
)
from tests.support.managed import ManagedAccount, definition

_READS = ("Get", "BatchGet", "List", "Head")
_SECONDS = 60
REORDERED = CHANGES["partition keys change places and a column comes"]


@dataclass
class Run:
    """A run of an update in a thread, which pauses before its writing call number ``pause_at``.

    If ``dies_at`` is a number, the process dies before that call.
    """

    account: ManagedAccount
    change: Change
    pause_at: int
    dies_at: int | None = None
    calls: int = 0
    error: BaseException | None = None
    paused: threading.Event = field(default_factory=threading.Event)
    resumed: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> "Run":
        """Start; return when the run is paused or has ended."""
        aws = Aws(self.account.settings())
        for client in (aws.glue, aws.athena, aws.athena_once, aws.s3):
            client.meta.events.register_first("before-call", self._before_call)
        reconciler = Reconciler(aws, Settings(aws=self.account.settings()), lambda _line: None)
        self._thread = threading.Thread(target=self._update, args=(reconciler,), daemon=True)
        self._thread.start()
        assert self.paused.wait(_SECONDS)
        return self

    def finish(self) -> "Run":
        """Continue the run to its end."""
        self.resumed.set()
        self._thread.join(_SECONDS)
        assert not self._thread.is_alive()
        return self

    def _update(self, reconciler: Reconciler) -> None:
        before = definition(self.change.before, "orders")
        wanted = definition(self.change.after, self.change.name_after)
        try:
            reconciler.update(wanted, before=before)
        except (AwsError, Killed) as error:
            self.error = error
        finally:
            self.paused.set()

    def _before_call(self, model: Any, **_kwargs: Any) -> None:
        if model.name.startswith(_READS):
            return
        with self._lock:
            call, self.calls = self.calls, self.calls + 1
        if self.dies_at is not None and call >= self.dies_at:
            raise Killed(model.name)
        if call == self.pause_at:
            self.paused.set()
            assert self.resumed.wait(_SECONDS)


def check(account: ManagedAccount, change: Change, state: dict[str, Any], where: str) -> None:
    """Check that after one more run the table is as declared, and no run left anything."""
    run_as_the_engine_does(account, change, state)
    wanted = definition(change.after, change.name_after)
    assert account.live(wanted) == wanted, where
    assert live_tables(account) == {change.name_after}, where
    check_partitions(account, change, where)


def number_of_calls(account: ManagedAccount, change: Change) -> int:
    """Return how many writing calls a run makes alone."""
    set_up(account, change)
    return Run(account, change, pause_at=-1).start().finish().calls


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the delay before retries: the schedule decides which run is next."""
    monkeypatch.setattr("athendef_provider.aws.apply.reconciler._backoff", lambda _tries_left: None)


@pytest.mark.usefixtures("impatient")
def test_two_runs_in_any_order_keep_all_partition_values(
    account: ManagedAccount,
):
    """The first run pauses before each of its calls, then the second before each of its own."""
    account.create()
    calls = number_of_calls(account, REORDERED)
    assert calls > 5
    for i, j in itertools.product(range(calls), range(calls + 1)):
        state = set_up(account, REORDERED)

        first = Run(account, REORDERED, pause_at=i).start()
        second = Run(account, REORDERED, pause_at=j).start()
        first.finish()
        second.finish()

        check(account, REORDERED, state, f"first stopped before {i}, second before {j}")


@pytest.mark.usefixtures("impatient")
def test_a_run_that_resumes_after_another_and_dies_loses_nothing(
    account: ManagedAccount,
):
    """The second run ends while the first is paused. The first then continues for a few calls."""
    account.create()
    calls = number_of_calls(account, REORDERED)
    for i in range(calls):
        for dies_at in range(i, calls + 1):
            set_up(account, REORDERED)

            first = Run(account, REORDERED, pause_at=i, dies_at=dies_at).start()
            second = Run(account, REORDERED, pause_at=-1).start()
            first.finish()

            where = f"first stopped before {i} and died before {dies_at}"
            assert second.error is None, where
            check_partitions(account, REORDERED, where)


def steps_of_others() -> Iterator[tuple[str, Callable[[ManagedAccount], None]]]:
    """Return what others can do to the table between two calls of a run."""

    def parameter(account: ManagedAccount) -> None:
        catalog = account.aws().catalog
        table = catalog.table("sales", "orders")
        assert table is not None
        edited = {key: table[key] for key in ("Name", "StorageDescriptor", "PartitionKeys")}
        parameters = {**table["Parameters"], "crawled": "yes"}
        edited |= {"TableType": table["TableType"], "Parameters": parameters}
        catalog.update_table("sales", edited, table)

    yield "a parameter is written", parameter


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("what", "act"), list(steps_of_others()), ids=lambda v: str(v)[:20])
def test_a_concurrent_write_is_planned_again(
    account: ManagedAccount, what: str, act: Callable[[ManagedAccount], None]
):
    """A write over a newer version than the planned one is rejected, and planned again."""
    account.create()
    calls = number_of_calls(account, REORDERED)
    for i in range(calls):
        state = set_up(account, REORDERED)

        run = Run(account, REORDERED, pause_at=i).start()
        act(account)
        run.finish()

        check(account, REORDERED, state, f"{what} before {i}")


def test_an_older_run_stops_if_a_newer_one_has_started(account: ManagedAccount):
    """The newer run applies the change. The error of the older one names that reason."""
    account.create()
    set_up(account, REORDERED)
    older = Reconciler(account.aws(), Settings(aws=account.settings()), lambda _line: None)
    newer = Run(account, REORDERED, pause_at=3).start()

    with pytest.raises(SupersededError):
        older.update(definition(REORDERED.after, "orders"))

    assert newer.finish().error is None
    check_partitions(account, REORDERED, "the newer run went on")
