"""No decision depends on the wording of a message: with codes as messages, nothing changes."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import athendef_provider
from tests.support.wording import Replacer


def decide(*options):
    """Return the decisions about all cases, from a separate process."""
    command = [sys.executable, "-m", "tests.support.wording", *options]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_plans_backups_and_codes_do_not_depend_on_messages():
    with_words, without = decide(), decide("--without-words")

    assert len(with_words) > 200
    assert without == with_words


def test_the_messages_are_replaced():
    package = Path(athendef_provider.__file__).parent
    for room in ("definition/sql/parser", "changes", "tree"):
        replacer = Replacer()
        for module in (package / room).glob("*.py"):
            replacer.visit(ast.parse(module.read_text()))
        assert replacer.replaced > 20, room
