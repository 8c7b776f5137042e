"""The engine as Pulumi's own installer fetches it, put into a folder of ours.

The installer is a shell script that its site serves, and that itself needs `curl`. It is told to
leave the user's profile and ~/.pulumi alone.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.pulumi.engine import PINNED, Unavailable
from tools.pulumi.processes import say, started

_SITE = "https://get.pulumi.com"

# Where the site can't be reached, the user should not wait long for the next way to be tried.
_SECONDS_TO_CONNECT = "4"
_SECONDS_TO_ANSWER = "10"

_SECONDS_TO_INSTALL = 15 * 60


def install(place: Path, scratch: Path) -> None:
    """Leave the engine's programs in ``place/bin``; Unavailable if that can't be."""
    script = scratch / "install.sh"
    _fetch_script(script)
    say(f"Installing Pulumi {PINNED} with the installer from {_SITE}.")
    temporary = scratch / "tmp"
    temporary.mkdir()
    quiet = [] if sys.stderr.isatty() else ["--silent"]
    with started(
        ["/bin/sh", script, "--version", PINNED, "--install-root", place, "--no-edit-path", *quiet],
        output=sys.stderr,
        errors=sys.stderr,
        more_env={"TMPDIR": str(temporary)},
    ) as process:
        try:
            status = process.wait(_SECONDS_TO_INSTALL)
        except subprocess.TimeoutExpired:
            minutes = _SECONDS_TO_INSTALL // 60
            raise Unavailable(f"the installer had not ended after {minutes} minutes") from None
    if status != 0:
        raise Unavailable(f"the installer from {_SITE} failed with {status} (see above)")


def _fetch_script(script: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        raise Unavailable("there is no `curl` on PATH, which the installer needs")
    limits = ["--connect-timeout", _SECONDS_TO_CONNECT, "--max-time", _SECONDS_TO_ANSWER]
    shown = ["--fail", "--silent", "--show-error", "--location"]
    with started(
        [curl, *shown, *limits, "--output", script, _SITE],
        output=subprocess.DEVNULL,
        errors=subprocess.PIPE,
    ) as process:
        _, said = process.communicate()
    if process.returncode != 0:
        raise Unavailable(f"{_SITE} does not answer ({said.strip()})")
    # A network that wants a login first answers with a page of its own.
    if not script.is_file() or not script.read_bytes().startswith(b"#!"):
        raise Unavailable(f"{_SITE} answers with something that is no shell script")
