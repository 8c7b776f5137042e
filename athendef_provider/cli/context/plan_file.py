"""Saved plans: `athendef apply --plan FILE` applies exactly the plan in the file, or nothing.

The file has a hash of the live and the wanted definition of each resource, and the engine's own
plan. `apply` plans again first. If the tree, the config or the live catalog has changed since, a
hash differs and the apply fails. The engine enforces its own plan for changes after that.

The file contains no secret values: the hashes are of masked texts, and the engine encrypts the
secrets in its plan. One salted, slow hash of all secret values detects changes of them.
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

from athendef_provider.cli.console import fail, with_stack
from athendef_provider.cli.context.stack_plan import StackPlan
from athendef_provider.engine.provider.resource_plan import plan_hash
from athendef_provider.redaction import Secrets
from athendef_provider.times import readable_time

_FORMAT = "athendef-plan/1"
_ROUNDS = 200_000


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan in a file. ``targets`` are those of the command line."""

    project: str
    stack: str
    targets: tuple[str, ...]
    created: str
    hashes: dict[str, str]
    engine_plan: dict[str, Any]
    salt: str = ""
    secrets: str = ""
    format: str = _FORMAT


@contextmanager
def engine_plan_file() -> Iterator[Path]:
    """A temporary file for the engine's plan."""
    with tempfile.TemporaryDirectory(prefix="athendef-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "plan.json"


def save(planning: StackPlan, targets: tuple[str, ...], engine_plan: Path, to: Path) -> None:
    """Write the plan to ``to``, readable by its owner only."""
    salt = os.urandom(16).hex()
    saved = SavedPlan(
        project=planning.engine.stack.project,
        stack=planning.engine.stack.name,
        targets=targets,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        hashes=plan_hash(planning.planned),
        engine_plan=json.loads(engine_plan.read_text(encoding="utf-8")),
        salt=salt,
        secrets=_hash(planning.secrets, salt),
    )
    _write_private(to, json.dumps(asdict(saved), indent=1) + "\n")


def load(file: Path) -> SavedPlan:
    """Read a saved plan; ends the command if the file is not one."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            fail(
                f"{file} was created by another version of athendef",
                f"plan again: {_plan_command(file)}",
            )
        return SavedPlan(**content | {"targets": tuple(content["targets"])})
    except (ValueError, KeyError, TypeError):
        fail(f"{file} is not a saved plan", f"create one: {_plan_command(file)}")


def check(saved: SavedPlan, planning: StackPlan) -> None:
    """End the command if the new plan differs from the saved one, and name what has changed."""
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
            "nothing was applied: the files, the config or the catalog changed after the plan was "
            f"created ({readable_time(saved.created)}): {shown}",
            "plan again, and review the new plan",
        )


def _plan_command(file: Path) -> str:
    return with_stack(f"athendef plan --out {file}")


def _hash(secrets: Secrets, salt: str) -> str:
    """A hash that is slow to compute, so the secret values cannot be guessed; empty for none."""
    if not secrets:
        return ""
    texts = json.dumps(sorted(set(secrets.texts.values()))).encode()
    return hashlib.pbkdf2_hmac("sha256", texts, bytes.fromhex(salt), _ROUNDS).hex()


def _write_private(to: Path, text: str) -> None:
    """Write a file that only its owner can read, even if it existed and others could.

    It can contain values of the stack's config. A file that is not regular keeps its mode.
    """
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            to.chmod(0o600)
            file.truncate(0)
        file.write(text)
