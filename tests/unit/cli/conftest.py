"""Tests of the command line are independent of the shell that runs them."""

import pytest


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path_factory) -> None:
    monkeypatch.setenv("ATHENDEF_CACHE", str(tmp_path_factory.mktemp("cache")))
    for name in ("ATHENDEF_PROGRESS", "ATHENDEF_DEBUG", "ATHENDEF_EXIT_ZERO"):
        monkeypatch.delenv(name, raising=False)
