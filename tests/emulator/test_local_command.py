"""`athendef local` as a command."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

COMMAND = [sys.executable, "-m", "athendef_provider.local"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def started() -> Iterator[subprocess.Popen[str]]:
    """The command on a free port, killed at the end of the test."""
    process = subprocess.Popen(
        [*COMMAND, "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def run(*arguments, **environment):
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_prints_the_environment_for_clients(started, monkeypatch):
    ready = started.stdout.readline()
    for name, value in re.findall(r"(AWS_\w+)=(\S+)", ready):
        monkeypatch.setenv(name, value)
    assert boto3.Session().client("sts").get_caller_identity()["Account"] == "123456789012"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly(started, number):
    started.stdout.readline()
    started.send_signal(number)
    output, errors = started.communicate(timeout=60)
    assert (started.returncode, output, errors) == (0, "", "")


def test_a_port_in_use_is_one_clear_message():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        ended = run("--port", port)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert port in ended.stderr
    assert "--port" in ended.stderr


def test_without_moto_the_message_names_the_extra(tmp_path):
    hidden = tmp_path / "moto"
    hidden.mkdir()
    (hidden / "__init__.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'moto'\", name='moto')"
    )
    ended = run("--port", "0", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert ended.returncode == 1
    assert "pip install 'athendef[local]'" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--port", "70000"], "--port"),
        (["--throttle", "2"], "--throttle"),
        (["--fail", "("], "not a regular expression"),
        (["--query-seconds", "-1"], "--query-seconds"),
        (["--log", "/nowhere/calls"], "/nowhere/calls"),
    ],
)
def test_an_invalid_option_is_one_clear_message(arguments, message):
    ended = run("--port", "0", *arguments)
    assert ended.returncode != 0
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr
