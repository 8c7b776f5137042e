"""A catalog like that of a real account: 300 tables, created by Athena and by other tools.

Tables of other tools are written directly to Glue, as these tools write them: crawlers, Spark,
Terraform, Glue's jobs, the console, dbt, Athena's CTAS.
"""

import random
from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.account import Account

_HIVE = "org.apache.hadoop.hive"
_LAZY = f"{_HIVE}.serde2.lazy.LazySimpleSerDe"
_TEXT_IN = "org.apache.hadoop.mapred.TextInputFormat"
_TEXT_OUT = f"{_HIVE}.ql.io.HiveIgnoreKeyTextOutputFormat"
_PARQUET = f"{_HIVE}.ql.io.parquet"
_TYPES = (
    "string",
    "bigint",
    "int",
    "double",
    "boolean",
    "timestamp",
    "date",
    "decimal(18,4)",
    "array<string>",
    "map<string,bigint>",
    "struct<city:string,geo:struct<lat:double,lon:double>>",
    "varchar(20)",
)
_COMMENTS = ("", "", "what it's worth", "größe in cm", "{{ not a variable }}", "a; b -- c")

LINKED = {
    "TargetTable": {"CatalogId": "210987654321", "DatabaseName": "raw", "Name": "orders"},
}


def fill(cloud: Account, tables: int) -> dict[str, int]:
    """Create the databases ``made`` and ``found``; return the number of tables of each kind."""
    choose = random.Random(20260901)  # noqa: S311 - the same catalog each time
    cloud.run("CREATE DATABASE made COMMENT 'by DDL' WITH DBPROPERTIES ('owner' = 'data')")
    cloud.glue.create_database(DatabaseInput={"Name": "found", "Description": "by others"})
    for number in range(tables * 2 // 5):
        for sql in _statements(number, choose):
            cloud.run(sql)
    by_ddl = len(cloud.tables("made"))
    kinds = dict.fromkeys((*by_others(0, choose), *not_in_ddl(0)), 0)
    number = 0
    while by_ddl + sum(kinds.values()) < tables:
        inputs = by_others(number, choose) | (not_in_ddl(number) if number < 2 else {})
        for kind, table in inputs.items():
            if by_ddl + sum(kinds.values()) < tables:
                cloud.glue.create_table(DatabaseName="found", TableInput=table)  # type: ignore[arg-type]
                kinds[kind] += 1
        number += 1
    return {"ddl": by_ddl, **kinds}


def _ddl_columns(choose: random.Random, count: int, types: tuple[str, ...] = _TYPES) -> str:
    lines = []
    for at in range(count):
        comment = choose.choice(_COMMENTS).replace("'", "\\'")
        column = f"`c{at}` {choose.choice(types)}"
        lines.append(f"{column} COMMENT '{comment}'" if comment else column)
    return ", ".join(lines)


def _statements(number: int, choose: random.Random) -> Iterator[str]:
    """Return a table by DDL, of alternating kinds, and a view over every tenth one."""
    name, place = f"made.t{number:03}", f"LOCATION 's3://lake/made/{number:03}/'"
    columns = _ddl_columns(choose, choose.randint(1, 8))
    strings = _ddl_columns(choose, 3, ("string",))
    plain = _ddl_columns(choose, 3, ("string", "bigint", "timestamp", "double"))
    create = f"CREATE EXTERNAL TABLE {name}"
    kinds = (
        f"{create} ({columns}) STORED AS PARQUET {place}",
        (
            f"{create} ({columns}) COMMENT 'it is partitioned' PARTITIONED BY"
            f" (`day` date COMMENT 'd', `hour` int) STORED AS ORC {place}"
            " TBLPROPERTIES ('orc.compress' = 'ZLIB')"
        ),
        (
            f"{create} ({strings}) ROW FORMAT SERDE '{_HIVE}.serde2.OpenCSVSerde'"
            f" WITH SERDEPROPERTIES ('separatorChar' = ';', 'quoteChar' = '\\\"') {place}"
            " TBLPROPERTIES ('skip.header.line.count' = '1')"
        ),
        (
            f"{create} ({columns}) ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t'"
            f" ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' NULL DEFINED AS '-' {place}"
        ),
        (
            f"{create} ({columns}) ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'"
            f" WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true') {place}"
        ),
        (
            f"{create} (`line` string) ROW FORMAT SERDE '{_HIVE}.serde2.RegexSerDe'"
            f" WITH SERDEPROPERTIES ('input.regex' = '^(\\\\d{{3}}) (.*)$') {place}"
        ),
        (
            f"{create} ({plain}) PARTITIONED BY (`dt` string) STORED AS PARQUET {place}"
            " TBLPROPERTIES ('projection.enabled' = 'true', 'projection.dt.type' = 'date',"
            " 'projection.dt.format' = 'yyyy-MM-dd', 'projection.dt.range' = '2024-01-01,NOW',"
            f" 'storage.location.template' = 's3://lake/made/{number:03}/${{dt}}')"
        ),
        f"{create} ({plain}) CLUSTERED BY (`c0`) INTO 16 BUCKETS STORED AS PARQUET {place}",
        (
            f"CREATE TABLE {name} (id bigint, at timestamp, tags array<string>)"
            f" PARTITIONED BY (day(at), bucket(8, id)) {place}"
            " TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'orc')"
        ),
        f"{create} ({columns}) STORED AS AVRO {place}",
    )
    yield kinds[number % len(kinds)]
    if number % 10 == 0:
        yield (
            f"CREATE VIEW made.v{number:03} AS WITH recent AS (SELECT * FROM {name})"
            f" SELECT count(*) AS n, max(c0) AS newest FROM recent WHERE c0 IS NOT NULL"
        )
    if number % 20 == 10:
        yield f"CREATE VIEW made.over{number:03} AS SELECT n + 1 AS m FROM made.v{number:03}"


def _columns(choose: random.Random, count: int = 4) -> list[dict[str, Any]]:
    return [
        {"Name": f"c{at}", "Type": choose.choice(_TYPES), "Comment": choose.choice(_COMMENTS)}
        for at in range(count)
    ]


def _storage(where: str, columns: list[dict[str, Any]], formats: str, **more: Any) -> Any:
    storages: Mapping[str, tuple[str, str, str]] = {
        "text": (_TEXT_IN, _TEXT_OUT, _LAZY),
        "json": (_TEXT_IN, _TEXT_OUT, "org.openx.data.jsonserde.JsonSerDe"),
        "csv": (_TEXT_IN, _TEXT_OUT, f"{_HIVE}.serde2.OpenCSVSerde"),
        "parquet": (
            f"{_PARQUET}.MapredParquetInputFormat",
            f"{_PARQUET}.MapredParquetOutputFormat",
            f"{_PARQUET}.serde.ParquetHiveSerDe",
        ),
        "orc": (
            f"{_HIVE}.ql.io.orc.OrcInputFormat",
            f"{_HIVE}.ql.io.orc.OrcOutputFormat",
            f"{_HIVE}.ql.io.orc.OrcSerde",
        ),
        "hudi": (
            "org.apache.hudi.hadoop.HoodieParquetInputFormat",
            f"{_PARQUET}.MapredParquetOutputFormat",
            f"{_PARQUET}.serde.ParquetHiveSerDe",
        ),
    }
    input_format, output_format, serde = storages[formats]
    return {
        "Columns": columns,
        "Location": where,
        "InputFormat": input_format,
        "OutputFormat": output_format,
        "SerdeInfo": {
            "SerializationLibrary": serde,
            "Parameters": more.pop("serde", {"serialization.format": "1"}),
        },
        **more,
    }


def _table(name: str, storage: Any, parameters: Mapping[str, str], **more: Any) -> dict[str, Any]:
    return {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "StorageDescriptor": storage,
        "Parameters": dict(parameters),
        **more,
    }


def by_others(number: int, choose: random.Random) -> dict[str, dict[str, Any]]:
    """Return a table of each tool as it is in Glue, by the tool."""
    crawled = {
        "CrawlerSchemaDeserializerVersion": "1.0",
        "CrawlerSchemaSerializerVersion": "1.0",
        "UPDATED_BY_CRAWLER": "nightly",
        "averageRecordSize": "88",
        "compressionType": "none",
        "objectCount": str(choose.randint(1, 900)),
        "recordCount": "1203",
        "sizeKey": str(choose.randint(1, 10**9)),
        "typeOfData": "file",
    }

    def where(maker: str) -> str:
        return f"s3://lake/found/{maker}{number}/"

    json = crawled | {"classification": "json"}
    csv = crawled | {
        "classification": "csv",
        "areColumnsQuoted": "false",
        "columnsOrdered": "true",
        "delimiter": ",",
        "skip.header.line.count": "1",
    }
    columns = _columns(choose)
    return {
        "crawled_json": _table(
            f"crawled_json_{number}",
            _storage(where("cj"), columns, "json", serde={"paths": "c0,c1"}, Parameters=json),
            json,
            Owner="owner",
            Retention=0,
            PartitionKeys=[{"Name": "partition_0", "Type": "string"}],
        ),
        "crawled_csv": _table(
            f"crawled-csv-{number}",
            _storage(where("cc"), columns, "text", serde={"field.delim": ","}, Parameters=csv),
            csv,
            Owner="owner",
        ),
        "spark": _table(
            f"spark_{number}",
            _storage(
                where("spark"),
                columns,
                "parquet",
                serde={"path": where("spark"), "serialization.format": "1"},
                StoredAsSubDirectories=False,
                NumberOfBuckets=-1,
            ),
            {
                "EXTERNAL": "TRUE",
                "spark.sql.create.version": "3.5.1",
                "spark.sql.sources.provider": "parquet",
                "spark.sql.sources.schema": '{"type":"struct","fields":[]}',
                "spark.sql.statistics.totalSize": "1042",
                "transient_lastDdlTime": "1717171717",
            },
            Owner="hadoop",
            TableType="EXTERNAL_TABLE",
        ),
        "spark_orc": _table(
            f"hive_orc_{number}",
            _storage(where("orc"), columns, "orc", SortColumns=[], BucketColumns=[]),
            {
                "COLUMN_STATS_ACCURATE": '{"BASIC_STATS":"true"}',
                "bucketing_version": "2",
                "numFiles": "3",
                "numRows": "0",
                "rawDataSize": "0",
                "totalSize": "12345",
                "transient_lastDdlTime": "1717171717",
                "orc.compress": "SNAPPY",
            },
        ),
        "terraform": _table(
            f"terraform_{number}",
            _storage(
                f"s3://lake/found//terraform{number}",
                columns,
                "parquet",
                StoredAsSubDirectories=False,
                Compressed=False,
            ),
            {"EXTERNAL": "TRUE", "parquet.compression": "SNAPPY"},
            Description="events, from the stream",
            PartitionKeys=[{"Name": "day", "Type": "date", "Comment": ""}],
        ),
        "glue_job": _table(
            f"job_{number}",
            _storage(where("job"), columns, "parquet", Compressed=True),
            {
                "classification": "glueparquet",
                "useGlueParquetWriter": "true",
                "CreatedByJob": "nightly",
                "CreatedByJobRun": "jr_1",
            },
        ),
        "console": _table(
            f"console_{number}",
            _storage(where("console"), columns, "text", serde={"separatorChar": ","}),
            {"classification": "csv"},
            Description="made by hand\nin two lines",
        ),
        "ctas": _table(
            f"ctas_{number}",
            _storage(where("ctas"), columns, "parquet"),
            {
                "EXTERNAL": "TRUE",
                "auto.purge": "false",
                "has_encrypted_data": "false",
                "transactional": "false",
                "parquet.compression": "GZIP",
                "presto_query_id": "20260901_000000_00001_abcde",
                "transient_lastDdlTime": "1717171717",
            },
        ),
        "dbt": _table(
            f"dbt_{number}",
            _storage(where("dbt"), columns, "parquet"),
            {"comment": "one row each", "meta.owner": "{{ owner }}", "unique_id": "model.shop.x"},
            Description="one row each",
        ),
        "hudi": _table(
            f"hudi_{number}",
            _storage(where("hudi"), columns, "hudi", serde={"hoodie.query.as.ro.table": "true"}),
            {"last_commit_time_sync": "20260901", "last_commit_completion_time_sync": "20260902"},
        ),
    }


def not_in_ddl(number: int) -> dict[str, dict[str, Any]]:
    """Return tables that Athena's DDL cannot express, by the reason."""
    column = [{"Name": "id", "Type": "bigint"}]
    text = _storage(f"s3://lake/found/odd{number}/", column, "text")
    return {
        "link": {"Name": f"link_{number}", **LINKED},
        "delta": _table(
            f"delta_{number}", text, {"table_type": "DELTA", "spark.sql.sources.provider": "delta"}
        ),
        "skewed": _table(
            f"skewed_{number}",
            text
            | {
                "SkewedInfo": {
                    "SkewedColumnNames": ["id"],
                    "SkewedColumnValues": ["1"],
                    "SkewedColumnValueLocationMaps": {},
                }
            },
            {},
        ),
        "jdbc": _table(
            f"jdbc_{number}",
            text | {"Location": "shop.public.orders"},
            {"classification": "postgresql", "connectionName": "shop"},
        ),
        "no_columns": _table(f"no_columns_{number}", text | {"Columns": []}, {}),
        "blank": _table(f"with blank {number}", text, {}),
        "traversal": _table(f"../../../escaped_{number}", text, {}),
        "two_columns_of_one_name": _table(
            f"twice_{number}",
            text,
            {},
            PartitionKeys=[{"Name": "id", "Type": "string"}],
        ),
        "database_file": _table("_database" if number == 0 else f".hidden_{number}", text, {}),
    }
