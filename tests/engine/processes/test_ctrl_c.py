"""Ctrl-C while statements run, on the real engine and an Athena with slow statements."""

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from athendef_provider.cli import console
from tests.support.account import Account, running_account
from tests.support.engine.command import athendef
from tests.support.engine.processes import alive, below, leftovers_killed, plugins_below
from tests.support.engine.project import STACK, PulumiProject
from tests.support.engine.projects import with_a_tree
from tools.terminal import PseudoTerminal

pytestmark = pytest.mark.engine

AT_ONCE = 20  # athendef:maxConcurrentQueries


@pytest.fixture(scope="module")
def cloud(tmp_path_factory) -> Iterator[Account]:
    """An Athena whose statements run for a minute, unless stopped. A stop takes some time."""
    folder = tmp_path_factory.mktemp("slow")
    with running_account(folder, query_seconds=60, call_seconds=0.5) as running:
        yield running


def stops(cloud: Account) -> list[dict[str, Any]]:
    return [call for call in cloud.calls() if call["operation"] == "StopQueryExecution"]


def test_ctrl_c_stops_the_statements_saves_the_state_and_leaves_the_stack_unlocked(cloud, tmp_path):
    project = with_a_tree(tmp_path, cloud)
    command = ["athendef", "apply", "--auto-approve"]
    environment = project.env | {"TERM": "xterm-256color"}
    with PseudoTerminal(command, cwd=str(project.folder), env=environment) as terminal:
        terminal.wait_for("Creating sales +(queued|running) +[0-9]+ s", seconds=120)
        terminal.press("\x03")
        terminal.wait_for("Stopping: running statements are stopped", seconds=30)

        assert terminal.exit_code() == console.INTERRUPTED
        assert "Apply stopped." in terminal.text
        assert "The state is saved. To resume, run: athendef apply" in terminal.text
    assert stops(cloud), "the statement still runs in Athena"
    assert "sales" not in cloud.names()
    assert STACK in athendef(project, "plan", "--json", code=console.CHANGES).stdout


@pytest.fixture(scope="module")
def many(cloud: Account, tmp_path_factory: pytest.TempPathFactory) -> PulumiProject:
    """A project with more tables than statements that run at once, in a database that exists."""
    cloud.glue.create_database(DatabaseInput={"Name": "many"})
    project = PulumiProject(tmp_path_factory.mktemp("many"), cloud.endpoint_url)
    for number in range(AT_ONCE + 4):
        sql = f"CREATE EXTERNAL TABLE t{number} (a int) LOCATION 's3://lake/t{number}/'"
        project.write(f"many/t{number}.sql", sql)
    return project


def wait_for_statements(cloud: Account, before: int) -> None:
    deadline = time.monotonic() + 120
    while len(cloud.statements()) < before + AT_ONCE:
        assert time.monotonic() < deadline, cloud.statements()
        time.sleep(0.1)


def test_the_statements_that_ctrl_c_stops_in_an_apply_are_counted_and_not_listed(cloud, many):
    before = len(cloud.statements())
    command = ["athendef", "apply", "--auto-approve"]
    environment = many.env | {"TERM": "xterm-256color"}
    with PseudoTerminal(command, cwd=str(many.folder), env=environment) as terminal:
        wait_for_statements(cloud, before)
        terminal.press("\x03")

        assert terminal.exit_code() == console.INTERRUPTED
        text = terminal.text
    assert f"0 failed, {AT_ONCE + 4} not applied." in text
    assert "To resume, run: athendef apply" in text
    assert "Failed" not in text
    assert "Traceback" not in text


@pytest.mark.sdk
def test_each_statement_that_ctrl_c_stops_in_an_up_is_one_line(cloud, many):
    before = len(cloud.statements())
    process = many.start("up", "--yes", "--skip-preview", "--parallel", "32")
    wait_for_statements(cloud, before)
    os.killpg(process.pid, signal.SIGINT)
    text, _ = process.communicate(timeout=120)

    assert "Traceback" not in text
    errors = text.partition("\nDiagnostics:\n")[2].split("pulumi-python:dynamic/athendef:Table (")[
        1:
    ]
    assert errors
    for error in errors:
        lines = [line.strip() for line in error.splitlines()[1:] if line.strip()]
        assert lines[0].startswith("error: stopped"), error
        assert not lines[1:] or lines[1].startswith(("pulumi", "Resources")), error


def test_a_second_ctrl_c_exits_at_once_and_the_next_run_resumes(cloud, tmp_path):
    project = with_a_tree(tmp_path, cloud)
    command = ["athendef", "apply", "--auto-approve"]
    environment = project.env | {"TERM": "xterm-256color"}
    with PseudoTerminal(command, cwd=str(project.folder), env=environment) as terminal:
        terminal.wait_for("Creating sales +(queued|running) +[0-9]+ s", seconds=120)
        terminal.press("\x03")
        terminal.wait_for("Stopping: running statements are stopped", seconds=30)
        terminal.press("\x03")

        assert terminal.exit_code() == console.INTERRUPTED
        assert "Exited at once" in terminal.text
        assert "still locked" not in terminal.text
    # Nothing was created, and the lock is released: the next run starts from the same state.
    assert '"to_add": 4' in athendef(project, "plan", "--json", code=console.CHANGES).stdout
    project.pulumi("refresh", "--yes", "--skip-preview")  # a lock would be an error


def test_a_closed_terminal_has_the_effect_of_ctrl_c(cloud, tmp_path):
    project = with_a_tree(tmp_path, cloud)
    command = ["athendef", "apply", "--auto-approve"]
    environment = project.env | {"TERM": "xterm-256color"}
    before = len(stops(cloud))
    with (
        leftovers_killed() as started,
        PseudoTerminal(command, cwd=str(project.folder), env=environment) as terminal,
    ):
        terminal.wait_for("Creating sales +(queued|running) +[0-9]+ s", seconds=120)
        started.extend(below(terminal.pid))

        assert terminal.hang_up() == console.INTERRUPTED
        assert not alive(started[:1])  # the engine
    assert len(stops(cloud)) > before, "the statement still runs in Athena"
    assert "sales" not in cloud.names()
    assert STACK in athendef(project, "plan", "--json", code=console.CHANGES).stdout
    project.pulumi("refresh", "--yes", "--skip-preview")  # a lock would be an error


def test_a_closed_terminal_ends_the_engine_of_a_plan(cloud, tmp_path):
    project = with_a_tree(tmp_path, cloud)
    environment = project.env | {"TERM": "xterm-256color"}
    command = ["athendef", "plan"]
    with (
        leftovers_killed() as started,
        PseudoTerminal(command, cwd=str(project.folder), env=environment) as terminal,
    ):
        terminal.wait_for("starting the engine")
        deadline = time.monotonic() + 60
        while not plugins_below(terminal.pid):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        started.extend(below(terminal.pid))

        assert terminal.hang_up() == console.INTERRUPTED
        assert not alive(started[:1])  # the engine


def test_ctrl_c_ends_a_plan(cloud, tmp_path):
    project = with_a_tree(tmp_path, cloud)
    environment = project.env | {"TERM": "xterm-256color"}
    with PseudoTerminal(["athendef", "plan"], cwd=str(project.folder), env=environment) as terminal:
        terminal.wait_for("starting the engine")
        terminal.press("\x03")

        assert terminal.exit_code() == console.INTERRUPTED
        assert "Traceback" not in terminal.text
        assert "Warning" not in terminal.text
