"""One cause gives one message, whichever command of the real `pulumi` reports it."""

from collections.abc import Callable

import pytest

from athendef_provider.cli import console
from tests.support.engine.command import athendef
from tests.support.engine.project import STACK, PulumiProject

pytestmark = pytest.mark.engine


def wrong_passphrase(project: PulumiProject) -> None:
    project.set_secret("key", "a secret value")
    project.env["PULUMI_CONFIG_PASSPHRASE"] = "wrong"  # noqa: S105 - wrong on purpose


def no_passphrase(project: PulumiProject) -> None:
    project.set_secret("key", "a secret value")
    del project.env["PULUMI_CONFIG_PASSPHRASE"]


def no_state_folder(project: PulumiProject) -> None:
    project.env["PULUMI_BACKEND_URL"] = "file:///there/is/no/such/folder"


def not_logged_in(project: PulumiProject) -> None:
    del project.env["PULUMI_BACKEND_URL"]


def removed_stack(project: PulumiProject) -> None:
    project.pulumi("stack", "rm", STACK, "--yes", "--preserve-config")
    project.pulumi("stack", "init", "other")


def wrong_setting(project: PulumiProject) -> None:
    project.configure({"athendef:tre": "tree"})


@pytest.mark.parametrize(
    "arrange",
    [wrong_passphrase, no_passphrase, no_state_folder, not_logged_in, removed_stack, wrong_setting],
)
def test_plan_and_drift_report_a_cause_with_the_same_message(
    project, arrange: Callable[[PulumiProject], None]
):
    arrange(project)

    commands = (["plan"], ["drift"])
    shown = [athendef(project, *c, "--stack", STACK, code=console.ERROR).stderr for c in commands]

    assert shown[0] == shown[1]
    assert shown[0].startswith("Error: ")
    assert "\nTry: " in shown[0]
