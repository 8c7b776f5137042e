"""Blocked changes fail the preview; they hide nothing, and nothing of them is applied."""

import pytest

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
    """A deployed tree, in which then half of the tables lose a column, and one becomes Hive."""
    database = "blocked"
    for number in range(BLOCKED + CHANGED):
        project.write(f"{database}/t{number}.sql", iceberg(f"t{number}", "a", "b"))
    project.write(f"{database}/kind.sql", iceberg("kind", "a"))
    project.write(f"{database}/removed.sql", hive("removed"))
    project.write(f"{database}/kept.sql", "-- athendef: on-remove=refuse\n" + hive("kept"))
    project.up()
    for number in range(BLOCKED):
        project.write(f"{database}/t{number}.sql", iceberg(f"t{number}", "a"))
    for number in range(BLOCKED, BLOCKED + CHANGED):
        project.write(f"{database}/t{number}.sql", iceberg(f"t{number}", "a", "b", "c"))
    project.write(f"{database}/kind.sql", hive("kind"))
    (project.tree / database / "removed.sql").unlink()
    (project.tree / database / "kept.sql").unlink()
    return project


def test_a_preview_shows_all_of_them_and_all_other_changes(blocked_project):
    """Whatever the order in which the engine reaches the resources."""
    for _ in range(3):
        shown = blocked_project.preview(code=None)
        print(shown)
