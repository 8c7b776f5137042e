"""``make demo``: Pulumi plans, applies, changes, repairs and removes a warehouse of Athena tables.

Everything happens for real: the real engine, the project's own tree of SQL files, and the
embedded AWS on a free port. Each command is printed as a user would type it, with what it prints
below; after each, what the engine did and what the catalog holds now is held against what was
to be expected. Exits with 0 when all of it was right, 1 when something was not, 130 when it was
interrupted.

It works on a copy of the tree below ``.demo/``, with a PULUMI_HOME and a state of its own, and
takes both away at the end; what a killed run has left there, the next one removes.
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

# ruff: noqa: E402 - this script's folder, which Python puts first, has a `pulumi` that would
# hide the SDK; the line below has to come before the imports.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import boto3
from rich.console import Console
from rich.text import Text

from athendef_provider.local.options import LAKE_BUCKET, RESULTS_BUCKET
from athendef_provider.local.server import EmbeddedAws
from tools.sandbox import CHECKOUT, Sandbox

_DEMO = CHECKOUT / ".demo"
_REGION = "eu-west-1"
_PATIENCE = 30.0  # seconds that an interrupted `pulumi` gets to stop by itself

_LOADING = f"""\
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

_MEDDLING = f"""\
import boto3
for sql in [
    "ALTER TABLE sales.order_lines SET LOCATION 's3://{LAKE_BUCKET}/bob/order_lines/'",
    "DROP VIEW sales.best_customers",
]:
    boto3.client("athena").start_query_execution(
        QueryString=sql, ResultConfiguration={{"OutputLocation": "s3://{RESULTS_BUCKET}/"}}
    )
"""


class Unexpected(Exception):  # noqa: N818 - what has come about
    """Something shown is not what it should be; the text says both."""


class Catalog:
    """What really is in the embedded AWS, asked past the provider."""

    def __init__(self, endpoint_url: str) -> None:
        session = boto3.Session("athendef", "athendef", region_name=_REGION)
        self._glue = session.client("glue", endpoint_url=endpoint_url)
        self._s3 = session.client("s3", endpoint_url=endpoint_url)

    def names(self) -> set[str]:
        """Every database, table and view, as the tree names them."""
        found: set[str] = set()
        for database in self._glue.get_databases()["DatabaseList"]:
            found.add(database["Name"])
            for page in self._glue.get_paginator("get_tables").paginate(
                DatabaseName=database["Name"]
            ):
                found |= {f"{database['Name']}.{table['Name']}" for table in page["TableList"]}
        return found

    def table(self, database: str, name: str) -> dict[str, Any]:
        """One table's entry; empty where there is none."""
        try:
            return dict(self._glue.get_table(DatabaseName=database, Name=name)["Table"])
        except self._glue.exceptions.EntityNotFoundException:
            return {}

    def partitions(self, database: str, name: str) -> int:
        """How many partitions a table has."""
        found = self._glue.get_partitions(DatabaseName=database, TableName=name)
        return len(found["Partitions"])

    def objects(self, prefix: str) -> int:
        """How many objects lie below a prefix of the lake."""
        return self._s3.list_objects_v2(Bucket=LAKE_BUCKET, Prefix=prefix)["KeyCount"]


