"""Which environment `python -m tools.sdk` prints, where no package index can be reached."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.sandbox import CHECKOUT
from tools.sdk import key_of


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def add(cache: Path) -> Callable[[str], Path]:
    """Add environments that look complete. Their keys are those of this checkout."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    key = key_of(project, (CHECKOUT / "constraints.txt").read_text())

    def add(version: str) -> Path:
        folder = cache / f"sdk-{version}-{key}"
        folder.mkdir(parents=True)
        (folder / "complete").touch()
        return folder

    return add


def sdk(cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "ATHENDEF_CACHE": str(cache)}
    return subprocess.run(
        [sys.executable, "-m", "tools.sdk", *arguments],
        cwd=CHECKOUT,
        env=os.environ | offline,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_an_index_the_newest_sdk_of_the_cache_is_used(cache, add):
    add("3.259.0")
    newest = add("3.1000.0")
    (add("3.2000.0") / "complete").unlink()  # its creation was interrupted
    other = cache / "sdk-3.3000.0-0123456789ab"  # for other packages
    other.mkdir()
    (other / "complete").touch()

    run = sdk(cache, "newest")

    assert run.returncode == 0, run.stderr
    assert run.stdout == f"{newest}\n"
    assert str(newest) in run.stderr


def test_the_oldest_sdk_is_the_lower_limit_of_the_package(cache, add):
    oldest = add("3.255")

    assert sdk(cache, "oldest").stdout == f"{oldest}\n"


@pytest.mark.parametrize("which", ["oldest", "newest"])
def test_without_an_index_and_a_cached_sdk_it_fails_with_the_reason(cache, which):
    run = sdk(cache, which)

    assert run.returncode == 1
    assert run.stdout == ""
    assert f"Cannot install the {which} supported SDK of Pulumi." in run.stderr
    assert "need a package index" in run.stderr
    assert not list(cache.glob("sdk-*/complete"))
