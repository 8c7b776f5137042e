"""A copy of the project in a folder of its own, and an environment in which `pulumi` runs on it.

The demo, the benchmarks and the tests all work like this: the files of the checkout stay as they
are, and neither an AWS account, nor a Pulumi account, nor the state of the user's own stacks can
be reached, whatever is set in the user's shell.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]

FOREIGN = ("AWS_", "PULUMI_", "ATHENDEF_TEST_")
"""Variables that lead to the user's accounts and stacks begin with one of these."""


class Sandbox:
    """``folder`` (made here, and empty so far) with a project, a PULUMI_HOME and a state in it.

    ``aws`` is the environment in which AWS's clients find the embedded AWS. The engine and
    the virtual environment must be on PATH already.
    """

    def __init__(self, folder: Path, aws: Mapping[str, str]) -> None:
        self.project = folder / "project"
        self.events_file = folder / "events.json"
        for made in (self.project / "stacks", folder / "home", folder / "state"):
            made.mkdir(parents=True)
        for name in ("Pulumi.yaml", "__main__.py"):
            shutil.copy(CHECKOUT / name, self.project / name)
        # The official language host takes the interpreter from where Pulumi.yaml says it is.
        (self.project / ".venv").symlink_to(CHECKOUT / ".venv", target_is_directory=True)
        self.env = _environment(folder, self.events_file) | dict(aws)

    @property
    def stacks(self) -> Path:
        """The folder of the trees and of the stacks' configs."""
        return self.project / "stacks"

    def copy_warehouse(self) -> Path:
        """Copy the checkout's tree; gives its folder."""
        return Path(shutil.copytree(CHECKOUT / "stacks" / "warehouse", self.stacks / "warehouse"))

    def changes(self) -> dict[str, str]:
        """What the last command of the engine did, or would do: name -> create, update, ...

        What stays the same, and what was only read again, is left out.
        """
        found: dict[str, str] = {}
        for event in self.events():
            # Reported once before each step; `same` and `refresh` are steps, too.
            metadata = event.get("resourcePreEvent", {}).get("metadata", {})
            if metadata.get("op") in ("same", "refresh", None):
                continue
            if not metadata["type"].startswith("pulumi:"):  # the stack, and its providers
                found[metadata["urn"].rsplit("::", 1)[1]] = metadata["op"]
        return found

    def events(self) -> Iterator[dict[str, Any]]:
        """The engine's own report of the last command."""
        if self.events_file.exists():
            for line in self.events_file.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)


def _environment(folder: Path, events_file: Path) -> dict[str, str]:
    """The user's environment, without what leads to the user's accounts and stacks."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
    unproxied = ",".join(filter(None, [kept.get("NO_PROXY", ""), "127.0.0.1", "localhost"]))
    return kept | {
        "PULUMI_HOME": str(folder / "home"),
        # Without `.attrs` files: a `pulumi` that is killed while it writes one leaves it empty, and
        # then no command can read the state any more ("failed to load checkpoint: EOF").
        "PULUMI_BACKEND_URL": (folder / "state").as_uri() + "?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE": "nothing here is secret",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        # The engine reports each step as JSON, too, whatever it displays.
        "PULUMI_DEBUG_COMMANDS": "true",
        "PULUMI_OPTION_EVENT_LOG": str(events_file),
        # A profile or an endpoint of the user's would else be taken from there.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": unproxied,
        "no_proxy": unproxied,
    }
