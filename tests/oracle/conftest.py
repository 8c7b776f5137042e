"""Adds the checkout to the path for `tests.oracle`, and skips Hive unless requested."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip tests marked `oracle`, which download 400 MB of Hive, unless `-m oracle` is given."""
    if "oracle" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("oracle"):
            item.add_marker(pytest.mark.skip(reason="asks a real Hive: pytest -m oracle"))
