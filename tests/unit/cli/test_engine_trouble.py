"""One cause gives one message in every command, with a `pulumi` that is missing, old or failing.

The scripts in place of `pulumi` print what Pulumi 3.259 prints, with its exit codes.
"""

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from athendef_provider.cli import console, main
from tests.support.golden import is_golden
from tests.unit.cli.plans import GOLDEN

COMMANDS = {
    "plan": ["plan"],
    "plan of a target": ["plan", "sales.orders"],
    "apply": ["apply", "--auto-approve"],
    "drift": ["drift"],
    "show": ["show", "sales.orders"],
    "import": ["import", "--all", "--yes"],
    "export": ["export"],
    "restore": ["restore", "sales.orders", "--auto-approve"],
    "sql": ["sql"],
    "graph": ["graph"],
}

LOCKED = """\
error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or \
delete the lock file with `pulumi cancel`.
  file:///state/.pulumi/locks/organization/shop/dev/1f.json: created by ana@build-7 (pid 4711) at \
2026-07-03T09:30:00Z"""
NO_STACK = "error: no stack named 'prod' found"
NO_LOGIN = "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions"
NO_PHRASE = (
    "error: {}passphrase must be set with PULUMI_CONFIG_PASSPHRASE or "
    "PULUMI_CONFIG_PASSPHRASE_FILE environment variables"
)
WRONG_PHRASE = "error: {}incorrect passphrase"
NO_STATE_FOLDER = """\
error: unable to open state directory "file:///gone": stat /gone: no such file or directory"""
NO_SERVICE = """\
Logging in using access token from PULUMI_ACCESS_TOKEN
error: performing HTTP request: Get "http://127.0.0.1:1/api/user": dial tcp 127.0.0.1:1: connect: \
connection refused"""
NO_BUCKET = """\
error: read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") (code=Unknown): operation error \
S3: GetObject, request send failed, dial tcp: lookup bucket: no such host"""
CUT_STATE = "error: failed to load checkpoint: EOF"
STACKS = '[{"name": "dev", "current": true, "updateInProgress": false}]'
UNSELECTED = '[{"name": "dev", "current": false}, {"name": "prod", "current": false}]'


