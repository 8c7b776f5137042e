"""The output of a plan as text, SQL, JSON and Markdown, compared with golden files."""

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest
from click.testing import CliRunner

from athendef_provider.cli import console, main
from athendef_provider.cli.output.plan_json import json_of, text_diff
from athendef_provider.cli.output.plan_markdown import MAX_LENGTH, markdown_of
from athendef_provider.cli.output.plan_text import sql_of, text_of
from athendef_provider.definition.model import Column, HiveTable
from athendef_provider.definition.sql.render import render
from athendef_provider.engine.driver.events import Diagnostic
from tests.support.golden import is_golden
from tests.unit.cli.plans import (
    CUSTOMERS,
    GOLDEN,
    ORDERS,
    ORDERS_AFTER,
    of_all_kinds,
    planned,
    planning,
)

SCHEMA = Path(__file__).parents[3] / "docs" / "plan.schema.json"


@pytest.fixture(autouse=True)
def _plain(monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")


def test_text_shows_columns_properties_blocked_changes_and_a_summary():
    is_golden(GOLDEN / "plan.txt", text_of(of_all_kinds()) + "\n")


def test_unchanged_resources_are_listed_with_the_option():
    assert "  sales.prices  Hive table" in text_of(of_all_kinds(), show_unchanged=True)
    assert "sales.prices" not in text_of(of_all_kinds())


def test_sql_has_the_statements_in_order_with_destructive_changes_marked():
    is_golden(GOLDEN / "plan.sql", sql_of(of_all_kinds()) + "\n")


def test_markdown_folds_details():
    is_golden(GOLDEN / "plan.md", markdown_of(of_all_kinds()))


def test_json_has_the_fields_of_athenadef_and_more():
    plan = json_of(of_all_kinds(), show_unchanged=True)
    is_golden(GOLDEN / "plan.json", json.dumps(plan, indent=2, ensure_ascii=False) + "\n")


def test_json_conforms_to_its_schema():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for plan in (of_all_kinds(), planning()):
        jsonschema.validate(json_of(plan, show_unchanged=True), schema)


def test_json_without_a_plan_conforms_to_its_schema(tmp_path, monkeypatch):
    """Stdout is JSON after any error. Here, there is no project."""
    monkeypatch.chdir(tmp_path)

    done = CliRunner().invoke(main, ["plan", "--json", "--stack", "dev"])

    output = json.loads(done.stdout)
    jsonschema.validate(output, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert output["stack"] == "dev"
    assert "no Pulumi.yaml" in output["messages"][0]["text"]
    assert "no Pulumi.yaml" in done.stderr
    assert done.exit_code == console.ERROR


def test_json_without_changes_has_the_fields_of_athenadef():
    output = json_of(planning(planned("same", "sales.orders", ORDERS, ORDERS)))

    assert output["no_change"] is True
    assert output["summary"] == {"to_add": 0, "to_change": 0, "to_destroy": 0}
    assert output["table_diffs"] == []


def test_the_text_diff_has_the_whole_definition():
    diff = text_diff(planned("update", "sales.orders", ORDERS, ORDERS_AFTER))

    assert diff is not None
    assert diff.startswith("--- remote: sales.orders\n+++ local:  sales.orders\n CREATE EXTERNAL")
    assert "@@" not in diff


def test_a_comment_on_a_pull_request_has_a_maximum_length():
    """GitHub rejects more than 65,536 characters, and a plan may have more."""
    columns = tuple(Column(f"column_number_{n}", "string", "word " * 40) for n in range(300))
    table = planned("create", "sales.orders", after=ORDERS).definition
    assert isinstance(table, HiveTable)
    wide = [
        planned(
            "create",
            f"sales.t{n}",
            after=render(
                HiveTable("sales", f"t{n}", columns[n:], table.storage, f"s3://lake/t{n}/")
            ),
        )
        for n in range(30)
    ]

    comment = markdown_of(planning(*wide))

    assert len(comment) < MAX_LENGTH
    assert "the details or SQL of 28 changes did not fit in a comment" in comment
    assert all(f"sales.t{n}<" in comment for n in range(30))


def test_a_comment_has_longer_fences_than_its_content():
    sql = ORDERS.replace("PARTITIONED BY", "COMMENT 'has ``` in it' PARTITIONED BY")
    comment = markdown_of(planning(planned("create", "sales.orders", after=sql)))

    assert "````sql" in comment


def test_a_plan_without_changes_is_one_line():
    output = text_of(planning(planned("same", "sales.customers", CUSTOMERS, CUSTOMERS)))

    assert output == "No changes. The Glue catalog matches your SQL files (1 definition)."


def test_json_of_an_error_does_not_have_no_change():
    """A script may read only this field."""
    output = json_of(planning(diagnostics=(Diagnostic("", "error", "the tree has an error"),)))

    assert output["no_change"] is False
    assert output["messages"][0]["text"] == "the tree has an error"


def test_an_error_is_not_shown_as_a_plan_without_changes():
    failed = planning(
        diagnostics=(Diagnostic("", "error", "2 errors in stacks/tree:\na.sql:1: x\nb.sql:2: y"),)
    )

    assert text_of(failed) == ""
    assert sql_of(failed) == ""
    comment = markdown_of(failed)
    assert "There is no plan" in comment
    assert "- :x: 2 errors in stacks/tree:\n  - a.sql:1: x\n  - b.sql:2: y\n" in comment
