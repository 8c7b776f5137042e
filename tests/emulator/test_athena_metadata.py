"""Athena's metadata operations."""

import pytest
from botocore.exceptions import ClientError

CATALOG = "AwsDataCatalog"


@pytest.fixture
def athena(aws):
    aws.glue.create_database(DatabaseInput={"Name": "sales", "Description": "all sales"})
    for number in range(60):
        aws.glue.create_table(DatabaseName="sales", TableInput={"Name": f"t{number:02}"})
    aws.glue.create_table(
        DatabaseName="sales",
        TableInput={
            "Name": "orders",
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"EXTERNAL": "TRUE"},
            "PartitionKeys": [{"Name": "day", "Type": "date"}],
            "StorageDescriptor": {
                "Columns": [{"Name": "id", "Type": "int", "Comment": "the id"}],
                "Location": "s3://lake/orders/",
                "SerdeInfo": {
                    "SerializationLibrary": "a.Serde",
                    "Parameters": {"serialization.format": "1"},
                },
            },
        },
    )
    return aws.athena


def test_the_glue_data_catalog_is_the_only_data_catalog(athena):
    [summary] = athena.list_data_catalogs()["DataCatalogsSummary"]
    assert (summary["CatalogName"], summary["Type"]) == (CATALOG, "GLUE")
    assert athena.get_data_catalog(Name=CATALOG)["DataCatalog"]["Type"] == "GLUE"


def test_databases_are_read_from_glue(athena):
    database = athena.get_database(CatalogName=CATALOG, DatabaseName="Sales")["Database"]
    assert database == {"Name": "sales", "Description": "all sales"}
    assert athena.list_databases(CatalogName=CATALOG)["DatabaseList"] == [database]


def test_a_tables_storage_is_among_its_parameters(athena):
    table = athena.get_table_metadata(
        CatalogName=CATALOG, DatabaseName="sales", TableName="orders"
    )["TableMetadata"]
    assert table["Columns"] == [{"Name": "id", "Type": "int", "Comment": "the id"}]
    assert table["PartitionKeys"] == [{"Name": "day", "Type": "date"}]
    assert table["Parameters"] == {
        "EXTERNAL": "TRUE",
        "location": "s3://lake/orders/",
        "serde.serialization.lib": "a.Serde",
        "serde.param.serialization.format": "1",
    }


def test_tables_are_listed_in_pages_of_50(athena):
    pages = list(
        athena.get_paginator("list_table_metadata").paginate(
            CatalogName=CATALOG, DatabaseName="sales"
        )
    )
    assert [len(page["TableMetadataList"]) for page in pages] == [50, 11]
    [only] = athena.list_table_metadata(
        CatalogName=CATALOG, DatabaseName="sales", Expression="ord.*"
    )["TableMetadataList"]
    assert only["Name"] == "orders"


def test_a_missing_object_is_a_metadata_exception(athena):
    for call, arguments in (
        (athena.get_database, {"DatabaseName": "none"}),
        (athena.get_table_metadata, {"DatabaseName": "sales", "TableName": "none"}),
        (athena.list_table_metadata, {"DatabaseName": "none"}),
    ):
        with pytest.raises(athena.exceptions.MetadataException, match="not found"):
            call(CatalogName=CATALOG, **arguments)
    with pytest.raises(ClientError, match="Catalog other was not found"):
        athena.list_databases(CatalogName="other")
