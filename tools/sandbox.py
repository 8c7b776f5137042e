"""A copy of the project in a temporary folder, and an environment in which `pulumi` runs on it.

The demo, the benchmarks and the tests use it. The files of the checkout are not changed. AWS
accounts, Pulumi accounts and the user's stacks cannot be reached, whatever the user's shell sets.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]

VENV = Path(sys.prefix)
"""The virtual environment of this process. `pulumi` and `athendef` run in the same one."""

PACKAGE_PATH = {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
"""The variable with which VENV finds athendef where it is not installed, as `tools.sdk` sets it."""

USER_PREFIXES = ("AWS_", "PULUMI_", "ATHENDEF_TEST_")
"""The prefixes of variables that give access to the user's accounts and stacks."""


class Sandbox:
    """A project, a PULUMI_HOME and a state in the new folder ``folder``.

    ``aws`` are the environment variables for clients of the embedded AWS. The engine and the
    virtual environment must be on PATH.
    """

    def __init__(self, folder: Path, aws: Mapping[str, str]) -> None:
        self.project = folder / "project"
        self.events_file = folder / "events.json"
        for path in (self.project / "stacks", folder / "home", folder / "state"):
            path.mkdir(parents=True)
        for name in ("Pulumi.yaml", "__main__.py"):
            shutil.copy(CHECKOUT / name, self.project / name)
        # The official language host uses the interpreter of the path in Pulumi.yaml.
        (self.project / ".venv").symlink_to(VENV, target_is_directory=True)
        self.env = _environment(folder, self.events_file) | dict(aws)

    @property
    def stacks(self) -> Path:
        """The folder of the trees and of the stack configs."""
        return self.project / "stacks"

    def copy_warehouse(self) -> Path:
        """Copy the checkout's tree. Returns the folder of the copy."""
        return Path(shutil.copytree(CHECKOUT / "stacks" / "warehouse", self.stacks / "warehouse"))

    def changes(self) -> dict[str, str]:
        """The changes of the last command of the engine, made or planned: name -> create, ...

        Unchanged and refreshed resources are left out.
        """
        changes: dict[str, str] = {}
        for event in self.events():
            # Reported once before each step, also for `same` and `refresh`.
            metadata = event.get("resourcePreEvent", {}).get("metadata", {})
            if metadata.get("op") in ("same", "refresh", None):
                continue
            if not metadata["type"].startswith("pulumi:"):  # the stack and providers
                changes[metadata["urn"].rsplit("::", 1)[1]] = metadata["op"]
        return changes

    def events(self) -> Iterator[dict[str, Any]]:
        """The engine's events of the last command."""
        if self.events_file.exists():
            for line in self.events_file.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)


def _environment(folder: Path, events_file: Path) -> dict[str, str]:
    """The user's environment without access to the user's accounts and stacks."""
    inherited = {
        key: value for key, value in os.environ.items() if not key.startswith(USER_PREFIXES)
    }
    unproxied = ",".join(filter(None, [inherited.get("NO_PROXY", ""), "127.0.0.1", "localhost"]))
    return inherited | {
        "PULUMI_HOME": str(folder / "home"),
        # Without `.attrs` files: if `pulumi` is killed while it writes one, the file is empty, and
        # no command can read the state ("failed to load checkpoint: EOF").
        "PULUMI_BACKEND_URL": (folder / "state").as_uri() + "?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE": "nothing here is secret",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        # The engine writes each event as JSON, independent of its display.
        "PULUMI_DEBUG_COMMANDS": "true",
        "PULUMI_OPTION_EVENT_LOG": str(events_file),
        # These files could set a profile or an endpoint of the user.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": unproxied,
        "no_proxy": unproxied,
    }
