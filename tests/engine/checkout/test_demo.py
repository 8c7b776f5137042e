"""`make demo` as users start it. The demo itself checks its output."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.support.engine.processes import alive, below
from tests.support.engine.project import path_with_engine
from tools.sandbox import CHECKOUT

pytestmark = pytest.mark.engine

HEADLINES = [
    "A stack",
    "Plan",
    "Apply",
    "Plan again",
    "Load data",
    "Change a file",
    "Drift",
    "Detect drift",
    "Repair drift",
    "Remove files",
    "Destroy",
]


def start(path=None):
    return subprocess.Popen(
        [sys.executable, "tools/demo.py"],
        cwd=CHECKOUT,
        env=os.environ | {"PATH": path or path_with_engine()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def remains():
    folder = CHECKOUT / ".demo"
    return set(folder.iterdir()) if folder.exists() else set()


def read_until(process, words):
    """Return the output up to these words."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    pytest.fail(f"it ended without `{words}`:\n{''.join(lines)}")


def test_it_completes_and_cleans_up_also_after_a_killed_run():
    before = remains()
    killed = start()
    read_until(killed, "$ pulumi preview")
    started = below(killed.pid)
    killed.kill()
    killed.communicate()
    assert remains() > before

    demo = start()
    shown, _ = demo.communicate(timeout=300)

    assert demo.returncode == 0, shown
    titles = [line.strip(" ─0123456789\n") for line in shown.splitlines() if line.endswith("──")]
    assert titles == HEADLINES
    assert "\x1b" not in shown
    assert "Traceback" not in shown
    assert remains() == before
    while alive(started):
        time.sleep(0.2)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_demo_ends_its_processes(number):
    before = remains()
    demo = start()
    read_until(demo, "$ pulumi up")
    read_until(demo, "created")
    started = below(demo.pid)

    demo.send_signal(number)
    shown, _ = demo.communicate(timeout=120)

    assert demo.returncode == 130
    assert "Interrupted. All started processes have ended." in shown
    assert started
    assert alive(started) == []
    assert remains() == before


def test_unexpected_output_is_an_error(tmp_path):
    """Here, the engine does nothing and reports success."""
    engine = tmp_path / "pulumi"
    engine.write_text("#!/bin/sh\n")
    engine.chmod(0o755)

    demo = start(f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    shown, _ = demo.communicate(timeout=60)

    assert demo.returncode == 1
    assert "✗ as expected: create" in shown
    assert "missing: [('finance', 'create')" in shown
