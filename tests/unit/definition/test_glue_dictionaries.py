"""Glue's dictionaries are read as the definitions that users would write."""

import base64
import json
from typing import Any

import pytest

from athendef_provider.changes import differences
from athendef_provider.definition import (
    fingerprint,
    from_glue_database,
    from_glue_table,
    normalize,
    read,
    render,
)
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadata, read_metadata
from athendef_provider.definition.model import (
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Kind,
    Opaque,
    Transform,
    View,
)

# What a Glue crawler writes, with parameters of Athena and Hive.
CRAWLED: dict[str, Any] = {
    "DatabaseName": "Sales",
    "Name": "Orders",
    "Owner": "owner",
    "Description": "from the crawler",
    "TableType": "EXTERNAL_TABLE",
    "PartitionKeys": [{"Name": "dt", "Type": "string"}],
    "StorageDescriptor": {
        "Columns": [
            {"Name": "Id", "Type": "bigint", "Comment": "from deserializer"},
            {"Name": "owner", "Type": "struct<$oid:string,a-b:INT>", "Comment": "who"},
        ],
        "Location": "s3://lake//orders",
        "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
        "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        "Compressed": False,
        "NumberOfBuckets": -1,
        "SerdeInfo": {
            "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
            "Parameters": {"field.delim": ",", "serialization.format": ","},
        },
        "BucketColumns": [],
        "SortColumns": [],
        "Parameters": {"sizeKey": "1"},
        "StoredAsSubDirectories": False,
    },
    "Parameters": {
        "EXTERNAL": "TRUE",
        "transient_lastDdlTime": "1700000000",
        "UPDATED_BY_CRAWLER": "nightly",
        "CrawlerSchemaSerializerVersion": "1.0",
        "CrawlerSchemaDeserializerVersion": "1.0",
        "recordCount": "10",
        "averageRecordSize": "44",
        "sizeKey": "440",
        "objectCount": "1",
        "compressionType": "none",
        "typeOfData": "file",
        "classification": "csv",
        "spark.sql.sources.schema.numParts": "1",
        "NUMROWS": "10",
        "skip.header.line.count": "1",
        "team": "shop",
    },
}
ORDERS_SQL = """
CREATE EXTERNAL TABLE sales.orders (
  id bigint,
  owner struct<`$oid`:string,`a-b`:int> COMMENT 'who'
)
{comment}
PARTITIONED BY (dt string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
LOCATION 's3://lake/orders/'
TBLPROPERTIES ({properties})
"""


def _live(
    table: dict[str, Any],
    declared: Definition | None = None,
    metadata: IcebergMetadata | None = None,
) -> Definition:
    return normalize(from_glue_table(table, metadata), declared)


def _orders(properties: str, comment: str = "") -> HiveTable:
    reading = read(
        ORDERS_SQL.format(properties=properties, comment=comment),
        path="orders.sql",
        database="sales",
        name="orders",
    )
    assert isinstance(reading.definition, HiveTable)
    return reading.definition


def test_parameters_of_services_are_ignored_by_a_definition():
    wanted = _orders("'skip.header.line.count' = '1', 'team' = 'shop'")

    assert wanted == _live(CRAWLED, wanted)


@pytest.mark.parametrize(
    "written",
    [
        {"auto.purge": "false", "transactional": "false", "numFiles": "-1", "trino_version": "0"},
        {"last_commit_time_sync": "2026", "last_commit_completion_time_sync": "2026"},
    ],
    ids=["CREATE TABLE AS", "Hudi"],
)
def test_parameters_of_services_are_not_imported(written: dict[str, str]):
    live = _live(CRAWLED | {"Parameters": {"team": "shop", **written}})

    assert isinstance(live, HiveTable)
    assert live.properties == {"team": "shop"}


