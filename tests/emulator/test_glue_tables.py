"""Glue's databases and tables: names, versions, pages, limits."""

import concurrent.futures

import pytest
from botocore.exceptions import ClientError

from athendef_provider.local.glue import glue_catalog


def column(name="id", comment=""):
    return {"Name": name, "Type": "string", "Comment": comment}


def table_input(name="orders", **changes):
    storage = {"Columns": [column()], "Location": "s3://lake/orders/"}
    return {"Name": name, "TableType": "EXTERNAL_TABLE", "StorageDescriptor": storage, **changes}


@pytest.fixture
def glue(aws):
    aws.glue.create_database(DatabaseInput={"Name": "sales"})
    return aws.glue


def versions(glue, name="orders"):
    pages = glue.get_paginator("get_table_versions").paginate(DatabaseName="sales", TableName=name)
    return [version["VersionId"] for page in pages for version in page["TableVersions"]]


def test_names_become_lower_case(aws):
    aws.glue.create_database(DatabaseInput={"Name": "Sales"})
    aws.glue.create_table(
        DatabaseName="SALES",
        TableInput=table_input(
            "Orders",
            StorageDescriptor={"Columns": [column("OrderId")]},
            PartitionKeys=[column("Day")],
        ),
    )
    table = aws.glue.get_table(DatabaseName="sALES", Name="ORDERS")["Table"]
    assert (table["DatabaseName"], table["Name"]) == ("sales", "orders")
    assert table["StorageDescriptor"]["Columns"][0]["Name"] == "orderid"
    assert table["PartitionKeys"][0]["Name"] == "day"


def test_names_that_differ_only_in_case_are_equal(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input())
    with pytest.raises(ClientError, match=r"AlreadyExistsException.*Table already exists"):
        glue.create_table(DatabaseName="sales", TableInput=table_input("ORDERS"))
    with pytest.raises(ClientError, match=r"AlreadyExistsException.*Database already exists"):
        glue.create_database(DatabaseInput={"Name": "SALES"})


def test_a_missing_object_has_glues_message(glue):
    with pytest.raises(ClientError, match="Database nowhere not found"):
        glue.get_database(Name="nowhere")
    with pytest.raises(ClientError, match="Database nowhere not found"):
        glue.get_tables(DatabaseName="nowhere")
    for database in ("sales", "nowhere"):
        with pytest.raises(glue.exceptions.EntityNotFoundException, match="Entity Not Found"):
            glue.get_table(DatabaseName=database, Name="orders")
    with pytest.raises(ClientError, match="Table orders not found"):
        glue.delete_table(DatabaseName="sales", Name="orders")


def test_a_table_is_returned_with_glues_defaults(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input())
    table = glue.get_table(DatabaseName="sales", Name="orders")["Table"]
    assert table["VersionId"] == "0"
    assert table["CatalogId"] == "123456789012"
    assert table["Retention"] == 0
    assert table["PartitionKeys"] == []
    assert table["StorageDescriptor"] == {
        "Columns": [column()],
        "Location": "s3://lake/orders/",
        "Compressed": False,
        "NumberOfBuckets": 0,
        "BucketColumns": [],
        "SortColumns": [],
        "StoredAsSubDirectories": False,
    }


def test_each_update_creates_a_version_and_the_newest_is_listed_first(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input(Description="first"))
    for number in range(11):
        glue.update_table(DatabaseName="sales", TableInput=table_input(Description=str(number)))
    assert versions(glue) == [str(number) for number in range(11, -1, -1)]
    old = glue.get_table_version(DatabaseName="sales", TableName="orders", VersionId="0")
    assert old["TableVersion"]["Table"]["Description"] == "first"


def test_an_update_replaces_the_whole_table(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input(Parameters={"a": "1"}))
    glue.update_table(DatabaseName="sales", TableInput={"Name": "orders"})
    table = glue.get_table(DatabaseName="sales", Name="orders")["Table"]
    assert "StorageDescriptor" not in table
    assert "Parameters" not in table


def test_a_stale_version_id_is_a_conflict_and_changes_nothing(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input())
    update = table_input(Description="first")
    glue.update_table(DatabaseName="sales", TableInput=update, VersionId="0")
    with pytest.raises(
        glue.exceptions.ConcurrentModificationException, match="concurrent modifications"
    ):
        glue.update_table(
            DatabaseName="sales", TableInput=table_input(Description="second"), VersionId="0"
        )
    table = glue.get_table(DatabaseName="sales", Name="orders")["Table"]
    assert (table["Description"], table["VersionId"]) == ("first", "1")


