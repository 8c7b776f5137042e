"""``make demo``: Pulumi plans, applies, changes, repairs and removes a warehouse of Athena tables.

It uses the real engine, the project's tree of SQL files, and the embedded AWS on a free port. Each
command is printed with its output. After each command, the changes of the engine and the content of
the catalog are compared with the expected ones. Exit codes: 0 all checks passed, 1 a check failed,
130 interrupted.

It works on a copy of the tree in ``.demo/``, with its own PULUMI_HOME and state. The copy is
removed at the end; copies of killed runs are removed by the next run.
"""

import contextlib
import difflib
import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

# ruff: noqa: E402 - this script's folder, which is first on sys.path, has a `pulumi` that would hide
# the SDK; the line below must precede the imports.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import boto3
from rich.console import Console
from rich.text import Text

from athendef_provider.local.options import LAKE_BUCKET, RESULTS_BUCKET
from athendef_provider.local.server import EmbeddedAws
from tools.sandbox import CHECKOUT, Sandbox

_DEMO = CHECKOUT / ".demo"
_REGION = "eu-west-1"
_STOP_SECONDS = 30.0  # for an interrupted `pulumi` to stop by itself

_LOAD_DATA = f"""\
import boto3
boto3.client("athena").start_query_execution(
    QueryString='''ALTER TABLE sales.orders ADD
        PARTITION (dt = '2026-01-01')
        PARTITION (dt = '2026-01-02')
        PARTITION (dt = '2026-01-03')''',
    ResultConfiguration={{"OutputLocation": "s3://{RESULTS_BUCKET}/"}},
)
boto3.client("s3").put_object(
    Bucket="{LAKE_BUCKET}", Key="sales/prices/data/00000-0.parquet", Body=b"PAR1...",
)
"""

_CHANGE_CATALOG = f"""\
import boto3
for sql in [
    "ALTER TABLE sales.order_lines SET LOCATION 's3://{LAKE_BUCKET}/bob/order_lines/'",
    "DROP VIEW sales.best_customers",
]:
    boto3.client("athena").start_query_execution(
        QueryString=sql, ResultConfiguration={{"OutputLocation": "s3://{RESULTS_BUCKET}/"}}
    )
"""


class UnexpectedError(Exception):
    """A result differs from the expected one. The message has both."""


class Catalog:
    """The content of the embedded AWS, read without the provider."""

    def __init__(self, endpoint_url: str) -> None:
        session = boto3.Session("athendef", "athendef", region_name=_REGION)
        self._glue = session.client("glue", endpoint_url=endpoint_url)
        self._s3 = session.client("s3", endpoint_url=endpoint_url)

    def names(self) -> set[str]:
        """The names of all databases, tables and views, as in the tree."""
        names: set[str] = set()
        for database in self._glue.get_databases()["DatabaseList"]:
            names.add(database["Name"])
            for page in self._glue.get_paginator("get_tables").paginate(
                DatabaseName=database["Name"]
            ):
                names |= {f"{database['Name']}.{table['Name']}" for table in page["TableList"]}
        return names

    def table(self, database: str, name: str) -> dict[str, Any]:
        """One table; empty if it does not exist."""
        try:
            return dict(self._glue.get_table(DatabaseName=database, Name=name)["Table"])
        except self._glue.exceptions.EntityNotFoundException:
            return {}

    def partitions(self, database: str, name: str) -> int:
        """The number of partitions of a table."""
        response = self._glue.get_partitions(DatabaseName=database, TableName=name)
        return len(response["Partitions"])

    def objects(self, prefix: str) -> int:
        """The number of objects with a prefix in the lake."""
        return self._s3.list_objects_v2(Bucket=LAKE_BUCKET, Prefix=prefix)["KeyCount"]


