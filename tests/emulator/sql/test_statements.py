"""The AST of statements."""

import pytest

from athendef_provider.local.sql import parse
from athendef_provider.local.sql.clauses import (
    Bucketing,
    ClassFormat,
    Column,
    Delimited,
    NamedFormat,
    NewPartition,
    PartitionFilter,
    Serde,
    SortColumn,
    TableName,
    Transform,
)
from athendef_provider.local.sql.statements import (
    AddColumns,
    AddPartitions,
    ChangeColumn,
    CreateDatabase,
    CreateHiveTable,
    CreateIcebergTable,
    CreateView,
    Describe,
    DropDatabase,
    DropPartitions,
    RenamePartition,
    RenameTable,
    SetLocation,
    ShowTables,
    UnsetTableProperties,
)

T = TableName("t")


def table(clauses: str) -> CreateHiveTable:
    statement = parse(f"CREATE EXTERNAL TABLE t {clauses}")
    assert isinstance(statement, CreateHiveTable)
    return statement


def test_all_clauses_of_create_external_table_are_parsed_in_hives_order():
    statement = table(
        """(a int COMMENT 'x', `Order` string) COMMENT 'all of it'
        PARTITIONED BY (dt string COMMENT 'day')
        CLUSTERED BY (a) SORTED BY (a DESC, `order`) INTO 4 BUCKETS
        ROW FORMAT SERDE 'x.Serde' WITH SERDEPROPERTIES ("k" = 'v')
        STORED AS INPUTFORMAT 'x.In' OUTPUTFORMAT 'x.Out'
        LOCATION 's3://b/p/' TBLPROPERTIES ('p'='q');"""
    )
    assert statement == CreateHiveTable(
        table=T,
        columns=(Column("a", "int", "x"), Column("order", "string")),
        location="s3://b/p/",
        comment="all of it",
        partition_keys=(Column("dt", "string", "day"),),
        bucketing=Bucketing(("a",), 4, (SortColumn("a", descending=True), SortColumn("order"))),
        row_format=Serde("x.Serde", {"k": "v"}),
        file_format=ClassFormat("x.In", "x.Out"),
        properties={"p": "q"},
    )


def test_serde_properties_may_follow_stored_as():
    """The user guide's synopsis documents this position."""
    clauses = "ROW FORMAT SERDE 's' STORED AS ORC WITH SERDEPROPERTIES ('a'='b')"
    assert table(f"(a int) {clauses} LOCATION 's3://b/'").row_format == Serde("s", {"a": "b"})


@pytest.mark.parametrize(
    ("written", "name"), [("orcfile", "ORC"), ("PARQUETFILE", "PARQUET"), ("AvroFile", "AVRO")]
)
def test_hives_aliases_of_formats_are_accepted(written, name):
    assert table(f"(a int) STORED AS {written} LOCATION 's3://b/'").file_format == NamedFormat(name)


def test_serde_properties_may_follow_delimiters():
    """SHOW CREATE TABLE prints them at this position."""
    clauses = "ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' WITH SERDEPROPERTIES ('a'='b')"
    assert table(f"(a int) {clauses} LOCATION 's3://b/'").row_format == Delimited(
        fields=",", properties={"a": "b"}
    )


def test_names_that_published_tables_use_without_quotes_need_no_quotes():
    """The user guide has timestamp, time (load balancers), start (flow logs) and dayofweek."""
    names = ("timestamp", "time", "start", "dayofweek", "user", "partition", "fetch", "row", "to")
    statement = table(f"({', '.join(f'{name} string' for name in names)}) LOCATION 's3://b/'")
    assert tuple(column.name for column in statement.columns) == names


def test_delimiters_are_unescaped():
    clauses = r"""ROW FORMAT DELIMITED FIELDS TERMINATED BY '\001' ESCAPED BY '\\'
        COLLECTION ITEMS TERMINATED BY '\u0002' MAP KEYS TERMINATED BY '\t'
        LINES TERMINATED BY '\n' NULL DEFINED AS '\\N'"""
    assert table(f"(a int) {clauses} LOCATION 's3://b/'").row_format == Delimited(
        "\x01", "\\", "\x02", "\t", "\n", "\\N"
    )


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("INTEGER", "int"),
        ("decimal", "decimal(10,0)"),
        ("DECIMAL ( 12 )", "decimal(12,0)"),
        (
            "Struct<Name : String COMMENT 'n', `Order`:ARRAY<int> >",
            "struct<name:string,order:array<int>>",
        ),
        ("map<string , decimal(3, 2)>", "map<string,decimal(3,2)>"),
        ("varchar(20)", "varchar(20)"),
        ("uniontype<int,string>", "uniontype<int,string>"),
    ],
)
def test_types_are_returned_as_the_metastore_writes_them(written, stored):
    assert table(f"(a {written}) LOCATION 's3://b/'").columns[0].type == stored


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (r"'it\'s'", "it's"),
        ("'it''s'", "its"),
        ('"say \\"hi\\""', 'say "hi"'),
        (r"'\101\u0042\%\x'", r"AB\%x"),
        ("'-- no comment; /* nor this */'", "-- no comment; /* nor this */"),
    ],
)
def test_string_literals_have_the_value_that_hive_gives_them(literal, value):
    assert table(f"(a int) COMMENT {literal} LOCATION 's3://b/'").comment == value


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("t", T),
        ("DB.T", TableName("t", "db")),
        ("`db`.`T`", TableName("t", "db")),
        ("`db.t`", TableName("t", "db")),
        ("awsdatacatalog.db.t", TableName("t", "db")),
        ("`_t`", TableName("_t")),
    ],
)
def test_names_are_folded_and_split(name, expected):
    assert parse(f"DESCRIBE {name}") == Describe(expected)


