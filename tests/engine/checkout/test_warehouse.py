"""The whole warehouse is applied once, and checked for each of its files."""

import base64
import re

import pytest

from tools.sandbox import CHECKOUT

pytestmark = pytest.mark.engine


def tree():
    """Return what the files of the tree declare. Each folder is a database."""
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


def test_an_apply_creates_exactly_what_the_tree_declares(warehouse, cloud):
    assert len(tree()) > 35
    assert cloud.names() == tree()
    assert warehouse.resources().keys() == tree()


def test_the_preview_after_an_apply_is_empty_for_each_file(warehouse):
    assert warehouse.is_settled()


def test_a_refresh_after_an_apply_changes_no_state(warehouse):
    before = warehouse.resources()

    warehouse.pulumi("refresh", "--yes", "--skip-preview")

    after = warehouse.resources()
    assert {name: resource["outputs"] for name, resource in before.items()} == {
        name: resource["outputs"] for name, resource in after.items()
    }


def test_the_provider_is_in_the_state_by_reference(warehouse):
    """The same short text for each resource, not encrypted: an upgrade changes no resource."""
    payloads = {
        resource[part]["__provider"]
        for resource in warehouse.resources().values()
        for part in ("inputs", "outputs")
    }

    assert len(payloads) == 1
    assert len(base64.b64decode(payloads.pop())) <= 64


def test_a_preview_reads_in_bulk(warehouse, cloud):
    """Glue is read by database and not by table. Athena runs no statement."""
    before = len(cloud.calls())

    warehouse.preview()

    operations = [(call["service"], call["operation"]) for call in cloud.calls()[before:]]
    databases = len([name for name in tree() if "." not in name])
    assert operations.count(("glue", "GetTables")) <= 2 * databases
    assert ("glue", "GetTable") not in operations
    assert ("athena", "StartQueryExecution") not in operations


def test_views_are_created_after_their_inputs_and_removed_before_them(warehouse, cloud):
    warehouse.destroy()

    heads = [_head(call) for call in cloud.calls()]
    created, removed = (n for n, head in enumerate(heads) if "VIEW sales.customer_value" in head)
    table_created = next(n for n, head in enumerate(heads) if "TABLE sales.orders" in head)
    table_removed = heads.index("DeleteTable sales.orders")
    assert table_created < created < removed < table_removed
    assert cloud.names() == set()
    assert warehouse.resources() == {}


def _head(call):
    """Return the first line of a statement without quotes, or a Glue call with its table."""
    if "statement" in call:
        return re.sub(r'[`"]|IF (NOT )?EXISTS ', "", call["statement"].splitlines()[0])
    return f"{call['operation']} {call.get('database')}.{call.get('table')}"
