"""The provider's process ends with its engine: here, a process that only starts the provider."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import kill
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from athendef_provider.engine.provider.inputs import definition_of, inputs_of
from athendef_provider.engine.provider.provider import AthenaProvider
from athendef_provider.local.options import RESULTS_BUCKET
from tests.support.account import Account
from tests.support.engine.processes import alive, below, plugins_below, wait_for_end

# A statement ends within the test only if it is stopped.
CLOUD = {"query_seconds": 600}

# Like Pulumi's engine, it reads the plugin's output for ever. The first line is the port.
ENGINE = """
import subprocess, sys, threading
pipes = {name: subprocess.PIPE for name in ("stdin", "stdout", "stderr")}
plugin = subprocess.Popen(sys.argv[1:], process_group=0, **pipes)
threading.Thread(target=plugin.stderr.read, daemon=True).start()
print(plugin.stdout.readline().decode(), end="", flush=True)
plugin.stdout.read()
"""
PLUGIN = [sys.executable, "-u", "-m", "pulumi.dynamic", "127.0.0.1:1"]
# As Pulumi's script, it waits for the plugin. Then the engine is not the plugin's parent.
WAITING_SHELL = ["sh", "-c", '"$0" "$@"; exit $?', *PLUGIN]
CHAINS = {"no process between": PLUGIN, "a shell between": WAITING_SHELL}


@dataclass
class Running:
    """A plugin with running operations, and the engine that started it."""

    engine: int
    plugin: int
    provider: Any


@contextmanager
def running(cloud: Account, command: list[str]) -> Iterator[Running]:
    """Create two tables: one statement runs, the other waits for its slot."""
    with subprocess.Popen(
        [sys.executable, "-c", ENGINE, *command], stdout=subprocess.PIPE, text=True
    ) as engine:
        assert engine.stdout is not None
        port = engine.stdout.readline().strip()
        plugin = plugins_below(engine.pid)[-1]
        try:
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                provider = provider_pb2_grpc.ResourceProviderStub(channel)
                provider.Configure(provider_pb2.ConfigureRequest(args=config(cloud)))
                # Keep the futures: garbage collection cancels a call.
                calls = [provider.Create.future(creation(name)) for name in ("first", "second")]
                deadline = time.monotonic() + 60
                while not is_running(cloud):
                    assert time.monotonic() < deadline, (cloud.calls(), calls)
                    time.sleep(0.05)
                yield Running(engine.pid, plugin, provider)
        finally:
            for pid in alive([engine.pid, plugin]):
                kill(pid, signal.SIGKILL)


def is_running(cloud: Account) -> bool:
    return any(state == "RUNNING" for _, state in cloud.states())


def config(cloud: Account) -> struct_pb2.Struct:
    return struct(
        {
            "athendef:endpointUrl": cloud.endpoint_url,
            "athendef:outputLocation": f"s3://{RESULTS_BUCKET}/",
            "athendef:maxConcurrentQueries": "1",
            "aws:region": "eu-west-1",
        }
    )


def creation(name: str) -> provider_pb2.CreateRequest:
    sql = f"CREATE EXTERNAL TABLE sales.{name} (id int) LOCATION 's3://lake/{name}/'"
    inputs = dict(inputs_of(definition_of(sql, "sales", name)))
    return provider_pb2.CreateRequest(
        properties=struct(inputs | {"__provider": serialize_provider(AthenaProvider())})
    )


def struct(values: dict[str, Any]) -> struct_pb2.Struct:
    message = struct_pb2.Struct()
    message.update(values)
    return message


@pytest.fixture(autouse=True)
def _account(cloud, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "athendef")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    if "sales" not in cloud.names():
        cloud.glue.create_database(DatabaseInput={"Name": "sales"})


def check_that_it_ended(cloud: Account, plugin: int, started: int) -> None:
    """The running statement is stopped, and the waiting one was not started."""
    wait_for_end([plugin])
    assert {state for _, state in cloud.states()} == {"CANCELLED"}
    assert len(cloud.statements()) == started + 1


@pytest.mark.parametrize("command", CHAINS.values(), ids=CHAINS)
def test_the_end_of_the_engine_ends_the_plugin_and_the_statement(cloud, command):
    started = len(cloud.statements())
    with running(cloud, command) as run:
        kill(run.engine, signal.SIGKILL)

        check_that_it_ended(cloud, run.plugin, started)


def test_the_end_of_an_intermediate_process_ends_the_plugin(cloud):
    started = len(cloud.statements())
    with running(cloud, WAITING_SHELL) as run:
        kill(below(run.engine)[0], signal.SIGKILL)

        check_that_it_ended(cloud, run.plugin, started)


@pytest.mark.parametrize(
    "number",
    [pytest.param(signal.SIGTERM, marks=pytest.mark.sdk), signal.SIGHUP, signal.SIGINT],
)
def test_a_signal_ends_the_plugin_and_the_statement(cloud, number):
    started = len(cloud.statements())
    with running(cloud, WAITING_SHELL) as run:
        kill(run.plugin, number)

        check_that_it_ended(cloud, run.plugin, started)


def test_an_ignored_hangup_does_not_end_the_plugin(cloud):
    """As under `nohup`."""
    with running(cloud, ["nohup", *PLUGIN]) as run:
        kill(run.plugin, signal.SIGHUP)
        time.sleep(1)  # the process checks twice a second

        assert alive([run.plugin])
        run.provider.Cancel(empty_pb2.Empty())
