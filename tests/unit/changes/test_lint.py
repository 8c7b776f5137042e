"""The lint implements the table of Athena's user guide, for each format and column change."""

from collections.abc import Mapping

import pytest

from athendef_provider.changes import differences
from athendef_provider.changes.schema_evolution_lint import lint
from athendef_provider.definition.formats import FORMATS, LAZY_SIMPLE_SERDE
from athendef_provider.definition.model import Column, HiveTable, IcebergTable, Storage

COLUMNS = (Column("a", "int"), Column("b", "double"), Column("c", "string"))
A, B, C = COLUMNS
NEW = Column("new", "string")


def storage(name: str, serde: str = "", **properties: str) -> Storage:
    format_ = FORMATS[name]
    serde_properties = {key.replace("_", "."): value for key, value in properties.items()}
    return Storage(
        serde or format_.serde, format_.input_format, format_.output_format, serde_properties
    )


READERS: Mapping[str, Storage] = {
    "csv": storage("TEXTFILE", LAZY_SIMPLE_SERDE, field_delim=","),
    "json": storage("TEXTFILE", "org.openx.data.jsonserde.JsonSerDe"),
    "avro": storage("AVRO"),
    "parquet by name": storage("PARQUET"),
    "parquet by index": storage("PARQUET", parquet_column_index_access="true"),
    "orc by index": storage("ORC"),
    "orc by name": storage("ORC", orc_column_index_access="false"),
}

# The table of "Handle schema updates": Y if queries of existing files continue to work.
GUIDE = {
    "rename": "Y N N N Y Y N",
    "add at the start": "N Y Y Y N N Y",
    "add in the middle": "N Y Y Y N N Y",
    "add at the end": "Y Y Y Y Y Y Y",
    "remove": "N Y Y Y N N Y",
    "remove the last": "N Y Y Y N N Y",
    "reorder": "N Y Y Y N N Y",
    "raise_concurrency the type": "Y Y Y Y Y Y Y",
}
AFTER = {
    "rename": (A, B, Column("new", "string")),
    "add at the start": (NEW, A, B, C),
    "add in the middle": (A, NEW, B, C),
    "add at the end": (A, B, C, NEW),
    "remove": (A, C),
    "remove the last": (A, B),
    "reorder": (C, A, B),
    "raise_concurrency the type": (Column("a", "bigint"), B, C),
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
def test_there_is_a_warning_if_and_only_if_the_guide_says_no(reader, change):
    supported = GUIDE[change].split()[list(READERS).index(reader)] == "Y"
    renames = {"new": "c"} if change == "rename" else {}

    actual = codes(table(READERS[reader]), table(READERS[reader], AFTER[change]), renames)

    assert actual == ([] if supported else [RULE[change]])


@pytest.mark.parametrize("reader", READERS)
def test_a_rename_without_a_directive_gives_the_same_warning(reader):
    supported = GUIDE["rename"].split()[list(READERS).index(reader)] == "Y"

    actual = codes(table(READERS[reader]), table(READERS[reader], AFTER["rename"]))

    assert actual == ([] if supported else ["renamed-column"])


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
def test_a_supported_type_change_gives_no_warning(before, after):
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
def test_an_unsupported_type_change_gives_a_warning(before, after):
    actual = codes(table(columns=(Column("a", before),)), table(columns=(Column("a", after),)))

    assert actual == ["changed-type"]


def test_fields_of_a_struct_read_by_index_can_only_be_appended():
    before = table(READERS["orc by index"], (Column("a", "struct<x:int>"),))

    grown = table(READERS["orc by index"], (Column("a", "struct<x:int,y:int>"),))
    shifted = table(READERS["orc by index"], (Column("a", "struct<y:int,x:int>"),))

    assert codes(before, grown) == []
    assert codes(before, shifted) == ["changed-type"]


@pytest.mark.parametrize("reader", ["parquet by name", "parquet by index", "orc by index"])
def test_any_type_change_of_an_unpartitioned_columnar_table_gives_a_warning(reader):
    before = table(READERS[reader], keys=())

    after = table(READERS[reader], (Column("a", "bigint"), B, C), keys=())

    assert codes(before, after) == ["unpartitioned-type"]


def test_a_wider_type_in_an_unpartitioned_text_table_gives_no_warning():
    before, after = READERS["csv"], (Column("a", "bigint"), B, C)

    assert codes(table(before, keys=()), table(before, after, keys=())) == []


def test_declaring_the_default_of_a_serde_property_gives_no_warning():
    explicit = storage("PARQUET", parquet_column_index_access="false")

    assert codes(table(), table(explicit)) == []


@pytest.mark.parametrize("key", ["input.regex", "field.delim", "separatorChar"])
def test_a_change_of_how_lines_are_split_gives_a_warning(key):
    before = Storage("org.apache.hadoop.hive.serde2.RegexSerDe", "in", "out", {key: "old"})
    after = Storage("org.apache.hadoop.hive.serde2.RegexSerDe", "in", "out", {key: "new"})

    assert codes(table(before), table(after)) == ["changed-parsing"]


def test_another_format_gives_a_warning_unless_partitions_keep_theirs():
    text, projected = READERS["csv"], {"projection.enabled": "true"}

    assert codes(table(text), table()) == []
    assert codes(table(text, keys=()), table(keys=())) == ["changed-format"]
    assert codes(table(text, properties=projected), table(properties=projected)) == [
        "changed-format"
    ]


def test_columns_are_checked_in_the_format_of_existing_partitions():
    assert codes(table(READERS["csv"]), table(columns=(A, NEW, B, C))) == ["inserted-column"]


def test_an_iceberg_table_has_no_warnings():
    before = IcebergTable("sales", "orders", COLUMNS, "s3://lake/")
    after = IcebergTable("sales", "orders", (C, Column("z", "int")), "s3://lake/")

    assert codes(before, after) == []


def test_a_warning_has_a_hint_and_the_directive_that_suppresses_it():
    before, after = table(), table(columns=(A, B, Column("new", "string")))
    [warning] = lint(before, after, differences(before, after, {"new": "c"}))

    assert warning.column == "new"
    assert "keep the name `c`" in str(warning)
    assert "`-- athendef: allow=renamed-column`" in str(warning)