class Demo:
    """Types commands, shows what they print, and checks what they did."""

    def __init__(self, sandbox: Sandbox, catalog: Catalog, screen: Console) -> None:
        self._sandbox = sandbox
        self._catalogue = catalog
        self._screen = screen
        self._checks = 0
        self._steps = 0

    def tour(self, endpoint_url: str) -> int:
        """Show everything; gives the number of checks that held. Raises `Unexpected`."""
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
        self._headline("A stack", "its state is a file here, and its AWS is the embedded one")
        self._run("pulumi stack init local")
        self._run(f"pulumi config set athendef:endpointUrl {endpoint_url}")

    def _first_apply(self, everything: set[str]) -> None:
        creations = dict.fromkeys(everything, "create")
        self._headline("Plan", f"{len(everything)} SQL files and folders, and an empty catalog")
        self._run("pulumi preview", creations)
        self._headline("Apply", "Athena runs every CREATE, views after what they read")
        self._run("pulumi up --yes --skip-preview", creations)
        self._check("the catalog holds what the tree says", self._catalogue.names(), everything)
        self._headline("Plan again", "what was applied is read back: there is nothing to do")
        self._run("pulumi preview --diff --expect-no-changes", {})

    def _change_a_file(self, file: Path) -> None:
        self._headline("Meanwhile", "jobs register partitions and write data")
        self._python(_LOADING)
        self._wait_for("three partitions", lambda: self._catalogue.partitions("sales", "orders"), 3)
        self._headline("Change a file", "one column more, another compression")
        self._edit(
            file,
            ("  channel      string\n", "  channel      string,\n  coupon       string\n"),
            ("'ZSTD'", "'SNAPPY'"),
        )
        self._run("pulumi preview --diff", {"sales.orders": "update"})
        self._run("pulumi up --yes --skip-preview --diff", {"sales.orders": "update"})
        table = self._catalogue.table("sales", "orders")
        last = table["StorageDescriptor"]["Columns"][-1]["Name"]
        self._check("the table has its new column", last, "coupon")
        compression = table["Parameters"].get("parquet.compression")
        self._check("and its new property", compression, "SNAPPY")
        partitions = self._catalogue.partitions("sales", "orders")
        self._check("changed in place: the partitions are all there", partitions, 3)

    def _repair_drift(self) -> None:
        self._headline("Behind our back", "somebody moves a table and drops a view")
        self._python(_MEDDLING)
        self._wait_for(
            "the view dropped", lambda: self._catalogue.table("sales", "best_customers"), {}
        )
        drift = {"sales.order_lines": "update", "sales.best_customers": "create"}
        self._headline("See it", "every preview compares with the live catalog first")
        self._run("pulumi preview --diff", drift)
        self._headline("Repair it", "up puts it right")
        self._run("pulumi up --yes --skip-preview --diff", drift)
        place = self._catalogue.table("sales", "order_lines")["StorageDescriptor"]["Location"]
        home = f"s3://{LAKE_BUCKET}/sales/order_lines"
        self._check("the table is where its file says", place.rstrip("/"), home)
        self._run("pulumi preview --diff --expect-no-changes", {})

    def _remove_files(self, tree: Path, everything: set[str]) -> None:
        self._headline("Remove files", "a view, and an Iceberg table: its data stays in S3")
        removed = ["sales/revenue_trend", "sales/prices"]
        for name in removed:
            (tree / f"{name}.sql").unlink()
            self._type(f"rm stacks/warehouse/{name}.sql")
        deletions = {name.replace("/", "."): "delete" for name in removed}
        self._run("pulumi preview --diff", deletions)
        self._run("pulumi up --yes --skip-preview --diff", deletions)
        left = everything - deletions.keys()
        self._check("the catalog forgot these two", self._catalogue.names(), left)
        kept = self._catalogue.objects("sales/prices/data/")
        self._check("the Iceberg table's data file is still in S3", kept, 1)

    def _destroy(self) -> None:
        self._headline("Destroy", "views before tables, databases last")
        self._run("pulumi destroy --yes --skip-preview", None)
        self._check("the catalog is empty", self._catalogue.names(), set())

    def _headline(self, title: str, what: str) -> None:
        self._steps += 1
        self._screen.print()
        self._screen.rule(Text(f"{self._steps:2}  {title}", "bold cyan"), align="left")
        self._screen.print(Text(f"    {what}", "italic"))

    def _type(self, command: str) -> None:
        self._screen.print()
        self._screen.print(Text.assemble(("$ ", "bold green"), (command, "bold")))

    def _run(self, command: str, expected: Mapping[str, str] | None = None) -> None:
        """Run a command of the engine; ``expected`` are the changes that it must make or plan."""
        self._type(command)
        self._sandbox.events_file.unlink(missing_ok=True)
        code = _run(shlex.split(command), self._sandbox)
        if code:
            raise Unexpected(f"`{command}` should end with exit code 0, and ended with {code}")
        if expected is not None:
            self._check(_in_words(expected), self._sandbox.changes(), expected)

    def _python(self, program: str) -> None:
        self._type("python - <<'END'")
        self._screen.print(Text(f"{program}END", "dim"))
        code = _run([sys.executable, "-c", program], self._sandbox)
        if code:
            raise Unexpected(f"the program should end with exit code 0, and ended with {code}")

    def _edit(self, file: Path, *replacements: tuple[str, str]) -> None:
        shown = file.relative_to(self._sandbox.project)
        before = after = file.read_text(encoding="utf-8")
        for old, new in replacements:
            if after.count(old) != 1:
                raise Unexpected(f"{shown} should have `{old.strip()}` once")
            after = after.replace(old, new)
        file.write_text(after, encoding="utf-8")
        self._type(f"$EDITOR {shown}")
        styles = {"+": "green", "-": "red", "@": "cyan"}
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1):
            if not line.startswith(("+++", "---")):
                self._screen.print(Text(f"  {line}", styles.get(line[0], "")))

    def _check(self, claim: str, found: object, expected: object) -> None:
        if found != expected:
            raise Unexpected(f"{claim}: {_apart(expected, found)}")
        self._checks += 1
        self._screen.print(Text.assemble(("✓ ", "bold green"), (claim, "green")))

    def _wait_for(self, claim: str, found: Any, expected: object) -> None:
        """Wait for a query that was started and not waited for."""
        for _ in range(100):
            if found() == expected:
                return
            time.sleep(0.05)
        raise Unexpected(f"{claim}: {_apart(expected, found())}")


