"""The files that an export writes, and the files that it does not change."""

import json
from base64 import b64encode

import pytest

from athendef_provider.definition.glue.catalog_entry import CatalogEntry
from athendef_provider.export import plan_export, write
from athendef_provider.tree import read_tree
from tests.support.catalogs import LINKED

DATABASE = {"Name": "sales", "Description": "what is sold"}
ORDERS = {
    "DatabaseName": "sales",
    "Name": "orders",
    "TableType": "EXTERNAL_TABLE",
    "Parameters": {"EXTERNAL": "TRUE", "transient_lastDdlTime": "1"},
    "StorageDescriptor": {
        "Columns": [{"Name": "id", "Type": "bigint"}],
        "Location": "s3://lake/orders/",
        "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        "SerdeInfo": {
            "SerializationLibrary": ("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"),
            "Parameters": {"serialization.format": "1"},
        },
    },
}
SAME = """\
-- Every order, as the shop sends it.
create external table ORDERS (id bigint) stored as parquet location 's3://{{ bucket }}//orders'
"""
OTHER = "CREATE EXTERNAL TABLE orders (no int) STORED AS ORC LOCATION 's3://lake/orders/'\n"


def glue_view(sql):
    content = json.dumps({"originalSql": sql, "schema": "sales"})
    text = f"/* Presto View: {b64encode(content.encode()).decode()} */"
    return {
        "DatabaseName": "sales",
        "Name": "orders",
        "TableType": "VIRTUAL_VIEW",
        "ViewOriginalText": text,
    }


def decide(folder, *tables, overwrite=False, database=DATABASE, whole=True):
    """Plan and write an export of one database; return the decisions by name."""
    name = database["Name"]
    entries = [CatalogEntry(name, None, database, targeted=whole)]
    entries += [CatalogEntry(name, table["Name"], table) for table in tables]
    tree = read_tree(folder, {"bucket": "lake"}) if folder.is_dir() else None
    decisions = plan_export(entries, tree, overwrite=overwrite)
    write(folder, decisions)
    return {decision.entry.full_name: decision for decision in decisions}


def tree_of(folder):
    return read_tree(folder, {"bucket": "lake"})


def put(folder, text, path="sales/orders.sql"):
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_a_new_file_contains_the_canonical_statement(tmp_path):
    result = decide(tmp_path, ORDERS)

    assert {name: decision.outcome for name, decision in result.items()} == {
        "sales": "new",
        "sales.orders": "new",
    }
    assert (tmp_path / "sales/_database.sql").read_text() == (
        "CREATE DATABASE sales\nCOMMENT 'what is sold';\n"
    )
    assert (tmp_path / "sales/orders.sql").read_text() == (
        "CREATE EXTERNAL TABLE sales.orders (\n  `id` bigint\n)\n"
        "STORED AS PARQUET\nLOCATION 's3://lake/orders/';\n"
    )


def test_a_file_with_an_equal_definition_is_unchanged(tmp_path):
    """With its comments, format and variables, also if files are overwritten."""
    file = put(tmp_path, SAME)

    result = decide(tmp_path, ORDERS, overwrite=True)["sales.orders"]

    assert result.outcome == "same"
    assert result.managed is not None
    assert file.read_text() == SAME


def test_a_file_that_differs_is_unchanged_and_the_difference_is_reported(tmp_path):
    file = put(tmp_path, OTHER)

    result = decide(tmp_path, ORDERS)["sales.orders"]

    assert result.outcome == "differs"
    assert "adds column `id` bigint" in result.why
    assert file.read_text() == OTHER
    assert result.managed is not None
    assert (
        result.managed.definition
        == decide(tmp_path / "new", ORDERS)["sales.orders"].managed.definition
    ), "the state is what is live: preview shows the file as a change"


def test_a_file_that_differs_is_replaced_with_overwrite(tmp_path):
    file = put(tmp_path, OTHER)

    assert decide(tmp_path, ORDERS, overwrite=True)["sales.orders"].outcome == "replaced"
    assert "`id` bigint" in file.read_text()
    assert decide(tmp_path, ORDERS)["sales.orders"].outcome == "same"


def test_a_file_with_errors_is_unchanged(tmp_path):
    file = put(tmp_path, "CREATE EXTERNAL TABLE orders (id bigint")

    result = decide(tmp_path, ORDERS)["sales.orders"]

    assert result.outcome == "differs"
    assert "it cannot be read: sales/orders.sql" in result.why
    assert "(id bigint" in file.read_text()


def test_a_file_created_during_the_export_is_not_overwritten(tmp_path):
    decisions = plan_export([CatalogEntry("sales", "orders", ORDERS)], None)
    put(tmp_path, OTHER)

    with pytest.raises(FileExistsError, match="run this again"):
        write(tmp_path, decisions)


