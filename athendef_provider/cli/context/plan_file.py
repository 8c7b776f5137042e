"""A plan in a file: what was seen is what may be applied, or nothing is.

The file holds a hash of what stood and of what was wanted, for each resource, and the engine's
own plan. Applying it plans again: where a file of the tree, the config or the live catalog has
changed since, some hash is another, and the plan is refused. The engine is then held to its own
plan, for what changes between the two.

Secret values are in neither: the hashes are of masked texts, the engine encrypts them in its plan.
That they are still the same shows one salted, slow hash of all of them.
"""

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from athendef_provider.cli.console import fail
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.engine.provider.resource_plan import plan_hash
from athendef_provider.redaction import Secrets

_FORMAT = "athendef-plan/1"
_ROUNDS = 200_000


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan as its file has it. ``targets`` are as they stood on the command line."""

    project: str
    stack: str
    targets: tuple[str, ...]
    made: str
    hashes: dict[str, str]
    engine_plan: dict[str, Any]
    salt: str = ""
    secrets: str = ""
    format: str = _FORMAT


@contextmanager
def engine_plan_file() -> Iterator[Path]:
    """A place for the engine's plan, while a command runs."""
    with tempfile.TemporaryDirectory(prefix="athendef-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "plan.json"


def save(planning: StackPlan, targets: tuple[str, ...], engine_plan: Path, to: Path) -> None:
    """Write the plan to ``to``, which only the user may read then."""
    salt = os.urandom(16).hex()
    saved = SavedPlan(
        project=planning.engine.stack.project,
        stack=planning.engine.stack.name,
        targets=targets,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        hashes=plan_hash(planning.planned),
        engine_plan=json.loads(engine_plan.read_text(encoding="utf-8")),
        salt=salt,
        secrets=_hash(planning.secrets, salt),
    )
    _write_private(to, json.dumps(asdict(saved), indent=1) + "\n")


def load(file: Path) -> SavedPlan:
    """Read a plan; an error says that it is none."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        if found["format"] != _FORMAT:
            fail(f"{file} was made by another version of athendef", "plan again")
        return SavedPlan(**found | {"targets": tuple(found["targets"])})
    except (ValueError, KeyError, TypeError):
        fail(f"{file} is no plan of athendef", f"make one: athendef plan --out {file}")


def check(saved: SavedPlan, planning: StackPlan) -> None:
    """End the command where today's plan is not the saved one, naming what has changed."""
    if (saved.project, saved.stack) != (planning.engine.stack.project, planning.engine.stack.name):
        fail(
            f"the plan is for stack {saved.stack} of project {saved.project}, "
            f"not for {planning.engine.stack.name} of {planning.engine.stack.project}"
        )
    now = plan_hash(planning.planned)
    changed = sorted(
        name for name in saved.hashes.keys() | now.keys() if saved.hashes.get(name) != now.get(name)
    )
    if not changed and _hash(planning.secrets, saved.salt) != saved.secrets:
        changed = ["the secret variables"]
    if changed:
        shown = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if changed[5:] else "")
        fail(
            f"nothing was done: since the plan was made ({saved.made}), the files, the config or "
            f"the catalog changed at {shown}",
            "plan again, and look at what it says now",
        )


def _hash(secrets: Secrets, salt: str) -> str:
    """A hash from which the secret values can't be guessed at any speed; empty without any."""
    if not secrets:
        return ""
    texts = json.dumps(sorted(set(secrets.texts.values()))).encode()
    return hashlib.pbkdf2_hmac("sha256", texts, bytes.fromhex(salt), _ROUNDS).hex()


def _write_private(to: Path, text: str) -> None:
    """Write a file that its owner alone may read, also where it was there and others could.

    It can hold what the stack's config holds. What is no regular file keeps its mode.
    """
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            to.chmod(0o600)
            file.truncate(0)
        file.write(text)
