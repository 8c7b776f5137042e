"""Installs the engine with Pulumi's installer.

The installer is a shell script that needs `curl`. Its options keep it from changing the user's
profile and ~/.pulumi.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.pulumi.engine import PINNED, UnavailableError
from tools.pulumi.processes import echo, started

_SITE = "https://get.pulumi.com"

# Short, so that the next method is tried soon if the site cannot be reached.
_SECONDS_TO_CONNECT = "4"
_SECONDS_TO_ANSWER = "10"

_SECONDS_TO_INSTALL = 15 * 60


def install(target: Path, scratch: Path) -> None:
    """Install the engine's programs into ``target/bin``. Raises `UnavailableError`."""
    script = scratch / "install.sh"
    _fetch_script(script)
    echo(f"Installing Pulumi {PINNED} with the installer from {_SITE}.")
    temporary = scratch / "tmp"
    temporary.mkdir()
    quiet = [] if sys.stderr.isatty() else ["--silent"]
    with started(
        [
            "/bin/sh",
            script,
            "--version",
            PINNED,
            "--install-root",
            target,
            "--no-edit-path",
            *quiet,
        ],
        output=sys.stderr,
        errors=sys.stderr,
        more_env={"TMPDIR": str(temporary)},
    ) as process:
        try:
            status = process.wait(_SECONDS_TO_INSTALL)
        except subprocess.TimeoutExpired:
            minutes = _SECONDS_TO_INSTALL // 60
            raise UnavailableError(
                f"the installer did not finish within {minutes} minutes"
            ) from None
    if status != 0:
        raise UnavailableError(f"the installer from {_SITE} failed with {status} (see above)")


def _fetch_script(script: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        raise UnavailableError("there is no `curl` on PATH, which the installer needs")
    limits = ["--connect-timeout", _SECONDS_TO_CONNECT, "--max-time", _SECONDS_TO_ANSWER]
    output_options = ["--fail", "--silent", "--show-error", "--location"]
    with started(
        [curl, *output_options, *limits, "--output", script, _SITE],
        output=subprocess.DEVNULL,
        errors=subprocess.PIPE,
    ) as process:
        _, errors = process.communicate()
    if process.returncode != 0:
        raise UnavailableError(f"{_SITE} cannot be reached ({errors.strip()})")
    # A captive portal answers with its own page.
    if not script.is_file() or not script.read_bytes().startswith(b"#!"):
        raise UnavailableError(f"{_SITE} returned something other than a shell script")
