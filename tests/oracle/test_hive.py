"""A real Hive, started here: whether its record still holds, and what it makes of our own SQL.

These run with `pytest -m oracle`, or by `make oracle`.
"""

import shutil
from dataclasses import replace

import pytest

from athendef_provider.definition import render
from tests.oracle import verdicts
from tests.oracle.agreement import by_hive, differences
from tests.oracle.known import KNOWN, known, reading_of
from tests.support.corpus import Statement

KNOWN_RENDERED = known("rendering")

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(
        any(shutil.which(tool) is None for tool in ("java", "javac", "mvn")),
        reason="a real Hive needs a JDK 17 and Maven",
    ),
]


def test_the_record_is_what_hive_says():
    assert verdicts.asked(verdicts.questions()) == verdicts.recorded()


def test_hive_takes_what_we_render_for_what_was_written():
    """Not only do we read as Hive does: the canonical SQL that Athena gets says it to Hive, too."""
    written = {
        statement.path: statement
        for statement in verdicts.questions()
        if verdicts.recorded()[statement.path]["accepted"]
    }
    rendered = {path: rendering for path, each in written.items() if (rendering := ours(each))}
    assert written.keys() - KNOWN.keys() <= rendered.keys()

    wrong = {}
    for path, verdict in verdicts.asked(list(rendered.values())).items():
        if path in KNOWN_RENDERED:
            continue
        if not verdict["accepted"]:
            wrong[path] = [str(verdict["error"])]
            continue
        text = written[path].text
        meant = by_hive(verdicts.recorded()[path]["definition"], text)
        found = differences(meant, by_hive(verdict["definition"], text))
        if found:
            wrong[path] = found
    assert not wrong, f"of {len(rendered)} statements, {len(wrong)} came out otherwise: {wrong}"
    print(f"Hive takes {len(rendered)} rendered statements for the written ones.")


def ours(statement: Statement) -> Statement | None:
    """The statement in our own words; None where we do not read it."""
    definition = reading_of(statement).definition
    return replace(statement, text=render(definition)) if definition else None
