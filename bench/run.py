"""``make bench``: measures Pulumi with many tables on the embedded AWS.

Each phase is timed with the real engine, for several durations of a call to AWS. The baseline is
the same engine with as many resources of a provider that does nothing, so that results can be
compared between machines. The report has the duration and the CPU time of each phase, the calls to
AWS by operation, the size of the state and the peak memory.

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

import boto3
import click
import yaml
from rich.console import Console

from athendef_provider.local.options import RESULTS_BUCKET
from bench.measurement import CHANGE, FIRST_UP, PHASES, Measurement
from bench.processes import cpu_seconds, watched
from bench.report import calls_table, cpu_table, sizes_table, times_table
from bench.trees import write_tree
from tools.sandbox import Sandbox

_REGION = "eu-west-1"
_LAKE = "bench-lake"
_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "athendef", "AWS_SECRET_ACCESS_KEY": "athendef"}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command line."""

    tables: int
    parallel: int
    checkpoints: bool


@dataclass(frozen=True, slots=True)
class EmbeddedAws:
    """The running `athendef local`. ``log`` has a line of JSON for each call."""

    endpoint: str
    pid: int
    log: Path

    def calls(self) -> list[str]:
        """Return the lines of the log so far."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

    def cpu_seconds(self) -> float:
        """Return the CPU time that it has used so far."""
        return cpu_seconds(self.pid)


@click.command()
@click.option(
    "--tables",
    multiple=True,
    default=(1000,),
    show_default=True,
    help="The number of tables and views; can be given several times.",
)
@click.option(
    "--call-seconds",
    multiple=True,
    default=(0.0, 0.02),
    show_default=True,
    help="The duration of a call to AWS; can be given several times.",
)
@click.option("--parallel", default=32, show_default=True, help="Pulumi's --parallel.")
@click.option("--checkpoints", is_flag=True, help="Write the state at each step.")
def main(
    *, tables: tuple[int, ...], call_seconds: tuple[float, ...], parallel: int, checkpoints: bool
) -> None:
    """Measure, and print the results."""
    screen = Console(highlight=False, width=110)
    for count in tables:
        options = Options(count, parallel, checkpoints)
        screen.print(f"{count} tables and views, --parallel {parallel}, ", end="")
        screen.print(
            "state written at each step" if checkpoints else "PULUMI_SKIP_CHECKPOINTS=true"
        )
        baseline = _baseline(options)
        runs = {seconds: _tables(options, seconds) for seconds in call_seconds}
        screen.print(times_table(baseline, runs))
        screen.print(cpu_table(baseline, runs))
        for seconds, run in runs.items():
            screen.print(calls_table(seconds, run))
        screen.print(sizes_table(baseline, runs, count))


def _baseline(options: Options) -> Measurement:
    """Run all phases with a provider that does nothing."""
    with _sandbox(options, {}) as sandbox:
        count = options.tables + 1
        sandbox.env["PYTHONPATH"] = str(Path(__file__).parent)

        def program(text: str) -> None:
            code = f"from nothing import declare\n\ndeclare({count}, {text!r})\n"
            (sandbox.project / "__main__.py").write_text(code, encoding="utf-8")

        program("one text")
        _stack(sandbox, {})
        return _measure(sandbox, options, change=lambda: program("another"), aws=None)


def _tables(options: Options, call_seconds: float) -> Measurement:
    """Run all phases with a tree of tables, on an embedded AWS in a separate process."""
    with tempfile.TemporaryDirectory(prefix="athendef-bench-") as folder:
        log = Path(folder) / "calls.jsonl"
        with (
            _embedded_aws(call_seconds, log) as aws,
            _sandbox(options, _CREDENTIALS) as sandbox,
        ):
            tree = sandbox.stacks / "tree"
            write_tree(tree, options.tables, _LAKE)
            config = {
                "aws:region": _REGION,
                "athendef:tree": "tree",
                "athendef:endpointUrl": aws.endpoint,
                "athendef:outputLocation": f"s3://{RESULTS_BUCKET}/",
            }
            _stack(sandbox, config)

            def change() -> None:
                write_tree(tree, options.tables, _LAKE, changed=True)

            return _measure(sandbox, options, change, aws)


@contextlib.contextmanager
def _sandbox(options: Options, aws: Mapping[str, str]) -> Iterator[Sandbox]:
    with tempfile.TemporaryDirectory(prefix="athendef-bench-") as folder:
        sandbox = Sandbox(Path(folder) / "sandbox", aws)
        # Without the event log, which takes time and which only the demo and the tests need.
        del sandbox.env["PULUMI_OPTION_EVENT_LOG"]
        sandbox.env["PULUMI_SKIP_CHECKPOINTS"] = "false" if options.checkpoints else "true"
        yield sandbox


@contextlib.contextmanager
def _embedded_aws(call_seconds: float, log: Path) -> Iterator[EmbeddedAws]:
    """Run `athendef local` with the bucket of the lake."""
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
        yield EmbeddedAws(endpoint, process.pid, log)
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
    sandbox: Sandbox, options: Options, change: Callable[[], None], aws: EmbeddedAws | None
) -> Measurement:
    """Run all phases. A failed phase ends the benchmark with the engine's output."""
    measured = Measurement()
    for name, phase in PHASES.items():
        if name == CHANGE:
            change()
        click.echo(f"  {name} ...", err=True)
        before = (aws.calls(), aws.cpu_seconds()) if aws else ([], 0.0)
        began = time.monotonic()
        process = subprocess.Popen(
            ["pulumi", *phase.arguments, "--parallel", str(options.parallel)],
            cwd=sandbox.project,
            env=sandbox.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with watched(process.pid) as usage:
            output, _ = process.communicate()
        measured.seconds[name] = time.monotonic() - began
        measured.usage[name] = usage
        if process.returncode:
            raise click.ClickException(
                f"{name} failed with {process.returncode}:\n{output[-4000:]}"
            )
        if aws:
            calls, cpu = before
            measured.calls[name] = Counter(map(_operation, aws.calls()[len(calls) :]))
            measured.aws[name] = aws.cpu_seconds() - cpu
        if name == FIRST_UP:
            measured.state_bytes = _state_bytes(sandbox)
    return measured


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


if __name__ == "__main__":
    main()
