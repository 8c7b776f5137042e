"""The whole warehouse, applied once: what then holds for every file of it."""

import base64
import re

import pytest

from tools.sandbox import CHECKOUT

pytestmark = pytest.mark.engine


def tree():
    """What the files of the tree stand for; each folder is a database."""
    files = [
        file
        for file in (CHECKOUT / "stacks" / "warehouse").glob("*/*.sql")
        if file.name != "_database.sql"
    ]
    names = {f"{file.parent.name}.{file.stem}" for file in files}
    return names | {name.partition(".")[0] for name in names}


@pytest.fixture(scope="module")
def warehouse(shared):
    shared.deploys_the_warehouse()
    assert shared.up().changes == dict.fromkeys(tree(), "create")
    return shared


def test_apply_makes_what_the_tree_says_and_nothing_else(warehouse, cloud):
    assert len(tree()) > 35
    assert cloud.names() == tree()
    assert warehouse.resources().keys() == tree()


def test_apply_then_preview_is_empty_for_every_file(warehouse):
    assert warehouse.is_settled()


def test_apply_then_refresh_changes_no_state(warehouse):
    before = warehouse.resources()

    warehouse.pulumi("refresh", "--yes", "--skip-preview")

    after = warehouse.resources()
    assert {name: resource["outputs"] for name, resource in before.items()} == {
        name: resource["outputs"] for name, resource in after.items()
    }


def test_the_provider_is_in_the_state_by_reference(warehouse):
    """The same few bytes everywhere, in clear: no upgrade of ours can show as a change."""
    payloads = {
        resource[part]["__provider"]
        for resource in warehouse.resources().values()
        for part in ("inputs", "outputs")
    }

    assert len(payloads) == 1
    assert len(base64.b64decode(payloads.pop())) <= 64


def test_a_preview_reads_in_bulk(warehouse, cloud):
    """Glue is asked for a database's tables, not for a table; Athena is asked for nothing."""
    before = len(cloud.calls())

    warehouse.preview()

    made = [(call["service"], call["operation"]) for call in cloud.calls()[before:]]
    databases = len([name for name in tree() if "." not in name])
    assert made.count(("glue", "GetTables")) <= 2 * databases
    assert ("glue", "GetTable") not in made
    assert ("athena", "StartQueryExecution") not in made


def test_views_are_made_after_what_they_read_and_removed_before_it(warehouse, cloud):
    warehouse.destroy()

    heads = [_head(call) for call in cloud.calls()]
    created, removed = (n for n, head in enumerate(heads) if "VIEW sales.customer_value" in head)
    table_created = next(n for n, head in enumerate(heads) if "TABLE sales.orders" in head)
    table_removed = heads.index("DeleteTable sales.orders")
    assert table_created < created < removed < table_removed
    assert cloud.names() == set()
    assert warehouse.resources() == {}


def _head(call):
    """A statement's first line without quotes, or a Glue call with its table."""
    if "statement" in call:
        return re.sub(r'[`"]|IF (NOT )?EXISTS ', "", call["statement"].splitlines()[0])
    return f"{call['operation']} {call.get('database')}.{call.get('table')}"
