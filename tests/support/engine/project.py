"""A Pulumi project of a test: its files, its state, and the real `pulumi` to run on them."""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from athendef_provider.local.options import RESULTS_BUCKET
from tests.support.account import REGION
from tests.support.engine import sandboxes
from tools.pulumi import choice
from tools.pulumi.engine import UnavailableError
from tools.sandbox import VENV, Sandbox

STACK = "test"
TYPE = "pulumi-python:dynamic/athendef:"


@dataclass(frozen=True)
class Run:
    """The exit code of a command, its output, and the changes that it applied or planned."""

    code: int
    text: str
    changes: Mapping[str, str]

    def __str__(self) -> str:
        """Return what pytest shows if an assertion on it fails."""
        return f"exit code {self.code}, changes {dict(self.changes)}, printed:\n{self.text}"


class PulumiProject:
    """A stack ``test``, its config, and a tree of SQL files in ``stacks/tree``.

    ``endpoint_url`` is that of the embedded AWS. The tree is empty at first: `write` files to it,
    or deploy another tree.
    """

    def __init__(self, folder: Path, endpoint_url: str) -> None:
        aws = {
            "AWS_ACCESS_KEY_ID": "athendef",
            "AWS_SECRET_ACCESS_KEY": "athendef",
            "PATH": path_with_engine(),
        }
        self._sandbox = Sandbox(folder / "sandbox", aws)
        sandboxes.opened(self._sandbox)
        self.folder = self._sandbox.project
        self.env = self._sandbox.env
        self.tree = self._sandbox.stacks / "tree"
        self.tree.mkdir()
        self._config_file = self._sandbox.stacks / f"Pulumi.{STACK}.yaml"
        self._config_file.write_text("config: {}\n")
        self.pulumi("stack", "init", STACK)
        self.configure(
            {
                "aws:region": REGION,
                "athendef:tree": "tree",
                "athendef:endpointUrl": endpoint_url,
                "athendef:outputLocation": f"s3://{RESULTS_BUCKET}/",
            }
        )

    def deploys_the_warehouse(self) -> None:
        """Deploy a copy of the checkout's warehouse tree."""
        self._sandbox.copy_warehouse()
        self.configure(
            {"athendef:tree": "warehouse", "athendef:variables": {"lake_bucket": "lake"}}
        )

    def config(self) -> dict[str, Any]:
        """Return the stack's config."""
        return dict(yaml.safe_load(self._config_file.read_text())["config"])

    def configure(self, settings: Mapping[str, Any]) -> None:
        """Set keys of the stack's config; None removes one."""
        whole = yaml.safe_load(self._config_file.read_text())
        merged = (whole.get("config") or {}) | dict(settings)
        whole["config"] = {key: value for key, value in merged.items() if value is not None}
        self._config_file.write_text(yaml.safe_dump(whole))

    def set_secret(self, name: str, value: str) -> None:
        """Set a secret variable."""
        self.pulumi("config", "set", "--secret", "--path", f"athendef:variables.{name}", value)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the tree."""
        file = self.tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def pulumi(self, *arguments: str, code: int | None = 0, **environment: str) -> Run:
        """Run a command of the engine; any other exit code than ``code`` fails the test."""
        process = self.start(*arguments, **environment)
        text, _ = process.communicate(timeout=300)
        run = Run(process.returncode, text, self._sandbox.changes())
        assert code is None or run.code == code, f"pulumi {' '.join(arguments)}: {run}"
        return run

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start a command of the engine in a process group of its own."""
        self._sandbox.events_file.unlink(missing_ok=True)
        return subprocess.Popen(
            ["pulumi", *arguments],
            cwd=self.folder,
            env=self.env | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )

    def preview(self, *arguments: str, code: int | None = 0, **environment: str) -> Run:
        """Run `pulumi preview`, which compares with the live catalog first."""
        return self.pulumi("preview", *arguments, code=code, **environment)

    def up(self, *arguments: str, code: int | None = 0, **environment: str) -> Run:
        """Run `pulumi up` without a prompt and without a preview."""
        return self.pulumi("up", "--yes", "--skip-preview", *arguments, code=code, **environment)

    def destroy(self) -> Run:
        """Run `pulumi destroy` without a prompt and without a preview."""
        return self.pulumi("destroy", "--yes", "--skip-preview")

    def is_settled(self) -> bool:
        """Return whether a preview has no changes."""
        run = self.preview("--expect-no-changes", code=None)
        assert run.code == 0, run
        return not run.changes

    def state(self) -> dict[str, Any]:
        """Return the whole state, as `pulumi stack export` prints it."""
        exported: dict[str, Any] = json.loads(self.pulumi("stack", "export").text)
        return exported

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return the resources of athendef in the state, by name."""
        return {
            resource["urn"].rsplit("::", 1)[1]: resource
            for resource in self.state()["deployment"].get("resources", [])
            if resource["type"].startswith(TYPE)
        }


NewProject = Callable[[], PulumiProject]


def path_with_engine() -> str:
    """Return PATH with the virtual environment and the engine, as `make env` sets it."""
    try:
        engine = choice.ready().folder
    except UnavailableError as reason:
        raise RuntimeError(f"these tests drive the real engine: {reason}") from None
    return os.pathsep.join([str(VENV / "bin"), str(engine), os.environ["PATH"]])
