"""Creates virtual environments with the oldest and the newest supported SDK of Pulumi, for tests.

Run it in the checkout's folder::

    python -m tools.sdk oldest|newest    print the environment's folder; create it if needed

The oldest version is the lower limit in pyproject.toml. The newest one is what pip resolves now, or
the newest in the cache if pip cannot resolve it. The other packages have the versions of
constraints.txt, if the SDK can be installed with them.

Environments are in the engine's cache, and all checkouts share them. An environment has the
scripts of athendef, but not its code: set PYTHONPATH to the checkout.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.pulumi import cache
from tools.pulumi.engine import UnavailableError
from tools.pulumi.processes import echo
from tools.sandbox import CHECKOUT

# Pulumi is released each week.
_KEPT_SECONDS = 30 * 24 * 3600

_COMPLETE = "complete"  # a file in each environment that can be used


def environment(which: str, checkout: Path = CHECKOUT) -> Path:
    """The environment with the ``oldest`` or the ``newest`` SDK. Raises `UnavailableError`."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    constraints = (checkout / "constraints.txt").read_text(encoding="utf-8")
    requirement = _requirement(project)
    key = key_of(project, constraints)
    if which == "oldest":
        version = _lower_limit(requirement)
    else:
        try:
            version = _newest(requirement)
        except UnavailableError as error:
            cached = _newest_cached(key)
            if cached is None:
                raise
            echo(f"{error}\nUsing the newest SDK in the cache: {cached}")
            return _used(cached)
    folder = cache.root() / f"sdk-{version}-{key}"
    with cache.lock(on_wait=lambda: echo("Waiting for another process that uses the cache.")):
        if not (folder / _COMPLETE).exists():
            _create(folder, version, checkout, constraints)
            _remove_unused()
        return _used(folder)


def _requirement(project: dict[str, Any]) -> str:
    (requirement,) = (
        text for text in project["project"]["dependencies"] if re.match(r"pulumi\W", text)
    )
    return str(requirement)


def _lower_limit(requirement: str) -> str:
    match = re.search(r">=([\d.]+)", requirement)
    if match is None:
        raise UnavailableError(f"pyproject.toml has no lower limit: {requirement}")
    return match[1]


def key_of(project: dict[str, Any], constraints: str) -> str:
    """A hash of all that determines the packages and scripts, besides the SDK's version."""
    tables = [
        project["project"].get(name)
        for name in ("dependencies", "optional-dependencies", "scripts", "requires-python")
    ]
    content = json.dumps([tables, project.get("dependency-groups"), constraints, sys.version])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _newest(requirement: str) -> str:
    """The newest version that pip finds."""
    options = ["--dry-run", "--no-deps", "--ignore-installed", "--report", "-", "--quiet"]
    options += ["--retries", "1", "--timeout", "20"]  # offline, the cache is used
    report = _pip(Path(sys.executable), "install", *options, requirement)
    return str(json.loads(report)["install"][0]["metadata"]["version"])


def _newest_cached(key: str) -> Path | None:
    def release(folder: Path) -> list[int]:
        return [int(number) for number in re.findall(r"\d+", folder.name.split("-")[1])]

    folders = [file.parent for file in cache.root().glob(f"sdk-*-{key}/{_COMPLETE}")]
    return max(folders, key=release, default=None)


def _create(folder: Path, version: str, checkout: Path, constraints: str) -> None:
    echo(f"Creating an environment with Pulumi's SDK {version}: {folder}")
    shutil.rmtree(folder, ignore_errors=True)
    # Not in a temporary folder: the scripts of an environment have its path.
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, stdout=sys.stderr)
    others = folder / "constraints.txt"
    others.write_text(re.sub(r"(?m)^pulumi==.*\n", "", constraints), encoding="utf-8")
    python = folder / "bin" / "python"
    # Old versions of pip lack --group.
    _pip(python, "install", "--quiet", "--upgrade", "--constraint", str(others), "pip")
    packages = ["--editable", f"{checkout}[local]", f"pulumi=={version}"]
    packages += ["--group", f"{checkout / 'pyproject.toml'}:dev"]
    try:
        _pip(python, "install", "--quiet", "--constraint", str(others), *packages)
    except UnavailableError as error:
        echo(f"{error}\nInstalling it without constraints.txt.")
        _pip(python, "install", "--quiet", *packages)
    for link in folder.glob("lib/python*/site-packages/*athendef*.pth"):
        link.unlink()  # to the code of this checkout
    (folder / _COMPLETE).touch()


def _used(folder: Path) -> Path:
    (folder / _COMPLETE).touch()
    return folder


def _remove_unused() -> None:
    oldest = time.time() - _KEPT_SECONDS
    for file in cache.root().glob(f"sdk-*/{_COMPLETE}"):
        if file.stat().st_mtime < oldest:
            shutil.rmtree(file.parent, ignore_errors=True)


def _pip(python: Path, *arguments: str) -> str:
    run = subprocess.run(
        [python, "-m", "pip", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        lines = "\n".join(f"    {line}" for line in run.stderr.strip().splitlines()[-12:])
        raise UnavailableError(f"`pip {arguments[0]} {arguments[-1]}` failed:\n{lines}")
    return run.stdout


def main(arguments: Sequence[str]) -> int:
    """Print the environment's folder. Returns the exit code."""
    if list(arguments) not in (["oldest"], ["newest"]):
        echo("usage: python -m tools.sdk oldest|newest")
        return 2
    (which,) = arguments
    try:
        print(environment(which))
    except UnavailableError as error:
        echo(f"Cannot install the {which} supported SDK of Pulumi. {error}")
        echo("The tests with it need a package index, or an environment in the cache.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
