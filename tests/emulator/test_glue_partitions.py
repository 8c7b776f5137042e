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
    """The table with 2,500 partitions, for the years 0 to 24."""
    for year in range(25):
        glue.batch_create_partition(
            **NAMES,
            PartitionInputList=[partition(str(year), f"r{number}") for number in range(100)],
        )
    return glue


def values_of(partitions):
    return {tuple(entry["Values"]) for entry in partitions}


def test_partitions_are_listed_in_pages_of_1000(with_2500):
    pages = list(with_2500.get_paginator("get_partitions").paginate(**NAMES))
    assert [len(page["Partitions"]) for page in pages] == [1000, 1000, 500]
    assert len(values_of(entry for page in pages for entry in page["Partitions"])) == 2500


def test_an_expression_selects_partitions(with_2500):
    pages = with_2500.get_paginator("get_partitions").paginate(
        **NAMES, Expression="year > 22 AND region = 'r1'"
    )
    selected = values_of(entry for page in pages for entry in page["Partitions"])
    assert selected == {("23", "r1"), ("24", "r1")}


def test_segments_divide_the_partitions(with_2500):
    segments = []
    for number in range(3):
        segment = {"SegmentNumber": number, "TotalSegments": 3}
        pages = with_2500.get_paginator("get_partitions").paginate(**NAMES, Segment=segment)
        segments.append(values_of(entry for page in pages for entry in page["Partitions"]))
    assert all(segments)
    assert sum(map(len, segments)) == len(set().union(*segments)) == 2500


def test_the_column_schema_can_be_excluded(glue):
    glue.create_partition(**NAMES, PartitionInput=partition("2026", "eu"))
    [complete] = glue.get_partitions(**NAMES)["Partitions"]
    [without_columns] = glue.get_partitions(**NAMES, ExcludeColumnSchema=True)["Partitions"]
    assert complete["StorageDescriptor"]["Columns"][0]["Name"] == "id"
    assert "Columns" not in without_columns["StorageDescriptor"]
    assert without_columns["StorageDescriptor"]["Location"] == "s3://lake/orders/"


def test_a_batch_creates_new_partitions_and_reports_existing_ones(glue):
    glue.create_partition(**NAMES, PartitionInput=partition("2026", "eu"))
    errors = glue.batch_create_partition(
        **NAMES, PartitionInputList=[partition("2026", "eu"), partition("2026", "us")]
    )["Errors"]
    assert [error["PartitionValues"] for error in errors] == [["2026", "eu"]]
    assert errors[0]["ErrorDetail"]["ErrorCode"] == "AlreadyExistsException"
    partitions = glue.get_partitions(**NAMES)["Partitions"]
    assert values_of(partitions) == {("2026", "eu"), ("2026", "us")}


def test_a_batch_updates_existing_partitions_and_reports_the_others(glue):
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
    partitions = glue.get_partitions(**NAMES)["Partitions"]
    assert {
        tuple(entry["Values"]): entry["StorageDescriptor"]["Location"] for entry in partitions
    } == {
        ("2026", "eu"): "s3://lake/new/",
        ("2026", "us"): "s3://lake/orders/",
    }


def test_a_batch_returns_existing_partitions(glue):
    glue.create_partition(**NAMES, PartitionInput=partition("2026", "eu"))
    response = glue.batch_get_partition(
        **NAMES, PartitionsToGet=[{"Values": ["2026", "eu"]}, {"Values": ["2026", "us"]}]
    )
    assert values_of(response["Partitions"]) == {("2026", "eu")}


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
    ("operation", "argument", "entry", "limit"),
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
def test_a_batch_that_is_too_large_is_rejected_as_a_whole(glue, operation, argument, entry, limit):
    call = getattr(glue, operation)
    with pytest.raises(ClientError, match=f"less than or equal to {limit}"):
        call(**NAMES, **{argument: [entry] * (limit + 1)})
    assert glue.get_partitions(**NAMES)["Partitions"] == []
    call(**NAMES, **{argument: [entry] * limit})


def test_a_page_of_more_than_1000_partitions_is_rejected(glue):
    with pytest.raises(ClientError, match=r"'maxResults'.*less than or equal to 1000"):
        glue.get_partitions(**NAMES, MaxResults=1001)