class Demo:
    """Runs commands, shows their output, and checks their effects."""

    def __init__(self, sandbox: Sandbox, catalog: Catalog, screen: Console) -> None:
        self._sandbox = sandbox
        self._catalog = catalog
        self._screen = screen
        self._checks = 0
        self._steps = 0

    def tour(self, endpoint_url: str) -> int:
        """Run all steps. Returns the number of checks. Raises `UnexpectedError`."""
        tree = self._sandbox.copy_warehouse()
        shutil.copy(CHECKOUT / "stacks" / "Pulumi.local.yaml", self._sandbox.stacks)
        everything = _names_in(tree)
        self._begin(endpoint_url)
        self._first_apply(everything)
        self._change_a_file(tree / "sales" / "orders.sql")
        self._repair_drift()
        self._remove_files(tree, everything)
        self._destroy()
        return self._checks

    def _begin(self, endpoint_url: str) -> None:
        self._headline("A stack", "with the state in a local file, on the embedded AWS")
        self._run("pulumi stack init local")
        self._run(f"pulumi config set athendef:endpointUrl {endpoint_url}")

    def _first_apply(self, everything: set[str]) -> None:
        creations = dict.fromkeys(everything, "create")
        self._headline("Plan", f"{len(everything)} SQL files and folders; the catalog is empty")
        self._run("pulumi preview", creations)
        self._headline("Apply", "Athena creates all objects, views after the tables that they read")
        self._run("pulumi up --yes --skip-preview", creations)
        self._check("the catalog matches the tree", self._catalog.names(), everything)
        self._headline("Plan again", "the catalog is read again: there are no changes")
        self._run("pulumi preview --diff --expect-no-changes", {})

    def _change_a_file(self, file: Path) -> None:
        self._headline("Load data", "jobs register partitions and write data")
        self._python(_LOAD_DATA)
        self._wait_for("three partitions", lambda: self._catalog.partitions("sales", "orders"), 3)
        self._headline("Change a file", "add a column, set another compression")
        self._edit(
            file,
            ("  channel      string\n", "  channel      string,\n  coupon       string\n"),
            ("'ZSTD'", "'SNAPPY'"),
        )
        self._run("pulumi preview --diff", {"sales.orders": "update"})
        self._run("pulumi up --yes --skip-preview --diff", {"sales.orders": "update"})
        table = self._catalog.table("sales", "orders")
        last = table["StorageDescriptor"]["Columns"][-1]["Name"]
        self._check("the table has its new column", last, "coupon")
        compression = table["Parameters"].get("parquet.compression")
        self._check("the table has its new property", compression, "SNAPPY")
        partitions = self._catalog.partitions("sales", "orders")
        self._check("changed in place: all partitions are kept", partitions, 3)

    def _repair_drift(self) -> None:
        self._headline("Drift", "somebody moves a table and drops a view outside athendef")
        self._python(_CHANGE_CATALOG)
        self._wait_for(
            "the view is dropped", lambda: self._catalog.table("sales", "best_customers"), {}
        )
        drift = {"sales.order_lines": "update", "sales.best_customers": "create"}
        self._headline("Detect drift", "each preview first reads the live catalog")
        self._run("pulumi preview --diff", drift)
        self._headline("Repair drift", "up restores the definitions of the files")
        self._run("pulumi up --yes --skip-preview --diff", drift)
        location = self._catalog.table("sales", "order_lines")["StorageDescriptor"]["Location"]
        declared = f"s3://{LAKE_BUCKET}/sales/order_lines"
        self._check("the table has the location of its file", location.rstrip("/"), declared)
        self._run("pulumi preview --diff --expect-no-changes", {})

    def _remove_files(self, tree: Path, everything: set[str]) -> None:
        self._headline("Remove files", "a view, and an Iceberg table whose data is kept in S3")
        removed = ["sales/revenue_trend", "sales/prices"]
        for name in removed:
            (tree / f"{name}.sql").unlink()
            self._type(f"rm stacks/warehouse/{name}.sql")
        deletions = {name.replace("/", "."): "delete" for name in removed}
        self._run("pulumi preview --diff", deletions)
        self._run("pulumi up --yes --skip-preview --diff", deletions)
        remaining = everything - deletions.keys()
        self._check("both are removed from the catalog", self._catalog.names(), remaining)
        objects = self._catalog.objects("sales/prices/data/")
        self._check("the Iceberg table's data file is still in S3", objects, 1)

    def _destroy(self) -> None:
        self._headline("Destroy", "views before tables, databases last")
        self._run("pulumi destroy --yes --skip-preview", None)
        self._check("the catalog is empty", self._catalog.names(), set())

    def _headline(self, title: str, what: str) -> None:
        self._steps += 1
        self._screen.print()
        self._screen.rule(Text(f"{self._steps:2}  {title}", "bold cyan"), align="left")
        self._screen.print(Text(f"    {what}", "italic"))

    def _type(self, command: str) -> None:
        self._screen.print()
        self._screen.print(Text.assemble(("$ ", "bold green"), (command, "bold")))

    def _run(self, command: str, expected: Mapping[str, str] | None = None) -> None:
        """Run a command of the engine, and check that its changes are the ``expected`` ones."""
        self._type(command)
        self._sandbox.events_file.unlink(missing_ok=True)
        code = _run(shlex.split(command), self._sandbox)
        if code:
            raise UnexpectedError(f"`{command}` failed with exit code {code}")
        if expected is not None:
            self._check(_describe(expected), self._sandbox.changes(), expected)

    def _python(self, program: str) -> None:
        self._type("python - <<'END'")
        self._screen.print(Text(f"{program}END", "dim"))
        code = _run([sys.executable, "-c", program], self._sandbox)
        if code:
            raise UnexpectedError(f"the program failed with exit code {code}")

    def _edit(self, file: Path, *replacements: tuple[str, str]) -> None:
        name = file.relative_to(self._sandbox.project)
        before = after = file.read_text(encoding="utf-8")
        for old, new in replacements:
            if after.count(old) != 1:
                raise UnexpectedError(f"{name} should contain `{old.strip()}` once")
            after = after.replace(old, new)
        file.write_text(after, encoding="utf-8")
        self._type(f"$EDITOR {name}")
        styles = {"+": "green", "-": "red", "@": "cyan"}
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1):
            if not line.startswith(("+++", "---")):
                self._screen.print(Text(f"  {line}", styles.get(line[0], "")))

    def _check(self, claim: str, actual: object, expected: object) -> None:
        if actual != expected:
            raise UnexpectedError(f"{claim}: {_difference(expected, actual)}")
        self._checks += 1
        self._screen.print(Text.assemble(("✓ ", "bold green"), (claim, "green")))

    def _wait_for(self, claim: str, read: Any, expected: object) -> None:
        """Wait until ``read`` returns ``expected``, because the query was not waited for."""
        for _ in range(100):
            if read() == expected:
                return
            time.sleep(0.05)
        raise UnexpectedError(f"{claim}: {_difference(expected, read())}")


