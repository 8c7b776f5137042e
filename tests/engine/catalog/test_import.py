"""`pulumi import --from athendef` and `athendef import`, as users run them."""

import pickletools
import re
from base64 import b64decode

import pytest
from pulumi.dynamic.dynamic import serialize_provider

from athendef_provider import load
from tests.support.account import LAKE
from tests.support.engine.command import athendef

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("takeover")]

ORDERS = "CREATE EXTERNAL TABLE {} (id bigint) STORED AS PARQUET LOCATION 's3://lake/orders/'"


def test_a_file_that_differs_is_kept_and_previewed_as_a_change(project, cloud):
    """A single table, without its database: the database is not declared, and never dropped."""
    cloud.run("CREATE DATABASE one")
    cloud.run(ORDERS.format("one.orders"))
    cloud.run(ORDERS.format("one.others").replace("orders/", "others/"))
    text = ORDERS.format("orders").replace("id bigint", "id bigint, amount double")
    file = project.write("one/orders.sql", text)

    asked = athendef(project, "import", "one.orders", code=1)
    assert "--yes" in asked.stderr
    looked = athendef(project, "import", "one.orders", "--dry-run")
    assert re.search(r"one/orders\.sql differs, and was kept: drops column `amount`", looked.stdout)
    assert not project.resources()

    done = athendef(project, "import", "one.orders", "--yes")
    assert "2 imported into stack test" in done.stdout
    assert file.read_text() == text
    assert sorted(path.name for path in file.parent.iterdir()) == ["orders.sql"]
    assert project.resources().keys() == {"one", "one.orders"}
    assert not any(resource.get("protect") for resource in project.resources().values())
    assert project.preview().changes == {"one.orders": "update"}

    athendef(project, "import", "one.orders", "--yes", "--overwrite")
    assert "amount" not in file.read_text()
    assert project.is_settled()

    file.unlink()
    project.write("two/orders.sql", ORDERS.format("orders").replace("orders/", "two/"))
    project.up()
    assert {"one", "one.others", "two", "two.orders"} <= cloud.names()
    assert "one.orders" not in cloud.names()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["knwon"], "`knwon` matches nothing: did you mean known?"),
        ([], "name what to import"),
        (["a.b.c"], "`a.b.c` is not a target"),
        (["--nonsense"], "--nonsense"),
        (["known", "--stack", "nothing"], "nothing"),
    ],
)
def test_an_unsupported_argument_of_the_converter_is_reported(project, cloud, arguments, message):
    cloud.run("CREATE DATABASE IF NOT EXISTS known")

    failed = project.pulumi("import", "--from", "athendef", "--yes", "--", *arguments, code=None)

    assert failed.code != 0
    assert message in failed.text
    assert "Traceback" not in failed.text
    assert not list(project.tree.iterdir())


@pytest.mark.sdk
def test_the_converter_uses_the_stack_of_the_command_line(project, cloud):
    """Of two stacks, one is selected. `--stack` names the other one, whose config is used."""
    cloud.run("CREATE DATABASE picked")
    config = project.tree.parent / "Pulumi.test.yaml"
    other = project.tree.parent / "Pulumi.other.yaml"
    other.write_text(config.read_text().replace("athendef:tree: tree", "athendef:tree: elsewhere"))
    project.pulumi("stack", "init", "other", "--no-select")

    project.pulumi(
        "import",
        "--from",
        "athendef",
        "--yes",
        "--generate-code=false",
        "-s",
        "other",
        "--",
        "picked",
    )

    assert (project.tree.parent / "elsewhere/picked/_database.sql").exists()
    assert not (project.tree / "picked").exists()
    assert not project.resources()

    looked = athendef(project, "import", "picked", "--config", str(other), "--dry-run")
    assert "elsewhere" in looked.stdout, "--config says where the tree is"


def test_an_import_outside_of_the_stacks_tree_is_a_warning(project, cloud):
    """The program does not read the files: it would remove the imported objects."""
    cloud.run("CREATE DATABASE beside")
    beside = str(project.tree.parent / "beside")
    warning = f"stack test deploys stacks/tree, not {beside}"

    looked = athendef(project, "import", "beside", "--tree", beside, "--dry-run")
    imported = project.pulumi(
        *("import", "--from", "athendef", "--yes", "--generate-code=false"),
        *("--", "beside", "--tree", beside),
    )

    assert warning in looked.stderr
    assert warning in imported.text
    own = athendef(project, "import", "beside", "--tree", str(project.tree), "--dry-run")
    assert "deploys" not in own.stderr


def test_a_preview_warns_of_a_table_that_another_stack_manages(project, cloud):
    """The warning has the table's name. A shared database that no stack declares is no claim."""
    config = project.tree.parent / "Pulumi.test.yaml"
    (project.tree.parent / "Pulumi.second.yaml").write_text(config.read_text())
    project.write("claimed/orders.sql", ORDERS.format("orders").replace("orders/", "claimed/"))
    assert "also managed by" not in project.up().text
    assert "also managed by" not in project.preview().text
    project.pulumi("stack", "init", "second", "--no-select")

    warned = project.preview("--stack", "second").text

    assert "claimed.orders: also managed by stack athendef/test (since" in warned
    (place,) = re.findall(
        r"If that stack does not exist any more, delete s3://([^/\s]+)/(\S+)", warned
    )[:1]
    cloud.s3.delete_object(Bucket=place[0], Key=place[1])
    assert "also managed by" not in project.preview("--stack", "second").text


def test_an_up_that_applies_nothing_claims_nothing(project, cloud):
    config = project.tree.parent / "Pulumi.test.yaml"
    (project.tree.parent / "Pulumi.blocked.yaml").write_text(config.read_text())
    project.pulumi("stack", "init", "blocked", "--no-select")
    project.write("unclaimed/orders.sql", ORDERS.format("orders").replace("orders/", "unclaimed/"))
    project.up()
    cloud.run("ALTER TABLE unclaimed.orders ADD COLUMNS (added string)")

    blocked = project.up("--stack", "blocked", code=None)

    assert blocked.code != 0, blocked
    assert "also managed by stack athendef/blocked" not in project.preview().text


def test_a_stack_that_is_moved_to_another_backend_shows_no_changes(project, cloud, tmp_path):
    cloud.run("CREATE DATABASE moved")
    cloud.run(ORDERS.format("moved.orders").replace("orders/", "moved/"))
    cloud.run("CREATE VIEW moved.v AS SELECT id FROM moved.orders")
    athendef(project, "import", "moved", "--yes")
    assert project.is_settled()
    project.pulumi("stack", "export", "--file", str(tmp_path / "state.json"))
    backend = tmp_path / "backend"
    backend.mkdir()
    project.env["PULUMI_BACKEND_URL"] = backend.as_uri()
    project.pulumi("stack", "init", "test")
    project.pulumi("stack", "import", "--file", str(tmp_path / "state.json"))

    assert project.is_settled()
    assert cloud.keys() == [], f"nothing was written into {LAKE}"


def test_the_pickled_provider_is_the_same_in_every_python():
    """It names a function. It contains no version of Python or athendef, and all versions read it.

    A change of this text would be a change of every resource in every state.
    """
    text = serialize_provider(load())

    assert text == "gASVIQAAAAAAAACMEWF0aGVuZGVmX3Byb3ZpZGVylIwEbG9hZJSTlClSlC4="
    protocol, *_ = (argument for _, argument, _ in pickletools.genops(b64decode(text)))
    assert protocol == 4, "known since Python 3.4"