def test_an_object_without_ddl_is_written_as_an_unmanaged_file(tmp_path):
    linked = {"DatabaseName": "sales", "Name": "linked", **LINKED}

    result = decide(tmp_path, linked, ORDERS)["sales.linked"]

    assert result.outcome == "unmanaged"
    assert result.managed is None
    text = (tmp_path / "sales/linked.sql").read_text()
    assert text.startswith("-- athendef: unmanaged=a resource link to 210987654321.raw.orders\n")
    tree = tree_of(tmp_path)
    assert not tree.diagnostics
    assert tree.unmanaged == {"sales/linked.sql": "a resource link to 210987654321.raw.orders"}
    assert [file.path for file in tree.files] == ["sales/_database.sql", "sales/orders.sql"]


def test_absent_fields_of_a_table_are_left_out_of_its_unmanaged_file(tmp_path):
    """As in tables that crawlers write for a database, or Terraform without a SerDe."""
    place = {"Location": "shop.public.orders", "SerdeInfo": {"Parameters": {}}}
    columns = [{"Name": "id", "Type": "int"}]
    handled = {"Parameters": {"storage_handler": "a.Handler"}, "StorageDescriptor": {}}
    decide(
        tmp_path,
        {**ORDERS, "Name": "jdbc", "StorageDescriptor": {**place, "Columns": columns}},
        {**ORDERS, "Name": "bare", "StorageDescriptor": place},
        {**ORDERS, "Name": "handled", **handled},
    )

    texts = {
        path.stem: path.read_text().split("applied.\n")[1]
        for path in (tmp_path / "sales").glob("[a-z]*.sql")
    }
    assert texts == {
        "jdbc": (
            "CREATE EXTERNAL TABLE sales.jdbc (\n  `id` int\n)\nLOCATION 'shop.public.orders';\n"
        ),
        "bare": "CREATE EXTERNAL TABLE sales.bare\nLOCATION 'shop.public.orders';\n",
        "handled": "CREATE EXTERNAL TABLE sales.handled;\n",
    }
    assert tree_of(tmp_path).unmanaged["sales/handled.sql"] == "STORED BY 'a.Handler'"


@pytest.mark.parametrize("ends", ["\n", ";", "\n;\n", "  "])
def test_the_file_of_a_view_has_no_trailing_line_break_in_its_query(tmp_path, ends):
    """Athena's own format ends with a line break."""
    decide(tmp_path, glue_view(f"SELECT id\nFROM\n  t{ends}"))

    text = (tmp_path / "sales/orders.sql").read_text()
    assert text == "CREATE VIEW sales.orders AS\nSELECT id\nFROM\n  t;\n"


def test_an_unmanaged_file_without_its_first_line_is_kept(tmp_path):
    """Without that line it is a managed file."""
    linked = {"DatabaseName": "sales", "Name": "orders", **LINKED}
    file = put(tmp_path, OTHER)

    assert decide(tmp_path, linked)["sales.orders"].outcome == "differs"
    assert file.read_text() == OTHER


@pytest.mark.parametrize(
    "database",
    [
        {"Name": "..", "Description": ""},
        {"Name": "../../etc", "Description": ""},
        {"Name": "linked", "TargetDatabase": {"CatalogId": "2", "DatabaseName": "raw"}},
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_a_folder_of_unmanaged_files_declares_no_database(tmp_path, database, whole):
    tree = tmp_path / "deep" / "tree"

    decide(tree, ORDERS | {"DatabaseName": database["Name"]}, database=database, whole=whole)

    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["tree"]
    result = tree_of(tree)
    assert not result.files
    assert not result.errors
    assert len(result.unmanaged) == 2


def test_a_database_that_is_not_a_target_gets_no_file(tmp_path):
    result = decide(tmp_path, ORDERS, whole=False)["sales"]

    assert not (tmp_path / "sales/_database.sql").exists()
    assert result.managed is not None
    assert not result.managed.declared


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ 7 * 7 }}",
        "{% for x in y %}",
        "{# gone #}",
        "{{{%",
        "x\n-- athendef: allow=drop-column",
        "'; DROP TABLE orders; --",
        "*/ \\' \\\\",
        "\x1b[31mred",
        "\ud800",
    ],
)
def test_texts_of_a_catalog_are_escaped(tmp_path, hostile):
    """They do nothing in a template, end no statement, and are not directives."""
    table = ORDERS | {"Parameters": {"note": hostile, hostile: "x"}, "Description": hostile}

    result = decide(tmp_path, table)["sales.orders"]

    tree = tree_of(tmp_path)
    assert not tree.errors
    if result.managed is None:
        assert tree.unmanaged.keys() == {"sales/orders.sql"}
    else:
        (file,) = [file for file in tree.files if file.path == "sales/orders.sql"]
        assert file.definition == result.managed.definition
        assert file.definition.properties["note"] == hostile
        assert not file.directives.allow


def test_the_query_of_a_view_contains_no_directive(tmp_path):
    view = glue_view("-- athendef: allow=drop-table\nSELECT 1 AS one -- athendef: on-remove=drop")

    result = decide(tmp_path, view)["sales.orders"]

    files = {file.path: file for file in tree_of(tmp_path).files}
    if result.managed is not None:
        assert not files["sales/orders.sql"].directives.allow
        assert files["sales/orders.sql"].directives.on_remove is None