def _names_in(tree: Path) -> set[str]:
    """Every folder is a database, every file in it a table or a view."""
    files = [file for file in tree.glob("*/*.sql") if file.name != "_database.sql"]
    return {file.parent.name for file in files} | {f"{f.parent.name}.{f.stem}" for f in files}


def _in_words(changes: Mapping[str, str]) -> str:
    """`as expected: update sales.orders`; only the number where there are many."""
    said = []
    for kind in sorted(set(changes.values())):
        names = sorted(name for name, its_kind in changes.items() if its_kind == kind)
        shown = ", ".join(names) if len(names) < 5 else f"{len(names)} resources"
        said.append(f"{kind} {shown}")
    return f"as expected: {'; '.join(said) or 'no changes'}"


def _apart(expected: object, found: object) -> str:
    """What was expected and what was found, without what is in both of two collections."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        expected, found = set(expected.items()), set(found.items())
    if isinstance(expected, set) and isinstance(found, set):
        missing, surplus = sorted(expected - found), sorted(found - expected)
        return f"expected, and not found: {missing}; found, and not expected: {surplus}"
    return f"expected {expected!r}, found {found!r}"


def _run(command: list[str], sandbox: Sandbox) -> int:
    """Run a command on this terminal; when we are ended, it ends before us."""
    sys.stdout.flush()
    process = subprocess.Popen(command, cwd=sandbox.project, env=sandbox.env)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command and all that it has started; the engine first gets time to do it itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(subprocess.TimeoutExpired):
        # Ctrl-C has reached it already, and it takes a second one as an order to drop everything.
        process.wait(1)
        return
    below = _below(process.pid)
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pid in below:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _below(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=False
    ).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found = [pid]
    for parent in found:
        found += [child for child, its_parent in pairs if its_parent == parent]
    return found[1:]


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder of this run's own; those of runs that were killed are removed."""
    _DEMO.mkdir(exist_ok=True)
    for left in _DEMO.iterdir():
        with contextlib.suppress(OSError), (left / "lock").open() as lock:
            # The kernel frees the lock when its process ends, however it ends.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
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
    """Run the tour."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
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
                f", on an embedded AWS at {aws.endpoint_url}: nothing of yours is touched."
            )
            checks = Demo(sandbox, Catalog(aws.endpoint_url), screen).tour(aws.endpoint_url)
    except Unexpected as wrong:
        screen.print(Text(f"\n✗ {wrong}", "bold red"))
        return 1
    except KeyboardInterrupt:
        screen.print(Text("\nInterrupted: everything that was started is ended.", "bold"))
        return 130
    seconds = time.monotonic() - began
    screen.print(Text(f"\n{checks} checks held, in {seconds:.0f} seconds.", "bold green"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
