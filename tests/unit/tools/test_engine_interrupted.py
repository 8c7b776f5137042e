"""Fetching the engine is interrupted, killed, or done by two at once."""

import signal

import pytest


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_leaves_nothing_half_made_and_nothing_running(machine, building, how):
    building.send_signal(how)
    _, said = building.communicate(timeout=60)

    assert building.returncode == 130
    assert "Interrupted" in said
    assert "Traceback" not in said
    assert machine.cached() == []
    assert not machine.go_compiles()

    machine.gate.unlink()
    assert machine.run("ensure").returncode == 0
    assert machine.run("bin").returncode == 0


def test_what_a_killed_run_left_is_never_taken_for_an_engine_and_goes_away(machine, building):
    building.kill()
    building.communicate()
    machine.gate.unlink()
    machine.wait_until(lambda: not machine.go_compiles())
    [left] = machine.cached()

    assert machine.run("bin").returncode == 1
    assert machine.run("ensure").returncode == 0
    assert left not in machine.cached()
    assert machine.cached() == ["pulumi-3.259.0"]


def test_of_two_at_once_the_second_waits_and_takes_what_the_first_made(machine, building):
    second = machine.started("ensure")
    assert second.stderr.readline() == "Waiting for another process that installs the engine.\n"

    machine.gate.unlink()
    _, said_by_second = second.communicate(timeout=60)
    building.communicate(timeout=60)

    assert (building.returncode, second.returncode) == (0, 0)
    assert said_by_second == f"Pulumi 3.259.0 is ready in the cache: {machine.engine}\n"
    assert len(machine.calls("go build")) == 2  # the engine and its language host, each once


def test_when_the_first_of_two_is_killed_the_second_builds_it(machine, building):
    second = machine.started("ensure")
    second.stderr.readline()

    building.kill()
    machine.gate.unlink()
    second.communicate(timeout=60)

    assert second.returncode == 0
    assert machine.run("bin").stdout == f"{machine.engine}\n"
