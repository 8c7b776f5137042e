"""``athendef check``: its output, its exit codes, and its sources of values."""

import json
import time
from typing import Any

import pytest
from click.testing import CliRunner

from athendef_provider.cli import main

ORDERS = """CREATE EXTERNAL TABLE orders (
  id bigint COMMENT 'of the shop',
  note string
)
COMMENT 'What we sold'
PARTITIONED BY (day date COMMENT 'UTC')
CLUSTERED BY (id) SORTED BY (note DESC) INTO 8 BUCKETS
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')
LOCATION 's3://lake/sales/orders'
TBLPROPERTIES ('owner' = 'sales')
"""
EVENTS = """CREATE TABLE events (id bigint, at timestamp)
PARTITIONED BY (day(at))
LOCATION 's3://lake/sales/events/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'vacuum_min_snapshots_to_keep' = '3')
"""
WITH_VARIABLE = (
    "CREATE EXTERNAL TABLE orders (id bigint)\nSTORED AS PARQUET\nLOCATION 's3://{{ lake }}/o/'\n"
)


class Shell:
    """A folder of SQL files, in which the command is run."""

    def __init__(self, folder):
        self.folder = folder
        self.code = 0
        self.printed = ""

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def check(self, *arguments: str) -> str:
        run = CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)
        self.code, self.printed = run.exit_code, run.stdout
        return run.output

    def json(self, *arguments: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        self.check("--json", *arguments)
        whole = json.loads(self.printed)
        assert list(whole) == ["tree", "definitions", "diagnostics"]
        return whole["definitions"], whole["diagnostics"]


@pytest.fixture
def shell(tmp_path, monkeypatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path)


def test_a_valid_tree_gives_exit_code_0_and_a_line(shell):
    shell.write("stacks/warehouse/sales/orders.sql", ORDERS)

    assert shell.check() == "1 definition in stacks/warehouse: no errors, no warnings\n"
    assert shell.code == 0


def test_errors_are_sorted_and_have_positions_messages_and_hints(shell):
    shell.write(
        "tree/sales/b.sql", "CREATE EXTERNAL TABLE b (\n  id bigit\n)\nLOCATION 's3://lake/b/'"
    )
    shell.write("tree/sales/a.sql", "CREATE EXTERNAL TABLE wrong (id int)\nLOCATION 's3://lake/a/'")

    lines = shell.check("--tree", "tree").splitlines()

    assert shell.code == 1
    assert lines[0].startswith("tree/sales/a.sql:1:23: error: name `wrong` does not match")
    assert lines[0].endswith("[name-mismatch]")
    assert lines[1].startswith("tree/sales/b.sql:2:6: error: ")
    assert "bigint" in lines[1]
    assert lines[2] == "0 definitions in tree: 2 errors, no warnings"


def test_warnings_give_exit_code_0(shell):
    inner = ORDERS.replace("TABLE orders", "TABLE lines").replace("/orders'", "/orders/lines'")
    shell.write("tree/sales/orders.sql", ORDERS)
    shell.write("tree/sales/lines.sql", inner)

    printed = shell.check("--tree", "tree")

    assert shell.code == 0
    assert "warning: the location is inside the one of sales.orders" in printed
    assert printed.endswith("2 definitions in tree: no errors, 1 warning\n")


def test_a_hive_table_as_json(shell):
    shell.write("tree/sales/orders.sql", ORDERS)

    [table], problems = shell.json("--tree", "tree")

    assert problems == []
    assert table.pop("sql").startswith("CREATE EXTERNAL TABLE sales.orders (\n  `id` bigint")
    assert table == {
        "path": "tree/sales/orders.sql",
        "name": "orders",
        "database": "sales",
        "kind": "hive",
        "opaque": False,
        "columns": [
            {"name": "id", "type": "bigint", "comment": "of the shop"},
            {"name": "note", "type": "string", "comment": ""},
        ],
        "partition_keys": [{"name": "day", "type": "date", "comment": "UTC"}],
        "partitioned_by": [],
        "bucketing": {
            "columns": ["id"],
            "count": 8,
            "sort_columns": [{"name": "note", "descending": True}],
        },
        "serde": "org.openx.data.jsonserde.JsonSerDe",
        "serde_properties": {"ignore.malformed.json": "true"},
        "input_format": "org.apache.hadoop.mapred.TextInputFormat",
        "output_format": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        "location": "s3://lake/sales/orders/",
        "properties": {"owner": "sales"},
        "comment": "What we sold",
    }


def test_every_kind_has_the_same_keys(shell):
    shell.write("tree/sales/_database.sql", "CREATE DATABASE sales COMMENT 'What we sell'")
    shell.write("tree/sales/orders.sql", ORDERS)
    shell.write("tree/sales/events.sql", EVENTS)
    shell.write("tree/sales/days.sql", "CREATE VIEW days AS SELECT day FROM orders")
    shell.write(
        "tree/sales/odd.sql",
        ORDERS.replace("TABLE orders", "TABLE odd")
        .replace("ROW FORMAT", "SKEWED BY (id) ON (1)\nROW FORMAT")
        .replace("/orders'", "/odd'"),
    )

    definitions, problems = shell.json("--tree", "tree")

    kinds = {table["name"]: (table["kind"], table["opaque"]) for table in definitions}
    assert kinds == {
        "sales": ("database", False),
        "orders": ("hive", False),
        "events": ("iceberg", False),
        "days": ("view", False),
        "odd": ("hive", True),
    }
    assert len({tuple(table) for table in definitions}) == 1
    assert [(problem["code"], problem["severity"]) for problem in problems] == [
        ("unsupported-clause", "warning")
    ]
    assert [table["partitioned_by"] for table in definitions if table["name"] == "events"] == [
        ["day(`at`)"]
    ]


def test_a_definition_with_an_error_is_not_listed(shell):
    shell.write("tree/sales/good.sql", ORDERS.replace("TABLE orders", "TABLE good"))
    shell.write("tree/sales/bad.sql", "CREATE EXTERNAL TABLE bad (\n  id bigint,\n  id int\n)")

    definitions, problems = shell.json("--tree", "tree")

    assert shell.code == 1
    assert [table["path"] for table in definitions] == ["tree/sales/good.sql"]
    assert {problem["path"] for problem in problems} == {"tree/sales/bad.sql"}
    assert list(problems[0]) == [
        "path", "line", "column", "code", "severity", "message", "hint", "stacks"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--tree", "nowhere"], "no-tree"),
        (["--tree", "empty"], "empty-tree"),
        (["--stack", "nowhere"], "stack-config"),
        (["--tree", "tree", "salse.orders"], "target"),
    ],
)
def test_json_is_valid_after_any_error(shell, arguments, code):
    shell.write("tree/sales/orders.sql", ORDERS)
    (shell.folder / "empty").mkdir()

    definitions, problems = shell.json(*arguments)

    assert shell.code == 1
    assert definitions == []
    assert [problem["code"] for problem in problems] == [code]


