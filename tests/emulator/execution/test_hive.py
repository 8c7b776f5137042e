"""Hive tables: the table in Glue after each statement."""

import boto3
import pytest

CREATE = (
    "CREATE EXTERNAL TABLE t (a int, b string) PARTITIONED BY (dt string) LOCATION 's3://lake/t/'"
)
DDL_TASK = "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "


def columns(catalog, name="t"):
    stored = catalog.table("db", name)["StorageDescriptor"]["Columns"]
    return [(column["Name"], column["Type"], column.get("Comment")) for column in stored]


def test_create_external_table_writes_the_table_that_athena_writes(catalog, run):
    run(
        """CREATE EXTERNAL TABLE T (A int COMMENT 'x', b struct<C:string>) COMMENT 'all'
        PARTITIONED BY (dt string) CLUSTERED BY (a) SORTED BY (a) INTO 8 BUCKETS
        ROW FORMAT DELIMITED FIELDS TERMINATED BY '|' COLLECTION ITEMS TERMINATED BY ','
        LOCATION 's3://lake//t//' TBLPROPERTIES ('k'='v', 'EXTERNAL'='FALSE')"""
    )
    assert catalog.table("db", "t") == {
        "Name": "t",
        "Owner": "hadoop",
        "Retention": 0,
        "TableType": "EXTERNAL_TABLE",
        "StorageDescriptor": {
            "Columns": [
                {"Name": "a", "Type": "int", "Comment": "x"},
                {"Name": "b", "Type": "struct<c:string>"},
            ],
            "Location": "s3://lake/t",
            "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
            "SerdeInfo": {
                "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                "Parameters": {
                    "field.delim": "|",
                    "serialization.format": "|",
                    "colelction.delim": ",",
                },
            },
            "Compressed": False,
            "StoredAsSubDirectories": False,
            "Parameters": {},
            "NumberOfBuckets": 8,
            "BucketColumns": ["a"],
            "SortColumns": [{"Column": "a", "SortOrder": 1}],
        },
        "PartitionKeys": [{"Name": "dt", "Type": "string"}],
        "Parameters": {
            "k": "v",
            "EXTERNAL": "TRUE",
            "transient_lastDdlTime": "1700000000",
            "comment": "all",
        },
    }


@pytest.mark.parametrize(
    ("name", "serde", "input_format"),
    [
        ("PARQUET", "ParquetHiveSerDe", "MapredParquetInputFormat"),
        ("orc", "OrcSerde", "OrcInputFormat"),
        ("AVRO", "AvroSerDe", "AvroContainerInputFormat"),
        ("RCFILE", "LazyBinaryColumnarSerDe", "RCFileInputFormat"),
        ("SEQUENCEFILE", "LazySimpleSerDe", "SequenceFileInputFormat"),
        ("ION", "IonHiveSerDe", "IonInputFormat"),
    ],
)
def test_a_named_format_is_stored_as_classes(catalog, run, name, serde, input_format):
    run(f"CREATE EXTERNAL TABLE t (a int) STORED AS {name} LOCATION 's3://lake/t/'")
    descriptor = catalog.table("db", "t")["StorageDescriptor"]
    assert descriptor["SerdeInfo"]["SerializationLibrary"].rpartition(".")[2] == serde
    assert descriptor["InputFormat"].rpartition(".")[2] == input_format


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        ("ADD COLUMNS (c bigint)", [("a", "int"), ("b", "string"), ("c", "bigint")]),
        ("REPLACE COLUMNS (b string)", [("b", "string")]),
        ("CHANGE a a bigint", [("a", "bigint"), ("b", "string")]),
        ("CHANGE a z int AFTER b", [("b", "string"), ("z", "int")]),
        ("CHANGE b b string FIRST", [("b", "string"), ("a", "int")]),
    ],
)
def test_columns_are_altered_in_place(catalog, run, alter, expected):
    run(CREATE, f"ALTER TABLE t {alter}")
    assert [(name, kind) for name, kind, _ in columns(catalog)] == expected


def test_a_changed_column_keeps_its_comment_unless_a_new_one_is_specified(catalog, run):
    run("CREATE EXTERNAL TABLE t (a int COMMENT 'x', b int COMMENT 'y') LOCATION 's3://lake/t/'")
    run("ALTER TABLE t CHANGE a a bigint", "ALTER TABLE t CHANGE b b int COMMENT 'z'")
    assert columns(catalog) == [("a", "bigint", "x"), ("b", "int", "z")]


