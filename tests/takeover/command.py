"""The `athendef` command in a project of a test's own."""

import subprocess


def athendef(project, *arguments, code=0):
    """Run the command in the project; any other exit code than ``code`` fails the test."""
    done = subprocess.run(
        ["athendef", *arguments],
        cwd=project.folder,
        env=project.env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    return done
