"""The command line of this package, which its docstring describes.

Exits with 0 when the engine is ready, 1 when it can't be had, 2 for a wrong call, 130 when it
was interrupted.
"""

import argparse
import shlex
import signal
import sys
from pathlib import Path

from tools.pulumi import cache, choice
from tools.pulumi.engine import Engine, Unavailable
from tools.pulumi.processes import say


def main() -> int:
    """Do what the command line says."""
    arguments = _parser().parse_args()
    # Ended by the system, we tidy up as if the user had interrupted us.
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    try:
        match arguments.command:
            case "bin":
                print(choice.ready().folder)
            case "env":
                print(exports(choice.ensure(), arguments.venv.absolute()))
            case _:
                say(described(choice.ensure()))
    except Unavailable as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted: nothing half-made is left. Run it again to go on.")
        return 130
    except OSError as error:
        say(f"{error.filename or cache.root()}: {error.strerror or error}.")
        say("The engine is kept there. To keep it elsewhere, set ATHENDEF_CACHE to a folder.")
        return 1
    return 0


def described(engine: Engine) -> str:
    """One line that says which engine it is."""
    whence = "on PATH" if engine.on_path else "in the cache"
    return f"Pulumi {engine.version} is ready {whence}: {engine.folder}"


def exports(engine: Engine, venv: Path) -> str:
    """Lines for a shell: the virtual environment and the engine come first on PATH."""
    # An engine that is on PATH stays where it is: its folder may hold much else.
    folders = [venv / "bin"] if engine.on_path else [venv / "bin", engine.folder]
    first = "".join(f"{shlex.quote(str(folder))}:" for folder in folders)
    lines = [f"export VIRTUAL_ENV={shlex.quote(str(venv))}", f'export PATH={first}"$PATH"']
    # `pulumi import` would end with an error: there is no code to generate for SQL files.
    lines.append("export PULUMI_OPTION_GENERATE_CODE=false")
    if not engine.on_path:
        # It is pinned: to be told of a newer one at every command is no help.
        lines.append("export PULUMI_SKIP_UPDATE_CHECK=true")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.pulumi", description="Gets the Pulumi engine."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("ensure", help="make it ready, in whichever way can be had")
    commands.add_parser("bin", help="print the folder of the engine that is ready")
    env = commands.add_parser("env", help="make it ready, print shell lines that put it on PATH")
    env.add_argument("--venv", type=Path, required=True, help="the virtual environment's folder")
    return parser


if __name__ == "__main__":
    sys.exit(main())
