"""Secret variables on the real engine: what is encrypted, readable and restored."""

import json
import os
import stat
import zlib

import pytest

from tests.support.account import LAKE, Account
from tests.support.engine.command import athendef
from tests.support.engine.project import PulumiProject

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("secrets")]

KEY = "key-Aa1/+=first"
NEW_KEY = "key-Bb2/+=second"
T = f"""\
CREATE EXTERNAL TABLE t (id bigint)
LOCATION 's3://{LAKE}/t/'
TBLPROPERTIES ('api_key' = '{{{{ api_key }}}}')
"""


@pytest.fixture
def database(request) -> str:
    """A database of one test: the embedded AWS is the module's."""
    return f"db_{zlib.crc32(request.node.name.encode())}"


@pytest.fixture
def deployed(project: PulumiProject, database: str) -> PulumiProject:
    project.set_secret("api_key", KEY)
    project.write(f"{database}/t.sql", T)
    project.up()
    return project


def outputs(project: PulumiProject, name: str) -> dict[str, object]:
    output = project.resources()[name]["outputs"]
    assert isinstance(output, dict)
    return output


@pytest.mark.sdk
def test_only_the_values_are_encrypted_in_the_state(deployed, database, cloud):
    resource = deployed.resources()[f"{database}.t"]

    for properties in (resource["inputs"], resource["outputs"]):
        assert properties["properties"] == "'api_key' = '{{ api_key }}'"
        assert "ciphertext" in properties["secrets"]
    shown = deployed.pulumi("stack", "export", "--show-secrets").text
    assert json.loads(shown)["deployment"]["resources"][-1]["outputs"]["secrets"] == {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        "plaintext": json.dumps({"{{ api_key }}": KEY}, separators=(",", ":")),
    }
    assert cloud.table(f"{database}.t")["Parameters"]["api_key"] == KEY


def test_a_plain_variable_that_becomes_secret_leaves_the_state(project, database):
    project.configure({"athendef:variables": {"api_key": KEY, "lake": LAKE}})
    project.write(f"{database}/t.sql", T.replace(LAKE, "{{ lake }}"))
    project.up()
    assert outputs(project, f"{database}.t")["properties"] == f"'api_key' = '{KEY}'"

    project.set_secret("api_key", KEY)
    assert project.preview().changes == {f"{database}.t": "update"}
    project.up()

    assert KEY not in json.dumps(project.state())
    assert outputs(project, f"{database}.t")["location"] == f"s3://{LAKE}/t/", "that is no secret"
    assert project.is_settled()


def test_secret_outputs_are_kept_as_secret(project, database, cloud):
    (project.folder / "__main__.py").write_text(
        "import pulumi\n"
        "from athendef_provider import deploy\n"
        "lake = pulumi.Output.from_input('lake')\n"
        f"key = pulumi.Output.secret({KEY!r})\n"
        "deploy('stacks/tree', variables={'lake': lake, 'api_key': key})\n"
    )
    project.write(f"{database}/t.sql", T.replace(LAKE, "{{ lake }}"))
    project.write(f"{database}/u.sql", T.replace("/t/", "/u/").replace(" t ", " u "))
    project.write(
        f"{database}/plain.sql",
        "CREATE EXTERNAL TABLE plain (id bigint) LOCATION 's3://{{ lake }}/plain/'",
    )

    planned = athendef(project, "plan", "--exit-zero", "--sql").stdout
    project.up()
    drifted = athendef(project, "drift").stdout

    assert "'api_key' = '{{ api_key }}'" in planned
    assert "no drift" in drifted
    assert cloud.table(f"{database}.t")["Parameters"]["api_key"] == KEY
    assert KEY not in json.dumps(project.state())
    assert outputs(project, f"{database}.t")["location"] == f"s3://{LAKE}/t/"
    assert "secrets" not in outputs(project, f"{database}.plain")
    assert project.is_settled()

    project.write(f"{database}/t.sql", T.replace("{{ api_key }}", "{{ api_key | upper }}"))
    refused = project.preview(code=None)
    assert "`api_key` is secret, and a value computed from it" in refused.text
    assert KEY.upper() not in refused.text


def test_a_saved_plan_is_stale_if_a_secret_has_changed(deployed, database):
    """The file is readable by its owner only, also if it existed before."""
    file = deployed.folder / "plan.json"
    file.write_text("for all to read")
    file.chmod(0o644)
    deployed.write(f"{database}/t.sql", T.replace("bigint", "bigint, added string"))
    athendef(deployed, "plan", "--exit-zero", "--out", "plan.json")

    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600  # noqa: PTH116 - as a shell shows it
    assert KEY not in file.read_text()

    deployed.set_secret("api_key", NEW_KEY)
    refused = athendef(deployed, "apply", "--plan", "plan.json", code=1)
    assert "nothing was applied" in refused.stderr
    deployed.set_secret("api_key", KEY)
    athendef(deployed, "apply", "--plan", "plan.json")
    assert deployed.is_settled()


