"""The Makefile's help, and the Python that it uses."""

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

    # `make test` runs this test: its MAKEFLAGS must not reach the inner make.
    help_text = subprocess.run(
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
    assert [line.split()[1] for line in help_text.splitlines()] == targets
    assert 'eval "$(make -s env)"' in help_text


def test_the_newest_working_python_is_used(machine):
    """Version managers put programs on PATH for versions that are not installed."""
    machine.has("python3.13", "echo python3.13: command not found >&2; exit 127")
    machine.has("python3.12", "exit 0")
    machine.has("python3.11", "exit 0")

    assert find_python(machine).stdout == f"{machine.bin}/python3.12\n"


def test_the_python_that_the_user_specifies_is_used(machine, tmp_path):
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
def test_without_a_suitable_python_the_message_has_a_fix(machine, programs):
    for name, script in programs.items():
        machine.has(name, script)

    result = find_python(machine)

    assert result.returncode == 1
    assert result.stdout == ""
    assert "No Python >= 3.11 with its venv module runs here" in result.stderr
    assert "make PYTHON=/path/to/python3.12" in result.stderr
