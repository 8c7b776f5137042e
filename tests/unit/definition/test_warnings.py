"""A legal but harmful statement gives a warning, which a directive in the file suppresses."""

import pytest

from athendef_provider.definition import read
from athendef_provider.diagnostics import SECTIONS, Severity

_LOCATION = "LOCATION 's3://lake/orders/'"
_WITH_SERDE = f"CREATE EXTERNAL TABLE orders (id int) ROW FORMAT SERDE '{{}}' {_LOCATION}"
_PROJECTED = (
    "CREATE EXTERNAL TABLE orders (id int) PARTITIONED BY (a string) "
    "LOCATION 's3://lake/orders/' TBLPROPERTIES ({})"
)

WARNED = {
    "s3a-location": "CREATE EXTERNAL TABLE orders (id int) LOCATION 's3a://lake/orders/'",
    "hidden-folder": "CREATE EXTERNAL TABLE orders (id int) LOCATION 's3://lake/_orders/'",
    "double-slash": "CREATE EXTERNAL TABLE orders (id int) LOCATION 's3://lake//orders/'",
    "glob-location": "CREATE EXTERNAL TABLE orders (id int) LOCATION 's3://lake/orders/*'",
    "file-location": "CREATE EXTERNAL TABLE orders (id int) LOCATION 's3://lake/orders.csv'",
    "class-name": "CREATE EXTERNAL TABLE orders (id int) "
    f"ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerde' {_LOCATION}",
    "iceberg-comment": f"CREATE TABLE orders (id int) COMMENT 'all' {_LOCATION} "
    "TBLPROPERTIES ('table_type' = 'ICEBERG')",
    "doubled-quote": f"CREATE EXTERNAL TABLE orders (id int COMMENT 'it''s') {_LOCATION}",
    "possibly-reserved-word": f"CREATE EXTERNAL TABLE orders (timestamp string) {_LOCATION}",
    "type-spelling": f"CREATE EXTERNAL TABLE orders (a struct<timestamp:string>) {_LOCATION}",
    "no-serde": "CREATE EXTERNAL TABLE orders (id int) STORED AS INPUTFORMAT 'a.B' "
    f"OUTPUTFORMAT 'a.C' {_LOCATION}",
    "property-case": f"CREATE EXTERNAL TABLE orders (id int) {_LOCATION} "
    "TBLPROPERTIES ('Owner' = 'a', 'owner' = 'b')",
    "unsupported-clause": "CREATE EXTERNAL TABLE orders (id int) SKEWED BY (id) ON (1) "
    f"{_LOCATION}",
    "projection-off": _PROJECTED.format("'projection.a.type' = 'injected'"),
    "template-slash": _PROJECTED.format(
        "'projection.enabled' = 'true', 'projection.a.type' = 'injected', "
        "'storage.location.template' = 's3://lake/orders/${a}'"
    ),
    "unparsed-query": "CREATE VIEW orders AS SELECT a FROM t WHERE a = = 1",
    "service-property": f"CREATE EXTERNAL TABLE orders (id int) {_LOCATION} "
    "TBLPROPERTIES ('transient_lastDdlTime' = '1700000000')",
    "special-name": f"CREATE EXTERNAL TABLE `or-ders` (id int) {_LOCATION}",
    "name-over-128": f"CREATE EXTERNAL TABLE {'x' * 129} (id int) {_LOCATION}",
}


def _read(sql: str):
    name = next(
        (name_in_sql for name_in_sql in ("x" * 129, "or-ders") if name_in_sql in sql), "orders"
    )
    return read(sql, path="orders.sql", database="sales", name=name)


def test_every_suppressible_warning_has_an_example():
    in_files = {
        code.name
        for section, codes in SECTIONS.items()
        if section not in {"Files, stack config and directives", "Changes"}
        for code in codes
        if code.severity is Severity.WARNING
    }

    assert set(WARNED) == in_files


@pytest.mark.parametrize("code", sorted(WARNED))
def test_a_harmful_statement_is_accepted_with_a_warning(code):
    reading = _read(WARNED[code])

    assert [code] == [problem.code for problem in reading.diagnostics]
    assert [problem.severity for problem in reading.diagnostics] == ["warning"]
    assert reading.definition is not None


@pytest.mark.parametrize("code", sorted(WARNED))
def test_a_directive_suppresses_one_warning(code):
    reading = _read(f"-- athendef: allow={code}\n{WARNED[code]}")

    assert reading.diagnostics == ()
    assert frozenset({code}) == reading.directives.allow


def test_no_directive_suppresses_an_error():
    reading = _read("-- athendef: allow=missing-location\nCREATE EXTERNAL TABLE orders (id int)")

    assert [problem.code for problem in reading.diagnostics] == ["missing-location"]


def test_a_warning_has_a_position_a_message_and_a_hint():
    reading = _read("CREATE EXTERNAL TABLE orders (id int)\nLOCATION 's3a://lake/orders/'")

    assert [str(problem) for problem in reading.diagnostics] == [
        "orders.sql:2:1: MSCK REPAIR TABLE fails for s3a:// locations (write s3://)"
    ]


@pytest.mark.parametrize(
    "word",
    ["timestamp", "time", "start", "dayofweek", "user", "partition", "fetch", "row", "to"],
)
def test_a_reserved_word_that_public_tables_use_unquoted_is_accepted(word):
    """The user guide calls it reserved, but its own tables and those of Common Crawl use it."""
    reading = _read(f"CREATE EXTERNAL TABLE orders ({word} string) {_LOCATION}")

    assert [str(problem) for problem in reading.diagnostics] == [
        f"orders.sql:1:31: column {word} is a reserved word (write `{word}`)"
    ]
    assert reading.definition is not None
    assert [column.name for column in reading.definition.columns] == [word]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("org.apache.hadoop.hive.serde2.OpenCSVSerDe", "OpenCSVSerde"),
        ("org.apache.hadoop.hive.serde2.regexserde", "RegexSerDe"),
        ("org.apache.hadoop.hive.serde2.lazy.LazySimplSerDe", "LazySimpleSerDe"),
        ("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerde", "ParquetHiveSerDe"),
    ],
)
def test_a_misspelled_class_gets_a_suggestion(written, meant):
    reading = _read(
        f"CREATE EXTERNAL TABLE orders (id int) ROW FORMAT SERDE '{written}' {_LOCATION}"
    )

    assert [problem.code for problem in reading.diagnostics] == ["class-name"]
    assert reading.diagnostics[0].hint.endswith(f".{meant}?")


@pytest.mark.parametrize(
    "name",
    [
        "org.apache.hadoop.hive.contrib.serde2.RegexSerDe",
        "org.apache.hadoop.hive.serde2.JsonSerDe",
        "org.example.MySerDe",
    ],
)
def test_another_class_gets_no_suggestion(name):
    assert (
        _read(
            f"CREATE EXTERNAL TABLE orders (id int) ROW FORMAT SERDE '{name}' {_LOCATION}"
        ).diagnostics
        == ()
    )
