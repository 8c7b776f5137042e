"""A run that is killed before any of its writing calls is resumed by the next run.

Each change is applied repeatedly. Each time the run dies one writing call later, until it
completes. The next run decides as the engine does: `read`, then `diff`, then `update` if there is
a difference. So a half-applied change must also show a difference.
"""

import itertools
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest

from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.changes import PlanOptions
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

_ENDLESS = 400

_READS = ("Get", "BatchGet", "List", "Head")
# A poll runs in a thread of its own: an error in it does not kill the run.
_POLLS = {"BatchGetQueryExecution", "GetQueryExecution"}


@dataclass
class Lifetime:
    """Lets a number of calls through, and fails all later ones."""

    calls: int
    done: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def before_call(self, model: Any, **_kwargs: Any) -> None:
        """Count a call; fail it if the lifetime is over."""
        if model.name in _POLLS:
            return
        with self._lock:
            self.done += self.done <= self.calls and not model.name.startswith(_READS)
            if self.done > self.calls:
                raise Killed(model.name)

    @property
    def ended(self) -> bool:
        """Whether the run was interrupted."""
        return self.done > self.calls


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_next_run_completes_a_run_killed_at_any_call(account: ManagedAccount, change: Change):
    """No partition is lost, the table always exists, and no shadow table remains."""
    wanted = definition(change.after, change.name_after)
    account.create()
    for calls in itertools.count():
        state = set_up(account, change)
        life = Lifetime(calls)

        died = not completes(account, change, life)
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


def test_a_change_reverted_after_a_kill_is_reverted_completely(account: ManagedAccount):
    """The file has its previous content again. Partitions get their previous values."""
    change = CHANGES["partition keys change places and a column comes"]
    back = Change(change.after, change.before, values_after=change.values)
    account.create()
    for calls in itertools.count():
        state = set_up(account, change)
        died = not completes(account, change, Lifetime(calls))

        run_as_the_engine_does(account, back, state)

        wanted = definition(back.after, "orders")
        assert account.live(wanted) == wanted
        check_partitions(account, back, f"killed after {calls} calls")
        if not died:
            break


def completes(account: ManagedAccount, change: Change, life: Lifetime) -> bool:
    """Apply the change with a lifetime of ``calls`` calls; return whether it completes."""
    aws = account.aws()
    for client in (aws.glue, aws.athena, aws.athena_once, aws.s3):
        client.meta.events.register_first("before-call", life.before_call)
    wanted = definition(change.after, change.name_after)
    reconciler = Reconciler(aws, Settings(aws=account.settings()), account.notices.append)
    try:
        options = PlanOptions(allow=frozenset({"drop-column"}))
        reconciler.update(wanted, options, before=definition(change.before, "orders"))
    except Killed:
        return False
    finally:
        for client in (aws.glue, aws.athena, aws.athena_once, aws.s3):
            client.meta.events.unregister("before-call", life.before_call)
    return not life.ended
