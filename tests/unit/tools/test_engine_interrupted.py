"""The installation of the engine is interrupted, killed, or run twice at the same time."""

import signal

import pytest


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_leaves_no_files_and_no_processes(machine, building, how):
    building.send_signal(how)
    _, output = building.communicate(timeout=60)

    assert building.returncode == 130
    assert "Interrupted" in output
    assert "Traceback" not in output
    assert machine.cached() == []
    assert not machine.go_compiles()

    machine.gate.unlink()
    assert machine.run("ensure").returncode == 0
    assert machine.run("bin").returncode == 0


def test_the_remains_of_a_killed_run_are_not_used_and_are_removed(machine, building):
    building.kill()
    building.communicate()
    machine.gate.unlink()
    machine.wait_until(lambda: not machine.go_compiles())
    [remains] = machine.cached()

    assert machine.run("bin").returncode == 1
    assert machine.run("ensure").returncode == 0
    assert remains not in machine.cached()
    assert machine.cached() == ["pulumi-3.259.0"]


def test_the_second_of_two_runs_waits_and_uses_the_engine_of_the_first(machine, building):
    second = machine.started("ensure")
    assert second.stderr.readline() == "Waiting for another process that installs the engine.\n"

    machine.gate.unlink()
    _, said_by_second = second.communicate(timeout=60)
    building.communicate(timeout=60)

    assert (building.returncode, second.returncode) == (0, 0)
    assert said_by_second == f"Pulumi 3.259.0 is ready in the cache: {machine.engine}\n"
    assert len(machine.calls("go build")) == 2  # the engine and its language host, each once


def test_if_the_first_of_two_runs_is_killed_the_second_builds_the_engine(machine, building):
    second = machine.started("ensure")
    second.stderr.readline()

    building.kill()
    machine.gate.unlink()
    second.communicate(timeout=60)

    assert second.returncode == 0
    assert machine.run("bin").stdout == f"{machine.engine}\n"
