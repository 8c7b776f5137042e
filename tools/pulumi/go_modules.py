"""The engine as Go builds it from the modules that Pulumi publishes.

Two modules of our own say what is built: `go install pulumi@version` refuses, because Pulumi's
go.mod has `replace` lines. The Python language host is a module that no proxy serves; the last
version that was part of another module is older than the engine, and works with it. It starts
two scripts, which are taken from the engine's version.
"""

import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.pulumi.engine import LANGUAGE_HOST, PINNED, Unavailable
from tools.pulumi.processes import say, started
from tools.pulumi.progress import Progress

NEEDED_GO = "1.25.11"

_HERE = Path(__file__).resolve().parent
_SDK = "github.com/pulumi/pulumi/sdk/v3"
_SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")

_ENV = {
    "CGO_ENABLED": "0",  # no C compiler is needed
    "GOWORK": "off",  # a go.work above the checkout is not about these modules
    "GOFLAGS": "-mod=readonly -trimpath",  # the user's flags are for the user's programs
}


@dataclass(frozen=True, slots=True)
class _Program:
    """A program to build: the folder of its go.mod, its package, the version it is to tell."""

    name: str
    module: Path
    package: str
    version: str


_ENGINE = _Program("pulumi", _HERE / "engine", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", PINNED)
_HOST = _Program(
    LANGUAGE_HOST, _HERE / "python-host", f"{_SDK}/python/cmd/{LANGUAGE_HOST}", "3.79.0"
)


def build(place: Path, scratch: Path) -> None:
    """Leave the engine's programs in ``place/bin``; Unavailable if that can't be."""
    go = shutil.which("go")
    if go is None:
        raise Unavailable("there is no `go` on PATH")
    # In the module's folder go itself compares its version with go.mod's, or fetches a newer one.
    version = " ".join(_lines(go, _ENGINE, ["env", "GOVERSION"], on_message=say))
    say(f"Building Pulumi {PINNED} from its Go modules with {version}: about 5 minutes, once.")
    say(f"It is built in {scratch}; after an interruption, run it again: it goes on from there.")
    programs = place / "bin"
    for program in (_HOST, _ENGINE):
        _compile(go, program, programs / program.name)
    sdk = "".join(_lines(go, _ENGINE, ["list", "-m", "-f", "{{.Dir}}", _SDK], on_message=say))
    for script in _SCRIPTS:
        target = programs / Path(script).name
        shutil.copyfile(Path(sdk, script), target)
        target.chmod(0o755)


def _compile(go: str, program: _Program, target: Path) -> None:
    # Asking for the packages downloads the modules they are in, and no others.
    with Progress(f"{program.name}, downloading", "modules") as progress:
        command = ["list", "-deps", program.package]
        packages = _lines(go, program, command, on_message=lambda _: progress.step())
    with Progress(f"{program.name}, compiling", "packages at most", len(packages)) as progress:
        tell = f"-X {_SDK}/go/common/version.Version={program.version}"
        # -v prints the name of each package that has to be compiled.
        command = ["build", "-v", "-ldflags", f"-s -w {tell}", "-o", str(target), program.package]
        _lines(go, program, command, on_message=lambda _: progress.step())


def _lines(
    go: str, program: _Program, command: list[str], *, on_message: Callable[[str], None]
) -> list[str]:
    """What this go command prints, with each line it says on stderr given to ``on_message``."""
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
            said = "".join(f"\n    {line}" for line in last)
            raise Unavailable(f"`go {command[0]}` for {program.name} failed with {status}:{said}")
        output.seek(0)
        return output.read().splitlines()
