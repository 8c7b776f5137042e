"""One format of times in messages."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from athendef_provider.times import readable_time


@pytest.mark.parametrize(
    "time",
    [
        "2026-07-03T09:30:00Z",
        "2026-07-03T09:30:00.123456789Z",
        "2026-07-03T11:30:00+02:00",
        datetime(2026, 7, 3, 9, 30, tzinfo=UTC),
        datetime(2026, 7, 3, 11, 30, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_all_forms_become_one(time):
    assert readable_time(time) == "2026-07-03 09:30:00 UTC"


def test_another_text_is_unchanged():
    assert readable_time("yesterday") == "yesterday"
