"""`pulumi up` is killed, or loses its terminal: the provider must not continue."""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from tests.support.account import Account
from tests.support.engine.processes import below, leftovers_killed, plugins_below, wait_for_end
from tests.support.engine.project import PulumiProject
from tools.terminal import PseudoTerminal

pytestmark = pytest.mark.engine

# Enough time to stop the statements on a busy machine.
CLOUD = {"query_seconds": 5}

UP = ["up", "--yes", "--skip-preview", "--parallel", "16"]
NAMES = [f"t{number:02}" for number in range(12)]
AT_ONCE = 8


@pytest.fixture(scope="module")
def filled(shared: PulumiProject) -> PulumiProject:
    """A stack with 12 tables that are dropped with their data when their files are removed."""
    shared.write("kept/_database.sql", "CREATE DATABASE kept")
    write_files(shared)
    shared.pulumi(*UP)
    shared.configure({"athendef:onRemove": "drop", "athendef:maxConcurrentQueries": AT_ONCE})
    return shared


def write_files(project: PulumiProject) -> None:
    for name in NAMES:
        sql = f"CREATE TABLE {name} (a int) LOCATION 's3://lake/kept/{name}/'"
        project.write(f"kept/{name}.sql", f"{sql} TBLPROPERTIES ('table_type' = 'ICEBERG')")


def remove_files(project: PulumiProject) -> None:
    for name in NAMES:
        (project.tree / "kept" / f"{name}.sql").unlink()


def drops(cloud: Account) -> list[str]:
    return [state for sql, state in cloud.states() if sql.startswith("DROP TABLE")]


def wait_for_drops(cloud: Account) -> None:
    """Wait until the maximum number of statements runs. The others wait for a slot."""
    deadline = time.monotonic() + 60
    while drops(cloud).count("RUNNING") < AT_ONCE:
        assert time.monotonic() < deadline, cloud.statements()
        time.sleep(0.05)


def check_that_nothing_was_dropped(project: PulumiProject, cloud: Account, plugin: int) -> None:
    """The files are restored at once, as a user does after a mistake."""
    begun = drops(cloud)
    write_files(project)
    project.pulumi("cancel", "--yes")
    changed = project.pulumi(*UP).changes
    wait_for_end([plugin])

    assert not changed
    assert cloud.tables("kept") == NAMES
    assert len(drops(cloud)) == len(begun), "a statement was started without an engine"
    assert set(drops(cloud)) == {"CANCELLED"}
    assert project.is_settled()


@pytest.fixture
def started() -> Iterator[list[int]]:
    """The processes of a killed engine, which are killed after the test."""
    with leftovers_killed() as pids:
        yield pids


def test_a_killed_up_drops_nothing_after_its_files_are_restored(filled, cloud, started):
    remove_files(filled)
    with filled.start(*UP) as engine:
        wait_for_drops(cloud)
        started += below(engine.pid)
        # There may be a second process, in which no provider is loaded yet.
        plugin = plugins_below(engine.pid)[0]
        os.kill(engine.pid, signal.SIGKILL)

    check_that_nothing_was_dropped(filled, cloud, plugin)


def test_an_up_that_loses_its_terminal_drops_nothing(filled, cloud, started):
    remove_files(filled)
    with PseudoTerminal(["pulumi", *UP], cwd=str(filled.folder), env=filled.env) as terminal:
        wait_for_drops(cloud)
        started += below(terminal.pid)
        plugin = plugins_below(terminal.pid)[0]
        terminal.hang_up()

    check_that_nothing_was_dropped(filled, cloud, plugin)
