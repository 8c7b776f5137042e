"""The embedded AWS and a project for each module of tests: both take a while to make."""

from collections.abc import Iterator

import pytest

from tests.support.cloud import Cloud, running_cloud
from tests.support.project import PulumiProject


@pytest.fixture(scope="module")
def cloud(request, tmp_path_factory) -> Iterator[Cloud]:
    """An embedded AWS; a module's CLOUD says how it is."""
    options = getattr(request.module, "CLOUD", {})
    with running_cloud(tmp_path_factory.mktemp("cloud"), **options) as running:
        yield running


@pytest.fixture(scope="module")
def shared(cloud, tmp_path_factory) -> PulumiProject:
    """A project that the tests of a module share."""
    return PulumiProject(tmp_path_factory.mktemp("shared"), cloud.endpoint_url)


@pytest.fixture
def project(cloud, tmp_path) -> PulumiProject:
    """A project of one test's own."""
    return PulumiProject(tmp_path, cloud.endpoint_url)
