"""Takes the place of `curl`, which downloads Pulumi's installer.

SITE selects the response: `away` (the default), `login` (a page instead of a script), `broken` (an
installer that fails), or the version that the installer installs.
"""

import os
import shlex
import sys
from pathlib import Path

INSTALLER = """#!/bin/sh
echo "installer $*" >> "$CALLED"
echo "Installing" "$@"
[ "$SITE" = broken ] && exit 3
while [ "$1" != --install-root ]; do shift; done
{python} -c '
import os, sys
from pathlib import Path
programs = Path(sys.argv[1], "bin")
programs.mkdir(parents=True)
for name in ("pulumi", "pulumi-language-python"):
    (programs / name).write_text("#!/bin/sh\\necho v" + os.environ["SITE"] + "\\n")
    (programs / name).chmod(0o755)
' "$2"
"""


def main(arguments: list[str]) -> None:
    with Path(os.environ["CALLED"]).open("a", encoding="utf-8") as called:
        called.write(f"curl {' '.join(arguments)}\n")
    target = Path(arguments[arguments.index("--output") + 1])
    match os.environ.get("SITE", "away"):
        case "away":
            sys.exit("curl: (6) Could not resolve host")
        case "login":
            target.write_text("<html>Please log in</html>\n")
        case _:
            target.write_text(INSTALLER.replace("{python}", shlex.quote(sys.executable)))


if __name__ == "__main__":
    main(sys.argv[1:])
