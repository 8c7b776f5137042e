"""Athena runs 20 statements at once. So does athendef, though Pulumi's plugins serve four calls."""

from datetime import datetime, timedelta

import pytest

pytestmark = pytest.mark.engine

CLOUD = {"query_seconds": 2.0}
TABLES = 24


@pytest.mark.sdk
def test_at_least_sixteen_statements_run_at_once(project, cloud):
    """Creations, and changes after a burst of reads on the same server."""
    for columns, kind in (("a int", "CREATE EXTERNAL TABLE"), ("a int, b int", "ALTER TABLE")):
        for number in range(TABLES):
            sql = f"CREATE EXTERNAL TABLE t{number} ({columns}) LOCATION 's3://lake/t{number}/'"
            project.write(f"wide/t{number}.sql", sql)

        project.up("--parallel", "32")

        assert 16 <= most_at_once(cloud, kind) <= 20, kind


def most_at_once(cloud, kind: str) -> int:
    """Return the maximum number of concurrent statements. Each runs for two seconds."""
    started = [
        datetime.fromisoformat(call["time"])
        for call in cloud.calls()
        if call.get("statement", "").startswith(kind)
    ]
    assert len(started) == TABLES
    while_running = timedelta(seconds=2)
    return max(
        sum(begin <= other < begin + while_running for other in started) for begin in started
    )
