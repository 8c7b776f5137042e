"""The command's manners: start-up, help, colours, exit codes, errors that say what to do."""

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


def test_help_loads_nothing_heavy():
    """Start-up under 0.3 s is a matter of what is imported, and this can be told for certain."""
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
def test_help_of_each_command_has_an_example(command):
    found = CliRunner().invoke(main, [command, "--help"])

    assert found.exit_code == 0, found.output
    assert "Example: " in found.output


def test_the_list_of_commands_is_in_the_help():
    found = CliRunner().invoke(main, ["--help"]).output

    assert all(f"  {command} " in found for command in ALL)


def test_a_wrong_option_exits_with_1_because_2_means_changes():
    assert CliRunner().invoke(main, ["plan", "--no-such"]).exit_code == console.ERROR


@pytest.mark.parametrize(
    ("typed", "meant"), [("aply", "apply"), ("pan", "plan"), ("chekc", "check"), ("zzz", "")]
)
def test_a_misspelled_command_names_the_closest_one(typed, meant):
    done = CliRunner().invoke(main, [typed])

    assert done.exit_code == console.ERROR
    assert (f"Did you mean '{meant}'?" in done.output) == bool(meant)


@pytest.mark.parametrize("command", ["apply", "import", "restore"])
def test_commands_that_ask_have_the_same_options_to_approve(command):
    help_text = CliRunner().invoke(main, [command, "--help"]).output

    assert "-y, -a, --yes, --auto-approve" in " ".join(help_text.split())


def test_forms_of_output_exclude_each_other():
    found = CliRunner().invoke(main, ["plan", "--json", "--sql"])

    assert found.exit_code == console.ERROR
    assert "cannot be combined" in found.output


def test_targets_come_as_arguments_and_as_options():
    """athenadef has -t/--target, several times."""
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
    ("environment", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colours_are_for_terminals_and_obey_no_color(monkeypatch, environment, coloured):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert coloured == ("\x1b[" in console.paint("text", "red"))


def test_a_folder_without_a_project_is_told_how_to_become_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(main, ["plan"])

    assert found.exit_code == console.ERROR
    assert "there is no Pulumi.yaml in" in found.output
    assert "athendef init" in found.output


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_completion_is_printed_for_each_shell(shell):
    found = CliRunner().invoke(main, ["completion", shell])

    assert found.exit_code == 0, found.output
    assert "_ATHENDEF_COMPLETE" in found.output


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


def test_a_mistake_of_ours_is_said_to_be_one_without_a_traceback():
    @click.command()
    @console.handle_errors()
    def broken() -> None:
        raise ZeroDivisionError("division by zero")

    found = CliRunner().invoke(broken)

    assert found.exit_code == console.ERROR
    assert "internal error: ZeroDivisionError: division by zero" in found.output
    assert "Traceback" not in found.output


class TestInit:
    """A project that runs; that it does is tested with the engine."""

    def test_makes_a_project_and_says_what_next(self, tmp_path):
        found = CliRunner().invoke(main, ["init", str(tmp_path / "shop"), "--yes"])

        assert found.exit_code == 0, found.output
        made = {str(p.relative_to(tmp_path / "shop")) for p in (tmp_path / "shop").rglob("*.*")}
        assert {"Pulumi.yaml", "__main__.py", "stacks/Pulumi.local.yaml"} <= made
        assert "athendef plan" in found.output

    def test_its_first_stack_is_where_the_embedded_aws_is(self, tmp_path):
        """Who looks with the environment that `athendef local` prints finds the stack's tables."""
        CliRunner().invoke(main, ["init", str(tmp_path / "p"), "--yes"])

        text = (tmp_path / "p/stacks/Pulumi.local.yaml").read_text(encoding="utf-8")
        config = yaml.safe_load(text)["config"]
        assert config["aws:region"] == CREDENTIALS["AWS_DEFAULT_REGION"]
        assert config["athendef:variables"]["lake_bucket"] == LAKE_BUCKET
        assert config["athendef:outputLocation"] == f"s3://{RESULTS_BUCKET}/"

    def test_overwrites_nothing_unless_told(self, tmp_path):
        (tmp_path / "__main__.py").write_text("mine")

        found = CliRunner().invoke(main, ["init", str(tmp_path), "--yes"])

        assert found.exit_code == console.ERROR
        assert "these files exist: __main__.py" in found.output
        assert not (tmp_path / "Pulumi.yaml").exists()
        assert CliRunner().invoke(main, ["init", str(tmp_path), "-y", "--force"]).exit_code == 0
        assert (tmp_path / "__main__.py").read_text() != "mine"

    def test_makes_a_project_of_athenadefs(self, tmp_path):
        """Its settings become a stack's config, its folders a tree."""
        (tmp_path / "salesdb").mkdir()
        (tmp_path / "salesdb" / "customers.sql").write_text("CREATE ...")
        (tmp_path / ".gitignore").write_text("mine")
        (tmp_path / "athenadef.yaml").write_text(
            'workgroup: "etl"\nmax_concurrent_queries: 5\nregion: us-west-2\n'
        )

        found = CliRunner().invoke(main, ["init", str(tmp_path), "--yes"])

        assert found.exit_code == 0, found.output
        assert (tmp_path / "stacks/warehouse/salesdb/customers.sql").is_file()
        assert (tmp_path / ".gitignore").read_text() == "mine"
        assert (tmp_path / "stacks/Pulumi.dev.yaml").read_text().splitlines() == [
            "config:",
            "  athendef:tree: warehouse",
            "  athendef:workgroup: etl",
            "  athendef:maxConcurrentQueries: 5",
            "  aws:region: us-west-2",
        ]

    def test_a_setting_that_athenadef_does_not_have_is_refused(self, tmp_path):
        (tmp_path / "athenadef.yaml").write_text("work_group: etl\n")

        found = CliRunner().invoke(main, ["init", str(tmp_path), "--yes"])

        assert found.exit_code == console.ERROR
        assert "work_group" in found.output

    def test_its_workflow_is_the_one_among_the_examples(self, tmp_path):
        CliRunner().invoke(main, ["init", str(tmp_path), "--yes"])
        example = Path(__file__).parents[3] / "examples" / "github" / "plan-and-apply.yml"

        assert example.read_text() == (tmp_path / ".github/workflows/athendef.yml").read_text()


def commands_with_a_row():
    """The commands that begin a row of the table under "Commands" in docs/cli.md."""
    docs = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")
    section = docs.partition("\n## Commands\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)[` ]", section, re.MULTILINE)


@pytest.mark.parametrize("command", ALL)
def test_each_command_is_in_the_docs(command):
    assert commands_with_a_row().count(command) == 1


def test_the_docs_have_no_row_for_a_command_that_does_not_exist():
    assert set(commands_with_a_row()) <= set(ALL)
