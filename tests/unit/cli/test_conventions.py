"""Conventions of the command line: start-up, help, colors, exit codes, errors with a fix."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from athendef_provider.cli import console, main
from athendef_provider.local.options import LAKE_BUCKET, RESULTS_BUCKET
from athendef_provider.local.server import CREDENTIALS

HEAVY = ("boto3", "botocore", "jinja2", "moto", "pulumi", "rich", "sqlglot", "yaml")
ALL = sorted(main.list_commands(click.Context(main)))


def test_help_loads_no_large_modules():
    """The start-up time depends on the imports, which can be tested exactly."""
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from athendef_provider.cli import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", ALL)
def test_the_help_of_each_command_has_an_example(command):
    result = CliRunner().invoke(main, [command, "--help"])

    assert result.exit_code == 0, result.output
    assert "Example: " in result.output


def test_the_list_of_commands_is_in_the_help():
    result = CliRunner().invoke(main, ["--help"]).output

    assert all(f"  {command} " in result for command in ALL)


def test_an_invalid_option_gives_exit_code_1():
    """Exit code 2 means changes."""
    assert CliRunner().invoke(main, ["plan", "--no-such"]).exit_code == console.ERROR


@pytest.mark.parametrize(
    ("typed", "meant"), [("aply", "apply"), ("pan", "plan"), ("chekc", "check"), ("zzz", "")]
)
def test_a_misspelled_command_gets_a_suggestion(typed, meant):
    done = CliRunner().invoke(main, [typed])

    assert done.exit_code == console.ERROR
    assert (f"Did you mean '{meant}'?" in done.output) == bool(meant)


@pytest.mark.parametrize("command", ["apply", "import", "restore"])
def test_commands_with_a_prompt_have_the_same_options_to_approve(command):
    help_text = CliRunner().invoke(main, [command, "--help"]).output

    assert "-y, -a, --yes, --auto-approve" in " ".join(help_text.split())


def test_forms_of_output_exclude_each_other():
    result = CliRunner().invoke(main, ["plan", "--json", "--sql"])

    assert result.exit_code == console.ERROR
    assert "cannot be combined" in result.output


def test_targets_are_arguments_or_options():
    """athenadef has -t/--target, which can be repeated."""
    seen: list[tuple[str, ...]] = []

    from athendef_provider.cli import options  # noqa: PLC0415 - beside its one use

    @click.command()
    @options.targets
    def command(*, targets: tuple[str, ...]) -> None:
        seen.append(targets)

    for line in (["a.b", "-t", "c.d", "--target", "!e"], ["-t", "c.d", "a.b"], []):
        assert CliRunner().invoke(command, line).exit_code == 0

    assert seen == [("a.b", "c.d", "!e"), ("a.b", "c.d"), ()]


@pytest.mark.parametrize(
    ("environment", "colored"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_only_terminals_get_colors_unless_no_color_is_set(monkeypatch, environment, colored):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert colored == ("\x1b[" in console.paint("text", "red"))


def test_without_a_project_the_error_suggests_init(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["plan"])

    assert result.exit_code == console.ERROR
    assert "there is no Pulumi.yaml in" in result.output
    assert "athendef init" in result.output


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_completion_is_printed_for_each_shell(shell):
    result = CliRunner().invoke(main, ["completion", shell])

    assert result.exit_code == 0, result.output
    assert "_ATHENDEF_COMPLETE" in result.output


def test_tables_are_completed_from_the_files_of_the_project(tmp_path, monkeypatch):
    (tmp_path / "stacks" / "tree" / "sales").mkdir(parents=True)
    (tmp_path / "Pulumi.yaml").touch()
    (tmp_path / "stacks" / "tree" / "sales" / "orders.sql").touch()
    (tmp_path / "stacks" / "Pulumi.dev.yaml").touch()
    monkeypatch.chdir(tmp_path)
    environment = {
        "_ATHENDEF_COMPLETE": "fish_complete",
        "COMP_WORDS": "athendef plan sa",
        "COMP_CWORD": "sa",
    }
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from athendef_provider.cli import main; main(prog_name='athendef')",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )

    assert "sales.orders" in done.stdout


def test_an_internal_error_is_reported_without_a_traceback():
    @click.command()
    @console.handle_errors()
    def broken() -> None:
        raise ZeroDivisionError("division by zero")

    result = CliRunner().invoke(broken)

    assert result.exit_code == console.ERROR
    assert "internal error: ZeroDivisionError: division by zero" in result.output
    assert "Traceback" not in result.output


class TestInit:
    """`athendef init` creates a working project; the tests with the engine run one."""

    def test_creates_a_project_and_prints_the_next_command(self, tmp_path):
        result = CliRunner().invoke(main, ["init", str(tmp_path / "shop"), "--yes"])

        assert result.exit_code == 0, result.output
        files = {str(p.relative_to(tmp_path / "shop")) for p in (tmp_path / "shop").rglob("*.*")}
        assert {"Pulumi.yaml", "__main__.py", "stacks/Pulumi.local.yaml"} <= files
        assert "athendef plan" in result.output

    def test_its_first_stack_uses_the_embedded_aws(self, tmp_path):
        """With the environment that `athendef local` prints, a client reads the stack's tables."""
        CliRunner().invoke(main, ["init", str(tmp_path / "p"), "--yes"])

        text = (tmp_path / "p/stacks/Pulumi.local.yaml").read_text(encoding="utf-8")
        config = yaml.safe_load(text)["config"]
        assert config["aws:region"] == CREDENTIALS["AWS_DEFAULT_REGION"]
        assert config["athendef:variables"]["lake_bucket"] == LAKE_BUCKET
        assert config["athendef:outputLocation"] == f"s3://{RESULTS_BUCKET}/"

    def test_overwrites_no_file_without_the_option(self, tmp_path):
        (tmp_path / "__main__.py").write_text("mine")

        result = CliRunner().invoke(main, ["init", str(tmp_path), "--yes"])

        assert result.exit_code == console.ERROR
        assert "these files exist: __main__.py" in result.output
        assert not (tmp_path / "Pulumi.yaml").exists()
        assert CliRunner().invoke(main, ["init", str(tmp_path), "-y", "--force"]).exit_code == 0
        assert (tmp_path / "__main__.py").read_text() != "mine"

    def test_creates_a_project_from_an_athenadef_project(self, tmp_path):
        """Its settings become the config of a stack, its folders a tree."""
        (tmp_path / "salesdb").mkdir()
        (tmp_path / "salesdb" / "customers.sql").write_text("CREATE ...")
        (tmp_path / ".gitignore").write_text("mine")
        (tmp_path / "athenadef.yaml").write_text(
            'workgroup: "etl"\nmax_concurrent_queries: 5\nregion: us-west-2\n'
        )

        result = CliRunner().invoke(main, ["init", str(tmp_path), "--yes"])

        assert result.exit_code == 0, result.output
        assert (tmp_path / "stacks/warehouse/salesdb/customers.sql").is_file()
        assert (tmp_path / ".gitignore").read_text() == "mine"
        assert (tmp_path / "stacks/Pulumi.dev.yaml").read_text().splitlines() == [
            "config:",
            "  athendef:tree: warehouse",
            "  athendef:workgroup: etl",
            "  athendef:maxConcurrentQueries: 5",
            "  aws:region: us-west-2",
        ]

    def test_an_unknown_setting_of_athenadef_is_an_error(self, tmp_path):
        (tmp_path / "athenadef.yaml").write_text("work_group: etl\n")

        result = CliRunner().invoke(main, ["init", str(tmp_path), "--yes"])

        assert result.exit_code == console.ERROR
        assert "work_group" in result.output

    def test_its_workflow_equals_the_example(self, tmp_path):
        CliRunner().invoke(main, ["init", str(tmp_path), "--yes"])
        example = Path(__file__).parents[3] / "examples" / "github" / "plan-and-apply.yml"

        assert example.read_text() == (tmp_path / ".github/workflows/athendef.yml").read_text()


def commands_with_a_row():
    """Return the commands with a row in the table under "Commands" in docs/cli.md."""
    docs = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")
    section = docs.partition("\n## Commands\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)[` ]", section, re.MULTILINE)


@pytest.mark.parametrize("command", ALL)
def test_each_command_is_in_the_docs(command):
    assert commands_with_a_row().count(command) == 1


def test_the_docs_have_no_row_for_a_command_that_does_not_exist():
    assert set(commands_with_a_row()) <= set(ALL)
