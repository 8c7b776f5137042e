"""The display of an apply: what it knows at each moment, on a terminal and elsewhere."""

import io
import json
import os
import sys

import pytest
from rich.console import Console

from athendef_provider.cli.live.display import StatementWatch, counted, picture, plain_lines
from athendef_provider.cli.live.progress import Board, Failure
from athendef_provider.engine.driver.events import Began, Diagnostic, Done, Failed
from tests.support.pseudo_terminal import PseudoTerminal
from tests.unit.cli.plans import ALB, ORDERS, REVENUE, planned

# A process that draws an apply of two tables until it reads a line.
DRAWS = """
import sys, threading
from athendef_provider.cli.live.progress import Board
from athendef_provider.cli.live.display import plain_lines, show_until
from athendef_provider.engine.driver.events import Began, Done
from tests.unit.cli.plans import ALB, ORDERS, planned
board = Board([planned("create", "sales.orders", after=ORDERS), planned("delete", "logs.alb", ALB)])
on_event = plain_lines(board)
over = threading.Event()
on_event(Began("sales.orders", "create"))
board.statement("sales.orders", "0123456789", "RUNNING")
on_event(Began("logs.alb", "delete"))
def go_on():
    sys.stdin.readline()
    on_event(Done("logs.alb", "delete"))
    sys.stdin.readline()
    over.set()
threading.Thread(target=go_on, daemon=True).start()
show_until(board, over)
print("the end")
"""


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def board(clock) -> Board:
    to_do = [
        planned("create", "sales.orders", after=ORDERS),
        planned("create", "sales.revenue", after=REVENUE),
        planned("delete", "logs.alb", ALB),
        *(planned("create", f"sales.t{n}", after=ORDERS.replace("orders", f"t{n}")) for n in "123"),
    ]
    return Board(to_do, clock)


def drawn(board: Board, width: int = 80, height: int = 24) -> list[str]:
    screen = Console(file=io.StringIO(), width=width, height=height, no_color=True)
    screen.print(picture(board, width, height))
    assert isinstance(screen.file, io.StringIO)
    return [line.rstrip() for line in screen.file.getvalue().splitlines()]


def test_a_running_table_has_a_line_with_its_statements_state_and_seconds(board, clock):
    board.on_event(Began("sales.orders", "create"))
    clock.time += 2
    board.statement("sales.orders", "0123456789", "QUEUED")
    clock.time += 5
    board.statement("sales.orders", "0123456789", "RUNNING")
    board.on_event(Began("logs.alb", "delete"))

    assert drawn(board)[:2] == [
        "Creating sales.orders  running   5 s  query 01234567",
        "Destroying logs.alb    starting  0 s",
    ]


def test_what_has_ended_has_no_line_and_is_counted(board, clock):
    board.on_event(Began("sales.orders", "create"))
    clock.time += 3
    board.on_event(Done("sales.orders", "create"))

    assert counted(board) == "1 of 6, 3 s"
    assert "sales.orders" not in "".join(drawn(board))


def test_an_estimate_comes_after_three_have_ended(board, clock):
    clock.time += 60
    for name in ("sales.t1", "sales.t2", "sales.t3"):
        board.on_event(Done(name, "create"))

    assert counted(board) == "3 of 6, 1 min 0 s, about 1 min 0 s left"


def test_a_failure_keeps_what_was_said_of_it(board):
    board.on_event(Began("sales.orders", "create"))
    board.on_event(Diagnostic("sales.orders", "error", "query 1 failed: no bucket"))
    board.on_event(Failed("sales.orders", "create"))

    assert board.failures == [Failure("sales.orders", "create", "query 1 failed: no bucket")]
    assert "sales.orders" not in board.not_begun()


def test_what_the_engine_did_not_come_to_is_no_failure(board):
    """It is held to a plan, and calls whatever it left out after a failure an error."""
    text = "expected resource operations for urn:... but none were seen"
    board.on_event(Diagnostic("sales.revenue", "error", text))

    assert board.failures == []
    assert "sales.revenue" in board.not_begun()


def test_more_tables_than_lines_are_counted(board):
    for one in board.to_do:
        board.on_event(Began(one.name, one.action))

    assert "and 4 more" in drawn(board, height=6)


def test_statements_are_followed_through_the_file_that_the_provider_writes(board, tmp_path):
    file = tmp_path / "statements.jsonl"
    watch = StatementWatch(file, board)
    board.on_event(Began("sales.orders", "create"))
    watch.look()  # nothing is there yet
    line = json.dumps({"about": "sales.orders", "query": "q1", "state": "QUEUED", "sql": "..."})
    file.write_text(line + "\n" + line[:20])
    watch.look()
    assert board.rows["sales.orders"].state == "QUEUED"

    file.write_text(line + "\n" + line.replace("QUEUED", "RUNNING") + "\n")
    watch.look()

    assert board.rows["sales.orders"].state == "RUNNING"


def test_without_a_terminal_each_beginning_and_end_is_a_line(board, capsys):
    on_event = plain_lines(board)
    on_event(Began("sales.orders", "create"))
    on_event(Done("sales.orders", "create"))
    on_event(Began("logs.alb", "delete"))
    on_event(Failed("logs.alb", "delete"))

    assert capsys.readouterr().out.splitlines() == [
        "sales.orders: Creating...",
        "sales.orders: Creation complete (0 s)",
        "logs.alb: Destroying...",
        "logs.alb: Destroying failed",
    ]


def test_on_a_terminal_the_lines_live_and_are_gone_in_the_end(request):
    root = str(request.config.rootpath)
    environment = {**os.environ, "PYTHONPATH": root, "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    with PseudoTerminal([sys.executable, "-c", DRAWS], cwd=root, env=environment) as terminal:
        terminal.wait_for("Creating sales.orders +running +[0-9]+ s +query 01234567")
        terminal.wait_for("Destroying logs.alb +starting")
        terminal.wait_for("0 of 2")
        terminal.press("\n")
        terminal.wait_for("logs.alb: Destruction complete")
        terminal.wait_for("1 of 2")
        terminal.press("\n")

        assert terminal.exit_code() == 0
        assert "\x1b[2K" in terminal.raw, "the lines are not erased"
        assert terminal.text.rstrip().endswith("the end")