def test_a_restore_inserts_the_old_value_or_requires_it(deployed, database, cloud):
    name = f"{database}.t"
    deployed.write(f"{database}/t.sql", T.replace("LOCATION", "STORED AS ORC LOCATION"))
    deployed.up()
    before = cloud.table(name)["Parameters"]["api_key"]
    deployed.set_secret("api_key", NEW_KEY)
    deployed.up()

    refused = athendef(deployed, "restore", name, "--auto-approve", code=1)
    assert "the value of the secret variable `api_key`" in refused.stderr
    assert "pulumi config set --secret --path athendef:variables.api_key" in refused.stderr
    assert cloud.table(name)["Parameters"]["api_key"] == NEW_KEY

    deployed.set_secret("api_key", KEY)
    done = athendef(deployed, "restore", name, "--auto-approve")
    assert "Restored" in done.stdout
    assert cloud.table(name)["Parameters"]["api_key"] == before == KEY


def test_a_live_value_in_place_of_a_secret_is_masked(deployed, database, cloud):
    """It is not known to be secret, but may be a rotated key."""
    name, others = f"{database}.t", "key-Cc3/+=of-others"
    cloud.run(f"ALTER TABLE {name} SET TBLPROPERTIES ('api_key' = '{others}')")

    output = athendef(deployed, "drift", "--json", code=2).stdout
    planned = athendef(deployed, "plan", "--exit-zero", "--json").stdout
    shown = athendef(deployed, "show", name).stdout
    deployed.pulumi("refresh", "--yes")

    assert "changes property 'api_key'" in output
    assert "changes property 'api_key'" in planned
    assert "changes property 'api_key'" in shown
    assert others not in output + planned + shown + json.dumps(deployed.state())
    deployed.up()
    assert cloud.table(name)["Parameters"]["api_key"] == KEY
    assert deployed.is_settled()


def test_with_a_blocked_change_the_others_are_planned_with_their_secrets(deployed, database):
    """The engine stops at the first one; what it has not come to is planned from the files."""
    for name in ("u", "v", "w"):
        sql = T.replace(" t ", f" {name} ").replace("/t/", f"/{name}/")
        deployed.write(f"{database}/{name}.sql", sql)
    deployed.up()
    deployed.set_secret("api_key", NEW_KEY)
    deployed.write(f"{database}/u.sql", "CREATE VIEW u AS SELECT '{{ api_key }}' AS k")

    planned = athendef(deployed, "plan", "--json", code=3)

    output = json.loads(planned.stdout)
    assert output["blocked"] == [f"{database}.u"]
    changes = {diff["name"]: diff["changes"] for diff in output["table_diffs"]}
    assert changes.keys() == {f"{database}.{name}" for name in "tuvw"}
    assert changes[f"{database}.w"] == ["changes property 'api_key'"]
    assert KEY not in planned.stdout + planned.stderr
    assert NEW_KEY not in planned.stdout + planned.stderr


@pytest.mark.parametrize("command", ["athendef", "pulumi"])
def test_the_file_of_an_imported_table_has_the_variable(project, database, cloud, command):
    project.set_secret("api_key", KEY)
    cloud.run(f"CREATE DATABASE {database}")
    sql = T.replace("{{ api_key }}", KEY).replace(" t ", f" {database}.t ")
    cloud.run(sql.replace("LOCATION", "COMMENT '{{ not a variable }}' LOCATION"))
    cloud.run(f"CREATE VIEW {database}.v AS SELECT id, '{KEY}' AS k FROM {database}.t")

    if command == "athendef":
        athendef(project, "import", f"{database}.*", "--yes")
    else:
        options = ["--from", "athendef", "--yes", "--generate-code=false"]
        imported = project.pulumi("import", *options, "--", f"{database}.*")
        assert KEY not in imported.text

    assert "'api_key' = '{{ api_key }}'" in (project.tree / database / "t.sql").read_text()
    assert "'{{ api_key }}'" in (project.tree / database / "v.sql").read_text()
    assert KEY not in json.dumps(project.state())
    assert "ciphertext" in str(outputs(project, f"{database}.v")["secrets"])
    assert project.is_settled()


def test_another_config_file_determines_the_secrets(deployed, database):
    """Only its plain text values are shown. `athendef` passes its path to the program."""
    other = deployed.tree.parent / "other.yaml"
    own = (deployed.tree.parent / "Pulumi.test.yaml").read_text()
    other.write_text(own.replace("api_key:", "place: another\n    api_key:"))
    deployed.write(f"{database}/t.sql", T.replace("/t/", "/{{ place }}/"))

    shown = athendef(deployed, "plan", "--exit-zero", "--config", str(other)).stdout

    assert f"s3://{LAKE}/t/ → s3://{LAKE}/another/" in shown


def test_a_value_too_short_to_be_masked_everywhere_gives_a_warning(deployed, database):
    deployed.set_secret("api_key", "xyz")

    planned = deployed.preview("--diff").text

    assert "the secret variable `api_key` has fewer than 4 characters" in planned
    deployed.up()
    assert outputs(deployed, f"{database}.t")["properties"] == "'api_key' = '{{ api_key }}'"


def test_a_whole_map_of_variables_may_be_secret(project, database, cloud: Account):
    """As `pulumi config set --secret athendef:variables '{...}'` writes it."""
    values = json.dumps({"api_key": KEY, "lake": LAKE})
    project.pulumi("config", "set", "--secret", "athendef:variables", values)
    project.write(f"{database}/t.sql", T.replace(LAKE, "{{ lake }}"))

    planned = athendef(project, "plan", "--exit-zero").stdout
    project.up()

    assert "location s3://{{ lake }}/t/" in planned
    assert cloud.table(f"{database}.t")["Parameters"]["api_key"] == KEY
    assert outputs(project, f"{database}.t")["location"] == "s3://{{ lake }}/t/"
    assert project.is_settled()