def test_targets_select_definitions_and_diagnostics(shell):
    shell.write("tree/sales/orders.sql", ORDERS)
    shell.write("tree/sales/events.sql", EVENTS)
    shell.write("tree/logs/bad.sql", "CREATE EXTERNAL TABLE bad (id bigit) LOCATION 's3://lake/b/'")

    definitions, problems = shell.json("--tree", "tree", "sales.*", "!*.events")

    assert shell.code == 0
    assert [table["name"] for table in definitions] == ["orders"]
    assert problems == []
    assert shell.json("--tree", "tree", "logs")[1][0]["path"] == "tree/logs/bad.sql"
    assert shell.code == 1


def test_a_single_tree_is_the_default(shell):
    shell.write("stacks/lake/sales/orders.sql", ORDERS)

    assert shell.check() == "1 definition in stacks/lake: no errors, no warnings\n"


def test_with_several_trees_the_option_is_required(shell):
    shell.write("stacks/a/sales/orders.sql", ORDERS)
    shell.write("stacks/b/sales/orders.sql", ORDERS)

    printed = shell.check()

    assert shell.code == 1
    assert "there are several trees: stacks/a, stacks/b" in printed
    assert "(name one: --tree stacks/a)" in printed
    assert [problem["code"] for problem in shell.json()[1]] == ["several-trees"]


def test_variables_are_read_from_a_stack_of_the_tree(shell):
    shell.write("stacks/warehouse/sales/orders.sql", WITH_VARIABLE)
    shell.write(
        "stacks/Pulumi.prod.yaml",
        "config:\n  aws:region: eu-west-1\n  athendef:variables:\n    lake: our-lake\n",
    )
    shell.write("stacks/Pulumi.other.yaml", "config:\n  athendef:tree: other\n")

    [table], problems = shell.json()

    assert (table["location"], problems) == ("s3://our-lake/o/", [])
    assert shell.json("--var", "lake=mine")[0][0]["location"] == "s3://mine/o/"


