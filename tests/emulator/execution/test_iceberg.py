"""Iceberg tables: the metadata file in S3, the table in Glue, and what DROP TABLE deletes."""

import gzip
import json

import pytest

CREATE = """CREATE TABLE t (id bigint, s struct<a:int,b:array<string>>, ts timestamp COMMENT 'at',
    amount decimal(10,2)) PARTITIONED BY (day(ts), bucket(4, id)) LOCATION 's3://lake/t/'
    TBLPROPERTIES ('table_type'='ICEBERG', 'format'='parquet')"""


@pytest.fixture
def table(run):
    run(CREATE)


def metadata(catalog, name="t"):
    location = catalog.table("db", name)["Parameters"]["metadata_location"]
    return json.loads(catalog.read_object(location))


def current(catalog):
    table_metadata = metadata(catalog)
    current_id = table_metadata["current-schema-id"]
    (schema,) = [s for s in table_metadata["schemas"] if s["schema-id"] == current_id]
    return [(field["id"], field["name"], field["type"]) for field in schema["fields"]]


@pytest.mark.usefixtures("table")
def test_the_metadata_file_has_format_version_2(catalog):
    table_metadata = metadata(catalog)
    assert table_metadata["format-version"] == 2
    assert table_metadata["location"] == "s3://lake/t"
    assert table_metadata["last-column-id"] == 7
    assert current(catalog) == [
        (1, "id", "long"),
        (
            2,
            "s",
            {
                "type": "struct",
                "fields": [
                    {"id": 5, "name": "a", "required": False, "type": "int"},
                    {
                        "id": 6,
                        "name": "b",
                        "required": False,
                        "type": {
                            "type": "list",
                            "element-id": 7,
                            "element": "string",
                            "element-required": False,
                        },
                    },
                ],
            },
        ),
        (3, "ts", "timestamp"),
        (4, "amount", "decimal(10, 2)"),
    ]
    assert table_metadata["partition-specs"] == [
        {
            "spec-id": 0,
            "fields": [
                {"name": "ts_day", "transform": "day", "source-id": 3, "field-id": 1000},
                {"name": "id_bucket", "transform": "bucket[4]", "source-id": 1, "field-id": 1001},
            ],
        }
    ]
    assert table_metadata["properties"] == {
        "write.parquet.compression-codec": "zstd",
        "write.format.default": "parquet",
    }


@pytest.mark.usefixtures("table")
def test_the_table_in_glue_points_to_the_metadata_and_has_no_serde_and_partition_keys(catalog):
    table = catalog.table("db", "t")
    assert table["Parameters"].keys() == {"table_type", "metadata_location"}
    assert table["Parameters"]["table_type"] == "ICEBERG"
    assert table["PartitionKeys"] == []
    assert "SerdeInfo" not in table["StorageDescriptor"]
    assert table["StorageDescriptor"]["Columns"][2] == {
        "Name": "ts",
        "Type": "timestamp",
        "Comment": "at",
        "Parameters": {
            "iceberg.field.id": "3",
            "iceberg.field.optional": "true",
            "iceberg.field.current": "true",
        },
    }


@pytest.mark.usefixtures("table")
def test_a_change_writes_a_new_metadata_file_and_logs_the_previous_one(catalog, run):
    before = catalog.table("db", "t")["Parameters"]["metadata_location"]
    run("ALTER TABLE t ADD COLUMNS (x int)")
    after = catalog.table("db", "t")["Parameters"]
    assert after["previous_metadata_location"] == before
    assert after["metadata_location"] != before
    assert metadata(catalog)["metadata-log"] == [
        {"timestamp-ms": 1_700_000_000_000, "metadata-file": before}
    ]


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("compress", [gzip.compress, bytes])
def test_optional_members_may_be_missing_in_the_metadata_of_other_writers(catalog, run, compress):
    """Properties and metadata log are optional in Iceberg, and the file may be compressed."""
    entry = catalog.table("db", "t")
    bare = {
        key: value
        for key, value in metadata(catalog).items()
        if key not in ("properties", "metadata-log")
    }
    file = compress(json.dumps(bare).encode())
    catalog.put_object(entry["Parameters"]["metadata_location"], file)

    run("ALTER TABLE t SET TBLPROPERTIES ('format'='orc')")

    assert metadata(catalog)["properties"] == {"write.format.default": "orc"}
    assert len(metadata(catalog)["metadata-log"]) == 1


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("alters", "names"),
    [
        (["ADD COLUMNS (x int, y int)"], [(8, "x"), (9, "y")]),
        (["ADD COLUMNS (x int)", "CHANGE x z bigint"], [(8, "z")]),
        (["ADD COLUMNS (x int)", "DROP COLUMN x", "ADD COLUMNS (x int)"], [(9, "x")]),
    ],
)
def test_columns_keep_their_ids_and_no_id_is_reused(catalog, run, alters, names):
    run(*(f"ALTER TABLE t {alter}" for alter in alters))
    assert [(number, name) for number, name, _ in current(catalog)][4:] == names


