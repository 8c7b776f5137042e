"""``make recording``: writes an SVG image of a session with the `athendef` command.

The commands run for real, on the embedded AWS and in an emulated terminal: the same one in which
the tests read the progress display. The image has the screen and the scrollback at the end.
"""

import argparse
import os
import shlex
import sys
import tempfile
from itertools import groupby
from pathlib import Path

# ruff: noqa: E402 - see tools/demo.py
sys.path[0] = str(Path(__file__).resolve().parents[1])

from pyte.screens import Char
from rich.console import Console
from rich.style import Style
from rich.text import Text

from athendef_provider.local.server import EmbeddedAws
from tools.sandbox import CHECKOUT, Sandbox
from tools.terminal import EmulatedTerminal, PseudoTerminal

COLUMNS = 100
ROWS = 30
_TREE = ("_database.sql", "orders.sql", "prices.sql", "daily_revenue.sql")
_EDITED = "stacks/warehouse/sales/orders.sql"
_ADDED = "  coupon       string"
_EXIT_CODES = (0, 2)
"""`athendef plan` exits with 2 where there are changes."""

_SVG = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font: {char_height}px/{line_height}px ui-monospace, Menlo, Consolas, monospace;
}}
.{unique_id}-title {{ font: bold 18px sans-serif }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""rich's format without its web font: an SVG in a README may not load anything."""


class Recorder:
    """Runs commands one after the other in one emulated terminal."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.terminal = EmulatedTerminal(COLUMNS, ROWS)
        self._sandbox = sandbox

    def run(self, command: str) -> None:
        """Run a command. Raises `RuntimeError` if it fails."""
        self._show(f"\x1b[1;32m$\x1b[0m \x1b[1m{command}\x1b[0m")
        environment = {**self._sandbox.env, "TERM": "xterm-256color"}
        environment.pop("NO_COLOR", None)
        with PseudoTerminal(
            shlex.split(command),
            cwd=str(self._sandbox.project),
            env=environment,
            screen=self.terminal,
        ) as process:
            code = process.exit_code()
        if code not in _EXIT_CODES:
            raise RuntimeError(f"`{command}` ended with exit code {code}:\n{process.text}")
        self._show("")

    def add_column(self) -> None:
        """Add a column to a file, as a user would in an editor."""
        file = self._sandbox.project / _EDITED
        before = file.read_text(encoding="utf-8")
        after = before.replace("channel      string\n", f"channel      string,\n{_ADDED}\n")
        if after == before:
            raise RuntimeError(f"{_EDITED} has no column `channel`")
        file.write_text(after, encoding="utf-8")
        self._show(f"\x1b[1;32m$\x1b[0m \x1b[1m$EDITOR {_EDITED}\x1b[0m")
        self._show(f"\x1b[32m+ {_ADDED}\x1b[0m\r\n")

    def _show(self, line: str) -> None:
        self.terminal.feed(f"{line}\r\n".encode())


def svg_of(terminal: EmulatedTerminal, title: str) -> str:
    """Return the scrollback and the screen as an SVG image."""
    with Path(os.devnull).open("w") as nowhere:
        console = Console(
            record=True,
            file=nowhere,
            width=terminal.columns,
            color_system="256",
            force_terminal=True,
            legacy_windows=False,
        )
        for row in terminal.cells():
            spans = (
                (style, "".join(cell.data for cell in cells))
                for style, cells in groupby(row, _style)
            )
            text = Text.assemble(*((characters, style) for style, characters in spans))
            text.rstrip()
            console.print(text, no_wrap=True, crop=True, highlight=False)
        return console.export_svg(title=title, code_format=_SVG, unique_id="athendef")


def _style(cell: Char) -> Style:
    color, background = (
        None if name == "default" else f"#{name}" if len(name) == 6 and _is_hex(name) else name
        for name in (cell.fg.replace("brown", "yellow"), cell.bg.replace("brown", "yellow"))
    )
    return Style(
        color=color, bgcolor=background, bold=cell.bold, italic=cell.italics, reverse=cell.reverse
    )


def _is_hex(text: str) -> bool:
    return all(character in "0123456789abcdefABCDEF" for character in text)


def main() -> int:
    """Record the session into the file that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="the SVG file to write")
    file = parser.parse_args().file
    with tempfile.TemporaryDirectory() as folder, EmbeddedAws() as aws:
        environment = aws.environment | {"AWS_DEFAULT_REGION": "eu-west-1"}
        sandbox = Sandbox(Path(folder, "sandbox"), environment)
        _prepare(sandbox, aws.endpoint_url)
        recorder = Recorder(sandbox)
        recorder.run("athendef apply --auto-approve")
        recorder.add_column()
        recorder.run("athendef plan")
        recorder.run("athendef apply --auto-approve")
        recorder.run("athendef plan")
    terminal = recorder.terminal
    file.write_text(svg_of(terminal, "athendef"), encoding="utf-8")
    print(f"{file}: {len(terminal.cells())} rows, {file.stat().st_size // 1000} kB")
    return 0


def _prepare(sandbox: Sandbox, endpoint_url: str) -> None:
    """Make a stack with a part of the checkout's tree."""
    tree = sandbox.copy_warehouse()
    for path in tree.rglob("*.sql"):
        if path.parent.name != "sales" or path.name not in _TREE:
            path.unlink()
    config = (CHECKOUT / "stacks" / "Pulumi.local.yaml").read_text(encoding="utf-8")
    config = config.replace("http://127.0.0.1:5566", endpoint_url)
    (sandbox.stacks / "Pulumi.local.yaml").write_text(config, encoding="utf-8")
    Recorder(sandbox).run("pulumi stack init local")


if __name__ == "__main__":
    sys.exit(main())
