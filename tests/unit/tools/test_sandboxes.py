"""The report of a failed test says how to enter its sandbox."""

import os
import re
import subprocess
import sys

import pytest

from tests.support.engine.sandboxes import entry_script
from tools.sandbox import CHECKOUT, Sandbox

FAILING = """
import pytest
from tests.support.engine import sandboxes
from tools.sandbox import Sandbox

class Project:
    def __init__(self, folder):
        sandbox = Sandbox(folder / "sandbox", {"AWS_ACCESS_KEY_ID": "embedded"})
        sandboxes.opened(sandbox)
        self.folder = sandbox.project

@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return Project(tmp_path_factory.mktemp("shared"))

def test_own_fails(tmp_path):
    Project(tmp_path)
    raise AssertionError

def test_shared_fails(shared):
    raise AssertionError

def test_without_a_sandbox_fails():
    raise AssertionError

def test_passes(tmp_path):
    Project(tmp_path)
"""


@pytest.fixture
def failing(tmp_path):
    """Run the tests of FAILING; return the output of pytest."""
    module = tmp_path / "test_failing.py"
    module.write_text(FAILING)
    command = [sys.executable, "-m", "pytest", "-c", CHECKOUT / "pyproject.toml", module]
    command += ["-p", "tests.conftest", "-p", "no:cacheprovider"]

    def run(*options: str) -> str:
        basetemp = f"--basetemp={tmp_path / 'kept'}"
        done = subprocess.run(
            [*command, basetemp, *options],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode != 0, done.stdout
        return done.stdout

    return run


def test_a_failed_test_reports_its_sandbox_and_that_of_its_module(failing, tmp_path):
    printed = failing()

    scripts = re.findall("to enter the sandbox of this test: source (.*)", printed)
    kept = tmp_path / "kept"
    own, shared = (f"{kept}/{name}/sandbox/enter" for name in ("test_own_fails0", "shared0"))
    assert scripts == [own, shared]


def test_the_sandbox_is_reported_before_the_debugger_starts(failing):
    printed = failing("--pdb", "-k", "own")

    assert printed.index("to enter the sandbox") < printed.index("entering PDB")


def test_the_script_enters_the_sandbox_without_the_users_accounts(tmp_path):
    sandbox = Sandbox(tmp_path / "it's a folder", {"AWS_ACCESS_KEY_ID": "embedded"})
    script = tmp_path / "enter"
    script.write_text(entry_script(sandbox.project, sandbox.env))
    users = {"AWS_PROFILE": "prod", "PULUMI_STACK": "prod", "AWS_ACCESS_KEY_ID": "users"}
    asked = (
        f". {script}; pwd; echo ${{AWS_PROFILE-none}} ${{PULUMI_STACK-none}} $AWS_ACCESS_KEY_ID;"
        'echo "$PULUMI_HOME"'
    )

    done = subprocess.run(
        ["sh", "-c", asked], env=os.environ | users, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == [
        str(sandbox.project),
        "none none embedded",
        sandbox.env["PULUMI_HOME"],
    ]
