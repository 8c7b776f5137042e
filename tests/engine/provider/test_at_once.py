"""Athena runs 20 statements at once: so do we, though Pulumi's plugins serve four."""

from datetime import datetime, timedelta

import pytest

pytestmark = pytest.mark.engine

CLOUD = {"query_seconds": 2.0}
TABLES = 24


@pytest.mark.sdk
def test_sixteen_and_more_statements_run_at_once(project, cloud):
    """Creations, and changes: before these, a burst of reads has gone through the same server."""
    for columns, kind in (("a int", "CREATE EXTERNAL TABLE"), ("a int, b int", "ALTER TABLE")):
        for number in range(TABLES):
            sql = f"CREATE EXTERNAL TABLE t{number} ({columns}) LOCATION 's3://lake/t{number}/'"
            project.write(f"wide/t{number}.sql", sql)

        project.up("--parallel", "32")

        assert 16 <= most_at_once(cloud, kind) <= 20, kind


def most_at_once(cloud, kind: str) -> int:
    """Each ran for two seconds: those that began within two seconds of one another did so."""
    started = [
        datetime.fromisoformat(call["time"])
        for call in cloud.calls()
        if call.get("statement", "").startswith(kind)
    ]
    assert len(started) == TABLES
    while_running = timedelta(seconds=2)
    return max(sum(one <= other < one + while_running for other in started) for one in started)
