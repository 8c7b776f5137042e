"""The lint against the table of Athena's user guide: every format, every change of columns."""

from collections.abc import Mapping

import pytest

from athendef_provider.changes import differences
from athendef_provider.changes.schema_evolution_lint import RULES, lint
from athendef_provider.config import DANGERS
from athendef_provider.definition.formats import FORMATS, LAZY_SIMPLE_SERDE
from athendef_provider.definition.model import Column, HiveTable, IcebergTable, Storage

COLUMNS = (Column("a", "int"), Column("b", "double"), Column("c", "string"))
A, B, C = COLUMNS
NEW = Column("new", "string")


def storage(name: str, serde: str = "", **properties: str) -> Storage:
    known = FORMATS[name]
    found = {key.replace("_", "."): value for key, value in properties.items()}
    return Storage(serde or known.serde, known.input_format, known.output_format, found)


READERS: Mapping[str, Storage] = {
    "csv": storage("TEXTFILE", LAZY_SIMPLE_SERDE, field_delim=","),
    "json": storage("TEXTFILE", "org.openx.data.jsonserde.JsonSerDe"),
    "avro": storage("AVRO"),
    "parquet by name": storage("PARQUET"),
    "parquet by index": storage("PARQUET", parquet_column_index_access="true"),
    "orc by index": storage("ORC"),
    "orc by name": storage("ORC", orc_column_index_access="false"),
}

# The table of "Handle schema updates", row by row: Y where queries of old files go on working.
GUIDE = {
    "rename": "Y N N N Y Y N",
    "add at the start": "N Y Y Y N N Y",
    "add in the middle": "N Y Y Y N N Y",
    "add at the end": "Y Y Y Y Y Y Y",
    "remove": "N Y Y Y N N Y",
    "remove the last": "N Y Y Y N N Y",
    "reorder": "N Y Y Y N N Y",
    "widen the type": "Y Y Y Y Y Y Y",
}
AFTER = {
    "rename": (A, B, Column("new", "string")),
    "add at the start": (NEW, A, B, C),
    "add in the middle": (A, NEW, B, C),
    "add at the end": (A, B, C, NEW),
    "remove": (A, C),
    "remove the last": (A, B),
    "reorder": (C, A, B),
    "widen the type": (Column("a", "bigint"), B, C),
}
RULE = {
    "rename": "renamed-column",
    "add at the start": "inserted-column",
    "add in the middle": "inserted-column",
    "remove": "removed-column",
    "remove the last": "removed-column",
    "reorder": "moved-column",
}


def table(
    reader: Storage = READERS["parquet by name"],
    columns: tuple[Column, ...] = COLUMNS,
    *,
    keys: tuple[Column, ...] = (Column("day", "date"),),
    properties: Mapping[str, str] | None = None,
) -> HiveTable:
    return HiveTable(
        "sales", "orders", columns, reader, "s3://lake/", keys, properties=properties or {}
    )


def codes(before, after, renames: Mapping[str, str] | None = None) -> list[str]:
    changes = differences(before, after, renames or {})
    return [warning.code for warning in lint(before, after, changes)]


@pytest.mark.parametrize("change", GUIDE)
@pytest.mark.parametrize("reader", READERS)
def test_it_warns_exactly_where_the_guide_says_no(reader, change):
    survives = GUIDE[change].split()[list(READERS).index(reader)] == "Y"
    renames = {"new": "c"} if change == "rename" else {}

    found = codes(table(READERS[reader]), table(READERS[reader], AFTER[change]), renames)

    assert found == ([] if survives else [RULE[change]])


