"""Accounts that the provider manages in the process of the test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.managed import ManagedAccount, managed_account


@pytest.fixture
def open_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., ManagedAccount]]:
    """Start the account of the test, with options of the embedded AWS."""
    # Backups that S3 rejects are written to the current folder.
    monkeypatch.chdir(tmp_path)
    with ExitStack() as running:

        def start(**options: Any) -> ManagedAccount:
            return running.enter_context(managed_account(tmp_path, **options))

        yield start


@pytest.fixture
def account(open_account: Callable[..., ManagedAccount]) -> ManagedAccount:
    """An account without special options."""
    return open_account()
