"""A plan in a file: what was seen is what may be applied, or nothing is.

The file holds a hash of what stood and of what was wanted, for each resource, and the engine's
own plan. Applying it plans again: where a file of the tree, the config or the live catalogue has
changed since, some hash is another, and the plan is refused. The engine is then held to its own
plan, for what changes between the two.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from athendef_provider.cli.console import stop
from athendef_provider.cli.planning import Planning
from athendef_provider.engine.planned import fingerprint

_FORMAT = "athendef-plan/1"


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan as its file has it. ``targets`` are as they stood on the command line."""

    project: str
    stack: str
    targets: tuple[str, ...]
    made: str
    hashes: dict[str, str]
    engine_plan: dict[str, Any]
    format: str = _FORMAT


@contextmanager
def engine_plan_file() -> Iterator[Path]:
    """A place for the engine's plan, while a command runs."""
    with tempfile.TemporaryDirectory(prefix="athendef-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "plan.json"


def save(planning: Planning, targets: tuple[str, ...], engine_plan: Path, to: Path) -> None:
    """Write the plan to ``to``."""
    saved = SavedPlan(
        project=planning.engine.project,
        stack=planning.engine.stack,
        targets=targets,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        hashes=fingerprint(planning.planned),
        engine_plan=json.loads(engine_plan.read_text(encoding="utf-8")),
    )
    # It can hold what the stack's config holds: for the user alone.
    to.touch(mode=0o600)
    to.write_text(json.dumps(asdict(saved), indent=1) + "\n", encoding="utf-8")


def load(file: Path) -> SavedPlan:
    """Read a plan; an error says that it is none."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        if found["format"] != _FORMAT:
            stop(f"{file} was made by another version of athendef", "plan again")
        return SavedPlan(**found | {"targets": tuple(found["targets"])})
    except (ValueError, KeyError, TypeError):
        stop(f"{file} is no plan of athendef", f"make one: athendef plan --out {file}")


def check(saved: SavedPlan, planning: Planning) -> None:
    """End the command where today's plan is not the saved one, naming what has changed."""
    if (saved.project, saved.stack) != (planning.engine.project, planning.engine.stack):
        stop(
            f"the plan is for stack {saved.stack} of project {saved.project}, "
            f"not for {planning.engine.stack} of {planning.engine.project}"
        )
    now = fingerprint(planning.planned)
    changed = sorted(
        name for name in saved.hashes.keys() | now.keys() if saved.hashes.get(name) != now.get(name)
    )
    if changed:
        shown = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if changed[5:] else "")
        stop(
            f"nothing was done: since the plan was made ({saved.made}), the files, the config or "
            f"the catalogue changed at {shown}",
            "plan again, and look at what it says now",
        )
