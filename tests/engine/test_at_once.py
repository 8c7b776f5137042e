"""Athena runs 20 statements at once: so do we, though Pulumi's plugins serve four."""

import re
from datetime import datetime, timedelta

import pytest

pytestmark = pytest.mark.engine

CLOUD = {"query_seconds": 2.0}


def test_sixteen_and_more_creates_run_at_once(project, cloud):
    for number in range(24):
        sql = f"CREATE EXTERNAL TABLE t{number} (a int) LOCATION 's3://lake/t{number}/'"
        project.write(f"wide/t{number}.sql", sql)

    project.up("--parallel", "32")

    started = [
        datetime.fromisoformat(call["time"])
        for call in cloud.calls()
        if re.match("CREATE EXTERNAL TABLE", call.get("statement", ""))
    ]
    assert len(started) == 24
    # Each ran for two seconds: those that began within two seconds of one another ran at once.
    while_running = timedelta(seconds=2)
    at_once = max(sum(one <= other < one + while_running for other in started) for one in started)
    assert 16 <= at_once <= 20