def test_an_absent_output_format_is_the_default():
    """Terraform accepts a table without one, which is read in the same way."""
    wanted = _orders("'skip.header.line.count' = '1', 'team' = 'shop'")
    storage = {
        key: value for key, value in CRAWLED["StorageDescriptor"].items() if key != "OutputFormat"
    }

    assert _live(CRAWLED | {"StorageDescriptor": storage}, wanted) == wanted
    unusual = _live(
        CRAWLED | {"StorageDescriptor": storage | {"InputFormat": "our.own.InputFormat"}}
    )
    assert isinstance(unusual, Opaque)
    assert unusual.clause == "no OUTPUTFORMAT"


def test_a_declared_property_is_compared_even_if_services_write_it():
    wanted = _orders(
        "'skip.header.line.count' = '1', 'team' = 'shop', 'compressionType' = 'gzip', "
        "'classification' = 'csv'"
    )

    live = _live(CRAWLED, wanted)

    assert live != wanted
    assert isinstance(live, HiveTable)
    assert live.properties == {**wanted.properties, "compressionType": "none"}


def test_the_letter_case_of_a_key_is_not_a_difference():
    wanted = _orders("'Skip.Header.Line.Count' = '1', 'Team' = 'shop'")

    assert differences(_live(CRAWLED, wanted), wanted) == ()


def test_a_declared_serialization_format_is_compared():
    wanted = _orders("'skip.header.line.count' = '1', 'team' = 'shop'")
    storage = CRAWLED["StorageDescriptor"] | {
        "SerdeInfo": {
            "SerializationLibrary": wanted.storage.serde,
            "Parameters": {"field.delim": ",", "serialization.format": ";"},
        }
    }

    live = _live(CRAWLED | {"StorageDescriptor": storage}, wanted)

    assert isinstance(live, HiveTable)
    assert live.storage.serde_properties == {"field.delim": ",", "serialization.format": ";"}


def test_both_keys_of_the_collection_delimiter_are_equal():
    wanted = read(
        "CREATE EXTERNAL TABLE orders (a array<int>) ROW FORMAT DELIMITED "
        "FIELDS TERMINATED BY ',' COLLECTION ITEMS TERMINATED BY '|' LOCATION 's3://lake/o/'",
        path="orders.sql",
        database="sales",
        name="orders",
    ).definition
    live = {
        "DatabaseName": "sales",
        "Name": "orders",
        "StorageDescriptor": CRAWLED["StorageDescriptor"]
        | {
            "Columns": [{"Name": "a", "Type": "array<int>"}],
            "Location": "s3://lake/o",
            "SerdeInfo": {
                "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                "Parameters": {
                    "field.delim": ",",
                    "collection.delim": "|",
                    "serialization.format": ",",
                },
            },
        },
    }

    assert wanted == _live(live, wanted)


def test_an_import_keeps_properties_that_users_also_write():
    live = _live(CRAWLED)

    assert isinstance(live, HiveTable)
    assert live.comment == "from the crawler"
    assert live.properties == {
        "classification": "csv",
        "skip.header.line.count": "1",
        "team": "shop",
    }


def test_an_imported_table_needs_no_change():
    imported = _live(CRAWLED)
    written = read(render(imported), path="orders.sql", database="sales", name="orders")

    assert written.diagnostics == ()
    assert written.definition == _live(CRAWLED, written.definition)


def test_a_description_is_ignored_by_a_definition_without_a_comment():
    without = _orders("'skip.header.line.count' = '1', 'team' = 'shop'")
    with_comment = _orders(
        "'skip.header.line.count' = '1', 'team' = 'shop'", "COMMENT 'from the crawler'"
    )

    assert without == _live(CRAWLED, without)
    assert with_comment == _live(CRAWLED, with_comment)


