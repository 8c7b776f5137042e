"""The engine and all its processes are killed during an `up`."""

import os
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.engine.command import athendef
from tests.support.engine.processes import below

pytestmark = pytest.mark.engine

CLOUD = {"query_seconds": 0.3}

NAMES = [f"t{number:02}" for number in range(12)]


def kill_when(process, happened):
    """Kill without a signal handler, as in a power failure, when a condition is true."""
    for _ in range(600):
        if happened():
            break
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.05)
    for pid in [process.pid, *below(process.pid)]:
        os.kill(pid, signal.SIGKILL)
    process.communicate()


def hive(database, name, columns="a int"):
    return f"CREATE EXTERNAL TABLE {name} ({columns}) LOCATION 's3://lake/{database}/{name}/'"


@pytest.mark.parametrize("skip", ["false", "true"])
def test_the_next_up_completes_a_killed_one(project, cloud, skip):
    """With checkpoints, the state has some of the resources. Without them, it has none."""
    database = f"killed_{skip}"
    project.configure({"athendef:maxConcurrentQueries": 2})  # not all at once, so that some remain
    project.write(f"{database}/_database.sql", f"CREATE DATABASE {database}")
    for name in NAMES:
        project.write(f"{database}/{name}.sql", hive(database, name))
    project.write(f"{database}/seen.sql", f"CREATE VIEW seen AS SELECT a FROM {database}.t00")
    everything = {database, *(f"{database}.{name}" for name in [*NAMES, "seen"])}
    up = ("up", "--yes", "--skip-preview")

    process = project.start(*up, PULUMI_SKIP_CHECKPOINTS=skip)
    kill_when(process, lambda: database in cloud.names() and len(cloud.tables(database)) >= 4)
    tables = set(cloud.tables(database))
    assert 4 <= len(tables) < len(NAMES)
    locked = project.pulumi(*up, code=None)
    assert "pulumi cancel" in locked.text
    project.pulumi("cancel", "--yes")
    project.up(PULUMI_SKIP_CHECKPOINTS=skip)

    assert {name for name in cloud.names() if name.startswith(database)} == everything
    assert project.resources().keys() == everything
    assert project.is_settled()

    for name in NAMES:
        project.write(f"{database}/{name}.sql", hive(database, name, "a int, b string"))
    process = project.start(*up, PULUMI_SKIP_CHECKPOINTS=skip)
    kill_when(process, lambda: any("ADD COLUMNS" in sql for sql in cloud.statements()))
    project.pulumi("cancel", "--yes")
    project.up(PULUMI_SKIP_CHECKPOINTS=skip)

    for name in NAMES:
        columns = cloud.table(f"{database}.{name}")["StorageDescriptor"]["Columns"]
        assert [column["Name"] for column in columns] == ["a", "b"]
    assert project.is_settled()
    project.destroy()
    assert not {name for name in cloud.names() if name.startswith(database)}


def test_a_state_truncated_by_a_kill_is_reported_with_a_working_fix(project):
    """Pulumi writes, by default, attributes of each state file to further files."""
    backend = project.env["PULUMI_BACKEND_URL"].removesuffix("?metadata=skip")
    project.env["PULUMI_BACKEND_URL"] = backend
    project.pulumi("stack", "init", "kept-with-attributes")
    state = Path(backend.removeprefix("file://"))
    (attributes,) = state.rglob("kept-with-attributes.json.attrs")
    attributes.write_bytes(b"")

    for command in ("plan", "drift"):
        result = athendef(project, command, "--stack", "kept-with-attributes", code=1)
        assert "a killed `pulumi` left an empty file" in result.stderr
    (fix,) = re.findall(r"`find \S+ (.+?)`", result.stderr)
    subprocess.run(["find", str(state), *shlex.split(fix)], check=True)

    project.pulumi("stack", "export", "--stack", "kept-with-attributes")
