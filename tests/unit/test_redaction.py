"""Secret values are found in texts in every form, replaced, and restored exactly."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athendef_provider.definition.lexical.string_literals import quote_string
from athendef_provider.redaction import SHORTEST, Secrets, SecretStore, is_short, reveal

# Few letters, so that values, markers and texts overlap.
TEXT = st.text(alphabet="{} '#\\ab\n", max_size=12)
VALUES = st.dictionaries(st.sampled_from(["a", "b", "ab"]), TEXT, min_size=1)


@given(VALUES, st.lists(TEXT | VALUES.flatmap(lambda v: st.sampled_from(sorted(v.values())))))
def test_hidden_values_are_revealed_exactly(values, pieces):
    secrets = Secrets.of(values)
    text = "".join([*pieces, *values.values(), "{{ a }}"])

    hidden, used = secrets.hide({"text": text, "list": pieces})

    assert reveal(hidden, used) == {"text": text, "list": pieces}


@given(VALUES, TEXT, TEXT)
def test_hiding_with_the_used_markers_gives_the_same_text(values, before, after):
    """The provider has only these, and must return the inputs unchanged."""
    hidden, used = Secrets.of(values).hide(before + "".join(values.values()) + after)

    again, used_again = Secrets(used).hide(reveal(hidden, used))

    assert again == hidden
    assert used_again == used


@given(st.text(alphabet="'\\ab\"", min_size=SHORTEST), st.text(alphabet="xy ", max_size=5))
def test_a_value_is_masked_in_every_form(value, around):
    mask = Secrets.of({"key": value}).mask
    core = value.strip()
    for spelled in (value, quote_string(core), core.replace("'", "''"), json.dumps(core)):
        assert core not in mask(f"{around}{spelled}{around}")
        assert mask(f"{around}{spelled}{around}") != f"{around}{spelled}{around}"


@pytest.mark.parametrize(
    ("value", "text", "masked"),
    [
        ("top secret", "x = 'top secret'", "x = '{{ key }}'"),
        (" top secret\n", "x = 'top secret'", "x = '{{ key }}'"),
        ("it\\'s me", "comment it's me", "comment {{ key }}"),
        ("it''s me", "comment it's me", "comment {{ key }}"),
        ("Secret", "column secret", "column {{ key }}"),
        ("S3://Bucket//a", "LOCATION 's3://Bucket/a/'", "LOCATION '{{ key }}/'"),
        ("one\ntwo two\nthree", "    two two\n    three", "    {{ key }}\n    {{ key }}"),
        ("abc", "abc in 'abc'", "abc in '{{ key }}'"),
        ("abc", "abc", "{{ key }}"),
        ("", "nothing", "nothing"),
    ],
)
def test_masked_texts_for_users(value, text, masked):
    assert Secrets.of({"key": value}).mask(text) == masked


def test_the_longer_of_two_values_is_masked_first():
    secrets = Secrets.of({"short": "hush", "long": "hush hush"})

    assert secrets.mask("hush hush, hush") == "{{ long }}, {{ short }}"


def test_a_masked_text_is_masked_to_itself():
    """A command masks what a plugin has masked, also if a variable has its name as its value."""
    mask = Secrets.of({"lake": "lake", "api": "a lake"}).mask

    once = mask("s3://lake/ and a lake, not {{ lakes }}")

    assert once == "s3://{{ lake }}/ and {{ api }}, not {{ {{ lake }}s }}"
    assert mask("s3://{{ lake }}/ {{ api#2 }}") == "s3://{{ lake }}/ {{ api }}"
    assert mask(mask("s3://lake/")) == mask("s3://lake/")


def test_two_values_of_one_variable_have_two_markers():
    both = Secrets({"{{ key }}": "before"}) | Secrets({"{{ key }}": "after!"})

    hidden, used = both.hide("before and after!")

    assert hidden == "{{ key }} and {{ key#2 }}"
    assert reveal(hidden, used) == "before and after!"
    assert both.mask("before and after!") == "{{ key }} and {{ key }}"


def test_a_store_returns_all_added_secrets():
    store = SecretStore()
    store.add(Secrets.of({"key": "value one"}))
    secrets = store()
    store.add(Secrets.of({"key": "value one"}))

    assert store() is secrets
    store.add(Secrets.of({"key": "value two"}))
    assert store().mask("value one, value two") == "{{ key }}, {{ key }}"


def test_short_values_are_recognized():
    assert [is_short(value) for value in ("", "abc", " abc ", "abcd")] == [False, True, True, False]
