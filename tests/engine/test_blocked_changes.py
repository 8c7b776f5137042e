"""Blocked changes fail the preview. They hide no other change, and are not applied."""

import json

import pytest

from tests.support.engine.command import athendef

pytestmark = pytest.mark.engine

BLOCKED = 8
CHANGED = 8


def iceberg(name, *columns):
    """A table of bigint columns."""
    listed = ", ".join(f"{column} bigint" for column in columns)
    return (
        f"CREATE TABLE {name} ({listed}) LOCATION 's3://lake/{name}/' "
        "TBLPROPERTIES ('table_type' = 'ICEBERG')"
    )


def hive(name):
    """A table of one column."""
    return f"CREATE EXTERNAL TABLE {name} (a bigint) LOCATION 's3://lake/{name}/'"


@pytest.fixture
def blocked_project(project):
    """A deployed tree in which half of the tables then lose a column, and one becomes Hive."""
    for number in range(BLOCKED + CHANGED):
        project.write(f"blocked/t{number}.sql", iceberg(f"t{number}", "a", "b"))
    project.write("blocked/kind.sql", iceberg("kind", "a"))
    project.write("blocked/removed.sql", hive("removed"))
    project.write("blocked/kept.sql", "-- athendef: on-remove=refuse\n" + hive("kept"))
    project.up()
    for number in range(BLOCKED):
        project.write(f"blocked/t{number}.sql", iceberg(f"t{number}", "a"))
    for number in range(BLOCKED, BLOCKED + CHANGED):
        project.write(f"blocked/t{number}.sql", iceberg(f"t{number}", "a", "b", "c"))
    project.write("blocked/kind.sql", hive("kind"))
    (project.tree / "blocked/removed.sql").unlink()
    return project


EXPECTED = {f"blocked.t{number}": "update" for number in range(BLOCKED + CHANGED)} | {
    "blocked.kind": "update",
    "blocked.removed": "delete",
}


BLOCKED_NAMES = {f"blocked.t{number}" for number in range(BLOCKED)} | {"blocked.kind"}


def test_a_preview_shows_all_blocked_and_all_other_changes(blocked_project):
    """In any order of the resources in the engine."""
    for _ in range(2):
        preview = blocked_project.preview(code=None)

        assert preview.code != 0, preview

        assert preview.changes == EXPECTED
        assert preview.text.count("error: this would lose column `b`") >= BLOCKED
        assert "error: this would lose the catalog entry of the Iceberg table" in preview.text
        assert "unhandled" not in preview.text
        assert "Traceback" not in preview.text


@pytest.mark.sdk
def test_the_command_shows_all_blocked_changes_with_protected_removals(blocked_project):
    (blocked_project.tree / "blocked/kept.sql").unlink()

    plan = athendef(blocked_project, "plan", "--json", code=3)

    shown = json.loads(plan.stdout)
    assert set(shown["blocked"]) == BLOCKED_NAMES | {"blocked.kept"}


def test_blocked_changes_are_not_applied_without_a_preview(blocked_project, cloud):
    """The Iceberg table that becomes a Hive table is not removed first."""
    before = cloud.table("blocked.kind"), cloud.table("blocked.t0")

    applied = blocked_project.up("--continue-on-error", code=None)

    assert applied.code != 0
    assert (cloud.table("blocked.kind"), cloud.table("blocked.t0")) == before
    assert "blocked" not in blocked_project.resources()["blocked.t0"]["inputs"]
