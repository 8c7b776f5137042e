"""The embedded AWS and a project, as the tests of the engine have them."""

from tests.engine.conftest import cloud, project

__all__ = ["cloud", "project"]