def test_one_of_many_concurrent_updates_of_a_version_succeeds(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input())

    def update(number):
        entry = table_input(Description=str(number))
        try:
            glue.update_table(DatabaseName="sales", TableInput=entry, VersionId="0")
        except glue.exceptions.ConcurrentModificationException:
            return None
        return str(number)

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        [winner] = [number for number in pool.map(update, range(40)) if number]
    table = glue.get_table(DatabaseName="sales", Name="orders")["Table"]
    assert (table["Description"], table["VersionId"]) == (winner, "1")


def test_glue_calls_wait_while_a_statement_is_executed(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input())
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        with glue_catalog("us-east-1").lock:
            response = pool.submit(glue.get_tables, DatabaseName="sales")
            assert not concurrent.futures.wait([response], timeout=0.2).done
        assert len(response.result()["TableList"]) == 1


def test_skip_archive_keeps_no_previous_version(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input())
    glue.update_table(DatabaseName="sales", TableInput=table_input(), SkipArchive=True)
    assert versions(glue) == ["1"]
    glue.update_table(DatabaseName="sales", TableInput=table_input())
    assert versions(glue) == ["2", "1"]


def test_archived_versions_can_be_deleted_but_not_the_current_one(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input())
    for _ in range(3):
        glue.update_table(DatabaseName="sales", TableInput=table_input())
    glue.delete_table_version(DatabaseName="sales", TableName="orders", VersionId="0")
    errors = glue.batch_delete_table_version(
        DatabaseName="sales", TableName="orders", VersionIds=["1", "3", "7"]
    )["Errors"]
    assert [(error["VersionId"], error["ErrorDetail"]["ErrorCode"]) for error in errors] == [
        ("3", "InvalidInputException"),
        ("7", "EntityNotFoundException"),
    ]
    assert versions(glue) == ["3", "2"]


def test_a_table_cannot_be_renamed(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input())
    with pytest.raises(ClientError, match="Table other not found"):
        glue.update_table(DatabaseName="sales", TableInput=table_input("other"))
    with pytest.raises(ClientError, match="Table cannot be renamed"):
        glue.update_table(DatabaseName="sales", Name="orders", TableInput=table_input("other"))


def test_a_recreated_table_has_no_old_versions_and_partitions(glue):
    keys = {"PartitionKeys": [column("day")]}
    glue.create_table(DatabaseName="sales", TableInput=table_input(**keys))
    glue.update_table(DatabaseName="sales", TableInput=table_input(**keys))
    glue.create_partition(
        DatabaseName="sales", TableName="orders", PartitionInput={"Values": ["1"]}
    )
    glue.delete_table(DatabaseName="sales", Name="orders")
    glue.create_table(DatabaseName="sales", TableInput=table_input(**keys))
    assert versions(glue) == ["0"]
    partitions = glue.get_partitions(DatabaseName="sales", TableName="orders")["Partitions"]
    assert partitions == []


def test_tables_are_listed_by_name_in_pages_of_100(glue):
    for number in range(250, 0, -1):
        glue.create_table(DatabaseName="sales", TableInput=table_input(f"t{number:03}"))
    pages = list(glue.get_paginator("get_tables").paginate(DatabaseName="sales"))
    assert [len(page["TableList"]) for page in pages] == [100, 100, 50]
    names = [table["Name"] for page in pages for table in page["TableList"]]
    assert names == sorted(names)


def test_a_table_deleted_between_two_pages_hides_no_other(glue):
    for name in ("a", "b", "c", "d"):
        glue.create_table(DatabaseName="sales", TableInput=table_input(name))
    first = glue.get_tables(DatabaseName="sales", MaxResults=2)
    for name in ("a", "b"):
        glue.delete_table(DatabaseName="sales", Name=name)
    rest = glue.get_tables(DatabaseName="sales", NextToken=first["NextToken"])
    assert [table["Name"] for table in rest["TableList"]] == ["c", "d"]


def test_databases_are_listed_in_pages_of_100(aws):
    for number in range(101):
        aws.glue.create_database(DatabaseInput={"Name": f"d{number:03}"})
    pages = list(aws.glue.get_paginator("get_databases").paginate())
    assert [len(page["DatabaseList"]) for page in pages] == [100, 1]


