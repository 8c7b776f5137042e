"""What is said where the engine can't be used: golden words, from a stand-in for `pulumi`."""

import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from athendef_provider.cli import console, main
from athendef_provider.engine.driver.error_hints import lock_holders
from tests.support.golden import is_golden
from tests.unit.cli.plans import GOLDEN

LOCKED = """\
error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or \
delete the lock file with `pulumi cancel`.
  file:///state/.pulumi/locks/organization/shop/dev/1f.json: created by ana@build-7 (pid 4711) at \
2026-07-03T09:30:00Z"""
NO_STACK = "error: no stack named 'prod' found"
NO_LOGIN = "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions"
NO_PHRASE = (
    "error: get stack secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or "
    "PULUMI_CONFIG_PASSPHRASE_FILE environment variables"
)
CUT_STATE = "error: failed to load checkpoint: EOF"
STACKS = '[{"name": "dev", "current": true, "updateInProgress": false}]'


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project's folder, with nothing but a Python and a few tools on PATH."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "bin").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "bin"), "/usr/bin", "/bin"]))
    monkeypatch.setenv("ATHENDEF_CACHE", str(tmp_path / "no-cache"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("PULUMI_STACK", raising=False)
    folder: Path = tmp_path
    return folder


def stand_in(project: Path, says: str, version: str = "v3.259.0", stacks: str = STACKS) -> None:
    """A `pulumi` that knows its version and its stacks, and fails at all else with ``says``."""
    (project / "says").write_text(says + "\n")
    pulumi = project / "bin" / "pulumi"
    pulumi.write_text(
        "#!/bin/sh\n"
        'case "$*" in\n'
        f"  version) echo {version} ;;\n"
        f"  *'stack ls'*) echo '{stacks}' ;;\n"
        f"  *) cat {project / 'says'} >&2; exit 255 ;;\n"
        "esac\n"
    )
    pulumi.chmod(pulumi.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(
    ("case", "says", "arguments"),
    [
        ("locked", LOCKED, []),
        ("no_stack", NO_STACK, ["--stack", "prod"]),
        ("no_login", NO_LOGIN, []),
        ("no_passphrase", NO_PHRASE, []),
        ("cut_state", CUT_STATE, []),
    ],
)
def test_trouble_is_told_with_what_to_do(project, case, says, arguments):
    stand_in(project, says)
    found = CliRunner().invoke(main, ["plan", *arguments])

    assert found.exit_code == console.ERROR
    is_golden(GOLDEN / f"{case}.txt", found.output)


def test_a_lock_is_told_whichever_command_meets_it():
    """`athendef import` runs `pulumi import`, and not the Automation API."""
    what, hint = lock_holders(LOCKED) or ("", "")

    golden = (GOLDEN / "locked.txt").read_text()
    assert golden == f"Error: {what}\nTry: {hint}\n"
    assert lock_holders("error: the import failed") is None


@pytest.mark.usefixtures("project")
def test_a_missing_engine_is_told_how_to_get_it():
    found = CliRunner().invoke(main, ["plan"])

    is_golden(GOLDEN / "no_engine.txt", found.output)
    assert found.exit_code == console.ERROR
    assert "curl -fsSL https://get.pulumi.com" in CliRunner().invoke(main, ["doctor"]).output


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", ["drift", "export", "graph"])
def test_commands_that_only_look_tell_of_a_missing_engine_in_the_same_words(command):
    found = CliRunner().invoke(main, [command])

    is_golden(GOLDEN / "no_engine.txt", found.output)
    assert found.exit_code == console.ERROR


@pytest.mark.parametrize("command", ["drift", "export", "graph"])
def test_commands_that_only_look_tell_of_a_missing_stack(project, command):
    stand_in(project, NO_STACK)

    found = CliRunner().invoke(main, [command, "--stack", "prod"])

    assert found.output == "Error: there is no stack `prod`\nTry: pulumi stack init prod\n"
    assert found.exit_code == console.ERROR


def test_an_engine_that_is_too_old_is_told_apart(project):
    stand_in(project, "", version="v2.10.0")

    found = CliRunner().invoke(main, ["plan"])

    assert "can't be used" in found.output
    assert "athendef doctor" in found.output
    assert "is too old" in CliRunner().invoke(main, ["doctor"]).output


def test_a_project_without_stacks_says_how_to_make_one(project):
    stand_in(project, "", stacks="[]")

    found = CliRunner().invoke(main, ["plan"])

    is_golden(GOLDEN / "no_stacks.txt", found.output)
