"""An embedded AWS in this process, one a test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from athendef_provider.local.options import Options
from athendef_provider.local.server import EmbeddedAws
from tests.support.account import Account


@pytest.fixture
def open_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Account]]:
    """Start an embedded account with the switches that a test asks for; one a test."""
    servers: list[EmbeddedAws] = []
    # What falls back to this machine's disk falls into the test's folder.
    monkeypatch.chdir(tmp_path)

    def start(**switches: Any) -> Account:
        log = tmp_path / "calls.jsonl"
        server = EmbeddedAws(Options(log=log, **switches))
        server.__enter__()
        servers.append(server)
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        return Account(server.endpoint_url, log)

    yield start
    for server in servers:
        server.__exit__(None, None, None)


@pytest.fixture
def account(open_account: Callable[..., Account]) -> Account:
    """An embedded account without any special switches."""
    return open_account()
