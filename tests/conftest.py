"""What all tests share: hypothesis's settings, reports that name a sandbox, and Ctrl-C."""

import os
import signal

from hypothesis import HealthCheck, settings

from tests.support.engine.sandboxes import pytest_exception_interact, pytest_runtest_makereport

__all__ = ["pytest_exception_interact", "pytest_runtest_makereport"]

# A busy machine must fail no law. The search is the same each time: what another one finds is
# found, and mended, where somebody looks, with `make fuzz`.
_examples = os.environ.get("ATHENDEF_EXAMPLES")
settings.register_profile(
    "athendef",
    deadline=None,
    derandomize=_examples is None,
    max_examples=int(_examples or 100),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("athendef")

# Who starts the tests in the background starts them deaf to Ctrl-C, and with them all that they
# start. Some of those have to hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
