"""The three laws for every statement of the corpus, which is from public sources."""

import pytest

from athendef_provider.changes import differences
from athendef_provider.changes.planning.plan_parts import plan_change
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
def test_a_rendered_statement_is_parsed_to_the_same_definition(statement):
    """parse(render(t)) == t, and plan(t, t) is empty."""
    definition = definition_of(statement, statement.text)

    again = definition_of(statement, render(definition))

    assert definition == again
    assert not plan_change(definition, again)


def test_an_applied_statement_equals_its_definition(account):
    """from_glue(apply(render(t))) == t, for every table that can be executed."""
    databases = set()
    changed = {}
    for statement in CORPUS:
        definition = definition_of(statement, statement.text)
        if not isinstance(definition, HiveTable | IcebergTable):
            continue
        database, name = definition.database, definition.name
        if database not in databases:
            databases.add(database)
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
    assert {path: changes for path, changes in changed.items() if changes} == {}


def test_few_statements_of_the_corpus_are_opaque():
    """An unsupported statement is passed on unchanged, but should be rare."""
    opaque = [s.path for s in CORPUS if isinstance(definition_of(s, s.text), Opaque)]

    assert opaque == ["tests/corpus/serdes/delta_native.sql"]
