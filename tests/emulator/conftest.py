"""The embedded AWS as clients see it. These tests assert errors, so no call is retried."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from athendef_provider.local.options import Options
from athendef_provider.local.server import EmbeddedAws
from tests.support.account import Account

_NO_LOG = Path("no call log")


def connect(aws: EmbeddedAws, *, region: str = "us-east-1") -> Account:
    return Account(aws.endpoint_url, _NO_LOG, region=region, retries=0)


@pytest.fixture
def start_aws() -> Iterator[Callable[..., Account]]:
    """Start an embedded AWS with options for the duration of the test."""
    with ExitStack() as running:
        yield lambda **options: connect(running.enter_context(EmbeddedAws(Options(**options))))


@pytest.fixture
def aws(start_aws: Callable[..., Account]) -> Account:
    """An embedded AWS with default options."""
    return start_aws()


@pytest.fixture
def connect_to() -> Callable[..., Account]:
    return connect
