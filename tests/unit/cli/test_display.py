"""The progress of an apply, its frames, and its output without a terminal."""

import io
import json

import pytest
from rich.cells import cell_len
from rich.console import Console

from athendef_provider.aws.errors import StoppedError
from athendef_provider.cli.live.display import EventPrinter, Heartbeat
from athendef_provider.cli.live.frame import render_frame
from athendef_provider.cli.live.progress import ApplyProgress, Failure
from athendef_provider.cli.live.statement_log import StatementLog
from athendef_provider.cli.live.wording import progress_counts
from athendef_provider.engine.driver.events import Began, Diagnostic, Done, Event, Failed
from tests.unit.cli.plans import ALB, ORDERS, REVENUE, planned


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def progress(clock) -> ApplyProgress:
    resources = [
        planned("create", "sales.orders", after=ORDERS),
        planned("create", "sales.revenue", after=REVENUE),
        planned("delete", "logs.alb", ALB),
        *(planned("create", f"sales.t{n}", after=ORDERS.replace("orders", f"t{n}")) for n in "123"),
    ]
    return ApplyProgress(resources, clock)


def frame(progress: ApplyProgress, columns: int = 80, rows: int = 24) -> list[str]:
    screen = Console(file=io.StringIO(), width=columns, height=rows, no_color=True)
    screen.print(render_frame(progress, columns, rows), soft_wrap=True)
    assert isinstance(screen.file, io.StringIO)
    return [line.rstrip() for line in screen.file.getvalue().splitlines()]


def test_a_running_resource_has_a_row_with_the_state_and_seconds_of_its_statement(progress, clock):
    progress.on_event(Began("sales.orders", "create"))
    clock.time += 2
    progress.on_statement("sales.orders", "0123456789", "QUEUED")
    clock.time += 5
    progress.on_statement("sales.orders", "0123456789", "RUNNING")
    progress.on_event(Began("logs.alb", "delete"))

    assert frame(progress)[:2] == [
        "Creating sales.orders  running    5 s  query 01234567",
        "Destroying logs.alb    starting   0 s",
    ]


def test_a_completed_resource_has_no_row_and_is_counted(progress, clock):
    progress.on_event(Began("sales.orders", "create"))
    clock.time += 3
    progress.on_event(Done("sales.orders", "create"))

    assert progress_counts(progress) == "1 of 6, 3 s"
    assert "sales.orders" not in "".join(frame(progress))


def test_the_remaining_time_is_estimated_after_three_resources(progress, clock):
    clock.time += 60
    for name in ("sales.t1", "sales.t2", "sales.t3"):
        progress.on_event(Done(name, "create"))

    assert progress_counts(progress) == "3 of 6, 1 min 0 s, about 1 min 0 s left"


def test_a_failure_has_the_reason_that_came_before_it(progress):
    progress.on_event(Began("sales.orders", "create"))
    progress.on_event(Diagnostic("sales.orders", "error", "query 1 failed: no bucket"))
    progress.on_event(Failed("sales.orders", "create"))

    assert progress.failures == [Failure("sales.orders", "create", "query 1 failed: no bucket")]
    assert "sales.orders" not in progress.not_ended()


def test_a_resource_that_the_engine_did_not_reach_is_no_failure(progress):
    """The engine follows its plan, and reports what it skipped after a failure as an error."""
    text = "expected resource operations for urn:... but none were seen"
    progress.on_event(Diagnostic("sales.revenue", "error", text))

    assert progress.failures == []
    assert "sales.revenue" in progress.not_ended()


@pytest.mark.parametrize("record_is_last", [False, True])
def test_a_resource_that_was_stopped_with_the_run_is_no_failure(progress, record_is_last, capsys):
    """The engine's events and the provider's records arrive in any order."""
    record = Diagnostic("sales.orders", "error", "stopped: query 1 was canceled", StoppedError.code)
    events: list[Event] = [
        Diagnostic("sales.orders", "error", "stopped: query 1 was canceled"),
        Failed("sales.orders", "create"),
    ]
    progress.stopping = True
    printer = EventPrinter(progress)
    printer.on_event(Began("sales.orders", "create"))
    for event in [*events, record] if record_is_last else [record, *events]:
        printer.on_event(event)

    assert progress.failures == []
    assert "sales.orders" in progress.not_ended()
    assert capsys.readouterr().out == ""