def test_partitioning_of_an_iceberg_table_is_parsed_as_transforms():
    statement = parse(
        """CREATE TABLE IF NOT EXISTS db.t (id bigint, ts timestamp, s string)
        PARTITIONED BY (s, day(ts), bucket(16, id), truncate(3, s)) LOCATION 's3://b/i/'
        TBLPROPERTIES ('table_type'='iceberg', 'format'='parquet')"""
    )
    assert statement == CreateIcebergTable(
        table=TableName("t", "db"),
        columns=(Column("id", "bigint"), Column("ts", "timestamp"), Column("s", "string")),
        location="s3://b/i/",
        if_not_exists=True,
        partitioning=(
            Transform("identity", "s"),
            Transform("day", "ts"),
            Transform("bucket", "id", 16),
            Transform("truncate", "s", 3),
        ),
        properties={"format": "parquet"},
    )


@pytest.mark.parametrize(
    ("sql", "statement"),
    [
        (
            (
                "CREATE SCHEMA IF NOT EXISTS d COMMENT 'c' LOCATION 's3://b/' "
                "WITH DBPROPERTIES ('a'='b')"
            ),
            CreateDatabase(
                "d", if_not_exists=True, comment="c", location="s3://b/", properties={"a": "b"}
            ),
        ),
        ("DROP DATABASE IF EXISTS d CASCADE", DropDatabase("d", if_exists=True, cascade=True)),
        ("ALTER TABLE t ADD COLUMNS (a int)", AddColumns(T, (Column("a", "int"),))),
        (
            "ALTER TABLE t PARTITION (d='1') ADD COLUMNS (a int)",
            AddColumns(T, (Column("a", "int"),), {"d": "1"}),
        ),
        (
            "ALTER TABLE t CHANGE COLUMN a b bigint COMMENT 'c' AFTER d",
            ChangeColumn(T, "a", Column("b", "bigint", "c"), after="d"),
        ),
        (
            "ALTER TABLE t CHANGE a a int FIRST",
            ChangeColumn(T, "a", Column("a", "int"), first=True),
        ),
        (
            "ALTER TABLE t PARTITION (d='1') SET LOCATION 's3://b/x/'",
            SetLocation(T, "s3://b/x/", {"d": "1"}),
        ),
        ("ALTER TABLE t UNSET TBLPROPERTIES ('a', 'b')", UnsetTableProperties(T, ("a", "b"))),
        ("ALTER TABLE t RENAME TO d.u", RenameTable(T, TableName("u", "d"))),
        (
            (
                "ALTER TABLE t ADD IF NOT EXISTS PARTITION (d='1', n=2) LOCATION 's3://b/' "
                "PARTITION (d='2', n=3)"
            ),
            AddPartitions(
                T,
                (NewPartition({"d": "1", "n": "2"}, "s3://b/"), NewPartition({"d": "2", "n": "3"})),
                if_not_exists=True,
            ),
        ),
        (
            "ALTER TABLE t DROP PARTITION (d < '2', n <> 3), PARTITION (d = '9')",
            DropPartitions(
                T,
                (
                    (PartitionFilter("d", "<", "2"), PartitionFilter("n", "<>", "3")),
                    (PartitionFilter("d", "=", "9"),),
                ),
            ),
        ),
        (
            "ALTER TABLE t PARTITION (d='1') RENAME TO PARTITION (d='2')",
            RenamePartition(T, {"d": "1"}, {"d": "2"}),
        ),
        ("SHOW TABLES IN d 'a.*'", ShowTables("d", "a.*")),
        (
            'CREATE OR REPLACE VIEW "D"."V" AS\nSELECT \'a\\\' x',
            CreateView(TableName("v", "d"), "SELECT 'a\\' x", or_replace=True),
        ),
    ],
)
def test_a_statement_is_parsed(sql, statement):
    assert parse(sql) == statement
