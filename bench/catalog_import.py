"""Measures the import of a catalog of 1,000 tables, and the calls to Glue.

It uses the embedded AWS with 20 ms for each call, the real engine, and a stack in a temporary
folder. Run it with `.venv` and the engine on PATH: ``python bench/catalog_import.py [TABLES]``.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3

from athendef_provider.local.options import Options
from athendef_provider.local.server import EmbeddedAws

_PROJECT = """\
name: catalog-import
runtime: python
stackConfigDir: stacks
options:
  refresh: always
"""
_PROGRAM = "from athendef_provider import deploy\n\ndeploy()\n"
_CONFIG = (
    "config:\n  athendef:outputLocation: s3://athendef-local-results/\n  athendef:tree: lake\n"
)
_TEXT = "org.apache.hadoop.mapred.TextInputFormat"


def main(tables: int = 1000) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        log = root / "calls.jsonl"
        with EmbeddedAws(Options(call_seconds=0.02, log=log)) as aws:
            _seed(aws, tables)
            environment = _project(root, aws)
            print(f"{tables:,} tables in one database, 20 ms for each call")
            _measure("athendef import --all --yes", root, environment, tables)
            _measure("pulumi preview --expect-no-changes", root, environment, tables)
            _measure("athendef drift", root, environment, tables)
            _measure("athendef export --tree again", root, environment, tables)


def _measure(command: str, root: Path, environment: dict[str, str], tables: int) -> None:
    log = root / "calls.jsonl"
    before = len(log.read_text().splitlines())
    began = time.monotonic()
    result = subprocess.run(  # noqa: PLW1510 - the exit code is checked below
        command.split(), cwd=root, env=environment, capture_output=True, text=True
    )
    seconds = time.monotonic() - began
    if result.returncode:
        raise SystemExit(f"{command}: exit {result.returncode}\n{result.stdout}\n{result.stderr}")
    calls = [json.loads(line) for line in log.read_text().splitlines()[before:]]
    counts = Counter(f"{call['service']}:{call['operation']}" for call in calls)
    operations = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    print(f"{seconds:6.1f} s  {command}  ({operations})")
    glue = sum(call["service"] == "glue" for call in calls)
    # One call for 100 tables, and two for the database.
    assert glue <= tables // 100 + 2, "single tables were read from Glue"


def _seed(aws: EmbeddedAws, tables: int) -> None:
    glue = boto3.client(
        "glue",
        endpoint_url=aws.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id="athendef",
        aws_secret_access_key="athendef",  # noqa: S106 - the embedded AWS accepts any
    )
    glue.create_database(DatabaseInput={"Name": "lake"})

    def create(number: int) -> None:
        glue.create_table(
            DatabaseName="lake",
            TableInput={
                "Name": f"events_{number:04}",
                "TableType": "EXTERNAL_TABLE",
                "Parameters": {"classification": "json", "UPDATED_BY_CRAWLER": "nightly"},
                "PartitionKeys": [{"Name": "day", "Type": "string"}],
                "StorageDescriptor": {
                    "Columns": [{"Name": f"c{index}", "Type": "string"} for index in range(12)],
                    "Location": f"s3://lake/events/{number:04}/",
                    "InputFormat": _TEXT,
                    "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                    "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"},
                },
            },
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(create, range(tables)))


def _project(root: Path, aws: EmbeddedAws) -> dict[str, str]:
    (root / "Pulumi.yaml").write_text(_PROJECT)
    (root / "__main__.py").write_text(_PROGRAM)
    (root / "stacks").mkdir()
    (root / "stacks/Pulumi.bench.yaml").write_text(_CONFIG)
    (root / "state").mkdir()
    environment = os.environ | {
        **aws.environment,
        "PULUMI_HOME": str(root / "home"),
        "PULUMI_BACKEND_URL": f"file://{root}/state",
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    subprocess.run(
        ["pulumi", "stack", "init", "bench"],
        cwd=root,
        env=environment,
        check=True,
        capture_output=True,
    )
    return environment


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
