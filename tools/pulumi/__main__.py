"""The command line of this package; see the package's docstring.

Exit codes: 0 the engine is available, 1 it is not, 2 invalid arguments, 130 interrupted.
"""

import argparse
import shlex
import signal
import sys
from pathlib import Path

from tools.pulumi import cache, choice
from tools.pulumi.engine import Engine, UnavailableError
from tools.pulumi.processes import echo


def main() -> int:
    """Run the command."""
    arguments = _parser().parse_args()
    # A termination by the system is handled like an interruption by the user.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        match arguments.command:
            case "bin":
                print(choice.ready().folder)
            case "env":
                print(exports(choice.ensure(), arguments.venv.absolute()))
            case _:
                echo(description(choice.ensure()))
    except UnavailableError as error:
        echo(str(error))
        return 1
    except KeyboardInterrupt:
        echo("\nInterrupted. Nothing incomplete was kept. Run this again to continue.")
        return 130
    except OSError as error:
        echo(f"{error.filename or cache.root()}: {error.strerror or error}.")
        echo(
            "The engine is installed there. To use another folder, set ATHENDEF_CACHE to a folder."
        )
        return 1
    return 0


def description(engine: Engine) -> str:
    """One line that describes the engine."""
    location = "on PATH" if engine.on_path else "in the cache"
    return f"Pulumi {engine.version} is ready {location}: {engine.folder}"


def exports(engine: Engine, venv: Path) -> str:
    """Shell lines that put the virtual environment and the engine first on PATH."""
    # The folder of an engine on PATH is not moved to the front: it may contain other programs.
    folders = [venv / "bin"] if engine.on_path else [venv / "bin", engine.folder]
    first = "".join(f"{shlex.quote(str(folder))}:" for folder in folders)
    lines = [f"export VIRTUAL_ENV={shlex.quote(str(venv))}", f'export PATH={first}"$PATH"']
    # `pulumi import` would fail, because it cannot generate code for SQL files.
    lines.append("export PULUMI_OPTION_GENERATE_CODE=false")
    if not engine.on_path:
        # The version is pinned, so that notices about newer versions are useless.
        lines.append("export PULUMI_SKIP_UPDATE_CHECK=true")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.pulumi", description="Gets the Pulumi engine."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("ensure", help="install the engine, if needed")
    commands.add_parser("bin", help="print the folder of the installed engine")
    env = commands.add_parser(
        "env", help="install the engine, if needed; print shell lines that set PATH"
    )
    env.add_argument("--venv", type=Path, required=True, help="the virtual environment's folder")
    return parser


if __name__ == "__main__":
    sys.exit(main())
