"""Configuration of all tests: hypothesis's settings, sandboxes in reports, and Ctrl-C."""

import os
import signal

from hypothesis import HealthCheck, settings

from tests.support.engine.sandboxes import pytest_exception_interact, pytest_runtest_makereport

__all__ = ["pytest_exception_interact", "pytest_runtest_makereport"]

# No deadline, because a machine may be busy. The examples are the same in each run; `make fuzz`
# searches with others.
_examples = os.environ.get("ATHENDEF_EXAMPLES")
settings.register_profile(
    "athendef",
    deadline=None,
    derandomize=_examples is None,
    max_examples=int(_examples or 100),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("athendef")

# A shell makes background processes ignore SIGINT, and their children inherit that. Some tests send
# SIGINT to their children.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
