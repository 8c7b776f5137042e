"""How a plan is shown: to people, as SQL, to programs, on a pull request. Golden files hold it."""

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


def test_text_shows_columns_and_properties_by_name_refusals_and_one_summary_line():
    is_golden(GOLDEN / "plan.txt", text_of(of_all_kinds()) + "\n")


def test_unchanged_ones_are_listed_when_asked_for():
    assert "  sales.prices  Hive table" in text_of(of_all_kinds(), show_unchanged=True)
    assert "sales.prices" not in text_of(of_all_kinds())


def test_sql_is_the_statements_in_order_with_danger_marked():
    is_golden(GOLDEN / "plan.sql", sql_of(of_all_kinds()) + "\n")


def test_markdown_folds_details_away():
    is_golden(GOLDEN / "plan.md", markdown_of(of_all_kinds()))


def test_json_is_athenadefs_with_more_in_it():
    plan = json_of(of_all_kinds(), show_unchanged=True)
    is_golden(GOLDEN / "plan.json", json.dumps(plan, indent=2, ensure_ascii=False) + "\n")


def test_json_is_what_its_schema_says():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for plan in (of_all_kinds(), planning()):
        jsonschema.validate(json_of(plan, show_unchanged=True), schema)


def test_json_is_what_its_schema_says_where_there_is_no_plan(tmp_path, monkeypatch):
    """Stdout is JSON whatever goes wrong; here there is no project at all."""
    monkeypatch.chdir(tmp_path)

    done = CliRunner().invoke(main, ["plan", "--json", "--stack", "dev"])

    found = json.loads(done.stdout)
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert found["stack"] == "dev"
    assert "no Pulumi.yaml" in found["messages"][0]["text"]
    assert "no Pulumi.yaml" in done.stderr
    assert done.exit_code == console.ERROR


def test_json_of_no_changes_has_athenadefs_empty_shape():
    found = json_of(planning(planned("same", "sales.orders", ORDERS, ORDERS)))

    assert found["no_change"] is True
    assert found["summary"] == {"to_add": 0, "to_change": 0, "to_destroy": 0}
    assert found["table_diffs"] == []


def test_the_text_diff_is_the_whole_definition_line_by_line():
    diff = text_diff(planned("update", "sales.orders", ORDERS, ORDERS_AFTER))

    assert diff is not None
    assert diff.startswith("--- remote: sales.orders\n+++ local:  sales.orders\n CREATE EXTERNAL")
    assert "@@" not in diff


def test_a_comment_on_a_pull_request_is_never_too_long():
    """GitHub refuses more than 65,536 characters, and a plan can have any number of them."""
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


def test_a_comment_keeps_its_fences_whatever_a_table_says_of_itself():
    sql = ORDERS.replace("PARTITIONED BY", "COMMENT 'has ``` in it' PARTITIONED BY")
    comment = markdown_of(planning(planned("create", "sales.orders", after=sql)))

    assert "````sql" in comment


def test_no_changes_are_said_in_one_line():
    found = text_of(planning(planned("same", "sales.customers", CUSTOMERS, CUSTOMERS)))

    assert found == "No changes. The Glue catalog matches your SQL files (1 definition)."


def test_json_of_an_error_does_not_say_that_nothing_changes():
    """A script that looks at nothing but this field must not take an error for a yes."""
    found = json_of(planning(diagnostics=(Diagnostic("", "error", "the tree has an error"),)))

    assert found["no_change"] is False
    assert found["messages"][0]["text"] == "the tree has an error"


def test_an_error_is_not_told_as_a_plan_of_no_changes():
    failed = planning(
        diagnostics=(Diagnostic("", "error", "2 errors in stacks/tree:\na.sql:1: x\nb.sql:2: y"),)
    )

    assert text_of(failed) == ""
    assert sql_of(failed) == ""
    comment = markdown_of(failed)
    assert "There is no plan" in comment
    assert "- :x: 2 errors in stacks/tree:\n  - a.sql:1: x\n  - b.sql:2: y\n" in comment
