"""Only `changes.planner.plan_transition` creates plans."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[3] / "athendef_provider"
INTERNAL_PLANNERS = re.compile(r"\bplan_(change|creation|removal|rename|hive|iceberg)\b")


def test_no_other_package_calls_the_internal_planners():
    callers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "changes" not in path.relative_to(PACKAGE).parts
        and INTERNAL_PLANNERS.search(path.read_text())
    }

    assert callers == set()
