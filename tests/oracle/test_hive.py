"""A real Hive gives the recorded results, and reads rendered statements as the original ones.

These run with `pytest -m oracle`, or by `make oracle`.
"""

import shutil
from dataclasses import replace

import pytest

from athendef_provider.definition import render
from tests.oracle import verdicts
from tests.oracle.agreement import by_hive, differences
from tests.oracle.known import KNOWN, known_differences, reading_of
from tests.support.corpus import Statement

KNOWN_RENDERED = known_differences("rendering")

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(
        any(shutil.which(tool) is None for tool in ("java", "javac", "mvn")),
        reason="a real Hive needs a JDK 17 and Maven",
    ),
]


def test_hive_gives_the_recorded_results():
    assert verdicts.execute(verdicts.questions()) == verdicts.recorded()


def test_hive_reads_a_rendered_statement_as_the_original():
    """Athena gets the rendered statement."""
    written = {
        statement.path: statement
        for statement in verdicts.questions()
        if verdicts.recorded()[statement.path]["accepted"]
    }
    rendered = {
        path: rendering for path, each in written.items() if (rendering := render_again(each))
    }
    assert written.keys() - KNOWN.keys() <= rendered.keys()

    wrong = {}
    for path, verdict in verdicts.execute(list(rendered.values())).items():
        if path in KNOWN_RENDERED:
            continue
        if not verdict["accepted"]:
            wrong[path] = [str(verdict["error"])]
            continue
        text = written[path].text
        meant = by_hive(verdicts.recorded()[path]["definition"], text)
        wrong_parts = differences(meant, by_hive(verdict["definition"], text))
        if wrong_parts:
            wrong[path] = wrong_parts
    assert not wrong, f"of {len(rendered)} statements, {len(wrong)} have another result: {wrong}"
    print(f"Hive reads {len(rendered)} rendered statements as the original ones.")


def render_again(statement: Statement) -> Statement | None:
    """Return the rendered statement; None if athendef does not read it."""
    definition = reading_of(statement).definition
    return replace(statement, text=render(definition)) if definition else None