@pytest.mark.parametrize("reader", READERS)
def test_a_rename_that_nobody_annotated_is_one_for_old_files(reader):
    survives = GUIDE["rename"].split()[list(READERS).index(reader)] == "Y"

    found = codes(table(READERS[reader]), table(READERS[reader], AFTER["rename"]))

    assert found == ([] if survives else ["renamed-column"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *[("string", new) for new in ("tinyint", "smallint", "int", "bigint")],
        *[("tinyint", new) for new in ("smallint", "int", "bigint")],
        *[("smallint", new) for new in ("int", "bigint")],
        ("int", "bigint"),
        ("float", "double"),
        ("decimal(10,2)", "decimal(12,2)"),
        ("varchar(10)", "varchar(20)"),
        ("array<int>", "array<bigint>"),
        ("map<string,float>", "map<string,double>"),
        ("struct<x:int>", "struct<x:bigint,y:string>"),
        ("struct<x:int,y:string>", "struct<x:int>"),
    ],
)
def test_these_types_can_be_read_as_those(before, after):
    assert codes(table(columns=(Column("a", before),)), table(columns=(Column("a", after),))) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("bigint", "int"),
        ("double", "float"),
        ("int", "double"),
        ("int", "string"),
        ("string", "date"),
        ("date", "timestamp"),
        ("decimal(10,2)", "decimal(12,4)"),
        ("decimal(10,2)", "decimal(8,2)"),
        ("varchar(20)", "varchar(10)"),
        ("array<string>", "string"),
        ("array<bigint>", "array<int>"),
        ("map<int,string>", "map<bigint,string>"),
        ("struct<x:bigint>", "struct<x:int>"),
        ("uniontype<int,string>", "string"),
    ],
)
def test_these_types_are_not_among_those_that_athena_converts(before, after):
    found = codes(table(columns=(Column("a", before),)), table(columns=(Column("a", after),)))

    assert found == ["changed-type"]


def test_a_struct_read_by_place_grows_only_at_its_end():
    before = table(READERS["orc by index"], (Column("a", "struct<x:int>"),))

    grown = table(READERS["orc by index"], (Column("a", "struct<x:int,y:int>"),))
    shifted = table(READERS["orc by index"], (Column("a", "struct<y:int,x:int>"),))

    assert codes(before, grown) == []
    assert codes(before, shifted) == ["changed-type"]


@pytest.mark.parametrize("reader", ["parquet by name", "parquet by index", "orc by index"])
def test_an_unpartitioned_columnar_table_changes_no_type_at_all(reader):
    before = table(READERS[reader], keys=())

    after = table(READERS[reader], (Column("a", "bigint"), B, C), keys=())

    assert codes(before, after) == ["unpartitioned-type"]


def test_an_unpartitioned_text_table_may_widen_a_type():
    before, after = READERS["csv"], (Column("a", "bigint"), B, C)

    assert codes(table(before, keys=()), table(before, after, keys=())) == []


def test_reading_by_place_can_be_written_out_as_the_default():
    explicit = storage("PARQUET", parquet_column_index_access="false")

    assert codes(table(), table(explicit)) == []


@pytest.mark.parametrize("key", ["input.regex", "field.delim", "separatorChar"])
def test_other_ways_to_split_a_line_count_for_old_lines(key):
    before = Storage("org.apache.hadoop.hive.serde2.RegexSerDe", "in", "out", {key: "old"})
    after = Storage("org.apache.hadoop.hive.serde2.RegexSerDe", "in", "out", {key: "new"})

    assert codes(table(before), table(after)) == ["changed-parsing"]


def test_partitions_keep_their_format_and_projected_ones_have_none():
    text, projected = READERS["csv"], {"projection.enabled": "true"}

    assert codes(table(text), table()) == []
    assert codes(table(text, keys=()), table(keys=())) == ["changed-format"]
    assert codes(table(text, properties=projected), table(properties=projected)) == [
        "changed-format"
    ]


def test_columns_of_partitions_in_the_old_format_are_judged_by_it():
    assert codes(table(READERS["csv"]), table(columns=(A, NEW, B, C))) == ["inserted-column"]


def test_an_iceberg_table_suffers_from_nothing():
    before = IcebergTable("sales", "orders", COLUMNS, "s3://lake/")
    after = IcebergTable("sales", "orders", (C, Column("z", "int")), "s3://lake/")

    assert codes(before, after) == []


def test_a_rule_is_no_danger_for_both_are_allowed_by_one_directive():
    assert not set(RULES) & set(DANGERS)


def test_a_warning_says_what_to_do_and_how_to_silence_it():
    before, after = table(), table(columns=(A, B, Column("new", "string")))
    [warning] = lint(before, after, differences(before, after, {"new": "c"}))

    assert warning.column == "new"
    assert "keep the name `c`" in str(warning)
    assert "`-- athendef: allow=renamed-column`" in str(warning)
