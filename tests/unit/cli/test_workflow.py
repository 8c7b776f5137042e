"""The CI workflow of `athendef init`: how it runs, and the comment that it posts."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from athendef_provider.cli import main

GH = """#!/bin/sh
echo "$*" >> calls
case "$*" in *--paginate*) [ "$COMMENT_ID" = none ] || echo "$COMMENT_ID" ;; esac
"""


@pytest.fixture(scope="module")
def workflow(tmp_path_factory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("project")
    assert CliRunner().invoke(main, ["init", str(folder), "--yes"]).exit_code == 0
    content = yaml.safe_load((folder / ".github/workflows/athendef.yml").read_text())
    assert isinstance(content, dict)
    return content


def test_a_plan_does_not_cancel_a_waiting_apply(workflow):
    """GitHub cancels a waiting run if another of its group is queued."""
    assert "concurrency" not in workflow
    assert "concurrency" not in workflow["jobs"]["plan"]
    assert workflow["jobs"]["apply"]["concurrency"] == "athendef-prod-apply"


@pytest.fixture
def comment(workflow: dict[str, Any], tmp_path: Path) -> Callable[[str], list[str]]:
    """Run the step that comments, with the id of the stack's comment; return the calls of `gh`."""
    (step,) = (step for step in workflow["jobs"]["plan"]["steps"] if step.get("name") == "Comment")
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text(GH)
    gh.chmod(0o755)
    (tmp_path / "comment.md").write_text("### athendef plan\n")
    env = {
        "PATH": os.pathsep.join([str(gh.parent), os.environ["PATH"]]),
        "STACK": "prod",
        "NUMBER": "7",
        "COMMIT": "abc123",
        "RUN": "https://github.com/o/r/actions/runs/1",
        "GITHUB_REPOSITORY": "o/r",
    }

    def run(comment_id: str) -> list[str]:
        subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=tmp_path,
            env=env | {"COMMENT_ID": comment_id},
            check=True,
        )
        return (tmp_path / "calls").read_text().splitlines()

    return run


def test_the_first_comment_has_the_marker_of_the_stack(comment, tmp_path: Path):
    calls = comment("none")

    assert calls[1:] == ["pr comment 7 --body-file body.md"]
    assert 'startswith("<!-- athendef: prod -->")' in calls[0]
    assert (tmp_path / "body.md").read_text().splitlines() == [
        "<!-- athendef: prod -->",
        "### athendef plan",
        "",
        "Commit abc123, [run](https://github.com/o/r/actions/runs/1)",
    ]


def test_the_comment_of_the_stack_is_edited_and_no_other(comment):
    assert comment("42")[1:] == [
        "api --method PATCH repos/o/r/issues/comments/42 --field body=@body.md"
    ]