@pytest.mark.usefixtures("table")
def test_a_dropped_column_stays_in_glue_as_not_current(catalog, run):
    run("ALTER TABLE t DROP COLUMN amount")
    assert "amount" not in [name for _, name, _ in current(catalog)]
    dropped = catalog.table("db", "t")["StorageDescriptor"]["Columns"][-1]
    assert dropped["Name"] == "amount"
    assert dropped["Parameters"]["iceberg.field.current"] == "false"
    assert run("SHOW COLUMNS IN t").rows == ("id", "s", "ts")


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("amount amount decimal(12,2)", "decimal(12, 2)"),
        ("amount amount decimal(10,2)", "decimal(10, 2)"),
    ],
)
def test_a_decimal_can_be_promoted(catalog, run, change, kind):
    run(f"ALTER TABLE t CHANGE {change}")
    assert current(catalog)[3][2] == kind


@pytest.mark.usefixtures("table")
def test_a_type_inside_a_struct_is_promoted_and_keeps_its_id(catalog, run):
    run("ALTER TABLE t CHANGE s s struct<a:bigint,b:array<string>> FIRST")
    number, name, kind = current(catalog)[0]
    assert (number, name) == (2, "s")
    assert kind["fields"][0] == {"id": 5, "name": "a", "required": False, "type": "long"}


@pytest.mark.usefixtures("table")
def test_adding_and_dropping_fields_of_a_struct_keeps_the_ids_of_the_others(catalog, run):
    run("ALTER TABLE t CHANGE s s struct<c:string,a:int,b:array<string>>")
    before = {field["name"]: field["id"] for field in _fields_of(catalog, "s")}

    run("ALTER TABLE t CHANGE s s struct<b:array<string>,a:int,d:int>")

    after = {field["name"]: field["id"] for field in _fields_of(catalog, "s")}
    assert list(after) == ["b", "a", "d"]
    assert (after["a"], after["b"]) == (before["a"], before["b"])
    assert after["d"] > max(before.values())


def _fields_of(catalog, column):
    [kind] = [kind for _, name, kind in current(catalog) if name == column]
    return kind["fields"]


NOT_SUPPORTED = "Query type not supported by Athena Iceberg at this time"


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("ALTER TABLE t REPLACE COLUMNS (a int)", NOT_SUPPORTED),
        ("ALTER TABLE t SET LOCATION 's3://lake/x/'", NOT_SUPPORTED),
        ("ALTER TABLE t ADD PARTITION (ts='1')", NOT_SUPPORTED),
        ("ALTER TABLE t DROP PARTITION (ts='1')", NOT_SUPPORTED),
        ("SHOW PARTITIONS t", NOT_SUPPORTED),
        ("MSCK REPAIR TABLE t", NOT_SUPPORTED),
        (
            "ALTER TABLE t SET TBLPROPERTIES ('comment'='x')",
            "Unsupported table property key: comment",
        ),
        (
            "ALTER TABLE t CHANGE id id string",
            "Cannot change column type: id: bigint to string",
        ),
        (
            "ALTER TABLE t CHANGE amount amount decimal(10,3)",
            "Cannot change column type: amount: decimal(10,2) to decimal(10,3)",
        ),
        (
            "ALTER TABLE t DROP COLUMN ts",
            "Cannot find source column for partition field: 1000: ts_day: day(3)",
        ),
        ("ALTER TABLE t ADD COLUMNS (id int)", "Cannot add column, name already exists: id"),
        ("ALTER TABLE t ADD COLUMNS (c tinyint)", "Unsupported type for Iceberg table: tinyint"),
    ],
)
def test_a_statement_that_is_not_supported_for_iceberg_fails_and_changes_nothing(
    catalog, failure, sql, message
):
    before = catalog.table("db", "t")
    error = failure(sql)
    assert (error.message, error.category, error.error_type) == (message, 2, 1200)
    assert catalog.table("db", "t") == before


