"""Workgroups: the output location, and whether it overrides the query's."""

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def athena(aws):
    for bucket in ("query-results", "group-results"):
        aws.s3.create_bucket(Bucket=bucket)
    return aws.athena


def create(athena, name="team", *, enforced=False, location=""):
    results = {"OutputLocation": location} if location else {}
    athena.create_work_group(
        Name=name,
        Configuration={
            "EnforceWorkGroupConfiguration": enforced,
            "ResultConfiguration": results,
        },
    )


def output_of(athena, *, requested="", group="team"):
    """The folder to which the results of a query are written."""
    query_id = athena.start_query_execution(
        QueryString="SHOW DATABASES",
        WorkGroup=group,
        ResultConfiguration={"OutputLocation": requested} if requested else {},
    )["QueryExecutionId"]
    query = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    assert query["WorkGroup"] == group
    return query["ResultConfiguration"]["OutputLocation"].removesuffix(f"{query_id}.txt")


def test_primary_exists_and_has_no_output_location(athena):
    group = athena.get_work_group(WorkGroup="primary")["WorkGroup"]
    assert group["State"] == "ENABLED"
    assert group["Configuration"]["EnforceWorkGroupConfiguration"] is False
    assert group["Configuration"]["ResultConfiguration"] == {}
    assert "Description" not in group


def test_a_query_sets_its_output_location(athena):
    create(athena)
    assert output_of(athena, requested="s3://query-results/x") == "s3://query-results/x/"
    assert (
        output_of(athena, requested="s3://query-results/x/", group="primary")
        == "s3://query-results/x/"
    )


def test_the_workgroups_output_location_is_the_default(athena):
    create(athena, location="s3://group-results/")
    assert output_of(athena) == "s3://group-results/"
    assert output_of(athena, requested="s3://query-results/") == "s3://query-results/"


def test_enforced_settings_override_the_query(athena):
    create(athena, enforced=True, location="s3://group-results/")
    assert output_of(athena, requested="s3://query-results/") == "s3://group-results/"


def test_enforced_settings_without_a_location_are_an_error(athena):
    create(athena, enforced=True)
    with pytest.raises(ClientError, match="No output location provided"):
        output_of(athena, requested="s3://query-results/")


def test_a_new_workgroup_enforces_its_settings_by_default(athena):
    athena.create_work_group(Name="team")
    configuration = athena.get_work_group(WorkGroup="team")["WorkGroup"]["Configuration"]
    assert configuration["EnforceWorkGroupConfiguration"] is True


def test_an_update_changes_only_the_specified_settings(athena):
    create(athena, enforced=True, location="s3://group-results/")
    athena.update_work_group(
        WorkGroup="team",
        Description="the team",
        ConfigurationUpdates={
            "EnforceWorkGroupConfiguration": False,
            "ResultConfigurationUpdates": {"OutputLocation": "s3://query-results/"},
            "BytesScannedCutoffPerQuery": 10_000_000,
        },
    )
    group = athena.get_work_group(WorkGroup="team")["WorkGroup"]
    assert group["Description"] == "the team"
    assert group["Configuration"]["ResultConfiguration"] == {
        "OutputLocation": "s3://query-results/"
    }
    assert group["Configuration"]["BytesScannedCutoffPerQuery"] == 10_000_000
    athena.update_work_group(
        WorkGroup="team",
        ConfigurationUpdates={
            "ResultConfigurationUpdates": {"RemoveOutputLocation": True},
            "RemoveBytesScannedCutoffPerQuery": True,
        },
    )
    configuration = athena.get_work_group(WorkGroup="team")["WorkGroup"]["Configuration"]
    assert configuration["ResultConfiguration"] == {}
    assert "BytesScannedCutoffPerQuery" not in configuration
    assert configuration["EnforceWorkGroupConfiguration"] is False


def test_a_disabled_workgroup_rejects_queries(athena):
    create(athena, location="s3://group-results/")
    athena.update_work_group(WorkGroup="team", State="DISABLED")
    with pytest.raises(ClientError, match="WorkGroup team is disabled"):
        output_of(athena)


def test_an_unknown_workgroup_is_an_error(athena):
    for call in (athena.get_work_group, athena.update_work_group, athena.delete_work_group):
        with pytest.raises(athena.exceptions.InvalidRequestException, match="is not found"):
            call(WorkGroup="unknown")
    with pytest.raises(ClientError, match="WorkGroup is not found"):
        output_of(athena, group="unknown")
    with pytest.raises(ClientError, match="WorkGroup is not found"):
        athena.list_query_executions(WorkGroup="unknown")


def test_workgroups_are_listed_by_name_in_pages(athena):
    for name in ("zoo", "alpha"):
        create(athena, name)
    first = athena.list_work_groups(MaxResults=2)
    rest = athena.list_work_groups(NextToken=first["NextToken"])
    names = [group["Name"] for page in (first, rest) for group in page["WorkGroups"]]
    assert names == ["alpha", "primary", "zoo"]


def test_a_workgroup_can_be_deleted_except_primary(athena):
    create(athena)
    with pytest.raises(ClientError, match="already created"):
        create(athena)
    athena.delete_work_group(WorkGroup="team")
    with pytest.raises(ClientError, match="is not found"):
        athena.get_work_group(WorkGroup="team")
    with pytest.raises(ClientError, match="primary"):
        athena.delete_work_group(WorkGroup="primary")


def test_queries_are_listed_per_workgroup(athena):
    create(athena, location="s3://group-results/")
    output_of(athena)
    output_of(athena, requested="s3://query-results/", group="primary")
    assert len(athena.list_query_executions(WorkGroup="team")["QueryExecutionIds"]) == 1
    assert len(athena.list_query_executions()["QueryExecutionIds"]) == 1
