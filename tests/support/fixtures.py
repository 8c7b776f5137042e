"""Fixtures of tests that run processes. A ``conftest.py`` imports the ones that it needs."""

from collections.abc import Iterator

import pytest

from tests.support.account import Account, running_account
from tests.support.engine.project import PulumiProject


@pytest.fixture(scope="module")
def cloud(request, tmp_path_factory) -> Iterator[Account]:
    """The account of a module; the module's CLOUD has options of the embedded AWS."""
    options = getattr(request.module, "CLOUD", {})
    with running_account(tmp_path_factory.mktemp("cloud"), **options) as account:
        yield account


@pytest.fixture(scope="module")
def shared(cloud, tmp_path_factory) -> PulumiProject:
    """A project that the tests of a module share."""
    return PulumiProject(tmp_path_factory.mktemp("shared"), cloud.endpoint_url)


@pytest.fixture
def project(cloud, tmp_path) -> PulumiProject:
    """A project of a single test."""
    return PulumiProject(tmp_path, cloud.endpoint_url)