@pytest.mark.parametrize(
    ("columns", "rest", "part"),
    [
        ("a tinyint", "", "Unsupported type"),
        ("a varchar(3)", "", "Unsupported type"),
        ("a int", "PARTITIONED BY (day(a))", "Invalid source type int for transform: day"),
        ("a date", "PARTITIONED BY (hour(a))", "Invalid source type date for transform: hour"),
        ("a double", "PARTITIONED BY (bucket(3, a))", "Invalid source type double"),
        ("a int", "PARTITIONED BY (b)", "Cannot find source column: b"),
        ("a date", "PARTITIONED BY (year(a), month(a))", "Cannot add redundant partition"),
    ],
)
def test_an_invalid_iceberg_table_is_not_created(catalog, failure, columns, rest, part):
    sql = (
        f"CREATE TABLE u ({columns}) {rest} LOCATION 's3://lake/u/' "
        "TBLPROPERTIES ('table_type'='ICEBERG')"
    )
    assert part in failure(sql).message
    assert catalog.table("db", "u") is None
    assert catalog.keys("s3://lake/u/") == []


@pytest.mark.usefixtures("table")
def test_properties_are_shown_with_athenas_names(run):
    run("ALTER TABLE t SET TBLPROPERTIES ('vacuum_max_snapshot_age_seconds'='60')")
    run("ALTER TABLE t UNSET TBLPROPERTIES ('format')")
    assert run("SHOW TBLPROPERTIES t").rows == (
        "write_compression\tzstd",
        "vacuum_max_snapshot_age_seconds\t60",
    )


@pytest.mark.usefixtures("table")
def test_a_table_renamed_into_another_database_keeps_its_metadata(catalog, run):
    before = metadata(catalog)
    run("CREATE DATABASE other", "ALTER TABLE t RENAME TO other.u")
    assert catalog.table("db", "t") is None
    moved = catalog.table("other", "u")["Parameters"]["metadata_location"]
    assert json.loads(catalog.read_object(moved)) == before


@pytest.mark.usefixtures("table")
def test_dropping_the_table_deletes_its_objects_and_no_others(catalog, run):
    catalog.put_object("s3://lake/t/data/x.parquet", b"data")
    catalog.put_object("s3://lake/t2/x.parquet", b"data")
    run("DROP TABLE t")
    assert catalog.table("db", "t") is None
    assert catalog.keys("s3://lake/") == ["t2/x.parquet"]


@pytest.mark.usefixtures("table")
def test_dropping_the_database_by_cascade_deletes_the_objects(catalog, run):
    run("DROP DATABASE db CASCADE")
    assert catalog.keys("s3://lake/") == []


@pytest.mark.usefixtures("table")
def test_show_create_table_prints_the_transforms(run):
    assert run("SHOW CREATE TABLE t").rows == (
        "CREATE TABLE db.t (",
        "  id bigint,",
        "  s struct<a:int,b:array<string>>,",
        "  ts timestamp COMMENT 'at',",
        "  amount decimal(10,2))",
        "PARTITIONED BY (day(`ts`), bucket(4, `id`))",
        "LOCATION 's3://lake/t'",
        "TBLPROPERTIES (",
        "  'table_type'='iceberg',",
        "  'write_compression'='zstd',",
        "  'format'='parquet'",
        ");",
    )


def test_a_comment_of_the_table_is_accepted_and_dropped(catalog, run):
    run(
        "CREATE TABLE t (id bigint) COMMENT 'all' LOCATION 's3://lake/t/' "
        "TBLPROPERTIES ('table_type'='ICEBERG')"
    )
    entry = catalog.table("db", "t")
    assert "Description" not in entry
    assert "comment" not in entry["Parameters"]


@pytest.mark.usefixtures("table")
def test_block_comments_are_allowed_in_statements_on_iceberg_tables(catalog, run):
    run("ALTER /* c */ TABLE t ADD COLUMNS (x int)", "/* c */ DESCRIBE t")
    assert (8, "x", "int") in current(catalog)
