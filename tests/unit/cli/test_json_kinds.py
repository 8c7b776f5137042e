"""The JSON of check, plan and graph uses one vocabulary, that of `Kind`."""

import json
from pathlib import Path

import pytest

from athendef_provider.cli.commands.graph import as_json, graph_of
from athendef_provider.cli.context.tree import CheckedTree
from athendef_provider.cli.output import check_json, plan_json
from athendef_provider.config import Settings
from athendef_provider.definition.model import Database, Kind, full_name
from athendef_provider.engine.provider.inputs import inputs_of
from athendef_provider.engine.provider.resource_plan import plan_resource
from athendef_provider.tree import Tree, read_tree
from tests.unit.cli.plans import of_all_kinds, planned, planning

SCHEMA = Path(__file__).parents[3] / "docs" / "plan.schema.json"

STATEMENTS = {
    "_database": ("database", "CREATE DATABASE sales"),
    "orders": ("hive", "CREATE EXTERNAL TABLE orders (id bigint) LOCATION 's3://lake/orders/'"),
    "prices": (
        "iceberg",
        """CREATE TABLE prices (id bigint)
        LOCATION 's3://lake/prices/' TBLPROPERTIES ('table_type' = 'ICEBERG')""",
    ),
    "totals": ("view", "CREATE VIEW totals AS SELECT id FROM orders JOIN raw.lines USING (id)"),
}
KINDS = {
    "sales" if name == "_database" else f"sales.{name}": kind
    for name, (kind, _) in STATEMENTS.items()
}


@pytest.fixture(name="tree")
def _tree(tmp_path) -> Tree:
    folder = tmp_path / "sales"
    folder.mkdir()
    for name, (_, sql) in STATEMENTS.items():
        (folder / f"{name}.sql").write_text(sql)
    tree = read_tree(tmp_path, {})
    assert not tree.diagnostics
    return tree


def test_check_has_the_kinds(tree):
    definitions = json.loads(check_json.json_of(Path(), CheckedTree(tree), ()))["definitions"]

    kinds = {each["path"].removesuffix(".sql"): each["kind"] for each in definitions}
    assert kinds == {f"sales/{name}": kind for name, (kind, _) in STATEMENTS.items()}


def test_plan_has_the_kinds():
    database = plan_resource("create", None, inputs_of(Database("sales")), Settings())
    tables = [
        planned("create", f"sales.{name}", after=sql)
        for name, (_, sql) in STATEMENTS.items()
        if name != "_database"
    ]

    plan = json.loads(json.dumps(plan_json.json_of(planning(database, *tables))))

    shown = [*plan["table_diffs"], *plan["database_diffs"]]
    assert {each["name"]: each["kind"] for each in shown} == KINDS


def test_graph_has_the_kinds_and_one_for_external_objects(tree):
    files = {full_name(file.definition): file for file in tree.files}

    nodes = json.loads(as_json(graph_of(files, tuple(files))))["nodes"]

    tables = {name: kind for name, kind in KINDS.items() if kind != "database"}
    assert {each["name"]: each["kind"] for each in nodes} == tables | {"raw.lines": "outside"}


def test_the_schema_lists_all_kinds():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    assert schema["$defs"]["common"]["properties"]["kind"]["enum"] == [kind.value for kind in Kind]


def test_no_field_of_a_plan_is_named_refused():
    plan = plan_json.json_of(of_all_kinds(), show_unchanged=True)

    assert plan["blocked"] == ["sales.customers"]
    assert "refused" not in json.dumps(plan)
    assert "refused" not in SCHEMA.read_text(encoding="utf-8")
