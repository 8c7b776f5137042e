"""The first commands of a new user, pasted as a whole into a shell of a machine without a setup.

PATH has athendef and the engine, as after an installation. HOME is empty.
"""

import os
import pty
import re
import select
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.engine.project import path_with_engine
from tools.sandbox import CHECKOUT, PACKAGE_PATH

pytestmark = pytest.mark.engine

PATIENCE = 300
NEXT_STEPS = re.compile(r"^  (\S.*)$", re.MULTILINE)


class Terminal:
    """An interactive bash on a pseudo-terminal, which writes each command's exit code to a file."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.home.mkdir()
        self.work = folder / "work"
        self.work.mkdir()
        self._codes = folder / "codes"
        self.env = {
            "HOME": str(self.home),
            "PATH": path_with_engine(),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PROMPT_COMMAND": f"echo $? >> '{self._codes}'",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "NO_PROXY": "127.0.0.1,localhost",
            **PACKAGE_PATH,
        }
        self.text = ""

    def paste(self, lines: list[str]) -> list[int]:
        """Paste lines; return the exit code of each, when all have ended."""
        shell, self._screen = pty.fork()
        if shell == 0:
            os.chdir(self.work)
            os.execvpe("bash", ["bash", "--norc", "-i"], self.env)  # noqa: S606 - a shell itself
        try:
            self._wait_for(1)
            os.write(self._screen, "".join(f"{line}\n" for line in lines).encode())
            self._wait_for(1 + len(lines))
        finally:
            self._end(shell)
        return self._ended()[1 : 1 + len(lines)]

    def _ended(self) -> list[int]:
        return (
            [int(code) for code in self._codes.read_text().split()] if self._codes.exists() else []
        )

    def _wait_for(self, count: int) -> None:
        until = time.monotonic() + PATIENCE
        while len(self._ended()) < count:
            if time.monotonic() > until:
                pytest.fail(f"{len(self._ended())} of {count} commands ended:\n{self.text}")
            if select.select([self._screen], [], [], 0.1)[0]:
                self.text += os.read(self._screen, 65536).decode(errors="replace")

    def _end(self, shell: int) -> None:
        """End the shell and its jobs, such as `athendef local`, as a closed terminal does."""
        os.kill(shell, signal.SIGHUP)
        os.close(self._screen)
        os.waitpid(shell, 0)


@pytest.fixture
def terminal(tmp_path) -> Terminal:
    return Terminal(tmp_path)


def block_with(command: str) -> list[str]:
    """The lines of the README's code block that has this command."""
    blocks = re.findall(
        r"^```bash\n(.*?)^```", (CHECKOUT / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )
    (block,) = (block for block in blocks if command in block)
    return str(block).splitlines()


def on_a_free_port(lines: list[str]) -> list[str]:
    """The lines for a machine on which another program may listen on port 5566."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    change = f"sed -i s/:5566/:{port}/ stacks/Pulumi.local.yaml; athendef local --port {port} &"
    return [change if line == "athendef local &" else line for line in lines]


def test_the_block_of_the_readme_runs_as_a_whole(terminal):
    lines = block_with("athendef init")

    codes = terminal.paste(on_a_free_port(lines))

    assert dict(zip(lines, codes, strict=True)) == dict.fromkeys(lines, 0) | {"athendef plan": 2}
    assert "Apply complete!" in terminal.text
    assert "3 added, 0 changed" in terminal.text
    assert list((terminal.home / ".pulumi").rglob("local.json*")), "the state is in HOME"


def test_the_next_steps_of_init_run_as_a_whole(terminal):
    done = subprocess.run(
        ["athendef", "init", "--yes", "a project"],
        cwd=terminal.work,
        env=terminal.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = NEXT_STEPS.findall(done.stderr)

    codes = terminal.paste(on_a_free_port(lines))

    assert lines[0] == "cd 'a project'"
    assert dict(zip(lines, codes, strict=True)) == dict.fromkeys(lines, 0) | {"athendef plan": 2}
    assert "Apply complete!" in terminal.text


def test_no_pasted_line_has_a_comment():
    """An interactive zsh passes a comment to the command."""
    assert not [line for line in block_with("athendef init") if "#" in line]
