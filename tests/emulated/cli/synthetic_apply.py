"""``python synthetic_apply.py COUNT [--wait]``: the progress display, driven by synthetic events.

The apply creates COUNT tables, 20 at a time. Every eighth one fails, every fifth one has a
warning, every seventh one a note. With ``--wait`` the last 20 never end, unless interrupted.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from athendef_provider.cli import console
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.cli.live.run_apply import run_apply
from athendef_provider.config import Settings
from athendef_provider.definition.sql.parser import read
from athendef_provider.engine.driver.errors import EngineError
from athendef_provider.engine.driver.events import Began, Diagnostic, Done, Event, Failed
from athendef_provider.engine.provider.inputs import inputs_of
from athendef_provider.engine.provider.resource_plan import plan_resource

SQL = "CREATE EXTERNAL TABLE t (id bigint) STORED AS PARQUET LOCATION 's3://lake/sales/t/'"
AT_ONCE = 20
LONG_NAME = "sales.t0_" + 120 * "long"


def name_of(number: int) -> str:
    """The name of a table; the first one does not fit on a row."""
    return f"sales.t{number}" if number else LONG_NAME


def outcome(number: int) -> tuple[list[Event], str]:
    """The events at the end of a table's creation, and the line that the user sees of them."""
    name = name_of(number)
    if number % 8 == 2:
        return [Diagnostic(name, "error", f"reason {number}"), Failed(name, "create")], (
            f"{name}: Creating failed"
        )
    return [Done(name, "create")], f"{name}: Creation complete"


def diagnostics(number: int) -> tuple[list[Event], list[str]]:
    """The warnings and notes about a table, and the lines that the user sees of them."""
    events: list[Event] = []
    lines: list[str] = []
    if number % 5 == 1:
        text = f"warning {number}: 説明が変わります " + "wide " * 30 + f"end of {number}"
        events.append(Diagnostic(name_of(number), "warning", text))
        lines.append(f"Warning: {name_of(number)}: {text}")
    if number % 7 == 3:
        text = f"note {number}\nof two lines"
        events.append(Diagnostic(name_of(number), "note", text))
        lines += [f"Note: {name_of(number)}: note {number}", "of two lines"]
    return events, lines


def stray_output(number: int) -> list[str]:
    """Lines that a library prints past the command's console."""
    return [f"stray output {number}"] if number % 11 == 4 else []


def expected_lines(count: int) -> Iterator[str]:
    """Each line that the user sees while the apply runs, without durations."""
    for number in range(count):
        yield from stray_output(number)
        yield from diagnostics(number)[1]
        yield outcome(number)[1]


class SyntheticEngine:
    """Emits the events of an apply as the engine would."""

    def __init__(self, count: int, *, waits: bool) -> None:
        self._count = count
        self._waits = waits
        self._interrupted = threading.Event()

    def apply(
        self, *_: object, on_event: Callable[[Event], None], progress_file: Path, **_options: object
    ) -> None:
        """Emit all events, then fail as the engine does where a resource failed."""
        for number in range(self._count + AT_ONCE):
            if number < self._count:
                on_event(Began(name_of(number), "create"))
                with progress_file.open("a") as file:
                    file.write(
                        f'{{"about": "{name_of(number)}", "query": "{number:08}",'
                        ' "state": "RUNNING"}\n'
                    )
            elif self._waits:
                self._interrupted.wait(60)
                raise EngineError("interrupted")
            time.sleep(0.005)
            if number >= AT_ONCE:
                for line in stray_output(number - AT_ONCE):
                    print(line)
                for event in diagnostics(number - AT_ONCE)[0] + outcome(number - AT_ONCE)[0]:
                    on_event(event)
        time.sleep(0.3)

    def interrupt(self) -> None:
        """End an apply that waits."""
        self._interrupted.set()

    def end(self) -> bool:
        """Leave nothing locked."""
        return True


def main(count: int, *, waits: bool) -> int:
    """Apply and return the exit code."""
    engine: Any = SyntheticEngine(count, waits=waits)
    file = read(SQL, path="sales/t.sql", database="sales", name="t")
    assert file.definition is not None, file.diagnostics
    inputs = inputs_of(file.definition, file.directives)
    template = plan_resource("create", None, inputs, Settings())
    resources = tuple(replace(template, name=name_of(number)) for number in range(count))
    plan = StackPlan(engine, (), (), resources, ())
    with TemporaryDirectory() as folder:
        try:
            run_apply(plan, Path(folder, "plan"), options=[], continue_on_error=True)
        except click.exceptions.Exit as end:
            return end.exit_code
    return console.OK


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), waits="--wait" in sys.argv))
