"""Glue's partitions: batches, pages, segments."""

import pytest
from botocore.exceptions import ClientError

NAMES = {"DatabaseName": "sales", "TableName": "orders"}


def partition(*values, location="s3://lake/orders/"):
    columns = [{"Name": "id", "Type": "string"}]
    return {
        "Values": list(values),
        "StorageDescriptor": {"Columns": columns, "Location": location},
    }


@pytest.fixture
def glue(aws):
    keys = [{"Name": "year", "Type": "int"}, {"Name": "region", "Type": "string"}]
    aws.glue.create_database(DatabaseInput={"Name": "sales"})
    aws.glue.create_table(
        DatabaseName="sales", TableInput={"Name": "orders", "PartitionKeys": keys}
    )
    return aws.glue


@pytest.fixture
def with_2500(glue):
    """The table with 2,500 partitions of the years 0 to 24."""
    for year in range(25):
        glue.batch_create_partition(
            **NAMES,
            PartitionInputList=[partition(str(year), f"r{number}") for number in range(100)],
        )
    return glue


def values_of(partitions):
    return {tuple(each["Values"]) for each in partitions}


def test_partitions_come_in_pages_of_1000(with_2500):
    pages = list(with_2500.get_paginator("get_partitions").paginate(**NAMES))
    assert [len(page["Partitions"]) for page in pages] == [1000, 1000, 500]
    assert len(values_of(each for page in pages for each in page["Partitions"])) == 2500


def test_an_expression_chooses_partitions(with_2500):
    pages = with_2500.get_paginator("get_partitions").paginate(
        **NAMES, Expression="year > 22 AND region = 'r1'"
    )
    found = values_of(each for page in pages for each in page["Partitions"])
    assert found == {("23", "r1"), ("24", "r1")}


def test_segments_share_the_partitions_out(with_2500):
    found = []
    for number in range(3):
        segment = {"SegmentNumber": number, "TotalSegments": 3}
        pages = with_2500.get_paginator("get_partitions").paginate(**NAMES, Segment=segment)
        found.append(values_of(each for page in pages for each in page["Partitions"]))
    assert all(found)
    assert sum(map(len, found)) == len(set().union(*found)) == 2500


def test_the_column_schema_can_be_left_out(glue):
    glue.create_partition(**NAMES, PartitionInput=partition("2026", "eu"))
    [full] = glue.get_partitions(**NAMES)["Partitions"]
    [bare] = glue.get_partitions(**NAMES, ExcludeColumnSchema=True)["Partitions"]
    assert full["StorageDescriptor"]["Columns"][0]["Name"] == "id"
    assert "Columns" not in bare["StorageDescriptor"]
    assert bare["StorageDescriptor"]["Location"] == "s3://lake/orders/"


def test_a_batch_creates_what_is_new_and_names_what_is_there(glue):
    glue.create_partition(**NAMES, PartitionInput=partition("2026", "eu"))
    errors = glue.batch_create_partition(
        **NAMES, PartitionInputList=[partition("2026", "eu"), partition("2026", "us")]
    )["Errors"]
    assert [error["PartitionValues"] for error in errors] == [["2026", "eu"]]
    assert errors[0]["ErrorDetail"]["ErrorCode"] == "AlreadyExistsException"
    found = glue.get_partitions(**NAMES)["Partitions"]
    assert values_of(found) == {("2026", "eu"), ("2026", "us")}


def test_a_batch_updates_what_is_there_and_names_what_is_not(glue):
    for region in ("eu", "us"):
        glue.create_partition(**NAMES, PartitionInput=partition("2026", region))
    entries = [
        {
            "PartitionValueList": ["2026", "eu"],
            "PartitionInput": partition("2026", "eu", location="s3://lake/new/"),
        },
        {"PartitionValueList": ["2026", "xx"], "PartitionInput": partition("2026", "xx")},
        {"PartitionValueList": ["2026", "us"], "PartitionInput": partition("2026", "eu")},
    ]
    errors = glue.batch_update_partition(**NAMES, Entries=entries)["Errors"]
    assert [error["ErrorDetail"]["ErrorCode"] for error in errors] == [
        "EntityNotFoundException",
        "AlreadyExistsException",
    ]
    found = glue.get_partitions(**NAMES)["Partitions"]
    assert {tuple(each["Values"]): each["StorageDescriptor"]["Location"] for each in found} == {
        ("2026", "eu"): "s3://lake/new/",
        ("2026", "us"): "s3://lake/orders/",
    }


def test_a_batch_gets_what_is_there(glue):
    glue.create_partition(**NAMES, PartitionInput=partition("2026", "eu"))
    answer = glue.batch_get_partition(
        **NAMES, PartitionsToGet=[{"Values": ["2026", "eu"]}, {"Values": ["2026", "us"]}]
    )
    assert values_of(answer["Partitions"]) == {("2026", "eu")}


def test_partitions_are_deleted_one_by_one_or_in_a_batch(glue):
    for region in ("eu", "us"):
        glue.create_partition(**NAMES, PartitionInput=partition("2026", region))
    glue.delete_partition(**NAMES, PartitionValues=["2026", "eu"])
    errors = glue.batch_delete_partition(
        **NAMES, PartitionsToDelete=[{"Values": ["2026", "eu"]}, {"Values": ["2026", "us"]}]
    )["Errors"]
    assert [error["PartitionValues"] for error in errors] == [["2026", "eu"]]
    assert glue.get_partitions(**NAMES)["Partitions"] == []


def test_a_missing_partition_is_not_found(glue):
    with pytest.raises(glue.exceptions.EntityNotFoundException, match="Cannot find partition"):
        glue.get_partition(**NAMES, PartitionValues=["2026", "eu"])


def test_a_partition_needs_a_value_for_every_key(glue):
    with pytest.raises(ClientError, match="number of partition keys do not match"):
        glue.create_partition(**NAMES, PartitionInput=partition("2026"))


@pytest.mark.parametrize(
    ("operation", "argument", "entry", "most"),
    [
        ("batch_create_partition", "PartitionInputList", partition("2026", "eu"), 100),
        ("batch_delete_partition", "PartitionsToDelete", {"Values": ["2026", "eu"]}, 25),
        (
            "batch_update_partition",
            "Entries",
            {"PartitionValueList": ["1", "2"], "PartitionInput": partition("1", "2")},
            100,
        ),
        ("batch_get_partition", "PartitionsToGet", {"Values": ["2026", "eu"]}, 1000),
    ],
)
def test_a_batch_that_is_too_large_is_refused_whole(glue, operation, argument, entry, most):
    call = getattr(glue, operation)
    with pytest.raises(ClientError, match=f"less than or equal to {most}"):
        call(**NAMES, **{argument: [entry] * (most + 1)})
    assert glue.get_partitions(**NAMES)["Partitions"] == []
    call(**NAMES, **{argument: [entry] * most})


def test_a_page_of_more_than_1000_partitions_is_refused(glue):
    with pytest.raises(ClientError, match=r"'maxResults'.*less than or equal to 1000"):
        glue.get_partitions(**NAMES, MaxResults=1001)
