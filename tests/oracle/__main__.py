"""Runs the CREATE statements of the corpus and of the warehouse tree in a real Hive.

    tests/oracle/run            write hive.json, then compare it with what athendef reads
    tests/oracle/run --check    write nothing; fail also if hive.json differs from Hive's results

Needs java, javac (JDK 17) and mvn. Hive's libraries, some 400 MB, are stored beside the Pulumi
engine: in $ATHENDEF_CACHE, or $XDG_CACHE_HOME/athendef, or ~/.cache/athendef.
"""

import shutil
import sys
from pathlib import Path

import pytest

from tests.oracle import verdicts


def main(arguments: list[str]) -> int:
    """Run the command; 0 if Hive and athendef agree."""
    folder = str(Path(__file__).parent)
    missing = [tool for tool in ("java", "javac", "mvn") if shutil.which(tool) is None]
    if missing:
        print(f"A real Hive needs a JDK 17 and Maven; not found on PATH: {', '.join(missing)}")
        return 2
    print("Asking a real Hive (the first time, it is fetched: some minutes)...", flush=True)
    if "--check" in arguments:
        return int(pytest.main([folder, "-q", "-m", "oracle or not oracle"]))
    now = verdicts.execute(verdicts.questions())
    verdicts.record(now)
    accepted = sum(bool(verdict["accepted"]) for verdict in now.values())
    print(f"Hive accepted {accepted} of {len(now)} statements; hive.json has what it said.")
    print("Now what we read and render is compared with it.", flush=True)
    not_again = "not test_the_record_is_what_hive_says"
    return int(pytest.main([folder, "-q", "-m", "oracle or not oracle", "-k", not_again]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
