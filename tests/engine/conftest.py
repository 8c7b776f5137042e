"""The account and the projects of tests that drive the engine."""

from tests.support.fixtures import cloud, project, shared

__all__ = ["cloud", "project", "shared"]