ICEBERG = {
    "DatabaseName": "sales",
    "Name": "events",
    "TableType": "EXTERNAL_TABLE",
    "Parameters": {
        "table_type": "ICEBERG",
        "metadata_location": "s3://lake/events/metadata/1.json",
        "previous_metadata_location": "s3://lake/events/metadata/0.json",
    },
    "StorageDescriptor": {
        "Location": "s3://lake/events",
        "Columns": [
            {"Name": "id", "Type": "bigint", "Parameters": {"iceberg.field.current": "true"}},
            {"Name": "gone", "Type": "int", "Parameters": {"iceberg.field.current": "false"}},
        ],
    },
}
METADATA = {
    "format-version": 2,
    "location": "s3://lake/events",
    "current-schema-id": 1,
    "schemas": [
        {"schema-id": 0, "fields": [{"id": 1, "name": "id", "type": "int", "required": False}]},
        {
            "schema-id": 1,
            "fields": [
                {"id": 1, "name": "Id", "type": "long", "required": False, "doc": "key"},
                {"id": 2, "name": "ts", "type": "timestamptz", "required": False},
                {"id": 3, "name": "price", "type": "decimal(10, 2)", "required": False},
                {
                    "id": 4,
                    "name": "tags",
                    "type": {"type": "list", "element-id": 5, "element": "string"},
                    "required": False,
                },
                {
                    "id": 6,
                    "name": "more",
                    "type": {
                        "type": "map",
                        "key": "string",
                        "value": {
                            "type": "struct",
                            "fields": [{"id": 9, "name": "A", "type": "fixed[16]"}],
                        },
                    },
                    "required": False,
                },
            ],
        },
    ],
    "default-spec-id": 1,
    "partition-specs": [
        {"spec-id": 0, "fields": []},
        {
            "spec-id": 1,
            "fields": [
                {"source-id": 2, "transform": "day", "name": "ts_day"},
                {"source-id": 1, "transform": "bucket[16]", "name": "id_bucket"},
                {"source-id": 3, "transform": "void", "name": "price"},
            ],
        },
    ],
    "properties": {
        "write.format.default": "PARQUET",
        "write.parquet.compression-codec": "zstd",
        "write.object-storage.enabled": "true",
        "history.expire.max-snapshot-age-ms": "86400000",
    },
}


def _metadata(content: dict[str, object]) -> IcebergMetadata:
    return read_metadata(json.dumps(content).encode(), table="", location="")


def test_an_iceberg_table_is_read_from_its_metadata():
    expected = IcebergTable(
        "sales",
        "events",
        (
            Column("id", "bigint", "key"),
            Column("ts", "timestamp"),
            Column("price", "decimal(10,2)"),
            Column("tags", "array<string>"),
            Column("more", "map<string,struct<a:binary>>"),
        ),
        "s3://lake/events/",
        (Transform("day", "ts"), Transform("bucket", "id", 16)),
        "",
        {"vacuum_max_snapshot_age_seconds": "86400"},
    )

    assert expected == _live(ICEBERG, None, _metadata(METADATA))


def test_without_metadata_an_iceberg_table_has_glues_columns_and_unknown_partitioning():
    live = _live(ICEBERG)

    assert isinstance(live, IcebergTable)
    assert live.columns == (Column("id", "bigint"),)
    assert live.partitioning is None


def test_without_metadata_an_iceberg_table_keeps_the_properties_of_the_last_apply():
    """Athena writes them into the metadata only, so Glue cannot show their absence."""
    before = IcebergTable("sales", "events", (), "", properties={"format": "orc"})
    wanted = IcebergTable("sales", "events", (), "", properties={"format": "avro"})

    changed = _live(ICEBERG, before)
    restored = _live(ICEBERG, wanted)

    assert isinstance(changed, IcebergTable)
    assert changed.properties == before.properties
    assert isinstance(restored, IcebergTable)
    assert restored.properties == wanted.properties


def test_a_declared_default_is_compared():
    live = _live(
        ICEBERG,
        IcebergTable("sales", "events", (), "", properties={"write_compression": "snappy"}),
        _metadata(METADATA),
    )

    assert isinstance(live, IcebergTable)
    assert live.properties["write_compression"] == "zstd"


