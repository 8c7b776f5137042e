"""The sandbox of a failed test: the report shows how to enter it.

`tests/conftest.py` imports the hooks. With ``--pdb`` the line is printed before the debugger
starts: while it waits, the embedded AWS of the test still responds, also to another terminal.
"""

import os
import shlex
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path

import pytest

from tools.sandbox import USER_PREFIXES, Sandbox

_TITLE = "sandbox"
_opened: list[Sandbox] = []


def opened(sandbox: Sandbox) -> None:
    """Register a sandbox, so that the report of a failed test can name it."""
    _opened.append(sandbox)


def entry_script(project: Path, env: Mapping[str, str]) -> str:
    """Return shell commands that set the environment ``env``, and enter the project."""
    own = {key: value for key, value in env.items() if _is_own(key, value)}
    prefixes = "|".join(USER_PREFIXES)
    return "\n".join(
        [
            f"unset $(env | sed -nE 's/^(({prefixes})[A-Za-z0-9_]*)=.*/\\1/p')",
            *(f"export {key}={shlex.quote(value)}" for key, value in sorted(own.items())),
            f"cd {shlex.quote(str(project))}",
            "",
        ]
    )


def _is_own(key: str, value: str) -> bool:
    return key.startswith(USER_PREFIXES) or os.environ.get(key) != value


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add a line for each sandbox to the report of a failed test."""
    report = yield
    if report.failed:
        lines = [_how_to_enter(sandbox) for sandbox in _of(item)]
        if lines:
            report.sections.append((_TITLE, "\n".join(lines)))
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_exception_interact(node: pytest.Item, report: pytest.TestReport) -> None:
    """Print the lines before `--pdb` asks for commands: the report is printed at the end."""
    if not node.config.getoption("usepdb"):
        return
    terminal = node.config.pluginmanager.getplugin("terminalreporter")
    for title, text in getattr(report, "sections", ()):
        if title == _TITLE:
            terminal.write_line(f"\n{text}")


def _of(item: pytest.Item) -> Iterator[Sandbox]:
    """Return the sandboxes of a test: in its own folder, or its module's."""
    fixtures = getattr(item, "funcargs", {})
    own = fixtures.get("tmp_path")
    shared = [getattr(value, "folder", None) for value in fixtures.values()]
    for sandbox in _opened:
        if sandbox.project in shared or (own and sandbox.project.is_relative_to(own)):
            yield sandbox


def _how_to_enter(sandbox: Sandbox) -> str:
    script = sandbox.project.with_name("enter")
    script.write_text(entry_script(sandbox.project, sandbox.env))
    return f"to enter the sandbox of this test: source {shlex.quote(str(script))}"
