"""Changes outside athendef are reported by `athendef drift` and reverted by `pulumi up`."""

import json
import re

import pytest

from tests.support.catalogs import LINKED
from tests.support.engine.command import athendef

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("takeover")]

TABLE = "CREATE EXTERNAL TABLE {name} (id bigint) STORED AS ORC LOCATION 's3://lake/{name}/'\n"
VIEW = "CREATE VIEW newest AS SELECT max(id) AS id FROM drifted.changed\n"
NAMES = ("changed", "gone", "linked", "untouched", "viewed")


def report(project, *arguments, code):
    return json.loads(athendef(project, "drift", "--json", *arguments, code=code).stdout)


def test_each_kind_of_drift_is_reported_and_reverted(project, cloud):
    """Changed, gone, replaced by a view or a resource link. Unmanaged objects are not drift."""
    for name in NAMES:
        project.write(f"drifted/{name}.sql", TABLE.format(name=name))
    project.write("drifted/newest.sql", VIEW)
    project.up()
    assert report(project, code=0) == {"stack": "test", "checked": 7, "drift": [], "errors": []}

    cloud.run("ALTER TABLE drifted.changed ADD COLUMNS (extra string)")
    cloud.run("DROP TABLE drifted.gone")
    cloud.run("DROP TABLE drifted.viewed")
    cloud.run("CREATE VIEW drifted.viewed AS SELECT 1 AS one")
    cloud.run("DROP TABLE drifted.linked")
    cloud.glue.create_table(DatabaseName="drifted", TableInput={"Name": "linked", **LINKED})
    cloud.run("CREATE DATABASE theirs")
    cloud.run(TABLE.format(name="theirs.t"))
    before = project.state()

    drift_report = report(project, code=2)
    assert [(item["name"], item["what"]) for item in drift_report["drift"]] == [
        ("drifted.changed", "changed"),
        ("drifted.gone", "gone"),
        ("drifted.linked", "replaced"),
        ("drifted.viewed", "replaced"),
    ], "by name"
    (changed,) = [item for item in drift_report["drift"] if item["what"] == "changed"]
    assert changed["changes"] == ["adds column `extra` string"]
    assert "`extra` string" in changed["live"]
    assert "extra" not in changed["wanted"]
    assert "unmanaged" not in drift_report
    text = athendef(project, "drift", code=2).stdout
    assert "drifted.changed changed: adds column `extra` string" in text
    assert report(project, "drifted.untouched", code=0)["checked"] == 1
    assert report(project, "--unmanaged", code=2)["unmanaged"] == ["theirs", "theirs.t"]
    assert project.state()["deployment"] == before["deployment"], "looking changes nothing"

    refused = project.preview(code=1)
    assert "the catalog entry of the view drifted.viewed" in refused.text
    project.configure({"athendef:allow": ["replace"]})
    shown = project.preview("--diff")
    assert shown.changes.keys() == {f"drifted.{name}" for name in NAMES if name != "untouched"}
    assert re.search(r'\+ live +: "a resource link"', shown.text)
    unsayable = "the live definition cannot be expressed as Athena DDL"
    assert f"drifted.linked: {unsayable}: a resource link" in shown.text
    assert "already exists" not in shown.text, "what is replaced is no stranger"
    plan = " ".join(athendef(project, "plan", code=2).stdout.split())
    assert f"~ drifted.linked Hive table note: {unsayable}: a resource link (steps" in plan
    cloud.glue.delete_table(DatabaseName="drifted", Name="linked")
    project.up()
    assert report(project, "--unmanaged", code=0)["unmanaged"] == ["theirs", "theirs.t"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--stack", "nothing"], "nothing"),
        (["no.such_table"], "`no.such_table` matches nothing"),
        (["--wrong-option"], "--wrong-option"),
    ],
)
def test_an_error_is_not_reported_as_drift(project, arguments, message):
    """The exit code is 1 and not 2, and there is no traceback."""
    done = athendef(project, "drift", *arguments, code=1)

    assert message in done.stderr
    assert "Traceback" not in done.stderr
