"""With the metadata file of an Iceberg table unreadable, each command names it and continues."""

import json

import pytest

from tests.support.account import LAKE
from tests.support.engine.command import athendef

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("takeover")]

TABLE = (
    "CREATE TABLE {name} (id bigint, note string) LOCATION 's3://lake/{name}/' "
    "TBLPROPERTIES ('table_type' = 'ICEBERG')\n"
)
ODD_FILE = f"s3://{LAKE}/odd.json"
ERROR = f"ice.broken: its Iceberg metadata file {ODD_FILE} cannot be read: schema is missing"


def test_an_unreadable_metadata_file_stops_no_other_table(project, cloud):
    for name in ("broken", "changed", "untouched"):
        project.write(f"ice/{name}.sql", TABLE.format(name=name))
    project.up()
    sound = _point_at(cloud, ODD_FILE)
    cloud.s3.put_object(Bucket=LAKE, Key="odd.json", Body=b"{}")
    cloud.run("ALTER TABLE ice.changed DROP COLUMN note")

    drift = athendef(project, "drift", code=1)
    assert "ice.changed changed: drops column `note`" in drift.stdout
    assert "1 of 3 differ" in drift.stdout
    assert "1 could not be checked" in drift.stdout
    assert f"Error: {ERROR}" in drift.stderr
    report = json.loads(athendef(project, "drift", "--json", code=1).stdout)
    assert [item["name"] for item in report["drift"]] == ["ice.changed"]
    assert report["errors"] == [
        {"name": "ice.broken", "location": ODD_FILE, "reason": "schema is missing"}
    ]
    only = athendef(project, "drift", "ice.broken", code=1)
    assert "0 checked, no drift" in only.stdout
    athendef(project, "drift", "ice.untouched", code=0)

    shown = athendef(project, "show", "ice.broken", code=1)
    assert "ice/broken.sql" in shown.stdout
    assert f"metadata file {ODD_FILE} cannot be read" in shown.stdout
    assert f"Error: {ERROR}" in shown.stderr

    preview = project.preview()
    assert preview.changes == {"ice.broken": "update", "ice.changed": "update"}
    diagnostics = preview.text.rpartition("Diagnostics:")[2]
    assert diagnostics.count(f"warning: {ERROR}") == 1
    plan = " ".join(athendef(project, "plan", code=2).stdout.split())
    drifted = "was changed outside athendef since the last apply"
    assert f"~ ice.changed Iceberg table {drifted} + note string" in plan
    assert f"~ ice.broken Iceberg table note: {ERROR}" in plan

    up = project.up("--continue-on-error", code=None)
    assert up.code != 0
    assert f"error: {ERROR}" in up.text
    assert "Traceback" not in up.text
    assert [column["Name"] for column in _current(cloud.table("ice.changed"))] == ["id", "note"]

    _point_at(cloud, sound)
    assert project.is_settled()


def test_an_import_continues_after_an_unreadable_metadata_file(project, cloud):
    cloud.run("CREATE DATABASE taken")
    for name in ("taken.broken", "taken.sound"):
        cloud.run(TABLE.format(name=name))
    cloud.s3.put_object(Bucket=LAKE, Key="odd.json", Body=b"{}")
    _point_at(cloud, ODD_FILE, "taken.broken")
    error = ERROR.replace("ice.", "taken.")

    looked = athendef(project, "import", "taken", "--dry-run", code=1)
    assert f"Error: {error}" in looked.stderr
    assert not project.resources()

    options = ("--from", "athendef", "--yes", "--generate-code=false")
    converted = project.pulumi("import", *options, "--", "taken.*")
    assert f"error: {error}" in converted.text
    assert project.resources().keys() == {"taken", "taken.sound"}

    done = athendef(project, "import", "taken", "--yes", code=1)
    assert f"Error: {error}" in done.stderr
    assert "0 to import, 2 in its state already" in done.stdout
    assert {path.name for path in (project.tree / "taken").iterdir()} == {
        "_database.sql",
        "sound.sql",
    }


def _point_at(cloud, location, name="ice.broken"):
    """Set the metadata file of the table; return the previous one."""
    entry = cloud.table(name)
    kept = ("Name", "TableType", "StorageDescriptor", "Parameters")
    changed = {key: entry[key] for key in kept}
    before = entry["Parameters"]["metadata_location"]
    changed["Parameters"] = entry["Parameters"] | {"metadata_location": location}
    cloud.glue.update_table(DatabaseName=entry["DatabaseName"], TableInput=changed)
    return before


def _current(table):
    columns = table["StorageDescriptor"]["Columns"]
    return [
        item
        for item in columns
        if item.get("Parameters", {}).get("iceberg.field.current") != "false"
    ]
