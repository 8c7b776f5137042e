"""The progress display of a real `athendef apply`, as an emulated terminal shows it."""

import re

import pytest

from tests.support.engine.projects import with_a_tree
from tools.terminal import PseudoTerminal

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_apply_leaves_each_completed_resource_once_and_no_stale_row(cloud, tmp_path, columns):
    project = with_a_tree(tmp_path, cloud)
    command = ["athendef", "apply", "--auto-approve"]
    environment = project.env | {"TERM": "xterm-256color"}
    with PseudoTerminal(
        command, cwd=str(project.folder), env=environment, columns=columns
    ) as terminal:
        assert terminal.exit_code() == 0, terminal.screen.lines()

    lines = terminal.screen.lines()
    completed = sorted(line.split(":")[0] for line in lines if "Creation complete" in line)
    assert completed == ["sales", "sales.customers", "sales.orders", "sales.revenue"]
    assert not [line for line in lines if re.search(r"━|─|^Creating|^. Planning|of 4,", line)]
    assert lines[-1].startswith("Apply complete! Resources: 4 added")
    assert terminal.screen.cursor_is_visible
