"""The account and the projects of tests that start processes without an engine."""

from tests.support.fixtures import cloud, project

__all__ = ["cloud", "project"]
