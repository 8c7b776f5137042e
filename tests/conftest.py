"""What all tests share: how hypothesis searches."""

import os

from hypothesis import HealthCheck, settings

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
