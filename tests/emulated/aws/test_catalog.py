"""Reads and writes of Glue: in bulk, in batches, and guarded against concurrent changes."""

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from athendef_provider.aws import AwsError
from athendef_provider.aws.catalog import (
    BulkReader,
    Catalog,
    partition_input,
    table_input,
)
from athendef_provider.aws.errors import ConcurrentModificationError, to_aws_error
from tests.support.managed import ORDERS, ManagedAccount


def test_an_absent_object_is_none(account: ManagedAccount):
    catalog = account.aws().catalog

    assert catalog.database("nowhere") is None
    assert catalog.table("nowhere", "nothing") is None
    assert list(catalog.tables("nowhere")) == []
    catalog.delete_table("nowhere", "nothing")


def test_a_page_without_a_list_is_empty(account: ManagedAccount):
    """Glue's reference does not require the list. An empty page may be followed by others."""
    aws = account.aws()
    with Stubber(aws.glue) as stub:
        stub.add_response("get_tables", {"NextToken": "more"})
        stub.add_response("get_tables", {"TableList": [{"Name": "orders"}]})
        stub.add_response("get_partitions", {})
        catalog = Catalog(aws.glue, aws.s3)

        assert [table["Name"] for table in catalog.tables("sales")] == ["orders"]
        assert catalog.partitions("sales", "orders") == []


def test_empty_names_are_not_sent_back_to_glue():
    """Glue rejects an empty name in its inputs. Values of parameters may be empty."""
    descriptor = {
        "Columns": [{"Name": "id", "Comment": "", "Parameters": {"a": ""}}],
        "SerdeInfo": {"Name": "", "SerializationLibrary": "x", "Parameters": {"b": ""}},
    }
    accepted = {
        "Columns": [{"Name": "id", "Parameters": {"a": ""}}],
        "SerdeInfo": {"SerializationLibrary": "x", "Parameters": {"b": ""}},
    }

    assert table_input(
        {"Name": "t", "Owner": "", "StorageDescriptor": descriptor, "Parameters": {"c": ""}}
    ) == {"Name": "t", "StorageDescriptor": accepted, "Parameters": {"c": ""}}
    assert partition_input({"Values": [""], "StorageDescriptor": descriptor}) == {
        "Values": [""],
        "StorageDescriptor": accepted,
    }


def test_a_thousand_tables_are_read_in_ten_calls(account: ManagedAccount):
    """A second read of a table is a call of its own: the bulk read is outdated by then."""
    catalog = account.aws().catalog
    account.create()
    for number in range(1000):
        catalog.create_table("sales", {"Name": f"t{number:04}", "TableType": "EXTERNAL_TABLE"})
    reader = BulkReader(catalog)

    tables = [reader.table("sales", f"t{number:04}") for number in range(1000)]

    assert all(tables)
    assert len(account.calls("GetTables")) == 10
    singles = len(account.calls("GetTable"))
    assert reader.table("sales", "t0001") is not None
    assert len(account.calls("GetTable")) == singles + 1


def test_partitions_are_written_in_batches(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(250)
    catalog = account.aws().catalog
    values = [partition["Values"] for partition in catalog.partitions("sales", "orders")]

    catalog.delete_partitions("sales", "orders", values)

    assert len(values) == 250
    assert len(account.calls("BatchCreatePartition")) == 3
    assert len(account.calls("BatchDeletePartition")) == 10
    assert catalog.partitions("sales", "orders") == []


def test_batches_can_be_repeated(account: ManagedAccount):
    """A killed run has sent some of them. Partitions that exist, or are deleted, are no error."""
    account.create(ORDERS)
    account.add_days(3)
    account.add_days(5)
    catalog = account.aws().catalog

    catalog.delete_partitions("sales", "orders", [["d00001"]])
    catalog.delete_partitions("sales", "orders", [["d00001"], ["d00002"]])

    assert len(catalog.partitions("sales", "orders")) == 3


def test_a_stale_version_is_a_concurrent_modification(account: ManagedAccount):
    account.create(ORDERS)
    aws = account.aws()
    table = aws.catalog.table("sales", "orders")
    assert table is not None
    aws.statements.run("ALTER TABLE sales.orders SET TBLPROPERTIES ('k' = 'v')")

    with pytest.raises(ConcurrentModificationError):
        aws.catalog.update_table("sales", table_input(table), table)


def test_unreachable_aws_is_reported_once_with_the_settings(account: ManagedAccount):
    aws = account.aws(endpoint_url="http://127.0.0.1:1")

    with pytest.raises(AwsError, match=r"AWS cannot be reached: .*athendef:endpointUrl"):
        aws.reach()
    with pytest.raises(AwsError, match="skipped: AWS is unreachable"):
        aws.reach()


def test_missing_credentials_are_reported_with_a_fix(
    open_account: Callable[..., ManagedAccount], monkeypatch: pytest.MonkeyPatch
):
    account = open_account()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", "nowhere")

    with pytest.raises(AwsError, match="no AWS credentials were found: run `aws sso login`"):
        account.aws().reach()


def test_an_unknown_profile_is_reported(account: ManagedAccount):
    with pytest.raises(AwsError, match=r"\(nobody\) could not be found: check `aws:profile`"):
        account.aws(profile="nobody").reach()


def test_an_error_without_a_message_is_reported_by_its_code():
    """An unsupported operation gives UnknownOperationException without a message."""
    error = ClientError({"Error": {"Code": "UnknownOperationException", "Message": ""}}, "Ask")

    assert str(to_aws_error("asking", error)) == "asking: UnknownOperationException"


def test_an_updated_database_gets_no_empty_location(account: ManagedAccount):
    """The location is optional, but must not be empty."""
    aws = account.aws()
    sent = {"Name": "sales", "Description": "", "Parameters": {"team": ""}}
    live = {**sent, "Description": "theirs", "LocationUri": ""}
    with Stubber(aws.glue) as stub:
        stub.add_response("update_database", {}, {"Name": "sales", "DatabaseInput": sent})

        Catalog(aws.glue, aws.s3).update_database(live, {"Description": ""})