def test_config_of_the_project_applies_to_its_stacks(shell):
    """Pulumi.yaml has config, too: values, and defaults of declared keys."""
    shell.write("stacks/lake/sales/orders.sql", WITH_VARIABLE)
    shell.write(
        "Pulumi.yaml",
        "name: shop\nruntime: python\nconfig:\n  aws:region: eu-west-1\n"
        "  athendef:tree: {value: lake}\n  athendef:variables: {value: {lake: our-lake}}\n"
        "  owner: {type: string, default: us}\n",
    )
    shell.write("stacks/Pulumi.dev.yaml", "config:\n  athendef:variables: {lake: a-lake}\n")
    shell.write("stacks/Pulumi.prod.yaml", "config: {}\n")

    assert shell.json("--stack", "dev")[0][0]["location"] == "s3://a-lake/o/"
    assert shell.json("--stack", "prod")[0][0]["location"] == "s3://our-lake/o/"


def test_an_invalid_project_file_is_reported(shell):
    shell.write("stacks/warehouse/sales/orders.sql", ORDERS)
    shell.write("Pulumi.yaml", "name: [shop\n")

    _, [problem] = shell.json()

    assert shell.code == 1
    assert (problem["path"], problem["line"], problem["code"]) == ("Pulumi.yaml", 2, "stack-config")


def test_a_variable_that_the_trees_stack_does_not_set_is_an_error(shell):
    shell.write("stacks/warehouse/sales/orders.sql", WITH_VARIABLE)
    shell.write("stacks/Pulumi.prod.yaml", "config:\n  athendef:variables: {lak: our-lake}\n")

    definitions, [problem] = shell.json()

    assert (shell.code, definitions) == (1, [])
    assert (problem["code"], problem["line"]) == ("undefined-variable", 3)


def test_without_a_stack_a_variable_is_a_placeholder(shell):
    shell.write("tree/sales/orders.sql", WITH_VARIABLE)
    shell.write(
        "tree/sales/extra.sql", WITH_VARIABLE.replace("orders", "extra").replace("/o/", "/e/")
    )

    definitions, [problem] = shell.json("--tree", "tree")

    assert shell.code == 0
    assert [table["location"] for table in definitions] == ["s3://lake/e/", "s3://lake/o/"]
    assert (problem["code"], problem["severity"]) == ("variable-placeholder", "warning")
    assert "`lake`: it is checked with a placeholder" in problem["message"]


def test_a_stack_selects_the_tree_and_the_databases(shell):
    shell.write("stacks/lake/sales/orders.sql", ORDERS)
    shell.write("stacks/lake/logs/bad.sql", "no SQL")
    shell.write(
        "stacks/Pulumi.prod.yaml",
        "config:\n  athendef:tree: lake\n  athendef:databases: [sales]\n"
        "  athendef:variables: {key: {secure: v1:xyz}}\n",
    )

    definitions, problems = shell.json("--stack", "prod")

    assert [table["name"] for table in definitions] == ["orders"]
    assert problems == []


BROKEN_CONFIGS = {
    "unknown key": "config:\n  athendef:tre: warehouse\n",
    "broken YAML": "config:\n  athendef:tree: [warehouse\n",
}


@pytest.mark.parametrize("config", BROKEN_CONFIGS)
def test_a_mistake_in_the_config_of_any_stack_is_an_error(shell, config):
    shell.write("stacks/warehouse/sales/orders.sql", ORDERS)
    shell.write("stacks/Pulumi.dev.yaml", "config: {}\n")
    shell.write("stacks/Pulumi.prod.yaml", BROKEN_CONFIGS[config])

    _, [problem] = shell.json()

    assert shell.code == 1
    assert (problem["path"], problem["code"]) == ("stacks/Pulumi.prod.yaml", "stack-config")
    assert shell.json("--stack", "dev")[1] == []


