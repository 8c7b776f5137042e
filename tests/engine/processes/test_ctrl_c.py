"""Ctrl-C while statements run, on the real engine and an Athena that takes its time."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from athendef_provider.cli import console
from tests.support.account import Account, running_account
from tests.support.engine.command import athendef
from tests.support.engine.processes import alive, below, leftovers_killed, plugins_below
from tests.support.engine.project import STACK
from tests.support.engine.projects import with_a_tree
from tools.terminal import PseudoTerminal

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def cloud(tmp_path_factory) -> Iterator[Account]:
    """An Athena whose statements run for a minute, unless they are stopped, which takes a while."""
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


def test_ctrl_c_twice_leaves_at_once_and_the_next_run_goes_on(cloud, tmp_path):
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
    # Nothing was made, and the lock is gone: the next run begins where this one did.
    assert '"to_add": 4' in athendef(project, "plan", "--json", code=console.CHANGES).stdout
    project.pulumi("refresh", "--yes", "--skip-preview")  # which a lock would refuse


def test_the_end_of_the_terminal_is_like_ctrl_c(cloud, tmp_path):
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
    project.pulumi("refresh", "--yes", "--skip-preview")  # which a lock would refuse


def test_the_end_of_the_terminal_ends_the_engine_of_a_plan(cloud, tmp_path):
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


def test_ctrl_c_while_planning_ends_it(cloud, tmp_path):
    project = with_a_tree(tmp_path, cloud)
    environment = project.env | {"TERM": "xterm-256color"}
    with PseudoTerminal(["athendef", "plan"], cwd=str(project.folder), env=environment) as terminal:
        terminal.wait_for("starting the engine")
        terminal.press("\x03")

        assert terminal.exit_code() == console.INTERRUPTED
        assert "Traceback" not in terminal.text
        assert "Warning" not in terminal.text