@dataclass
class Project:
    """The folder of a project. PATH has only Python and a few tools."""

    folder: Path

    def athendef(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    def install(self, *, version: str = "v3.259.0", stacks: str = STACKS, other: str = "") -> None:
        """Install a `pulumi`: a script that prints its version and its stacks.

        ``other`` is what it does for all other commands. In it, ``$in_config`` is the context
        that Pulumi puts before an error of the stack's config, other for each command.
        """
        script = f"""#!/bin/sh
fail() {{ printf '%s\\n' "$2" >&2; exit $1; }}
echo "$*" >> {self.folder}/started
in_config=
case "$*" in
  version) echo '{version}' ;;
  *'stack ls'*) {stacks if stacks.startswith("fail") else f"echo '{stacks}'"} ;;
  *) case "$*" in *preview*) in_config='getting stack configuration: ' ;; esac
     {other or ":"} ;;
esac
"""
        self.program.write_text(
            "#!/bin/sh\n" + "fail() { printf '%s\\n' \"$2\" >&2; exit $1; }\n" + script
        )
        self.program.chmod(self.program.stat().st_mode | stat.S_IXUSR)

    @property
    def program(self) -> Path:
        return self.folder / "bin" / "pulumi"

    def started(self) -> list[str]:
        """Return the command lines of `pulumi` since the last call."""
        log = self.folder / "started"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def write_tree(self, database: str) -> None:
        """Write a tree of one file."""
        self.write("stacks/warehouse/sales/_database.sql", database)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "bin").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "bin"), "/usr/bin", "/bin"]))
    monkeypatch.setenv("ATHENDEF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("PULUMI_STACK", raising=False)
    monkeypatch.delenv("PULUMI_BACKEND_URL", raising=False)
    return Project(tmp_path)


def failing(output: str, code: int = 1) -> str:
    """Return a shell command that prints an error of Pulumi and exits with its code."""
    quoted = output.replace("{}", "'\"$in_config\"'")
    return f"fail {code} '{quoted}'"


@dataclass
class Cause:
    """Why commands fail, how to set that up, and the golden file of the message."""

    golden: str
    arrange: Callable[[Project], None]
    stack: str = ""


def no_project(project: Project) -> None:
    (project.folder / "Pulumi.yaml").unlink()


def broken_project(project: Project) -> None:
    project.install()
    project.write("Pulumi.yaml", "name: shop\nruntime: [\n")


def broken_config(project: Project) -> None:
    project.install()
    project.write("Pulumi.dev.yaml", "config:\n  athendef:tree: [warehouse\n")


def config_of_text(project: Project) -> None:
    project.install()
    project.write("Pulumi.dev.yaml", "config: hello\n")


def wrong_config(project: Project) -> None:
    project.install(other='echo \'{"athendef:tre": {"value": "warehouse"}}\'')


def not_a_program(project: Project) -> None:
    project.program.write_bytes(b"\x7fELF nothing that runs here")
    project.program.chmod(0o755)


def prints(**options: str) -> Callable[[Project], None]:
    return lambda project: project.install(**options)


CAUSES = {
    "no Pulumi.yaml": Cause("no_project", no_project),
    "Pulumi.yaml is not YAML": Cause("broken_project", broken_project),
    "no engine": Cause("no_engine", lambda _: None),
    "engine is no program": Cause("not_a_program", not_a_program),
    "engine is too old": Cause("old_engine", prints(version="v3.100.0")),
    "engine answers nonsense": Cause("no_version", prints(version="hello, I am not pulumi")),
    "engine lists no JSON": Cause("no_json", prints(stacks="hello")),
    "engine lists other JSON": Cause("other_json", prints(stacks='{"name": "dev"}')),
    "engine lists no stacks": Cause("other_json", prints(stacks='["dev"]')),
    "no stack yet": Cause("no_stacks", prints(stacks="[]")),
    "no stack selected": Cause("none_selected", prints(stacks=UNSELECTED)),
    "unknown stack": Cause("no_stack", prints(other=failing(NO_STACK, 6)), stack="prod"),
    "config is not YAML": Cause("broken_config", broken_config),
    "config is no map": Cause("config_of_text", config_of_text),
    "wrong passphrase": Cause("wrong_passphrase", prints(other=failing(WRONG_PHRASE))),
    "no passphrase": Cause("no_passphrase", prints(other=failing(NO_PHRASE))),
    "not logged in": Cause("no_login", prints(stacks=failing(NO_LOGIN, 3))),
    "no folder of states": Cause("no_backend", prints(stacks=failing(NO_STATE_FOLDER))),
    "backend refuses connections": Cause("no_service", prints(stacks=failing(NO_SERVICE))),
    "no bucket of states": Cause("no_bucket", prints(stacks=failing(NO_BUCKET))),
    "state is cut": Cause("cut_state", prints(other=failing(CUT_STATE))),
    "stack is locked": Cause("locked", prints(other=failing(LOCKED))),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("cause", CAUSES)
def test_one_cause_gives_one_message_in_every_command(project, cause, command):
    CAUSES[cause].arrange(project)
    stack = ["--stack", CAUSES[cause].stack] if CAUSES[cause].stack else []

    done = project.athendef(*COMMANDS[command], *stack)

    shown = done.stderr.replace(str(project.folder), "FOLDER")
    assert done.exit_code == console.ERROR
    assert not done.stdout.strip()
    if (cause, command) == ("no Pulumi.yaml", "export"):  # it continues without them, with a note
        assert shown.startswith((GOLDEN / "no_project.txt").read_text().splitlines()[0])
        return
    is_golden(GOLDEN / f"{CAUSES[cause].golden}.txt", shown)
    assert [line.partition(" ")[0] for line in shown.splitlines()] == ["Error:", "Try:"]


@pytest.mark.parametrize("cause", CAUSES)
def test_doctor_shows_the_same_message_as_a_failed_check(project, monkeypatch, cause):
    monkeypatch.setattr("athendef_provider.aws.checks.run_checks", lambda _: ())
    CAUSES[cause].arrange(project)
    stack = ["--stack", CAUSES[cause].stack] if CAUSES[cause].stack else []

    done = project.athendef("doctor", *stack)

    message = (GOLDEN / f"{CAUSES[cause].golden}.txt").read_text().splitlines()[0]
    assert done.exit_code == console.ERROR
    assert message.removeprefix("Error: ") in done.stdout.replace(str(project.folder), "FOLDER")


@pytest.mark.parametrize(
    ("cause", "options"), [("Pulumi.yaml is not YAML", []), ("config is not YAML", ["-s", "dev"])]
)
def test_check_shows_the_same_message_with_the_same_position(project, cause, options):
    (project.folder / "stacks").mkdir()
    CAUSES[cause].arrange(project)
    config = project.folder / "Pulumi.dev.yaml"
    if config.exists():
        config.rename(project.folder / "stacks" / "Pulumi.dev.yaml")

    done = project.athendef("check", *options)

    golden = (GOLDEN / f"{CAUSES[cause].golden}.txt").read_text().splitlines()[0]
    place, _, message = golden.removeprefix("Error: ").partition(": ")
    assert done.exit_code == console.ERROR
    assert f"{place}: error: {message}" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_an_invalid_setting_is_reported_with_its_stack(project, command):
    wrong_config(project)

    shown = {project.athendef(*COMMANDS[command]).stderr}

    assert len(shown) == 1
    assert shown.pop().splitlines() == [
        "Error: the config of stack dev:",
        "athendef:tre is not a setting; did you mean `athendef:tree: warehouse`?",
        "Try: edit Pulumi.dev.yaml",
    ]


@pytest.mark.parametrize(
    "answer",
    ["hello", "null", '{"a": 1}', "[]", '{"deployment": 1}', '{"deployment": {"resources": [1]}}'],
)
@pytest.mark.parametrize("command", COMMANDS)
def test_an_unexpected_response_is_reported_as_an_error_of_the_engine(project, command, answer):
    """Also if a preview ends without events: it must not be shown as a plan without changes."""
    project.install(other=f"echo '{answer}'")

    done = project.athendef(*COMMANDS[command])

    assert done.exit_code == console.ERROR
    assert "internal error" not in done.stderr


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_an_engine_without_events_is_an_error(project, command):
    project.install(other=TestProcesses.CONFIG)
    project.write_tree("CREATE DATABASE sales")

    done = project.athendef(*COMMANDS[command])

    assert done.exit_code == console.ERROR
    assert done.stderr.splitlines()[0] == "Error: the engine ended without an event"


class TestFilesFirst:
    """`plan` and `apply` report errors of the tree before they start the engine."""

    WRONG = "CREATE DATABASE sales\nCOMENT 'x'"

    @pytest.fixture
    def started(self, project) -> Callable[..., tuple[Result, bool]]:
        """Run a command; return its result, and whether it started a preview."""
        project.install(other=TestProcesses.CONFIG)
        project.write_tree(self.WRONG)

        def run(*arguments: str) -> tuple[Result, bool]:
            done = project.athendef(*arguments)
            return done, any("preview" in line for line in project.started())

        return run

    @pytest.mark.parametrize("command", ["plan", "plan of a target", "apply"])
    def test_all_errors_are_shown_as_check_shows_them(self, project, started, command):
        project.write("stacks/warehouse/sales/b.sql", "SELECT 1")
        done, started_preview = started(*COMMANDS[command])

        errors = [
            line for line in project.athendef("check").stdout.splitlines() if "error:" in line
        ]
        assert len(errors) == 2
        assert done.exit_code == console.ERROR
        assert done.stderr.splitlines() == [
            "Error: 2 errors in stacks/warehouse, nothing was changed:",
            *errors,
            "Try: athendef check",
        ]
        assert not started_preview

    def test_the_hint_has_the_stack_of_the_command_line(self, started):
        done, _ = started("plan", "--stack", "dev")

        assert done.stderr.splitlines()[-1] == "Try: athendef check --stack dev"

    @pytest.mark.parametrize(
        ("program", "checked"),
        [
            ("import athendef_provider as a\na.deploy()", True),
            ("from athendef_provider import deploy\ndeploy('stacks/warehouse')", True),
            ("from athendef_provider import deploy\ndeploy('trees/a')", False),
            ("from athendef_provider import deploy\ndeploy(variables=values())", False),
            ("from athendef_provider import deploy\nif production():\n    deploy()", False),
            ("from athendef_provider import Table", False),
            ("from athendef_provider import deploy\nwrite_files()\ndeploy()", False),
            ("this is not Python", False),
        ],
    )
    def test_files_that_the_program_may_not_deploy_are_not_checked(
        self, project, started, program, checked
    ):
        project.write("__main__.py", program)
        project.write("trees/a/sales/_database.sql", "CREATE DATABASE sales")

        _, started_preview = started("plan")

        assert started_preview is not checked

    def test_show_and_sql_read_the_tree_of_the_program(self, project, started):
        project.write("__main__.py", "from athendef_provider import deploy\ndeploy('trees/a')")
        project.write("trees/a/sales/_database.sql", "CREATE DATABASE sales")

        assert started("sql")[0].stdout == "CREATE DATABASE IF NOT EXISTS sales;\n"

    def test_a_program_that_computes_its_tree_is_reported_as_the_reason(self, project, started):
        project.write("__main__.py", "from athendef_provider import deploy\ndeploy(folder())")
        shutil.rmtree(project.folder / "stacks")

        done, _ = started("sql")

        assert done.exit_code == console.ERROR
        assert "does not show which tree it deploys" in done.stderr


def test_a_missing_engine_is_reported_with_ways_to_install_it(project):
    assert "curl -fsSL https://get.pulumi.com" in project.athendef("doctor").output


def test_doctor_does_not_check_aws_without_the_settings(project, monkeypatch):
    def fails(_aws: object) -> None:
        raise AssertionError("AWS was checked")

    monkeypatch.setattr("athendef_provider.aws.checks.run_checks", fails)
    broken_config(project)

    assert project.athendef("doctor").exit_code == console.ERROR


def test_a_misspelled_stack_names_the_closest_one(project):
    project.install(other=failing("error: no stack named 'devv' found", 6))

    shown = project.athendef("plan", "--stack", "devv").output

    assert "Try: --stack dev, or create it: pulumi stack init devv" in shown


def test_the_first_stack_is_suggested_by_its_config_file(project):
    project.install(stacks="[]")
    project.write("Pulumi.local.yaml", "config: {}\n")

    assert "pulumi stack init local" in project.athendef("plan").output


class TestProcesses:
    """How often `pulumi` is started."""

    CONFIG = """case "$*" in *config*) echo '{}' ;; *export*) echo '{"deployment": {}}' ;; esac"""

    def test_the_version_of_a_program_is_read_once(self, project):
        project.install(other=self.CONFIG)

        project.athendef("drift")
        project.started()
        project.athendef("drift")

        assert [line for line in project.started() if line == "version"] == []

    def test_the_version_is_read_again_when_the_program_changes(self, project):
        project.install(other=self.CONFIG)
        project.athendef("drift")
        project.install(version="v3.100.0", other=self.CONFIG + "\n# another file")

        assert "too old" in project.athendef("drift").output

    def test_the_version_of_an_old_engine_is_read_each_time(self, project):
        """It may be a version manager, whose version depends on the folder."""
        project.install(version="v3.100.0")
        project.athendef("drift")
        project.started()
        project.athendef("drift")

        assert project.started() == ["version"]

    @pytest.mark.parametrize(("command", "count"), [("drift", 3), ("sql", 2), ("graph", 2)])
    def test_a_command_starts_pulumi_only_for_what_it_reads(self, project, command, count):
        """The stacks, the config, and for `drift` the state."""
        project.install(other=self.CONFIG)
        project.athendef(*COMMANDS[command])
        project.started()
        project.athendef(*COMMANDS[command])

        assert len(project.started()) == count


def test_the_environment_of_the_host_process_is_not_changed(project):
    project.install(stacks="[]")
    before = dict(os.environ)

    project.athendef("plan", "--debug")

    assert dict(os.environ) == before


def test_an_embedding_program_gets_the_exit_code_of_click():
    import click  # noqa: PLC0415 - beside its one use

    assert click.UsageError.exit_code == 2
