"""The rate of starts follows a quota that other clients use, too."""

import pytest

from athendef_provider.aws.start_rate import StartRate


class Quota:
    """A quota of starts a second with a burst, and a clock that only waiting moves."""

    def __init__(self, per_second: float, burst: float) -> None:
        self.now = 100.0
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._at = self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def accepts(self) -> bool:
        self._tokens = min(self._burst, self._tokens + (self.now - self._at) * self._per_second)
        self._at = self.now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def start(quota: Quota, rate: StartRate, count: int) -> int:
    """Start statements one after the other; return how many calls were throttled."""
    throttled = 0
    for _ in range(count):
        while True:
            sent = rate.wait()
            quota.now += 0.01  # the duration of the call
            if quota.accepts():
                rate.accepted()
                break
            throttled += 1
            rate.throttled(sent)
    return throttled


def rate_of(quota: Quota) -> StartRate:
    return StartRate(lambda: quota.now, quota.sleep)


@pytest.mark.parametrize("per_second", [20.0, 10.0, 3.0])
def test_it_uses_most_of_the_quota_and_is_rarely_throttled(per_second: float):
    quota = Quota(per_second, burst=4 * per_second)

    throttled = start(quota, rate_of(quota), 600)

    shortest = (600 - 4 * per_second) / per_second
    assert quota.now - 100.0 < 1.3 * shortest
    assert throttled < 600 * 0.65


def test_without_a_throttled_start_it_does_not_wait():
    quota = Quota(1000.0, burst=1000.0)

    assert start(quota, rate_of(quota), 200) == 0
    assert quota.now - 100.0 == pytest.approx(200 * 0.01)


def interval(quota: Quota, rate: StartRate) -> float:
    """Return the time between two starts."""
    rate.wait()
    before = quota.now
    rate.wait()
    return quota.now - before


def test_several_throttled_starts_at_once_reduce_the_rate_once():
    quota = Quota(20.0, burst=20.0)
    single, several = rate_of(quota), rate_of(quota)
    sent = quota.now
    quota.now += 0.01
    single.throttled(sent)
    for _ in range(20):
        several.throttled(sent)

    assert interval(quota, single) == pytest.approx(interval(quota, several))


def test_it_recovers_when_the_others_stop():
    quota = Quota(2.0, burst=2.0)
    rate = rate_of(quota)
    start(quota, rate, 50)
    quota._per_second = quota._burst = 20.0
    before = quota.now

    start(quota, rate, 400)

    assert quota.now - before < 1.5 * 400 / 20
