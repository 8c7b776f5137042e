"""The value of a secret variable is only in the Glue catalog and in Athena's statements."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from athendef_provider.local.options import RESULTS_BUCKET
from tests.support.account import LAKE, Account
from tests.support.engine.command import athendef
from tests.support.engine.project import PulumiProject

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("secrets")]

BUCKET = "hushed-bucket-4711"
CLOUD = {"fail": re.compile("failing"), "buckets": (BUCKET,)}

KEY = "key-Aa1/+=first"
NEW_KEY = "key-Bb2/+=second"
QUOTED = "it''s a \\quoted password"
SECRETS = (KEY, NEW_KEY, BUCKET, "a \\quoted password", "a quoted password")

ORDERS = f"""\
CREATE EXTERNAL TABLE orders (id bigint, status string)
PARTITIONED BY (day string)
STORED AS PARQUET
LOCATION 's3://{LAKE}/orders/'
TBLPROPERTIES ('api_key' = '{{{{ api_key }}}}', 'owner' = 'shop')
"""
HIDDEN = """\
CREATE EXTERNAL TABLE hidden (id bigint)
STORED AS PARQUET
LOCATION 's3://{{ bucket }}/hidden/'
"""
TAGGED = """\
CREATE VIEW tagged AS
SELECT id, '{{ api_key }}' AS tag, '{{ quoted }}' AS note FROM sales.orders
"""
ABOVE = "CREATE VIEW above AS SELECT tag FROM sales.tagged"


class Transcript:
    """Runs commands in a project, and keeps what they print."""

    def __init__(self, project: PulumiProject) -> None:
        self._project = project
        self.printed: dict[str, str] = {}

    def athendef(self, *arguments: str, code: int = 0) -> str:
        done = athendef(self._project, *arguments, code=code)
        return self._keep("athendef", arguments, done.stdout + done.stderr)

    def pulumi(self, *arguments: str, code: int | None = 0) -> str:
        done = self._project.pulumi(*arguments, code=code)
        return self._keep("pulumi", arguments, done.text)

    def up(self, code: int | None = 0) -> str:
        return self.pulumi("up", "--yes", "--skip-preview", code=code)

    def _keep(self, command: str, arguments: tuple[str, ...], text: str) -> str:
        self.printed[f"{len(self.printed)} {command} {' '.join(arguments)}"] = text
        return text


def test_a_secret_is_only_in_the_catalog(shared: PulumiProject, cloud: Account):
    run = Transcript(shared)
    shared.pulumi("config", "set", "--path", "athendef:variables.lake", LAKE)
    for name, value in (("api_key", KEY), ("bucket", BUCKET), ("quoted", QUOTED)):
        shared.set_secret(name, value)
    for name, sql in (("orders", ORDERS), ("hidden", HIDDEN), ("tagged", TAGGED), ("above", ABOVE)):
        shared.write(f"sales/{name}.sql", sql)

    create(shared, run, cloud)
    change(shared, run, cloud)
    drift(shared, run, cloud)
    fail(shared, run)
    restore_and_destroy(run)

    for command, text in run.printed.items():
        assert_secret(command, text)
    written = dict(files_of(shared))
    assert {"stacks", "history", "backups"} <= {part for path in written for part in path.parts}
    for path, text in written.items():
        assert_secret(str(path), text)
    saved = backups(cloud)
    assert len([key for key in saved if key.endswith(".gz")]) >= 4
    for key, text in saved.items():
        assert_secret(key, text)


def create(project: PulumiProject, run: Transcript, cloud: Account) -> None:
    for options in ((), ("--json",), ("--markdown",), ("--sql",)):
        run.athendef("plan", "--exit-zero", *options)
    run.pulumi("preview", "--json")
    run.up()

    assert cloud.table("sales.orders")["Parameters"]["api_key"] == KEY
    assert cloud.table("sales.hidden")["StorageDescriptor"]["Location"].startswith(f"s3://{BUCKET}")
    assert any(QUOTED in statement for statement in cloud.statements())
    assert project.is_settled()
    run.athendef("check", "--json")
    run.athendef("graph", "--format", "json")
    run.athendef("sql")
    run.athendef("show", "sales.tagged")
    logged = run.athendef("show", "sales.orders", "--debug")
    assert '"api_key": "{{ api_key }}"' in logged, "what Glue answers is logged"


def change(project: PulumiProject, run: Transcript, cloud: Account) -> None:
    """Run swaps with backups, and change the value."""
    project.set_secret("api_key", NEW_KEY)
    project.write("sales/orders.sql", ORDERS.replace("PARQUET", "ORC"))
    project.write("sales/hidden.sql", HIDDEN.replace("PARQUET", "ORC"))

    assert "{{ api_key }}" in run.athendef("plan", "--exit-zero", "--out", "plan.json")
    for option in ("--json", "--markdown", "--sql", "--debug"):
        run.athendef("plan", "--exit-zero", option)
    preview = run.pulumi("preview", "--diff", "--save-plan", "pulumi-plan.json")
    assert "the value of the secret variable `api_key` changes" in preview
    run.athendef("show", "sales.orders")
    run.athendef("apply", "--plan", "plan.json")

    assert cloud.table("sales.orders")["Parameters"]["api_key"] == NEW_KEY
    assert project.is_settled()


def drift(project: PulumiProject, run: Transcript, cloud: Account) -> None:
    cloud.run("ALTER TABLE sales.orders SET TBLPROPERTIES ('owner' = 'others')")
    cloud.run(f"ALTER TABLE sales.hidden SET LOCATION 's3://{LAKE}/moved/'")

    for options in ((), ("--json",)):
        run.athendef("drift", *options, code=2)
    run.athendef("plan", "--exit-zero", "--json")
    run.athendef("show", "sales.hidden")
    run.pulumi("refresh", "--yes")
    run.athendef("export", "sales", "--tree", "exported")
    run.up()

    exported = project.folder / "exported" / "sales" / "orders.sql"
    assert "'api_key' = '{{ api_key }}'" in exported.read_text()


def fail(project: PulumiProject, run: Transcript) -> None:
    """Print failed statements and invalid files."""
    project.write("sales/orders.sql", ORDERS.replace("'shop'", "'failing'"))
    for failed in (run.up(code=None), run.athendef("apply", "--auto-approve", code=1)):
        assert "'owner' = 'failing'" in failed
        assert "'api_key' = '{{ api_key }}'" in failed
    project.write("sales/orders.sql", ORDERS)

    project.write("sales/hidden.sql", HIDDEN.replace("}}/", "}}!/"))
    assert "invalid bucket name {{ bucket }}!" in run.pulumi("preview", code=None)
    for command in ("plan", "sql"):
        run.athendef(command, code=1)
    project.write("sales/hidden.sql", HIDDEN)
    run.up()


def restore_and_destroy(run: Transcript) -> None:
    run.athendef("restore", "sales.orders", "--list")
    run.athendef("restore", "sales.hidden", "--auto-approve")
    run.pulumi("stack", "history")
    assert "ciphertext" in run.pulumi("stack", "export")
    run.pulumi("destroy", "--yes", "--skip-preview")


def files_of(project: PulumiProject) -> Iterator[tuple[Path, str]]:
    """Return all files of the project, of Pulumi's state with its history, and of its home."""
    for path in project.folder.parent.rglob("*"):
        if path.is_file() and ".venv" not in path.parts:
            yield path, _text(path.read_bytes())


def backups(cloud: Account) -> dict[str, str]:
    pages = cloud.s3.get_paginator("list_objects_v2").paginate(
        Bucket=RESULTS_BUCKET, Prefix="athendef-backups/"
    )
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    bodies = {key: cloud.s3.get_object(Bucket=RESULTS_BUCKET, Key=key)["Body"] for key in keys}
    return {key: _text(body.read()) for key, body in bodies.items()}


def _text(content: bytes) -> str:
    packed = content.startswith(b"\x1f\x8b")
    return (gzip.decompress(content) if packed else content).decode(errors="replace")


def assert_secret(where: str, text: str) -> None:
    for secret in SECRETS:
        assert secret not in text, f"{secret} in {where}: {text[:5000]}"
