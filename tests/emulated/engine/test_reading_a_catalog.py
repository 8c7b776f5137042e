"""What is taken of a catalog: by targets, by the stack's databases, and from a project or not."""

import gzip
import subprocess
from contextlib import contextmanager

import pytest

from athendef_provider.config import AwsSettings, Settings
from athendef_provider.engine.driver.import_plan import plan_import
from athendef_provider.targets import TargetError, parse_targets
from tests.support.account import REGION
from tools.sandbox import VENV

ICEBERG = (
    "CREATE TABLE read_a.ice (id bigint, at timestamp) PARTITIONED BY (day(at)) "
    "LOCATION 's3://lake/ice/' TBLPROPERTIES ('table_type' = 'ICEBERG')"
)


@pytest.fixture(scope="module")
def account(cloud, credentials):
    assert credentials
    for name in ("read_a", "read_b"):
        cloud.run(f"CREATE DATABASE {name}")
        cloud.run(
            f"CREATE EXTERNAL TABLE {name}.t (id int) STORED AS ORC LOCATION 's3://lake/{name}/'"
        )
    cloud.run(ICEBERG)
    return cloud


@pytest.fixture(scope="module")
def credentials():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "athendef")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "athendef")
        yield "athendef"


def taken(account, folder, *targets, databases=()):
    aws = AwsSettings(region=REGION, endpoint_url=account.endpoint_url)
    settings = Settings(databases=databases, aws=aws)
    return plan_import(settings, parse_targets(targets), folder, overwrite=False)


def names(takeover):
    return {resource.name for resource in takeover.resources}


NOWHERE = "s3://nobodys-bucket/metadata.json"


@contextmanager
def lost_metadata(account, name):
    """A copy of an Iceberg table whose metadata file is nowhere."""
    database, _, table = name.partition(".")
    entry = account.table("read_a.ice")
    kept = ("TableType", "StorageDescriptor", "Parameters")
    lost = {key: entry[key] for key in kept} | {"Name": table}
    lost["Parameters"]["metadata_location"] = NOWHERE
    account.glue.create_table(DatabaseName=database, TableInput=lost)
    yield
    account.glue.delete_table(DatabaseName=database, Name=table)


def export(account, folder, *arguments, code=0):
    """`athendef export` outside of any project."""
    done = subprocess.run(
        ["athendef", "export", *arguments, "--tree", "here"],
        cwd=folder,
        env={
            "PATH": str(VENV / "bin"),
            "AWS_ENDPOINT_URL": account.endpoint_url,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "athendef",
            "AWS_SECRET_ACCESS_KEY": "athendef",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done
    return done


def test_all_is_everything_or_everything_of_the_stacks_databases(account, tmp_path):
    everything = names(taken(account, tmp_path))

    assert {"read_a", "read_a.ice", "read_a.t", "read_b", "read_b.t"} <= everything
    assert names(taken(account, tmp_path, databases=("read_b",))) == {"read_b", "read_b.t"}


def test_a_table_brings_its_database(account, tmp_path):
    assert names(taken(account, tmp_path, "*.t", "!read_b")) == {"read_a", "read_a.t"}


def test_what_the_stack_could_never_declare_is_refused(account, tmp_path):
    with pytest.raises(TargetError, match="athendef:databases"):
        taken(account, tmp_path, "read_a.*", databases=("read_b",))


def test_an_iceberg_table_is_told_by_its_own_metadata(account, tmp_path):
    (table,) = (one for one in taken(account, tmp_path, "read_a.ice").resources if "." in one.name)

    assert table.inputs["partitioned_by"] == "day(`at`)"
    assert table.inputs["__provider"] == table.outputs["__provider"]


def test_iceberg_metadata_may_be_packed(account, tmp_path):
    """As Spark and Flink do with write.metadata.compression-codec=gzip."""
    entry = account.table("read_a.ice")
    kept = ("Name", "TableType", "StorageDescriptor", "Parameters")
    packed = {key: entry[key] for key in kept} | {"Name": "packed"}
    key = packed["Parameters"]["metadata_location"].removeprefix("s3://lake/")
    text = account.s3.get_object(Bucket="lake", Key=key)["Body"].read()
    account.s3.put_object(Bucket="lake", Key="packed/0.gz.metadata.json", Body=gzip.compress(text))
    packed["Parameters"]["metadata_location"] = "s3://lake/packed/0.gz.metadata.json"
    account.glue.create_table(DatabaseName="read_a", TableInput=packed)

    found = {one.name: one for one in taken(account, tmp_path, "read_a.packed").resources}

    account.glue.delete_table(DatabaseName="read_a", Name="packed")
    assert found["read_a.packed"].inputs["partitioned_by"] == "day(`at`)"


def test_an_iceberg_table_whose_metadata_is_gone_is_not_managed(account, tmp_path):
    """Else its file would say that it has no partitioning, and a new one be made like that."""
    with lost_metadata(account, "read_a.hidden"):
        found = taken(account, tmp_path, "read_a.hidden")

    assert names(found) == {"read_a"}
    assert found.count("unreadable") == 1
    (error,) = found.errors
    assert (error.table, error.location) == ("read_a.hidden", NOWHERE)


def test_an_export_goes_on_past_a_table_that_can_not_be_read(account, tmp_path):
    """And ends with 1: a job must not take it for a whole export."""
    with lost_metadata(account, "read_a.hidden"):
        done = export(account, tmp_path, "read_a", code=1)

    assert done.stdout.startswith("here: 3 new files, 1 cannot be read\n")
    assert (
        f"Error: read_a.hidden: its Iceberg metadata file {NOWHERE} cannot be read" in done.stderr
    )
    assert "Try: correct metadata_location in Glue" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name for path in (tmp_path / "here/read_a").iterdir()} == {
        "_database.sql",
        "ice.sql",
        "t.sql",
    }


@pytest.mark.parametrize("arguments", [["read_b"], ["--config", "athenadef.yaml"]])
def test_export_works_outside_of_any_project(account, tmp_path, arguments):
    """What athenadef's config says counts there, too: here, which databases are meant."""
    (tmp_path / "athenadef.yaml").write_text("workgroup: primary\ndatabases: [read_b]\n")

    done = export(account, tmp_path, *arguments)

    assert done.stdout == "here: 2 new files\n"
    assert {path.name for path in (tmp_path / "here/read_b").iterdir()} == {
        "_database.sql",
        "t.sql",
    }
