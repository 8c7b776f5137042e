"""What `make env` prints, evaluated by a real shell."""

import subprocess


def evaluated(machine, lines, *names):
    """Return where the shell finds the programs after evaluating the lines, and PATH."""
    script = 'eval "$1"; shift; for name; do command -v "$name"; done; echo "$PATH"'
    return subprocess.run(
        ["/bin/sh", "-c", script, "sh", lines, *names],
        env=machine.env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()


def test_the_virtual_environment_and_the_engine_come_first(machine, tmp_path):
    """Their paths may contain spaces, quotes and dollar signs."""
    machine.has_stand_in("go")
    venv = tmp_path / "it's $HOME" / ".venv"
    machine.has("python", "", venv / "bin")
    machine.has("python", "")

    exported = machine.run("env", "--venv", str(venv))

    assert exported.returncode == 0
    assert evaluated(machine, exported.stdout, "python", "pulumi") == [
        f"{venv}/bin/python",
        f"{machine.engine}/pulumi",
        f"{venv}/bin:{machine.engine}:{machine.bin}",
    ]


def test_an_engine_on_path_keeps_its_position(machine, tmp_path):
    machine.has_pulumi("3.300.0")

    exported = machine.run("env", "--venv", str(tmp_path / ".venv"))

    assert evaluated(machine, exported.stdout, "pulumi") == [
        f"{machine.bin}/pulumi",
        f"{tmp_path}/.venv/bin:{machine.bin}",
    ]


def test_without_an_engine_nothing_is_printed_to_evaluate(machine, tmp_path):
    exported = machine.run("env", "--venv", str(tmp_path / ".venv"))

    assert exported.returncode == 1
    assert exported.stdout == ""
    assert "Cannot install the Pulumi engine" in exported.stderr
