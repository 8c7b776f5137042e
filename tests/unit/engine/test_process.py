"""How `pulumi` is run: its events, its results and its end. A script takes its place."""

import json
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from athendef_provider.engine.driver.engine import Engine
from athendef_provider.engine.driver.errors import EngineError, EngineOutputError
from athendef_provider.engine.driver.import_plan import Resource
from athendef_provider.engine.driver.process import Pulumi
from athendef_provider.engine.driver.stack import Stack

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent

TYPE = "pulumi-python:dynamic/athendef:Table"
SUMMARY = '{"summaryEvent": {"resourceChanges": {}}}'


def imported(name: str) -> str:
    metadata = {"op": "import", "urn": f"urn:pulumi:dev::shop::{TYPE}::{name}", "type": TYPE}
    return json.dumps({"resOutputsEvent": {"metadata": metadata}})


def diagnostic(text: str) -> str:
    return json.dumps({"diagnosticEvent": {"message": text, "severity": "error", "color": "never"}})


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), "/usr/bin", "/bin"]))
    monkeypatch.setenv("ATHENDEF_CACHE", str(tmp_path / "cache"))
    path: Path = tmp_path
    return path


def pulumi_that(folder: Path, script: str, events: str = "") -> Pulumi:
    """Return a `pulumi` that runs a script. In it, ``$log`` is the file of the event log."""
    (folder / "events").write_text(events)
    program = folder / "pulumi"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = version ] && echo v3.259.0 && exit\nfor log; do :; done\n{script}\n'
    )
    program.chmod(0o755)
    return Pulumi(folder)


def events_of(pulumi: Pulumi) -> "list[EngineEvent]":
    events: list[EngineEvent] = []
    pulumi.run_with_events("preview", on_event=events.append)
    return events


def test_all_events_are_passed_before_the_run_returns(folder):
    lines = "".join(f"{imported(str(number))}\n" for number in range(500))
    pulumi = pulumi_that(folder, 'cat events >> "$log"', lines)

    events = events_of(pulumi)

    outputs = [event.res_outputs_event for event in events]
    urns = [event.metadata.urn for event in outputs if event is not None]
    assert [urn.rpartition("::")[2] for urn in urns] == [str(number) for number in range(500)]


def test_an_incomplete_line_in_the_log_of_a_killed_engine_is_ignored(folder):
    pulumi = pulumi_that(folder, 'cat events >> "$log"', f"{SUMMARY}\n{SUMMARY[:9]}")

    assert len(events_of(pulumi)) == 1


@pytest.mark.parametrize("events", ["", "hello\n", "[1]\n"])
def test_a_log_without_events_is_an_error(folder, events):
    pulumi = pulumi_that(folder, 'cat events >> "$log"', events)

    with pytest.raises(EngineOutputError):
        events_of(pulumi)


def test_an_error_of_the_receiver_is_raised(folder):
    pulumi = pulumi_that(folder, 'cat events >> "$log"', f"{SUMMARY}\n")

    def fail(_event: "EngineEvent") -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        pulumi.run_with_events("up", on_event=fail)


def test_a_process_that_ignores_interrupts_is_killed(folder):
    pulumi = pulumi_that(folder, "trap '' INT; echo > started; while :; do sleep 1; done")
    errors: list[EngineError] = []

    def run() -> None:
        try:
            pulumi.run("up")
        except EngineError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while not (folder / "started").exists():
        thread.join(0.02)
    pulumi.end(grace_seconds=0.1)
    thread.join(60)

    assert len(errors) == 1


class TestImport:
    RESOURCES = tuple(Resource(TYPE, name, {}, {}) for name in ("sales.a", "sales.b"))

    def engine(self, folder: Path, script: str, *events: str) -> Engine:
        pulumi = pulumi_that(folder, script, "".join(f"{event}\n" for event in events))
        return Engine(Stack(folder, "shop", "dev", pulumi))

    def test_each_imported_resource_is_counted(self, folder):
        events = [imported(resource.name) for resource in self.RESOURCES]
        engine = self.engine(folder, 'cat events >> "$log"', *events, SUMMARY)
        count: list[None] = []

        engine.import_resources(
            self.RESOURCES, protect=True, on_imported=lambda: count.append(None)
        )

        assert len(count) == 2

    def test_a_failed_import_raises_the_error_of_the_engine(self, folder):
        events = [diagnostic("<{%reset%}>resource 'sales.a' exists<{%reset%}>"), SUMMARY]
        engine = self.engine(folder, 'cat events >> "$log"; exit 255', *events)

        with pytest.raises(EngineError) as raised:
            engine.import_resources(self.RESOURCES, protect=True, on_imported=lambda: None)

        assert raised.value.what == "resource 'sales.a' exists"
