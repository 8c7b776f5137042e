"""An object without permission in Lake Formation is an error, not an absent object."""

from typing import Any

import pytest
from botocore.stub import Stubber

from athendef_provider.aws import Aws, AwsError
from athendef_provider.aws.catalog import BulkReader, Catalog
from athendef_provider.aws.inventory import list_entries
from athendef_provider.config import AwsSettings
from athendef_provider.targets import TargetError, parse_targets

ABSENT: Any = None  # no test reads from S3


@pytest.fixture
def glue(monkeypatch):
    """A stubbed Glue client: each test adds the responses."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "athendef")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "athendef")
    client = Aws(AwsSettings(region="eu-west-1")).glue
    with Stubber(client) as stubber:
        yield client, stubber
        stubber.assert_no_pending_responses()


def test_a_table_missing_in_a_listing_is_read_by_name(glue):
    client, stubber = glue
    stubber.add_response("get_tables", {"TableList": [{"Name": "seen"}]})
    stubber.add_client_error("get_table", "EntityNotFoundException", "not found")
    stubber.add_client_error("get_table", "AccessDeniedException", "Insufficient permission(s)")
    reader = BulkReader(Catalog(client, ABSENT))

    assert reader.table("sales", "seen") == {"Name": "seen"}
    assert reader.table("sales", "gone") is None
    with pytest.raises(AwsError, match="Lake Formation") as refused:
        reader.table("sales", "hidden")
    assert "sales.hidden" in str(refused.value)


def test_a_database_that_is_denied_is_an_error(glue):
    client, stubber = glue
    stubber.add_client_error("get_tables", "AccessDeniedException", "Insufficient permission(s)")

    with pytest.raises(AwsError, match="Lake Formation"):
        BulkReader(Catalog(client, ABSENT)).table("sales", "orders")


def test_an_export_of_a_denied_database_is_an_error(glue):
    client, stubber = glue
    stubber.add_response("get_database", {"Database": {"Name": "sales"}})
    stubber.add_client_error("get_tables", "AccessDeniedException", "Insufficient permission(s)")

    with pytest.raises(AwsError, match="reading the tables of sales from Glue: AccessDenied"):
        list_entries(Catalog(client, ABSENT), parse_targets(["sales.*"]))


def test_a_database_that_cannot_be_listed_gets_no_suggestion(glue):
    client, stubber = glue
    stubber.add_client_error("get_database", "EntityNotFoundException", "not found")
    stubber.add_client_error("get_databases", "AccessDeniedException", "no")

    with pytest.raises(TargetError, match=r"^`salse\.\*` matches nothing$"):
        list_entries(Catalog(client, ABSENT), parse_targets(["salse.*"]))
