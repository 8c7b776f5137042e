"""Work groups: where results go, and who decides it."""

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def athena(aws):
    for bucket in ("mine", "theirs"):
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


def output_of(athena, *, asked="", group="team"):
    """Where the result of a query goes, up to its own file name."""
    query_id = athena.start_query_execution(
        QueryString="SHOW DATABASES",
        WorkGroup=group,
        ResultConfiguration={"OutputLocation": asked} if asked else {},
    )["QueryExecutionId"]
    query = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    assert query["WorkGroup"] == group
    return query["ResultConfiguration"]["OutputLocation"].removesuffix(f"{query_id}.txt")


def test_primary_is_there_and_says_nothing_about_results(athena):
    group = athena.get_work_group(WorkGroup="primary")["WorkGroup"]
    assert group["State"] == "ENABLED"
    assert group["Configuration"]["EnforceWorkGroupConfiguration"] is False
    assert group["Configuration"]["ResultConfiguration"] == {}
    assert "Description" not in group


def test_a_query_says_itself_where_its_result_goes(athena):
    create(athena)
    assert output_of(athena, asked="s3://mine/x") == "s3://mine/x/"
    assert output_of(athena, asked="s3://mine/x/", group="primary") == "s3://mine/x/"


def test_the_group_says_it_for_queries_that_do_not(athena):
    create(athena, location="s3://theirs/")
    assert output_of(athena) == "s3://theirs/"
    assert output_of(athena, asked="s3://mine/") == "s3://mine/"


def test_a_group_that_enforces_its_settings_overrules_the_query(athena):
    create(athena, enforced=True, location="s3://theirs/")
    assert output_of(athena, asked="s3://mine/") == "s3://theirs/"


def test_a_group_that_enforces_no_location_leaves_none(athena):
    create(athena, enforced=True)
    with pytest.raises(ClientError, match="No output location provided"):
        output_of(athena, asked="s3://mine/")


def test_a_new_group_enforces_its_settings_unless_told_otherwise(athena):
    athena.create_work_group(Name="team")
    configuration = athena.get_work_group(WorkGroup="team")["WorkGroup"]["Configuration"]
    assert configuration["EnforceWorkGroupConfiguration"] is True


def test_a_group_is_updated_piece_by_piece(athena):
    create(athena, enforced=True, location="s3://theirs/")
    athena.update_work_group(
        WorkGroup="team",
        Description="ours",
        ConfigurationUpdates={
            "EnforceWorkGroupConfiguration": False,
            "ResultConfigurationUpdates": {"OutputLocation": "s3://mine/"},
            "BytesScannedCutoffPerQuery": 10_000_000,
        },
    )
    group = athena.get_work_group(WorkGroup="team")["WorkGroup"]
    assert group["Description"] == "ours"
    assert group["Configuration"]["ResultConfiguration"] == {"OutputLocation": "s3://mine/"}
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


def test_a_disabled_group_takes_no_queries(athena):
    create(athena, location="s3://theirs/")
    athena.update_work_group(WorkGroup="team", State="DISABLED")
    with pytest.raises(ClientError, match="WorkGroup team is disabled"):
        output_of(athena)


def test_an_unknown_group_is_refused_everywhere(athena):
    for call in (athena.get_work_group, athena.update_work_group, athena.delete_work_group):
        with pytest.raises(athena.exceptions.InvalidRequestException, match="is not found"):
            call(WorkGroup="nobody")
    with pytest.raises(ClientError, match="WorkGroup is not found"):
        output_of(athena, group="nobody")
    with pytest.raises(ClientError, match="WorkGroup is not found"):
        athena.list_query_executions(WorkGroup="nobody")


def test_groups_are_listed_by_name_in_pages(athena):
    for name in ("zoo", "alpha"):
        create(athena, name)
    first = athena.list_work_groups(MaxResults=2)
    rest = athena.list_work_groups(NextToken=first["NextToken"])
    names = [group["Name"] for page in (first, rest) for group in page["WorkGroups"]]
    assert names == ["alpha", "primary", "zoo"]


def test_a_group_can_go_but_primary_stays(athena):
    create(athena)
    with pytest.raises(ClientError, match="already created"):
        create(athena)
    athena.delete_work_group(WorkGroup="team")
    with pytest.raises(ClientError, match="is not found"):
        athena.get_work_group(WorkGroup="team")
    with pytest.raises(ClientError, match="primary"):
        athena.delete_work_group(WorkGroup="primary")


def test_each_group_lists_its_own_queries(athena):
    create(athena, location="s3://theirs/")
    output_of(athena)
    output_of(athena, asked="s3://mine/", group="primary")
    assert len(athena.list_query_executions(WorkGroup="team")["QueryExecutionIds"]) == 1
    assert len(athena.list_query_executions()["QueryExecutionIds"]) == 1
