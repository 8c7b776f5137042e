"""Builds the engine with Go from the modules that Pulumi publishes.

The folders `engine` and `python-host` have one go.mod each, because `go install pulumi@version`
fails: Pulumi's go.mod has `replace` lines. Go proxies do not serve the module of the Python
language host. The last version that was part of another module is older than the engine, and works
with it. Its two scripts are copied from the engine's version.
"""

import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.pulumi.engine import LANGUAGE_HOST, PINNED, UnavailableError
from tools.pulumi.processes import echo, started
from tools.pulumi.progress import Progress

NEEDED_GO = "1.25.11"

_HERE = Path(__file__).resolve().parent
_SDK = "github.com/pulumi/pulumi/sdk/v3"
_SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")

_ENV = {
    "CGO_ENABLED": "0",  # needs no C compiler
    "GOWORK": "off",  # ignores a go.work above the checkout
    "GOFLAGS": "-mod=readonly -trimpath",  # ignores the user's flags
}


@dataclass(frozen=True, slots=True)
class _Program:
    """A program to build: the folder of its go.mod, its package, and the version it reports."""

    name: str
    module: Path
    package: str
    version: str


_ENGINE = _Program("pulumi", _HERE / "engine", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", PINNED)
_HOST = _Program(
    LANGUAGE_HOST, _HERE / "python-host", f"{_SDK}/python/cmd/{LANGUAGE_HOST}", "3.79.0"
)


def build(target: Path, scratch: Path) -> None:
    """Install the engine's programs into ``target/bin``. Raises `UnavailableError`."""
    go = shutil.which("go")
    if go is None:
        raise UnavailableError("there is no `go` on PATH")
    # In the folder of the module, go compares its version with go.mod, and downloads a newer one.
    version = " ".join(_lines(go, _ENGINE, ["env", "GOVERSION"], on_message=echo))
    echo(f"Building Pulumi {PINNED} from its Go modules with {version}: about 5 minutes, once.")
    echo(f"The build folder is {scratch}. If it is interrupted, run this again to continue.")
    programs = target / "bin"
    for program in (_HOST, _ENGINE):
        _compile(go, program, programs / program.name)
    sdk = "".join(_lines(go, _ENGINE, ["list", "-m", "-f", "{{.Dir}}", _SDK], on_message=echo))
    for script in _SCRIPTS:
        copy = programs / Path(script).name
        shutil.copyfile(Path(sdk, script), copy)
        copy.chmod(0o755)


def _compile(go: str, program: _Program, target: Path) -> None:
    # Listing the packages downloads only the required modules.
    with Progress(f"{program.name}, downloading", "modules") as progress:
        command = ["list", "-deps", program.package]
        packages = _lines(go, program, command, on_message=lambda _: progress.step())
    with Progress(f"{program.name}, compiling", "packages at most", len(packages)) as progress:
        version_flag = f"-X {_SDK}/go/common/version.Version={program.version}"
        # -v prints the name of each compiled package.
        command = [
            "build",
            "-v",
            "-ldflags",
            f"-s -w {version_flag}",
            "-o",
            str(target),
            program.package,
        ]
        _lines(go, program, command, on_message=lambda _: progress.step())


def _lines(
    go: str, program: _Program, command: list[str], *, on_message: Callable[[str], None]
) -> list[str]:
    """The output lines of a go command. ``on_message`` is called with each line of stderr."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as output,
        started(
            [go, *command],
            output=output,
            errors=subprocess.PIPE,
            folder=program.module,
            more_env=_ENV,
        ) as process,
    ):
        last = deque[str](maxlen=12)
        for line in process.stderr or ():
            last.append(line.rstrip())
            on_message(last[-1])
        if status := process.wait():
            messages = "".join(f"\n    {line}" for line in last)
            raise UnavailableError(
                f"`go {command[0]}` for {program.name} failed with {status}:{messages}"
            )
        output.seek(0)
        return output.read().splitlines()
