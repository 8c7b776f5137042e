"""Handing resources to Pulumi's own import, and hearing how far it is."""

import json
import os
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from athendef_provider.engine.driver.error_hints import hint_for, lock_holders
from athendef_provider.engine.driver.import_plan import Resource
from athendef_provider.engine.driver.project import Stack, StackError, state_of
from athendef_provider.engine.provider.masking import in_files, sealed

_AT_ONCE = "32"
_LAST_LINES = 15


def missing_from_state(stack: Stack, resources: Sequence[Resource]) -> tuple[Resource, ...]:
    """Those that the stack does not hold yet."""
    held = {(one.get("type"), one["urn"].rsplit("::", 1)[1]) for one in state_of(stack)}
    return tuple(one for one in resources if (one.type, one.name) not in held)


def import_resources(
    stack: Stack, resources: Sequence[Resource], *, protect: bool, done: Callable[[], None]
) -> None:
    """Import all of them into the stack's state; ``done`` is called for each.

    Raises `StackError` with Pulumi's last words where it fails.
    """
    entries = [
        {
            "type": one.type,
            "name": one.name,
            "id": one.id,
            "inputs": sealed(one.inputs, in_files),
            "outputs": sealed(one.outputs, in_files),
        }
        for one in resources
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "import.json"
        file.write_text(json.dumps({"resources": entries}), encoding="utf-8")
        _run(
            stack,
            ["import", "--file", str(file), f"--protect={str(protect).lower()}"],
            done,
        )


def _run(stack: Stack, arguments: Sequence[str], done: Callable[[], None]) -> None:
    options = ["--yes", "--skip-preview", "--generate-code=false", "--suppress-progress"]
    command = ["pulumi", *arguments, *options, "--parallel", _AT_ONCE, "--stack", stack.name]
    # The state is written once, at the end: an import touches nothing that it could lose.
    environment = os.environ | {"PULUMI_SKIP_CHECKPOINTS": "true"}
    last: deque[str] = deque(maxlen=_LAST_LINES)
    with subprocess.Popen(
        [*command, "--non-interactive", "--color", "never"],
        cwd=stack.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pulumi:
        for line in pulumi.stdout or ():
            last.append(line.rstrip())
            if " imported" in line and "athendef:" in line:
                done()
    if pulumi.returncode:
        said = "\n".join(filter(None, last))
        raise StackError(
            *(lock_holders(said) or (f"`pulumi import` says:\n{said}", hint_for(said)))
        )
