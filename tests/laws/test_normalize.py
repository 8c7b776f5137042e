"""Laws of normalization: it is idempotent, and hides only what the user has not declared."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from athendef_provider.changes import differences
from athendef_provider.definition import read, render
from athendef_provider.definition.model import Database, Definition, HiveTable, IcebergTable
from athendef_provider.definition.normalize import Reported, align, normalize, reference
from athendef_provider.definition.service_parameters import SERVICE_PARAMETERS
from tests.laws.definitions import (
    databases,
    hive_pairs,
    hive_tables,
    iceberg_pairs,
    iceberg_tables,
    texts,
    values,
    views,
)

_ICEBERG_DEFAULTS = {"format": "PARQUET", "write_compression": "zstd", "compression_level": "3"}

definitions = hive_tables() | iceberg_tables() | views() | databases()
pairs = hive_pairs() | iceberg_pairs()


@st.composite
def owned_parameters(draw: st.DrawFn) -> dict[str, str]:
    """Generate parameters that only services write, with values that services write."""
    keys = [
        parameter
        for parameter in SERVICE_PARAMETERS
        if parameter.scope == "table" and not parameter.import_keeps
    ]
    owned = draw(st.lists(st.sampled_from(keys), max_size=4))
    return {
        parameter.key.replace("*", "x"): parameter.value or draw(values()) for parameter in owned
    }


@st.composite
def reported(draw: st.DrawFn) -> Reported:
    """Return a definition as the catalog reports it, with parameters of services."""
    definition = draw(definitions)
    noise = draw(owned_parameters())
    match definition:
        case HiveTable():
            definition = replace(definition, properties={**noise, **definition.properties})
            return Reported(definition, draw(texts()))
        case IcebergTable():
            properties = {**noise, **_ICEBERG_DEFAULTS, **definition.properties}
            return Reported(
                replace(definition, properties=properties), complete=draw(st.booleans())
            )
        case Database():
            properties = {**noise, **definition.properties}
            return Reported(replace(definition, properties=properties))
        case _:
            return Reported(definition)


@given(reported(), st.none() | definitions)
def test_normalization_is_idempotent(live, declared):
    once = normalize(live, declared)

    assert normalize(replace(live, definition=once), declared) == once


@given(reported(), st.none() | definitions)
def test_a_live_definition_declared_as_it_is_equals_itself(live, declared):
    """As after an import: the file has the normalized definition."""
    once = normalize(live, declared)

    assert normalize(Reported(once), once) == once


@given(definitions)
def test_a_definition_that_was_rendered_and_read_normalizes_to_itself(definition):
    is_database = isinstance(definition, Database)
    database = definition.name if is_database else definition.database
    name = None if is_database else definition.name
    again = read(render(definition), path="law.sql", database=database, name=name).definition

    assert again is not None
    assert normalize(Reported(again), definition) == definition
    assert differences(normalize(Reported(definition), again), again) == ()


@given(hive_tables(), owned_parameters())
def test_parameters_of_services_are_removed_unless_declared(table, noise):
    noise = {key: value for key, value in noise.items() if key not in table.properties}
    live = replace(table, properties={**table.properties, **noise})
    declares_all = replace(live, properties={**live.properties})

    assert normalize(Reported(live), table) == table
    assert normalize(Reported(live), declares_all) == live


@given(pairs)
def test_alignment_is_idempotent(pair):
    once = align(*pair)

    assert align(*once) == once


@given(definitions)
def test_a_definition_is_aligned_with_itself(definition):
    from_, to = align(definition, definition)

    assert from_ == to


@given(hive_tables(), st.data())
def test_the_letter_case_of_keys_is_not_a_difference(table, data):
    def respelled(properties):
        return {
            key.upper() if data.draw(st.booleans()) else key: value
            for key, value in properties.items()
        }

    storage = replace(table.storage, serde_properties=respelled(table.storage.serde_properties))
    other = replace(table, storage=storage, properties=respelled(table.properties))

    assert differences(table, other) == ()
    assert differences(other, table) == ()


@given(definitions, definitions)
def test_the_reference_has_the_name_of_the_wanted_definition(before: Definition, wanted):
    chosen = reference(before, wanted)

    assert chosen in (before, wanted)
    assert reference(None, wanted) == wanted
    assert type(chosen) is type(wanted)
    assert chosen.name == wanted.name
