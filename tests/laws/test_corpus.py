"""The three laws by example: every statement of the corpus, which none of us made up."""

import pytest

from athendef_provider.changes import differences
from athendef_provider.changes.plan_parts import plan_change
from athendef_provider.definition import from_glue_table, normalize, render
from athendef_provider.definition.model import Definition, HiveTable, IcebergTable, Opaque
from athendef_provider.definition.sql.parser import read
from tests.laws.live import iceberg_metadata
from tests.support.corpus import Statement, statements

CORPUS = [statement for statement in statements() if statement.path.startswith("tests/corpus")]


def definition_of(statement: Statement, sql: str) -> Definition:
    name = None if statement.kind == "database" else statement.name
    reading = read(sql, path=statement.path, database=statement.database, name=name)
    assert reading.definition is not None, reading.diagnostics
    return reading.definition


@pytest.mark.parametrize("statement", CORPUS, ids=lambda statement: statement.path)
def test_a_statement_outlives_its_own_rendering(statement):
    """parse(render(t)) == t, and plan(t, t) is empty."""
    definition = definition_of(statement, statement.text)

    again = definition_of(statement, render(definition))

    assert definition == again
    assert not plan_change(definition, again)


def test_what_athena_made_of_a_statement_is_what_it_says(account):
    """from_glue(what Athena made of render(t)) == t, for every table that can be executed."""
    made = set()
    changed = {}
    for statement in CORPUS:
        definition = definition_of(statement, statement.text)
        if not isinstance(definition, HiveTable | IcebergTable):
            continue
        database, name = definition.database, definition.name
        if database not in made:
            made.add(database)
            account.run(f"CREATE DATABASE IF NOT EXISTS `{database}`")
        if isinstance(definition, IcebergTable):
            account.ensure_bucket(definition.location)
        account.run(render(definition), database=database)
        table = account.table(f"{database}.{name}")
        reported = from_glue_table(table, iceberg_metadata(account, table))
        live = normalize(reported, definition)
        changed[statement.path] = differences(live, definition)
        account.glue.delete_table(DatabaseName=database, Name=name)

    assert len(changed) >= 150
    assert {path: found for path, found in changed.items() if found} == {}


def test_few_statements_of_the_corpus_are_opaque():
    """What is not understood is not lost; but it is rare."""
    opaque = [s.path for s in CORPUS if isinstance(definition_of(s, s.text), Opaque)]

    assert opaque == ["tests/corpus/serdes/delta_native.sql"]
