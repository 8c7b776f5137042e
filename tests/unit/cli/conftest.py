"""What a command does to this process's environment ends with its test."""

import os

import pytest


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch) -> None:
    """`prepare_environment` puts things into the environment, for the `pulumi` that it starts."""
    for name in ("PATH", "PULUMI_SKIP_UPDATE_CHECK", "PULUMI_SKIP_CHECKPOINTS"):
        monkeypatch.setenv(name, os.environ.get(name, "true"))
    for name in ("ATHENDEF_PROGRESS", "ATHENDEF_DEBUG", "ATHENDEF_EXIT_ZERO"):
        monkeypatch.delenv(name, raising=False)