def test_every_alter_creates_a_version_and_changes_nothing_else(catalog, run):
    run(CREATE, "ALTER TABLE t SET TBLPROPERTIES ('k'='v')")
    run("ALTER TABLE t SET LOCATION 's3://lake/other/'", "ALTER TABLE t ADD COLUMNS (c int)")
    versions = boto3.client("glue").get_table_versions(DatabaseName="db", TableName="t")
    assert len(versions["TableVersions"]) == 4
    table = catalog.table("db", "t")
    assert table["StorageDescriptor"]["Location"] == "s3://lake/other"
    assert table["PartitionKeys"] == [{"Name": "dt", "Type": "string"}]
    assert table["Parameters"]["k"] == "v"
    assert table["Parameters"]["last_modified_by"] == "hadoop"


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (
            "ALTER TABLE nope ADD COLUMNS (a int)",
            "FAILED: SemanticException [Error 10001]: Table not found db.nope",
        ),
        ("DROP TABLE nope", "FAILED: SemanticException [Error 10001]: Table not found db.nope"),
        (CREATE, f"{DDL_TASK}AlreadyExistsException(message:Table t already exist)"),
        ("ALTER TABLE t ADD COLUMNS (a int)", f"{DDL_TASK}Duplicate column name: a"),
        ("ALTER TABLE t ADD COLUMNS (dt int)", f"{DDL_TASK}Duplicate column name: dt"),
        (
            "ALTER TABLE t CHANGE dt d2 string",
            "FAILED: SemanticException [Error 10002]: Invalid column reference dt",
        ),
        (
            "ALTER TABLE t DROP COLUMN a",
            (
                "FAILED: ParseException line 1:19 mismatched input 'COLUMN' expecting PARTITION "
                "near 'DROP' in drop partition statement"
            ),
        ),
        ("ALTER TABLE t RENAME TO u", f"{DDL_TASK}Unable to alter table. Table cannot be renamed"),
        (
            "ALTER TABLE t UNSET TBLPROPERTIES ('a')",
            "Query type not supported by DDL engine.",
        ),
        (
            "CREATE EXTERNAL TABLE u (a int, A string) LOCATION 's3://lake/u/'",
            "FAILED: SemanticException [Error 10036]: Duplicate column name: a",
        ),
        (
            "CREATE EXTERNAL TABLE u (a int) PARTITIONED BY (a int) LOCATION 's3://lake/u/'",
            "FAILED: SemanticException [Error 10035]: Column repeated in partitioning columns",
        ),
        (
            "CREATE EXTERNAL TABLE u (a int) PARTITIONED BY (d array<int>) LOCATION 's3://lake/u/'",
            (
                "FAILED: SemanticException [Error 10126]: Partition columns must be of primitive "
                "type: d array<int>"
            ),
        ),
        (
            "CREATE EXTERNAL TABLE nope.u (a int) LOCATION 's3://lake/u/'",
            "FAILED: SemanticException [Error 10072]: Database does not exist: nope",
        ),
    ],
)
def test_a_statement_that_hive_rejects_fails_with_its_message_and_changes_nothing(
    catalog, run, failure, sql, message
):
    run(CREATE)
    before = catalog.table("db", "t")
    assert failure(sql).message == message
    assert catalog.table("db", "t") == before


@pytest.mark.parametrize("location", ["gs://lake/t/", "/t", "s3:///t/", "s3://lake/t/*.csv", ""])
def test_a_location_that_is_not_an_s3_folder_fails(failure, location):
    error = failure(f"CREATE EXTERNAL TABLE u (a int) LOCATION '{location}'")
    assert error.message.startswith(DDL_TASK)


@pytest.mark.parametrize("clause", ["ADD COLUMNS", "REPLACE COLUMNS"])
def test_date_columns_cannot_be_added_or_replaced(run, failure, clause):
    """The user guide documents this limitation for both statements."""
    run(CREATE)
    assert "date datatype" in failure(f"ALTER TABLE t {clause} (d date)").message


def test_columns_of_a_serde_that_does_not_read_them_from_the_catalog_cannot_be_replaced(
    run, failure
):
    run("CREATE EXTERNAL TABLE t (a int) ROW FORMAT SERDE 'x.JsonSerDe' LOCATION 's3://lake/t/'")
    message = failure("ALTER TABLE t REPLACE COLUMNS (a int)").message
    assert message.endswith("SerDe may be incompatible.")


@pytest.mark.parametrize("comment", ["x" * 256, r"two\nlines"])
def test_a_comment_that_violates_glues_constraint_fails(failure, comment):
    sql = f"CREATE EXTERNAL TABLE u (a int COMMENT '{comment}') LOCATION 's3://lake/u/'"
    assert "failed to satisfy constraint" in failure(sql).message


def test_if_exists_and_if_not_exists_make_a_statement_succeed(catalog, run):
    run(CREATE)
    before = catalog.table("db", "t")
    run(CREATE.replace("TABLE t (a int", "TABLE IF NOT EXISTS t (z int"))
    run("DROP TABLE IF EXISTS nope")
    assert catalog.table("db", "t") == before


def test_the_files_of_a_dropped_table_are_kept(catalog, run):
    catalog.put_object("s3://lake/t/dt=1/x", b"data")
    run(CREATE, "DROP TABLE t")
    assert catalog.table("db", "t") is None
    assert catalog.keys("s3://lake/t/") == ["dt=1/x"]


def test_a_database_is_created_altered_and_dropped(catalog, run, failure):
    run("CREATE DATABASE d COMMENT 'c' LOCATION 's3://lake/d/' WITH DBPROPERTIES ('a'='1','b'='2')")
    run("ALTER DATABASE d SET DBPROPERTIES ('b'='3')")
    assert catalog.database("d") == {
        "Name": "d",
        "Description": "c",
        "LocationUri": "s3://lake/d",
        "Parameters": {"a": "1", "b": "3"},
    }
    assert failure("CREATE DATABASE d").message == f"{DDL_TASK}Database d already exists"
    run("DROP DATABASE d")
    assert catalog.database("d") is None


def test_dropping_a_database_with_tables_requires_cascade(catalog, run, failure):
    run(CREATE)
    assert (
        "Database db is not empty. One or more tables exist." in failure("DROP SCHEMA db").message
    )
    run("DROP SCHEMA db CASCADE")
    assert catalog.database("db") is None
