"""``make bench``: measures Pulumi with many tables on the embedded AWS.

Each phase is timed with the real engine, for several durations of a call to AWS. The baseline is
the same engine with as many resources of a provider that does nothing, so that results can be
compared between machines. The report also has the calls to AWS by operation, the size of the state
and the peak memory.

    python bench/run.py --tables 1000
"""

# ruff: noqa: E402 - the checkout must be on sys.path before the imports.
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

import boto3
import click
import yaml
from rich.console import Console
from rich.table import Table

from athendef_provider.local.options import RESULTS_BUCKET
from bench.memory import watched
from bench.trees import write_tree
from tools.sandbox import Sandbox

_REGION = "eu-west-1"
_LAKE = "bench-lake"
_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "athendef", "AWS_SECRET_ACCESS_KEY": "athendef"}

_FIRST_UP = "up, all new"
_CHANGE = "up, a column each"
PHASES: Mapping[str, tuple[str, ...]] = {
    "preview, all new": ("preview",),
    _FIRST_UP: ("up", "--yes", "--skip-preview"),
    "preview, no change": ("preview", "--expect-no-changes"),
    "refresh": ("refresh", "--yes", "--skip-preview"),
    _CHANGE: ("up", "--yes", "--skip-preview"),
    "destroy": ("destroy", "--yes", "--skip-preview"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command line."""

    tables: int
    parallel: int
    checkpoints: bool


@dataclass(slots=True)
class Measurement:
    """The results of one run of all phases. Memory is in KiB by part."""

    seconds: dict[str, float] = field(default_factory=dict)
    calls: dict[str, Counter[str]] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    state_bytes: int = 0


@click.command()
@click.option("--tables", default=300, show_default=True, help="The number of tables and views.")
@click.option(
    "--call-seconds",
    multiple=True,
    default=(0.0, 0.02),
    show_default=True,
    help="The duration of a call to AWS; can be given several times.",
)
@click.option("--parallel", default=32, show_default=True, help="Pulumi's --parallel.")
@click.option("--checkpoints", is_flag=True, help="Write the state at each step.")
def main(*, tables: int, call_seconds: tuple[float, ...], parallel: int, checkpoints: bool) -> None:
    """Measure, and print the results."""
    asked = Options(tables, parallel, checkpoints)
    screen = Console(highlight=False, width=100)
    screen.print(f"{tables} tables and views, --parallel {parallel}, ", end="")
    screen.print("state written at each step" if checkpoints else "PULUMI_SKIP_CHECKPOINTS=true")
    baseline = _baseline(asked)
    runs = {seconds: _tables(asked, seconds) for seconds in call_seconds}
    screen.print(_times(baseline, runs))
    for seconds, run in runs.items():
        screen.print(_calls(seconds, run))
    screen.print(_sizes(baseline, runs))


def _baseline(asked: Options) -> Measurement:
    """Run all phases with a provider that does nothing."""
    with _sandbox(asked, {}) as sandbox:
        count = asked.tables + 1
        sandbox.env["PYTHONPATH"] = str(Path(__file__).parent)

        def program(text: str) -> None:
            code = f"from nothing import declare\n\ndeclare({count}, {text!r})\n"
            (sandbox.project / "__main__.py").write_text(code, encoding="utf-8")

        program("one text")
        _stack(sandbox, {})
        return _measure(sandbox, asked, change=lambda: program("another"), log=None)


def _tables(asked: Options, call_seconds: float) -> Measurement:
    """Run all phases with a tree of tables, on an embedded AWS in a separate process."""
    with tempfile.TemporaryDirectory(prefix="athendef-bench-") as folder:
        log = Path(folder) / "calls.jsonl"
        with _embedded_aws(call_seconds, log) as endpoint, _sandbox(asked, _CREDENTIALS) as sandbox:
            tree = sandbox.stacks / "tree"
            write_tree(tree, asked.tables, _LAKE)
            config = {
                "aws:region": _REGION,
                "athendef:tree": "tree",
                "athendef:endpointUrl": endpoint,
                "athendef:outputLocation": f"s3://{RESULTS_BUCKET}/",
            }
            _stack(sandbox, config)

            def change() -> None:
                write_tree(tree, asked.tables, _LAKE, changed=True)

            return _measure(sandbox, asked, change, log)


@contextlib.contextmanager
def _sandbox(asked: Options, aws: Mapping[str, str]) -> Iterator[Sandbox]:
    with tempfile.TemporaryDirectory(prefix="athendef-bench-") as folder:
        sandbox = Sandbox(Path(folder) / "sandbox", aws)
        # Without the event log, which takes time and which only the demo and the tests need.
        del sandbox.env["PULUMI_OPTION_EVENT_LOG"]
        sandbox.env["PULUMI_SKIP_CHECKPOINTS"] = "false" if asked.checkpoints else "true"
        yield sandbox


@contextlib.contextmanager
def _embedded_aws(call_seconds: float, log: Path) -> Iterator[str]:
    """Run `athendef local` with the bucket of the lake. Yields its endpoint."""
    command = ["athendef", "local", "--port", "0", "--log", str(log)]
    process = subprocess.Popen(
        [*command, "--call-seconds", str(call_seconds)], stdout=subprocess.PIPE, text=True
    )
    try:
        ready = process.stdout.readline() if process.stdout else ""
        endpoint = ready.partition("AWS_ENDPOINT_URL=")[2].split()[0]
        s3 = boto3.Session("athendef", "athendef", region_name=_REGION).client(
            "s3", endpoint_url=endpoint
        )
        configuration: Any = {"LocationConstraint": _REGION}
        s3.create_bucket(Bucket=_LAKE, CreateBucketConfiguration=configuration)
        yield endpoint
    finally:
        process.terminate()
        process.wait()


def _stack(sandbox: Sandbox, config: Mapping[str, Any]) -> None:
    file = sandbox.stacks / "Pulumi.bench.yaml"
    file.write_text(yaml.safe_dump({"config": dict(config)}), encoding="utf-8")
    subprocess.run(
        ["pulumi", "stack", "init", "bench"],
        cwd=sandbox.project,
        env=sandbox.env,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _measure(
    sandbox: Sandbox, asked: Options, change: Callable[[], None], log: Path | None
) -> Measurement:
    """Run all phases. A failed phase ends the benchmark with the engine's output."""
    measured = Measurement()
    before = _lines(log)
    for phase, arguments in PHASES.items():
        if phase == _CHANGE:
            change()
        click.echo(f"  {phase} ...", err=True)
        began = time.monotonic()
        process = subprocess.Popen(
            ["pulumi", *arguments, "--parallel", str(asked.parallel)],
            cwd=sandbox.project,
            env=sandbox.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with watched(process.pid, measured.memory):
            output, _ = process.communicate()
        measured.seconds[phase] = time.monotonic() - began
        if process.returncode:
            raise click.ClickException(
                f"{phase} failed with {process.returncode}:\n{output[-4000:]}"
            )
        after = _lines(log)
        measured.calls[phase] = Counter(map(_operation, after[len(before) :]))
        before = after
        if phase == _FIRST_UP:
            measured.state_bytes = _state_bytes(sandbox)
    return measured


def _lines(log: Path | None) -> list[str]:
    return log.read_text(encoding="utf-8").splitlines() if log else []


def _operation(line: str) -> str:
    call = json.loads(line)
    # S3 operations are `PUT /bucket/key`: only the method is used.
    return f"{call['service']} {call['operation'].split(' ')[0]}"


def _state_bytes(sandbox: Sandbox) -> int:
    exported = subprocess.run(
        ["pulumi", "stack", "export"],
        cwd=sandbox.project,
        env=sandbox.env,
        check=True,
        capture_output=True,
    )
    return len(exported.stdout)


def _times(baseline: Measurement, runs: Mapping[float, Measurement]) -> Table:
    table = Table(title="Seconds (and the ratio to the baseline)", title_justify="left")
    table.add_column("phase")
    table.add_column("baseline", justify="right")
    for seconds in runs:
        table.add_column(f"{seconds * 1000:.0f} ms a call", justify="right")
    for phase in PHASES:
        base = baseline.seconds[phase]
        times = [run.seconds[phase] for run in runs.values()]
        table.add_row(
            phase, f"{base:.1f}", *(f"{value:.1f} ({value / base:.1f})" for value in times)
        )
    return table


def _calls(seconds: float, run: Measurement) -> Table:
    table = Table(title=f"Calls to AWS, at {seconds * 1000:.0f} ms each", title_justify="left")
    table.add_column("operation", no_wrap=True)
    for phase in PHASES:
        table.add_column(phase, justify="right")
    for operation in sorted({operation for calls in run.calls.values() for operation in calls}):
        counts = [run.calls[phase][operation] for phase in PHASES]
        table.add_row(operation, *(f"{count:,}" if count else "" for count in counts))
    table.add_row("all", *(f"{run.calls[phase].total():,}" for phase in PHASES), style="bold")
    return table


def _sizes(baseline: Measurement, runs: Mapping[float, Measurement]) -> Table:
    table = Table(title="Size in MB: state and peak memory", title_justify="left")
    table.add_column("")
    columns = {"baseline": baseline} | {f"{s * 1000:.0f} ms a call": run for s, run in runs.items()}
    for title in columns:
        table.add_column(title, justify="right")
    table.add_row("state", *(f"{run.state_bytes / 1e6:.2f}" for run in columns.values()))
    for part in sorted({part for run in columns.values() for part in run.memory}):
        sizes = [run.memory.get(part, 0) * 1024 / 1e6 for run in columns.values()]
        table.add_row(part, *(f"{size:.0f}" for size in sizes))
    return table


if __name__ == "__main__":
    main()