def test_a_run_that_others_stop_is_stopped(progress):
    """`pulumi cancel` does."""
    progress.on_event(Diagnostic("sales.orders", "error", "stopped", StoppedError.code))

    assert progress.stopping


def test_more_resources_than_rows_are_counted(progress):
    for resource in progress.resources:
        progress.on_event(Began(resource.name, resource.action))

    assert "and 5 more" in frame(progress, rows=6)


@pytest.mark.parametrize("columns", [10, 20, 40, 80, 200])
@pytest.mark.parametrize("rows", [1, 2, 5, 24])
def test_a_frame_fits_into_the_terminal_and_leaves_three_columns_free(progress, columns, rows):
    for number in range(40):
        name = f"{'データベース' * 20}.{'long_' * 20}{number}"
        progress.on_event(Began(name, "replace"))
        progress.on_statement(name, "0123456789", "RUNNING")
    progress.stopping = True
    lines = frame(progress, columns, rows)

    assert len(lines) <= max(1, rows - 1)
    assert max(cell_len(line) for line in lines) <= min(77, columns - 3)


def test_a_long_name_keeps_its_start_and_end(progress):
    progress.on_event(Began(f"sales.{'long_' * 20}end", "create"))

    assert frame(progress)[0].startswith("Creating sales.long_")
    assert "long_end  starting" in frame(progress)[0]


def test_the_states_of_statements_are_read_from_the_file_that_the_provider_writes(
    progress, tmp_path
):
    file = tmp_path / "statements.jsonl"
    log = StatementLog(file, progress)
    progress.on_event(Began("sales.orders", "create"))
    log.read()  # the file does not exist yet
    line = json.dumps({"about": "sales.orders", "query": "q1", "state": "QUEUED", "sql": "..."})
    file.write_text(line + "\n" + line[:20])
    log.read()
    assert progress.running["sales.orders"].state == "QUEUED"

    file.write_text(line + "\n" + line.replace("QUEUED", "RUNNING") + "\n")
    log.read()

    assert progress.running["sales.orders"].state == "RUNNING"


def test_each_completed_or_failed_resource_is_one_line(progress, capsys):
    printer = EventPrinter(progress)
    printer.on_event(Began("sales.orders", "create"))
    printer.on_event(Done("sales.orders", "create"))
    printer.on_event(Began("logs.alb", "delete"))
    printer.on_event(Failed("logs.alb", "delete"))

    assert capsys.readouterr().out.splitlines() == [
        "sales.orders: Creation complete (0 s)",
        "logs.alb: Destroying failed",
    ]


def test_a_warning_is_printed_once_and_not_if_the_plan_showed_it(progress, capsys):
    printer = EventPrinter(progress, already_shown={"seen"})
    for _ in range(2):
        printer.on_event(Diagnostic("sales.orders", "warning", "seen"))
        printer.on_event(Diagnostic("sales.orders", "warning", "new"))
        printer.on_event(Diagnostic("sales.t1", "note", "new"))

    assert capsys.readouterr().err.splitlines() == [
        "Warning: sales.orders: new",
        "Note: sales.t1: new",
    ]


def test_without_a_terminal_a_long_apply_prints_what_is_running(progress, clock, capsys):
    heartbeat = Heartbeat(progress)
    for resource in progress.resources:
        progress.on_event(Began(resource.name, resource.action))
    heartbeat()
    clock.time += 31
    heartbeat()
    heartbeat()

    assert capsys.readouterr().out.splitlines() == [
        "Still running: sales.orders, sales.revenue, logs.alb and 3 more (0 of 6, 31 s)"
    ]
