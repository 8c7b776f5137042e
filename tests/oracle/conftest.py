"""Puts the checkout on the path for `tests.oracle`, and leaves Hive in peace unless asked for."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test marked `oracle` fetches 400 MB of Hive: it runs with `-m oracle` only."""
    if "oracle" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("oracle"):
            item.add_marker(pytest.mark.skip(reason="asks a real Hive: pytest -m oracle"))
