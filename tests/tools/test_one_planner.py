"""Only `changes.planner` puts plans together; every other room asks it."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "athendef_provider"
PARTS = re.compile(r"\bplan_(change|creation|removal|rename|hive|iceberg)\b")


def test_no_other_room_plans():
    planners = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if path.parent.name != "changes" and PARTS.search(path.read_text())
    }

    assert planners == set()
