"""A test machine: its PATH contains only the programs that the test puts there."""

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
STAND_INS = Path(__file__).with_name("stand_ins")


class Machine:
    """Runs the tools of the checkout with its own PATH, home and cache."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "a bin"
        self.home = folder / "home"
        self.cache = folder / "it's the cache"
        self.called = folder / "called"
        self.gate = folder / "gate"
        for directory in (self.bin, self.home):
            directory.mkdir()
        self.called.touch()
        self.env = {
            "PATH": str(self.bin),
            "HOME": str(self.home),
            "ATHENDEF_CACHE": str(self.cache),
            "CALLED": str(self.called),
            "GATE": str(self.gate),
        }

    def has(self, name: str, script: str, folder: Path | None = None) -> Path:
        """Put a shell script on PATH, or into another folder."""
        program = (folder or self.bin) / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return program

    def has_pulumi(self, version: str, folder: Path | None = None) -> None:
        """Put an engine of this version on PATH, or into another folder."""
        self.has("pulumi", f"echo v{version}", folder)
        self.has("pulumi-language-python", "exit 1", folder)

    def has_stand_in(self, name: str, **behavior: str) -> None:
        """Put a program of the folder `stand_ins` on PATH. It logs its calls in `called`."""
        command = shlex.join([sys.executable, str(STAND_INS / f"{name}.py")])
        self.has(name, f'exec {command} "$@"')
        self.env |= behavior

    def started(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `python -m tools.pulumi`."""
        return subprocess.Popen(
            [sys.executable, "-m", "tools.pulumi", *arguments],
            cwd=CHECKOUT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m tools.pulumi` and wait for its end."""
        process = self.started(*arguments)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def calls(self, beginning: str) -> list[str]:
        """Return the calls of stand-ins that begin with this text, in order."""
        return [line for line in self.called.read_text().splitlines() if line.startswith(beginning)]

    @property
    def engine(self) -> Path:
        """The folder of the pinned engine's programs in the cache."""
        return self.cache / "pulumi-3.259.0" / "bin"

    def cached(self) -> list[str]:
        """Return the entries of the cache, without its lock."""
        return sorted(entry.name for entry in self.cache.iterdir() if entry.suffix != ".lock")

    def wait_until(self, happened: Callable[[], bool]) -> None:
        """Wait for a condition, at most one minute."""
        for _ in range(1200):
            if happened():
                return
            time.sleep(0.05)
        pytest.fail(f"it did not happen within a minute; called were {self.calls('')}")

    def go_compiles(self) -> bool:
        """Return whether the first `go` that compiles still runs."""
        call = self.calls("go build")[0]
        pid = int(call.rsplit("(pid ", 1)[1].rstrip(")"))
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        # A process that has ended but was not waited for is a zombie.
        status = Path(f"/proc/{pid}/stat")
        return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.fixture
def building(machine):
    """Start a run whose `go` begins to compile, and waits until the gate is open."""
    machine.has_stand_in("go")
    machine.gate.touch()
    run = machine.started("ensure")
    machine.wait_until(lambda: machine.calls("go build"))
    yield run
    machine.gate.unlink(missing_ok=True)
    run.kill()
    run.communicate()