class TestSeveralStacks:
    """A tree is checked with the values of each stack that deploys it."""

    @pytest.fixture
    def shell(self, shell):
        text = "{% if env == 'dev' %}" + ORDERS + "{% endif %}"
        shell.write("stacks/warehouse/sales/orders.sql", text)
        shell.write("stacks/warehouse/logs/bad.sql", "no SQL")
        for name, rest in {
            "dev": "",
            "prod": "",
            "test": "\n  athendef:databases: [sales]",
        }.items():
            config = f"config:\n  athendef:variables: {{env: {name}}}{rest}\n"
            shell.write(f"stacks/Pulumi.{name}.yaml", config)
        return shell

    def test_an_error_of_one_stack_is_reported_with_its_name(self, shell):
        _, diagnostics = shell.json()

        shown = {(each["path"].split("/")[-1], *each["stacks"]) for each in diagnostics}
        assert shell.code == 1
        assert shown == {("orders.sql", "prod", "test"), ("bad.sql", "dev", "prod")}
        assert shell.check("sales").splitlines()[0].endswith(" in stacks prod, test")

    def test_stacks_with_the_same_values_are_checked_once(self, shell):
        definitions, diagnostics = shell.json("--var", "env=dev", "sales")

        assert (len(definitions), diagnostics) == (1, [])

    def test_databases_that_no_stack_deploys_are_checked_too(self, shell):
        for name in ("dev", "prod"):
            (shell.folder / "stacks" / f"Pulumi.{name}.yaml").unlink()

        assert [each["stacks"] for each in shell.json("logs")[1]] == [[]]
        assert shell.code == 1


class TestPaths:
    """Editors and pre-commit hooks pass paths."""

    @pytest.fixture
    def shell(self, shell):
        shell.write("Pulumi.yaml", "name: shop\nruntime: python\n")
        shell.write("stacks/lake/sales/orders.sql", ORDERS)
        shell.write("stacks/lake/sales/_database.sql", "CREATE DATABASE sales")
        shell.write("stacks/lake/logs/bad.sql", "no SQL")
        shell.write("stacks/other/sales/orders.sql", ORDERS)
        return shell

    @pytest.mark.parametrize(
        ("path", "count"),
        [
            ("stacks/lake/sales/orders.sql", 1),
            ("./stacks/lake/sales/", 2),
            ("stacks/lake/sales/_database.sql", 2),
            ("stacks/other", 1),
        ],
    )
    def test_a_file_or_folder_selects_what_is_in_it(self, shell, path, count):
        definitions, diagnostics = shell.json(path)

        assert (len(definitions), diagnostics, shell.code) == (count, [], 0)
        assert len(shell.json(str(shell.folder / path))[0]) == count

    def test_a_path_works_in_the_folder_of_a_database(self, shell, monkeypatch):
        monkeypatch.chdir(shell.folder / "stacks" / "lake" / "logs")

        _, [problem] = shell.json("bad.sql")

        assert problem["path"] == "bad.sql"

    @pytest.mark.parametrize(
        ("paths", "message"),
        [
            (["stacks/lake/sales/none.sql"], "does not exist"),
            (["Pulumi.yaml"], "is not a SQL file of a tree"),
            (["stacks/lake/sales", "stacks/other/sales"], "stacks/lake, stacks/other"),
            (["--tree", "stacks/lake", "stacks/other/sales"], "is not a SQL file of a tree"),
        ],
    )
    def test_other_paths_are_errors(self, shell, paths, message):
        _, [problem] = shell.json(*paths)

        assert shell.code == 1
        assert problem["code"] == "target"
        assert message in problem["message"]


class TestPrograms:
    """The program may deploy another tree than the config's, and pass values of variables."""

    @pytest.fixture
    def shell(self, shell):
        shell.write("Pulumi.yaml", "name: shop\nruntime: python\n")
        shell.write("stacks/Pulumi.dev.yaml", "config: {}\n")
        shell.write("trees/a/sales/orders.sql", WITH_VARIABLE)
        return shell

    def test_its_tree_and_variables_are_used(self, shell):
        program = "from athendef_provider import deploy\nb = 1\ndeploy('trees/a', variables={})\n"
        shell.write("__main__.py", program)
        assert shell.json()[1][0]["code"] == "undefined-variable"

        shell.write("__main__.py", program.replace("{}", "{'lake': b}"))
        definitions, [warning] = shell.json()

        assert len(definitions) == 1
        assert (warning["code"], shell.code) == ("variable-placeholder", 0)


def test_an_invalid_value_is_an_error(shell):
    assert "is not NAME=VALUE" in shell.check("--var", "lake")
    assert shell.code == 1


def test_a_thousand_tables_are_read_without_pulumi_or_aws(shell):
    """The benchmark measures the time. This test checks the loaded modules."""
    for number in range(1000):
        text = ORDERS.replace("TABLE orders", f"TABLE t{number}")
        shell.write(f"tree/sales/t{number}.sql", text.replace("/orders'", f"/t{number}'"))
    began = time.monotonic()

    shell.check("--tree", "tree")

    print(f"1,000 tables: {time.monotonic() - began:.1f} s")
    assert shell.printed.startswith("1000 definitions in tree: no errors")
