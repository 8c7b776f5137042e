"""The commands in docs/import.md exist."""

import re
import shlex
from pathlib import Path

import click
import pytest

from athendef_provider.cli import main
from athendef_provider.engine.driver.converter import command_line

PAGE = Path(__file__).parents[3] / "docs" / "import.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
LINES = [line.partition("#")[0].strip() for block in BLOCKS for line in block.splitlines()]


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("athendef ")])
def test_a_command_of_athendef_is_parsed(line):
    name, *arguments = shlex.split(line)[1:]
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.make_context(name, arguments).params


@pytest.mark.parametrize("line", [line for line in LINES if "--from athendef" in line])
def test_the_arguments_after_the_dashes_are_parsed(line):
    words = shlex.split(line)

    assert command_line.make_context("import", words[words.index("--") + 1 :]).params["targets"]


def test_the_page_has_each_of_the_commands():
    shown = {shlex.split(line)[1] for line in LINES if line.startswith("athendef ")}

    assert shown == {"import", "export", "drift"}
