"""The public names of the package, and the name in every state."""

from pulumi.dynamic.dynamic import serialize_provider

import athendef_provider


def test_every_public_name_exists():
    for name in athendef_provider.__all__:
        assert getattr(athendef_provider, name) is not None


def test_the_pickled_provider_never_changes():
    """Another text would be a change of each resource in each state."""
    text = serialize_provider(athendef_provider.load())

    assert text == "gASVIQAAAAAAAACMEWF0aGVuZGVmX3Byb3ZpZGVylIwEbG9hZJSTlClSlC4="
