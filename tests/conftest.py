"""What all tests share: how hypothesis searches."""

import os

from hypothesis import HealthCheck, settings

# A busy machine must fail no law. In CI the search is the same each time: what a random one finds
# is found, and mended, where somebody looks.
settings.register_profile(
    "athendef",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("athendef")