def test_an_expression_must_match_the_whole_name(glue):
    for name in ("orders", "orders_old", "old_orders"):
        glue.create_table(DatabaseName="sales", TableInput=table_input(name))

    def matching(expression):
        tables = glue.get_tables(DatabaseName="sales", Expression=expression)["TableList"]
        return [table["Name"] for table in tables]

    assert matching("orders") == ["orders"]
    assert matching("orders.*") == ["orders", "orders_old"]
    assert matching("o.*s") == ["old_orders", "orders"]
    with pytest.raises(ClientError, match="InvalidInputException"):
        matching("(")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"Description": "x" * 2049}, "tableInput.description"),
        ({"Parameters": {"k" * 256: "v"}}, "tableInput.parameters.key"),
        ({"Parameters": {"k": "v" * 512_001}}, "tableInput.parameters.k.member"),
        ({"PartitionKeys": [column(comment="two\nlines")]}, "partitionKeys.1.member.comment"),
        ({"PartitionKeys": [column(comment="x" * 256)]}, "partitionKeys.1.member.comment"),
        ({"PartitionKeys": [column("n" * 256)]}, "partitionKeys.1.member.name"),
        (
            {"StorageDescriptor": {"Columns": [{"Name": "c", "Type": "t" * 131_073}]}},
            "storageDescriptor.columns.1.member.type",
        ),
        ({"StorageDescriptor": {"Location": "l" * 2057}}, "storageDescriptor.location"),
        ({"ViewOriginalText": "v" * 409_601}, "tableInput.viewOriginalText"),
    ],
)
def test_a_value_that_is_too_long_is_rejected_with_its_path(glue, changes, path):
    with pytest.raises(ClientError, match="ValidationException") as raised:
        glue.create_table(DatabaseName="sales", TableInput=table_input(**changes))
    assert f"{path}' failed to satisfy constraint" in str(raised.value)
    assert glue.get_tables(DatabaseName="sales")["TableList"] == []


def test_values_of_the_maximum_length_are_accepted(glue):
    changes = {
        "Description": "line\n" * 409,
        "Parameters": {"k" * 255: "v" * 512_000},
        "PartitionKeys": [column("n" * 255, "ü😀\t" * 85)],
    }
    glue.create_table(DatabaseName="sales", TableInput=table_input(**changes))
    table = glue.get_table(DatabaseName="sales", Name="orders")["Table"]
    assert {key: table[key] for key in changes} == changes


def test_more_than_100_tables_in_a_page_or_batch_are_rejected(glue):
    with pytest.raises(ClientError, match=r"'maxResults'.*less than or equal to 100"):
        glue.get_tables(DatabaseName="sales", MaxResults=101)
    with pytest.raises(ClientError, match=r"'tablesToDelete'.*less than or equal to 100"):
        glue.batch_delete_table(DatabaseName="sales", TablesToDelete=["t"] * 101)


def test_a_batch_deletes_existing_tables_and_reports_the_others(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input())
    errors = glue.batch_delete_table(DatabaseName="sales", TablesToDelete=["ORDERS", "none"])[
        "Errors"
    ]
    assert [error["TableName"] for error in errors] == ["none"]
    assert glue.get_tables(DatabaseName="sales")["TableList"] == []


def test_a_database_is_deleted_with_its_tables(glue):
    glue.create_table(DatabaseName="sales", TableInput=table_input())
    glue.delete_database(Name="sales")
    glue.create_database(DatabaseInput={"Name": "sales"})
    assert glue.get_tables(DatabaseName="sales")["TableList"] == []


def test_a_database_is_updated_but_not_renamed(glue):
    entry = {"Name": "sales", "Description": "all sales", "Parameters": {"owner": "me"}}
    glue.update_database(Name="SALES", DatabaseInput=entry)
    database = glue.get_database(Name="sales")["Database"]
    assert {key: database[key] for key in entry} == entry
    with pytest.raises(ClientError, match="Database cannot be renamed"):
        glue.update_database(Name="sales", DatabaseInput={"Name": "other"})


def test_the_catalog_of_another_account_is_not_found(glue):
    assert glue.get_tables(CatalogId="123456789012", DatabaseName="sales")["TableList"] == []
    with pytest.raises(ClientError, match="Catalog not found"):
        glue.get_tables(CatalogId="000000000000", DatabaseName="sales")
