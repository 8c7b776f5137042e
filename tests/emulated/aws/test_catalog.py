"""Reading and writing Glue: in bulk, in batches, and never over somebody else's change."""

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


def test_what_is_absent_is_none(account: ManagedAccount):
    catalog = account.aws().catalog

    assert catalog.database("nowhere") is None
    assert catalog.table("nowhere", "nothing") is None
    assert list(catalog.tables("nowhere")) == []
    catalog.delete_table("nowhere", "nothing")


def test_a_page_that_holds_nothing_need_not_hold_its_list(account: ManagedAccount):
    """Glue's reference does not require it; a page may be empty and not be the last."""
    aws = account.aws()
    with Stubber(aws.glue) as stub:
        stub.add_response("get_tables", {"NextToken": "more"})
        stub.add_response("get_tables", {"TableList": [{"Name": "orders"}]})
        stub.add_response("get_partitions", {})
        catalog = Catalog(aws.glue, aws.s3)

        assert [table["Name"] for table in catalog.tables("sales")] == ["orders"]
        assert catalog.partitions("sales", "orders") == []


def test_what_glue_answers_empty_is_not_sent_back():
    """Its inputs refuse an empty name; the values of parameters may be empty."""
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
    """And each of them once more is a read of its own: the bulk read is old by then."""
    catalog = account.aws().catalog
    account.create()
    for number in range(1000):
        catalog.create_table("sales", {"Name": f"t{number:04}", "TableType": "EXTERNAL_TABLE"})
    reader = BulkReader(catalog)

    found = [reader.table("sales", f"t{number:04}") for number in range(1000)]

    assert all(found)
    assert len(account.calls("GetTables")) == 10
    singles = len(account.calls("GetTable"))
    assert reader.table("sales", "t0001") is not None
    assert len(account.calls("GetTable")) == singles + 1


def test_partitions_go_in_batches(account: ManagedAccount):
    account.create(ORDERS)
    account.add_days(250)
    catalog = account.aws().catalog
    values = [partition["Values"] for partition in catalog.partitions("sales", "orders")]

    catalog.delete_partitions("sales", "orders", values)

    assert len(values) == 250
    assert len(account.calls("BatchCreatePartition")) == 3
    assert len(account.calls("BatchDeletePartition")) == 10
    assert catalog.partitions("sales", "orders") == []


def test_batches_can_be_sent_again(account: ManagedAccount):
    """A killed run has done some of them: what is there, or gone, already is success."""
    account.create(ORDERS)
    account.add_days(3)
    account.add_days(5)
    catalog = account.aws().catalog

    catalog.delete_partitions("sales", "orders", [["d00001"]])
    catalog.delete_partitions("sales", "orders", [["d00001"], ["d00002"]])

    assert len(catalog.partitions("sales", "orders")) == 3


def test_a_stale_version_is_a_concurrent_change(account: ManagedAccount):
    account.create(ORDERS)
    aws = account.aws()
    table = aws.catalog.table("sales", "orders")
    assert table is not None
    aws.statements.run("ALTER TABLE sales.orders SET TBLPROPERTIES ('k' = 'v')")

    with pytest.raises(ConcurrentModificationError):
        aws.catalog.update_table("sales", table_input(table), table)


def test_aws_out_of_reach_is_told_once_with_the_settings(account: ManagedAccount):
    aws = account.aws(endpoint_url="http://127.0.0.1:1")

    with pytest.raises(AwsError, match=r"AWS cannot be reached: .*athendef:endpointUrl"):
        aws.reach()
    with pytest.raises(AwsError, match="skipped: AWS is unreachable"):
        aws.reach()


def test_missing_credentials_are_told_with_what_to_do(
    open_account: Callable[..., ManagedAccount], monkeypatch: pytest.MonkeyPatch
):
    account = open_account()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", "nowhere")

    with pytest.raises(AwsError, match="no AWS credentials were found: run `aws sso login`"):
        account.aws().reach()


def test_an_unknown_profile_is_named(account: ManagedAccount):
    with pytest.raises(AwsError, match=r"\(nobody\) could not be found: check `aws:profile`"):
        account.aws(profile="nobody").reach()


def test_a_refusal_without_words_is_told_by_its_code():
    """What a service does not know it answers so: UnknownOperationException, and no message."""
    error = ClientError({"Error": {"Code": "UnknownOperationException", "Message": ""}}, "Ask")

    assert str(to_aws_error("asking", error)) == "asking: UnknownOperationException"


def test_a_database_that_is_updated_is_not_given_an_empty_location(account: ManagedAccount):
    """Its location is optional, and must not be empty where it is said."""
    aws = account.aws()
    sent = {"Name": "sales", "Description": "", "Parameters": {"team": ""}}
    live = {**sent, "Description": "theirs", "LocationUri": ""}
    with Stubber(aws.glue) as stub:
        stub.add_response("update_database", {}, {"Name": "sales", "DatabaseInput": sent})

        Catalog(aws.glue, aws.s3).update_database(live, {"Description": ""})