def _view(sql: str) -> dict[str, Any]:
    text = base64.b64encode(json.dumps({"originalSql": sql, "columns": []}).encode()).decode()
    return {
        "DatabaseName": "sales",
        "Name": "recent",
        "TableType": "VIRTUAL_VIEW",
        "ViewOriginalText": f"/* Presto View: {text} */",
        "ViewExpandedText": "/* Presto View */",
        "Parameters": {"comment": "Presto View", "presto_view": "true"},
        "StorageDescriptor": {"Columns": [{"Name": "id", "Type": "int"}]},
    }


def test_a_view_is_read_from_its_json():
    wanted = read(
        "create view recent as select id from orders where dt > '2020' and id in (1, 2)",
        path="recent.sql",
        database="sales",
        name="recent",
    ).definition

    live = _live(_view("SELECT id\nFROM\n  orders\nWHERE ((dt > '2020') AND (id IN (1, 2)))"))

    assert wanted == live
    assert isinstance(live, View)
    assert live.columns == (Column("id", "int"),)


def test_an_object_that_the_model_cannot_represent_is_opaque_with_the_reason():
    delta = CRAWLED | {"Parameters": {"table_type": "delta"}}
    storage = CRAWLED["StorageDescriptor"]
    skewed = CRAWLED | {
        "StorageDescriptor": storage | {"SkewedInfo": {"SkewedColumnNames": ["id"]}}
    }
    hive_view = _view("") | {"ViewOriginalText": "SELECT 1"}

    assert [
        Opaque("sales", "orders", Kind.HIVE, "", "table_type DELTA"),
        Opaque("sales", "orders", Kind.HIVE, "", "SKEWED BY"),
        Opaque("sales", "recent", Kind.VIEW, ""),
    ] == [_live(delta), _live(skewed), _live(hive_view)]
    assert [getattr(_live(table), "clause", "") for table in (delta, skewed)] == [
        "table_type DELTA",
        "SKEWED BY",
    ]


def test_a_fingerprint_changes_only_with_visible_fields():
    touched = CRAWLED | {
        "Parameters": CRAWLED["Parameters"] | {"recordCount": "11"},
        "VersionId": "7",
    }
    altered = CRAWLED | {"Parameters": CRAWLED["Parameters"] | {"team": "web"}}

    assert fingerprint(CRAWLED) == fingerprint(touched)
    assert fingerprint(CRAWLED) != fingerprint(altered)


def test_an_empty_and_an_absent_field_have_the_same_fingerprint():
    """All fields are optional in Glue's responses, and GetTable may differ from GetTables."""
    absent = {
        "DatabaseName": "sales",
        "Name": "orders",
        "StorageDescriptor": {"Columns": [{"Name": "id", "Type": "int"}], "SerdeInfo": {}},
    }
    empty = absent | {
        "Description": "",
        "PartitionKeys": [],
        "ViewOriginalText": "",
        "StorageDescriptor": {
            "Columns": [{"Name": "id", "Type": "int", "Comment": "", "Parameters": {}}],
            "Location": "",
            "InputFormat": "",
            "NumberOfBuckets": -1,
            "BucketColumns": [],
            "SortColumns": [],
            "SkewedInfo": {"SkewedColumnNames": [], "SkewedColumnValueLocationMaps": {}},
            "SerdeInfo": {"Name": "", "Parameters": {}},
        },
    }
    emptied = absent | {"Parameters": {"team": ""}}

    assert fingerprint(absent) == fingerprint(empty)
    assert fingerprint(absent) != fingerprint(emptied)


def test_the_default_location_of_a_database_is_ignored():
    live = {
        "Name": "Sales",
        "Description": "all sales",
        "LocationUri": "s3://lake//sales",
        "Parameters": {"team": "shop"},
    }
    said_nothing = Database("sales", "all sales", "", {"team": "shop"})

    assert Database("sales", "all sales", "s3://lake/sales/", {"team": "shop"}) == (
        normalize(from_glue_database(live), None)
    )
    assert said_nothing == normalize(from_glue_database(live), said_nothing)
