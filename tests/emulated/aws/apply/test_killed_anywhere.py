"""A run that dies between any two calls that change something in AWS, and the run after it.

Each change is carried out again and again, dying one call later each time, until it gets to its
end. (To die before a call that only reads is to die after the call before it.) What the next run
does is decided as the engine decides it: `read`, then `diff`, then `update` if `diff` sees
something. So a change that was left half done must be seen, too.
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
    stand,
)
from tests.support.managed import ManagedAccount, definition

_ENDLESS = 400

_READS = ("Get", "BatchGet", "List", "Head")
# A poll runs in a thread of its own, and what dies there is not the run.
_POLLS = {"BatchGetQueryExecution", "GetQueryExecution"}


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


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_wherever_a_run_is_killed_the_next_one_ends_it(account: ManagedAccount, change: Change):
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


def test_a_change_that_is_taken_back_after_a_kill_is_taken_back_whole(account: ManagedAccount):
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


def lives_to_its_end(account: ManagedAccount, change: Change, life: Life) -> bool:
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
