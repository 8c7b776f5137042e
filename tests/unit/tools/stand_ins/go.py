"""Takes the place of `go`: answers the calls of tools/pulumi/go_modules.py, and builds scripts.

If GO_FAILS is set, a compilation fails with its text. A compilation waits while the file $GATE
exists.
"""

import os
import sys
import time
from pathlib import Path

SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")


def main(arguments: list[str]) -> None:
    with Path(os.environ["CALLED"]).open("a", encoding="utf-8") as called:
        called.write(f"go {' '.join(arguments)} (pid {os.getpid()})\n")
    match arguments:
        case ["env", "GOVERSION"]:
            print("go1.26.0")
        case ["list", "-m", *_]:
            print(sdk())
        case ["list", "-deps", package]:
            print("go: downloading example.org/one v1.0.0", file=sys.stderr)
            print("example.org/one", package, sep="\n")
        case ["build", *_]:
            build(Path(arguments[arguments.index("-o") + 1]))
        case _:
            sys.exit(f"go: unknown command {arguments}")


def sdk() -> Path:
    """Create a read-only folder with the scripts, like a module in Go's cache."""
    folder = Path(os.environ["HOME"], "go", "sdk")
    for name in SCRIPTS:
        script = folder / name
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text("#!/bin/sh\n")
        script.chmod(0o444)
    return folder


def build(target: Path) -> None:
    if message := os.environ.get("GO_FAILS"):
        sys.exit(message)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("half of a program")
    while Path(os.environ["GATE"]).exists():
        time.sleep(0.05)
    print("example.org/one", file=sys.stderr)
    target.write_text("#!/bin/sh\necho 3.259.0\n")
    target.chmod(0o755)


if __name__ == "__main__":
    main(sys.argv[1:])
