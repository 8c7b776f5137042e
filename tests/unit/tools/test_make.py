"""The Makefile's help, and the Python that it builds with."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]


def find_python(machine):
    return subprocess.run(
        [CHECKOUT / "tools" / "find-python"],
        env=machine.env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_alone_lists_every_target():
    make = shutil.which("make")
    assert make, "this test runs inside `make test`"

    # `make test` runs this: what it tells a make inside of it must not reach this one.
    said = subprocess.run(
        [make],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    targets = [
        "help",
        "demo",
        "recording",
        "check",
        "test",
        "test-sdk",
        "coverage",
        "golden",
        "fix",
        "engine",
        "sdk",
        "env",
        "oracle",
        "fuzz",
    ]
    targets += ["bench", "clean"]
    assert [line.split()[1] for line in said.splitlines()] == targets
    assert 'eval "$(make -s env)"' in said


def test_the_newest_python_that_runs_is_taken(machine):
    """A version manager leaves stand-ins on PATH for versions that are not installed."""
    machine.has("python3.13", "echo python3.13: command not found >&2; exit 127")
    machine.has("python3.12", "exit 0")
    machine.has("python3.11", "exit 0")

    assert find_python(machine).stdout == f"{machine.bin}/python3.12\n"


def test_the_python_that_the_user_names_comes_first(machine, tmp_path):
    machine.has("python3.12", "exit 0")
    named = machine.has("python", "exit 0", tmp_path / "my own")
    machine.env["PYTHON"] = str(named)

    assert find_python(machine).stdout == f"{named}\n"


def test_a_python_that_the_user_names_is_not_replaced_by_another(machine, tmp_path):
    machine.has("python3.12", "exit 0")
    script = 'case "$1" in --version) echo Python 3.10.1;; *) exit 1;; esac'
    machine.env["PYTHON"] = str(machine.has("python3.10", script, tmp_path / "old"))

    done = find_python(machine)

    assert (done.returncode, done.stdout) == (1, "")
    assert f"PYTHON={machine.env['PYTHON']} (Python 3.10.1) is not a Python >= 3.11" in done.stderr


@pytest.mark.parametrize("programs", [{}, {"python3": "exit 1"}])
def test_without_a_suitable_python_it_is_said_what_to_install(machine, programs):
    for name, script in programs.items():
        machine.has(name, script)

    found = find_python(machine)

    assert found.returncode == 1
    assert found.stdout == ""
    assert "No Python >= 3.11 with its venv module runs here" in found.stderr
    assert "make PYTHON=/path/to/python3.12" in found.stderr
