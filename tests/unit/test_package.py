"""The package's own names, and the one that every state holds."""

from pulumi.dynamic.dynamic import serialize_provider

import athendef_provider


def test_every_public_name_is_there():
    for name in athendef_provider.__all__:
        assert getattr(athendef_provider, name) is not None


def test_the_provider_is_held_in_states_by_a_name_that_never_changes():
    """Another text here would show as a change of each resource of each stack there is."""
    text = serialize_provider(athendef_provider.load())

    assert text == "gASVIQAAAAAAAACMEWF0aGVuZGVmX3Byb3ZpZGVylIwEbG9hZJSTlClSlC4="