def _names_in(tree: Path) -> set[str]:
    """The names of the databases (folders), tables and views (files) of a tree."""
    files = [file for file in tree.glob("*/*.sql") if file.name != "_database.sql"]
    return {file.parent.name for file in files} | {f"{f.parent.name}.{f.stem}" for f in files}


def _describe(changes: Mapping[str, str]) -> str:
    """A description such as `as expected: update sales.orders`, with a number if there are many."""
    parts = []
    for kind in sorted(set(changes.values())):
        names = sorted(name for name, change in changes.items() if change == kind)
        resources = ", ".join(names) if len(names) < 5 else f"{len(names)} resources"
        parts.append(f"{kind} {resources}")
    return f"as expected: {'; '.join(parts) or 'no changes'}"


def _difference(expected: object, actual: object) -> str:
    """The expected and the actual value; for collections only the elements that differ."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        expected, actual = set(expected.items()), set(actual.items())
    if isinstance(expected, set) and isinstance(actual, set):
        return f"missing: {sorted(expected - actual)}; unexpected: {sorted(actual - expected)}"
    return f"expected {expected!r}, got {actual!r}"


def _run(command: list[str], sandbox: Sandbox) -> int:
    """Run a command on this terminal. If this process is interrupted, the command ends first."""
    sys.stdout.flush()
    process = subprocess.Popen(command, cwd=sandbox.project, env=sandbox.env)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command and its child processes. The engine first gets time to end by itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(subprocess.TimeoutExpired):
        # It has received Ctrl-C already; a second one would make it exit at once.
        process.wait(1)
        return
    descendants = _descendants(process.pid)
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pid in descendants:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _descendants(pid: int) -> list[int]:
    """The ids of the processes that a process has started, directly or indirectly."""
    output = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=False
    ).stdout
    pairs = [tuple(map(int, line.split())) for line in output.splitlines()]
    family = [pid]
    for parent in family:  # the loop appends to it
        family += [child for child, parent_of_child in pairs if parent_of_child == parent]
    return family[1:]


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder for this run. Folders of killed runs are removed."""
    _DEMO.mkdir(exist_ok=True)
    for stale in _DEMO.iterdir():
        with contextlib.suppress(OSError), (stale / "lock").open() as lock:
            # The kernel releases the lock when its process ends.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(stale, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=_DEMO))
    try:
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            _DEMO.rmdir()


def _interrupt(number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt(signal.Signals(number).name)


def main() -> int:
    """Run the demo."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    screen = Console(highlight=False, soft_wrap=True)
    began = time.monotonic()
    try:
        with _folder() as folder, EmbeddedAws() as aws:
            environment = aws.environment | {"AWS_DEFAULT_REGION": _REGION}
            sandbox = Sandbox(folder / "sandbox", environment)
            screen.print(Text("\nAthena tables as code", "bold"), end="")
            screen.print(
                f", on an embedded AWS at {aws.endpoint_url}. Your AWS account is not used."
            )
            checks = Demo(sandbox, Catalog(aws.endpoint_url), screen).tour(aws.endpoint_url)
    except UnexpectedError as error:
        screen.print(Text(f"\n✗ {error}", "bold red"))
        return 1
    except KeyboardInterrupt:
        screen.print(Text("\nInterrupted. All started processes have ended.", "bold"))
        return 130
    seconds = time.monotonic() - began
    screen.print(Text(f"\n{checks} checks passed in {seconds:.0f} seconds.", "bold green"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
