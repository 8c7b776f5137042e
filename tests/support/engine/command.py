"""The `athendef` command in the project of a test."""

import subprocess

from tests.support.engine.project import PulumiProject


def athendef(
    project: PulumiProject, *arguments: str, code: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run the command without a terminal; any other exit code than ``code`` fails the test."""
    done = subprocess.run(
        ["athendef", *arguments],
        cwd=project.folder,
        env=project.env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=300,
    )
    assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done
