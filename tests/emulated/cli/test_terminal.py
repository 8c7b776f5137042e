"""What an emulated terminal shows of the progress display: the screen and the scrollback."""

import os
import re
import shlex
import sys
from pathlib import Path

import pytest

from athendef_provider.cli import console
from tests.emulated.cli import synthetic_apply
from tests.emulated.cli.synthetic_apply import AT_ONCE, expected_lines, outcome
from tools.terminal import EmulatedTerminal, PseudoTerminal

STALE = re.compile(r"━|^(Creating|and \d+ more)|\d+ of \d+,|Stopping: running statements .* Ctrl")
SUMMARY = re.compile(r"^Apply (complete!|incomplete\.|stopped\.) Resources: (\d+) added")


def terminal_with(
    request: pytest.FixtureRequest,
    *arguments: str,
    columns: int = 100,
    rows: int = 30,
    stdout: Path | None = None,
    **env: str,
) -> PseudoTerminal:
    """The synthetic apply on a terminal; ``stdout`` is where its output goes instead."""
    root = str(request.config.rootpath)
    environment = {
        **os.environ,
        "PYTHONPATH": root,
        "PYTHONUNBUFFERED": "1",
        "TERM": "xterm-256color",
        **env,
    }
    if "NO_COLOR" not in env:
        environment.pop("NO_COLOR", None)
    command = [sys.executable, str(Path(synthetic_apply.__file__)), *arguments]
    if stdout:
        command = ["sh", "-c", f"{shlex.join(command)} > {shlex.quote(str(stdout))}"]
    return PseudoTerminal(command, cwd=root, env=environment, columns=columns, rows=rows)


def progress_lines(screen: EmulatedTerminal) -> list[str]:
    """The lines before the summary, without durations."""
    lines = screen.lines()
    end = next(place for place, line in enumerate(lines) if SUMMARY.match(line))
    return [re.sub(r" \([0-9a-z ]+\)$", "", line) for line in lines[:end] if line]


@pytest.mark.parametrize("columns", [80, 120, 200])
@pytest.mark.parametrize("count", [3, 300])
def test_each_completed_resource_is_in_the_scrollback_once(request, columns, count):
    failed = sum("failed" in outcome(number)[1] for number in range(count))
    with terminal_with(request, str(count), columns=columns) as terminal:
        terminal.wait_for("━")
        assert terminal.exit_code() == console.ERROR

    assert progress_lines(terminal.screen) == list(expected_lines(count))
    lines = terminal.screen.lines()
    assert not [line for line in lines if STALE.search(line)]
    summary = next(match for line in lines if (match := SUMMARY.match(line)))
    assert int(summary.group(2)) == count - failed
    assert sum(line.startswith("Failed: creating") for line in lines) == failed
    assert lines[-1].startswith("Completed changes were kept.")
    assert terminal.screen.cursor_is_visible


@pytest.mark.parametrize("rows", [3, 6])
def test_a_terminal_of_few_rows_has_no_stale_rows(request, rows):
    with terminal_with(request, "60", rows=rows) as terminal:
        assert terminal.exit_code() == console.ERROR

    assert progress_lines(terminal.screen) == list(expected_lines(60))


def test_a_window_that_is_resized_has_no_stale_rows(request):
    with terminal_with(request, "100", columns=200) as terminal:
        for pattern, columns, rows in (("t20:", 80, 30), ("t40:", 120, 40), ("t60:", 90, 40)):
            terminal.wait_for(rf"sales\.{pattern} Creation complete")
            terminal.resize(columns, rows)
        assert terminal.exit_code() == console.ERROR

    lines = terminal.screen.lines()
    assert not [line for line in lines if STALE.search(line)]
    for number in range(61, 100):
        assert sum(line.startswith(outcome(number)[1]) for line in lines) == 1


def test_without_colors_the_display_moves_the_cursor_only(request):
    with terminal_with(request, "30", NO_COLOR="1") as terminal:
        assert terminal.exit_code() == console.ERROR

    assert progress_lines(terminal.screen) == list(expected_lines(30))
    assert not re.search(r"\x1b\[[0-9;]*3[0-7][0-9;]*m", terminal.raw), "colors"


@pytest.mark.parametrize(
    "env", [{"TERM": "dumb"}, {"PYTHONIOENCODING": "ascii:backslashreplace"}], ids=str
)
def test_a_terminal_that_cannot_display_frames_gets_lines_only(request, env):
    with terminal_with(request, "30", **env) as terminal:
        assert terminal.exit_code() == console.ERROR

    completed = [line for line in expected_lines(30) if "sales.t" in line and "Warn" not in line]
    assert [line for line in progress_lines(terminal.screen) if line in completed] == completed
    assert not re.search(r"\x1b\[[0-9]*[A-HJKlh]", terminal.raw), "cursor movements"


def test_redirected_output_has_one_line_per_completed_resource(request, tmp_path):
    """A live display on stderr would garble what `tee` writes to the same terminal."""
    file = tmp_path / "output"
    with terminal_with(request, "30", stdout=file) as terminal:
        assert terminal.exit_code() == console.ERROR

    lines = [re.sub(r" \([0-9a-z ]+\)$", "", line) for line in file.read_text().splitlines()]
    completed = [outcome(number)[1] for number in range(30)]
    assert [line for line in lines if ": Creat" in line] == completed
    assert not re.search(r"\x1b\[[0-9]*[A-HJKlh]", terminal.raw), "cursor movements"


def test_ctrl_c_leaves_no_stale_rows_and_a_visible_cursor(request):
    with terminal_with(request, "60", "--wait") as terminal:
        terminal.wait_for("━.* of 60")
        terminal.wait_for("sales.t39: Creation complete")
        terminal.press("\x03")
        assert terminal.exit_code() == console.INTERRUPTED

    lines = terminal.screen.lines()
    assert not [line for line in lines if STALE.search(line)]
    expected = list(expected_lines(60 - AT_ONCE))
    assert [line for line in progress_lines(terminal.screen) if line in expected] == expected
    assert lines[-1].startswith("The state is saved. To resume, run: athendef apply")
    assert terminal.screen.cursor_is_visible
