"""Which objects an import or an export reads: targets, the stack's databases, projects."""

import gzip
import subprocess
from contextlib import contextmanager

import pytest

from athendef_provider.config import AwsSettings, Settings
from athendef_provider.engine.driver.import_plan import plan_import
from athendef_provider.targets import TargetError, parse_targets
from tests.support.account import REGION
from tools.sandbox import PACKAGE_PATH, VENV

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


def read_objects(account, folder, *targets, databases=()):
    aws = AwsSettings(region=REGION, endpoint_url=account.endpoint_url)
    settings = Settings(databases=databases, aws=aws)
    return plan_import(settings, parse_targets(targets), folder, overwrite=False)


def names(takeover):
    return {resource.name for resource in takeover.resources}


NOWHERE = "s3://nobodys-bucket/metadata.json"


@contextmanager
def lost_metadata(account, name):
    """A copy of an Iceberg table without its metadata file."""
    database, _, table = name.partition(".")
    entry = account.table("read_a.ice")
    kept = ("TableType", "StorageDescriptor", "Parameters")
    lost = {key: entry[key] for key in kept} | {"Name": table}
    lost["Parameters"]["metadata_location"] = NOWHERE
    account.glue.create_table(DatabaseName=database, TableInput=lost)
    yield
    account.glue.delete_table(DatabaseName=database, Name=table)


def export(account, folder, *arguments, code=0):
    """Run `athendef export` outside of any project."""
    done = subprocess.run(
        ["athendef", "export", *arguments, "--tree", "here"],
        cwd=folder,
        env={
            "PATH": str(VENV / "bin"),
            "AWS_ENDPOINT_URL": account.endpoint_url,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "athendef",
            "AWS_SECRET_ACCESS_KEY": "athendef",
            **PACKAGE_PATH,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done
    return done


def test_all_databases_are_limited_by_the_config(account, tmp_path):
    everything = names(read_objects(account, tmp_path))

    assert {"read_a", "read_a.ice", "read_a.t", "read_b", "read_b.t"} <= everything
    assert names(read_objects(account, tmp_path, databases=("read_b",))) == {"read_b", "read_b.t"}


def test_a_table_is_imported_with_its_database(account, tmp_path):
    assert names(read_objects(account, tmp_path, "*.t", "!read_b")) == {"read_a", "read_a.t"}


def test_databases_outside_of_the_config_are_rejected(account, tmp_path):
    with pytest.raises(TargetError, match="athendef:databases"):
        read_objects(account, tmp_path, "read_a.*", databases=("read_b",))


def test_an_iceberg_table_is_read_from_its_metadata_file(account, tmp_path):
    (table,) = (
        resource
        for resource in read_objects(account, tmp_path, "read_a.ice").resources
        if "." in resource.name
    )

    assert table.inputs["partitioned_by"] == "day(`at`)"
    assert table.inputs["__provider"] == table.outputs["__provider"]


def test_iceberg_metadata_may_be_compressed(account, tmp_path):
    """As Spark and Flink write it with write.metadata.compression-codec=gzip."""
    entry = account.table("read_a.ice")
    kept = ("Name", "TableType", "StorageDescriptor", "Parameters")
    packed = {key: entry[key] for key in kept} | {"Name": "packed"}
    key = packed["Parameters"]["metadata_location"].removeprefix("s3://lake/")
    text = account.s3.get_object(Bucket="lake", Key=key)["Body"].read()
    account.s3.put_object(Bucket="lake", Key="packed/0.gz.metadata.json", Body=gzip.compress(text))
    packed["Parameters"]["metadata_location"] = "s3://lake/packed/0.gz.metadata.json"
    account.glue.create_table(DatabaseName="read_a", TableInput=packed)

    result = {
        resource.name: resource
        for resource in read_objects(account, tmp_path, "read_a.packed").resources
    }

    account.glue.delete_table(DatabaseName="read_a", Name="packed")
    assert result["read_a.packed"].inputs["partitioned_by"] == "day(`at`)"


def test_an_iceberg_table_without_metadata_is_not_managed(account, tmp_path):
    """Its file would have no partitioning, and the table would be recreated without it."""
    with lost_metadata(account, "read_a.hidden"):
        result = read_objects(account, tmp_path, "read_a.hidden")

    assert names(result) == {"read_a"}
    assert result.count("unreadable") == 1
    (error,) = result.errors
    assert (error.table, error.location) == ("read_a.hidden", NOWHERE)


def test_an_export_continues_after_an_unreadable_table(account, tmp_path):
    """The exit code is 1: the export is not complete."""
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
    """The databases in the config of athenadef are used."""
    (tmp_path / "athenadef.yaml").write_text("workgroup: primary\ndatabases: [read_b]\n")

    done = export(account, tmp_path, *arguments)

    assert done.stdout == "here: 2 new files\n"
    assert {path.name for path in (tmp_path / "here/read_b").iterdir()} == {
        "_database.sql",
        "t.sql",
    }
